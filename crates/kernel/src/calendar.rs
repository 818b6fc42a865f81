//! Working days in England and Wales: Monday to Friday without bank holidays, counted in London days.
//!
//! Day 0 is the day of the event; counting starts on the next working day; a duty is due by the end of its
//! last day, which is *before the start of the next day*. Holidays are data (`data/calendar/`), and an
//! administrator may add to them.

use crate::clock::london_date;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// The days on which nobody works, beside Saturdays and Sundays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    holidays: BTreeSet<Date>,
}

/// A line of the holiday file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the bank holidays holds no date")]
pub struct BadHoliday {
    /// The line, from 1.
    pub line: usize,
}

impl WorkingDays {
    /// A calendar with these holidays.
    pub fn new(holidays: impl IntoIterator<Item = Date>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// The bank holidays of England and Wales that the product ships, 2024 to 2028.
    pub fn england_and_wales() -> Self {
        // The file is compiled in and a test reads it, so a bad line can't reach a user.
        Self::parse(include_str!("../../../data/calendar/bank_holidays_england_wales.csv"))
            .unwrap_or_else(|_| Self::new([]))
    }

    /// Reads `date,name` lines after a heading.
    pub fn parse(text: &str) -> Result<Self, BadHoliday> {
        let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(index, line)| {
                let day = line.split(',').next().unwrap_or_default().trim();
                day.parse::<Date>().map_err(|_| BadHoliday { line: index + 1 })
            })
            .collect::<Result<BTreeSet<_>, _>>()
            .map(|holidays| Self { holidays })
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// The `count`th working day after `day`; `day` itself where `count` is 0.
    pub fn after(&self, day: Date, count: u32) -> Date {
        let mut current = day;
        let mut left = count;
        while left > 0 {
            let Ok(next) = current.tomorrow() else { return current };
            current = next;
            if self.is_working_day(current) {
                left -= 1;
            }
        }
        current
    }

    /// The `count`th working day after the London day of an instant.
    pub fn after_instant(&self, at: Timestamp, count: u32) -> Date {
        self.after(london_date(at), count)
    }

    /// How many working days lie after `from` up to and including `to`; 0 where `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut current = from;
        while current < to {
            let Ok(next) = current.tomorrow() else { return count };
            current = next;
            count += u32::from(self.is_working_day(current));
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_holidays_are_eight_a_year() {
        let calendar = WorkingDays::england_and_wales();
        for year in 2024..=2028 {
            let count = calendar.holidays.iter().filter(|day| day.year() == year).count();
            assert_eq!(count, 8, "{year}");
        }
    }

    #[test]
    fn published_vectors_agree() {
        let calendar = WorkingDays::england_and_wales();
        let vectors = include_str!("../../../data/calendar/working_day_vectors.csv");
        let mut reader = 0;
        for line in vectors.lines().skip(1) {
            // The description may hold commas inside quotes; the dates stand at both ends.
            let start: Date = line.split(',').next().unwrap().parse().unwrap();
            let ends: Vec<Date> = line.rsplit(',').take(6).map(|text| text.parse().unwrap()).collect();
            for (count, want) in [30, 20, 10, 5, 2, 1].into_iter().zip(ends) {
                assert_eq!(calendar.after(start, count), want, "{start} + {count}");
            }
            reader += 1;
        }
        assert_eq!(reader, 16);
    }

    #[test]
    fn a_report_half_an_hour_after_midnight_in_summer_belongs_to_the_london_day() {
        let calendar = WorkingDays::england_and_wales();
        // 00:30 on Tuesday 3 June in London is still Monday in UTC.
        let at: Timestamp = "2025-06-02T23:30:00Z".parse().unwrap();
        assert_eq!(calendar.after_instant(at, 2).to_string(), "2025-06-05");
    }

    #[test]
    fn a_line_that_is_no_day_is_named_as_an_editor_counts_it() {
        let list = "date,name\n2025-12-25,Christmas Day\n25 December,Christmas Day\n";
        assert_eq!(WorkingDays::parse(list).map(drop), Err(BadHoliday { line: 3 }));
    }

    #[test]
    fn between_undoes_after() {
        let calendar = WorkingDays::england_and_wales();
        let start: Date = "2027-12-20".parse().unwrap();
        for count in 1..40 {
            assert_eq!(calendar.between(start, calendar.after(start, count)), count);
        }
    }
}
