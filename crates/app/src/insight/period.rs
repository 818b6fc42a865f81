//! Periods of four weeks. Figures are counted over whole periods that are over, and never again over parts of
//! them: periods do not overlap and what they counted does not change, so nothing is learnt by subtracting one
//! release from another.

use alongside_answers::insight::{Label, Period};
use alongside_kernel::Date;
use alongside_kernel::clock::{Timestamp, london_date, start_of_london_day};
use alongside_storage::rooms::insight::Span;
use jiff::ToSpan as _;

/// The Monday from which periods are counted.
const EPOCH: Date = jiff::civil::date(2024, 1, 1);
/// Days in a period.
const DAYS: i32 = 28;
/// Periods that can be looked at: two years.
const MOST: i32 = 26;

fn number(day: Date) -> i32 {
    (day - EPOCH).get_days().div_euclid(DAYS)
}

fn day(days: i32) -> Date {
    EPOCH.checked_add(days.days()).unwrap_or(EPOCH)
}

fn period(number: i32) -> Period {
    Period { first: day(number * DAYS), last: day(number * DAYS + DAYS - 1) }
}

/// Periods that are over, the newest first.
pub(super) fn over(now: Timestamp) -> Vec<Period> {
    let current = number(london_date(now));
    (1..=MOST).map(|back| current - back).filter(|number| *number >= 0).map(period).collect()
}

/// The period that begins on a day, where it is over; else the newest.
pub(super) fn chosen(periods: &[Period], first: Option<Date>) -> Period {
    let asked = first.and_then(|first| periods.iter().find(|period| period.first == first));
    asked.or(periods.first()).copied().unwrap_or(period(0))
}

/// Its instants.
pub(super) fn span(period: Period) -> Span {
    let after = period.last.tomorrow().unwrap_or(period.last);
    Span { from: start_of_london_day(period.first), until: start_of_london_day(after) }
}

/// Its four weeks.
pub(super) fn weeks(period: Period) -> Vec<Label> {
    (0..4)
        .map(|week| {
            let first = period.first.checked_add((week * 7).days()).unwrap_or(period.first);
            let last = first.checked_add(6.days()).unwrap_or(first);
            Label::Days(first, last)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_four_whole_weeks_that_are_over_and_do_not_overlap() {
        let periods = over("2025-01-30T09:00:00Z".parse().unwrap());
        let newest = periods[0];
        assert_eq!(
            (newest.first.to_string(), newest.last.to_string()),
            ("2024-12-30".into(), "2025-01-26".into())
        );
        for pair in periods.windows(2) {
            assert_eq!(pair[1].last.tomorrow().unwrap(), pair[0].first);
        }
        // The last minute of a period is not over yet.
        assert_eq!(over("2025-01-26T23:59:00Z".parse().unwrap())[0].last.to_string(), "2024-12-29");
        assert_eq!(over("2025-01-27T00:00:00Z".parse().unwrap())[0], newest);
        assert_eq!(chosen(&periods, Some("2024-12-31".parse().unwrap())), newest);
        assert_eq!(weeks(newest).len(), 4);
    }
}
