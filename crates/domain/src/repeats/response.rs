//! How soon something is done about a repeat, and when it is asked whether it helped.

use super::{Due, Grade, Judgement, RepeatRules, Sign};
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_kernel::{Date, Timestamp, WorkingDays};
use jiff::ToSpan as _;

crate::code::codes! {
    /// What a later check found.
    pub enum CheckOutcome {
        /// It helped: nothing happened since, and the person says that they are safer.
        Helped = "HELPED",
        /// It helped in part, or something smaller happened.
        Partly = "PARTLY",
        /// It did not help: it happened again, or the person is no safer.
        NotHelped = "NOT_HELPED",
        /// Nobody could ask safely.
        NotAsked = "NOT_ASKED",
    }
}

/// The grade of response to an incident; `None` where it is no repeat.
pub fn grade<'rules>(judgement: &Judgement, rules: &'rules RepeatRules) -> Option<&'rules Grade> {
    if !judgement.signs.contains(&Sign::Repeat) {
        return None;
    }
    rules.grades.iter().find(|grade| {
        let soon = grade
            .previous_within_days
            .is_none_or(|within| judgement.days_since_previous.is_some_and(|days| days <= u32::from(within)));
        let shows = grade.any_of.is_empty() || grade.any_of.iter().any(|sign| judgement.signs.contains(sign));
        soon && shows
    })
}

/// By when something is done that became known at an instant. A day ends with its last minute.
pub fn due_at(due: Due, known: Timestamp, calendar: &WorkingDays) -> Timestamp {
    let today = london_date(known);
    match due {
        Due::Days(days) => end_of(after(today, days)),
        Due::Hours(hours) => known.checked_add(i64::from(hours).hours()).unwrap_or(known),
        Due::WorkingDays(days) => end_of(calendar.after(today, u32::from(days))),
    }
}

/// The days on which it is asked whether a response helped that was made on a day, each with the number of days.
pub fn checks_after(done: Date, rules: &RepeatRules) -> impl Iterator<Item = (u16, Date)> {
    rules.check_after_days.iter().map(move |days| (*days, after(done, *days)))
}

fn after(day: Date, days: u16) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(day)
}

fn end_of(day: Date) -> Timestamp {
    let next = start_of_london_day(after(day, 1));
    next.checked_sub(1.minute()).unwrap_or(next)
}
