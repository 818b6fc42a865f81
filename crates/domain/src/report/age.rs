//! How old the victim was, from a birth date, a stated age, or both.

use super::ReportFacts;
use crate::rules::Rules;
use alongside_kernel::{Date, clock::london_date};

impl ReportFacts {
    /// Age in years on the day of recording; `None` where it is not known.
    pub fn age_when_recorded(&self, rules: &Rules) -> Option<u16> {
        let by_birth = self.age_by_birth(london_date(self.recorded_at));
        self.settle(by_birth, self.victim.stated_age, rules)
    }

    /// Age in years on the day on which it happened or began; `None` where it is not known.
    pub fn age_at_incident(&self, rules: &Rules) -> Option<u16> {
        let incident = london_date(self.occurred_from);
        let since = years_between(incident, london_date(self.recorded_at));
        let by_statement = self.victim.stated_age.map(|age| age.saturating_sub(since));
        self.settle(self.age_by_birth(incident), by_statement, rules)
    }

    /// Whether stated age and birth date contradict each other.
    pub fn age_contradicts_birth(&self, rules: &Rules) -> bool {
        let by_birth = self.age_by_birth(london_date(self.recorded_at));
        match (by_birth, self.victim.stated_age) {
            (Some(birth), Some(stated)) => birth.abs_diff(stated) > rules.intake.age_tolerance_years,
            _ => false,
        }
    }

    fn age_by_birth(&self, day: Date) -> Option<u16> {
        self.victim.date_of_birth.as_ref().map(|born| years_between(*born.open(), day))
    }

    /// The birth date counts; where the stated age contradicts it, the lower age, to be on the safe side.
    fn settle(&self, by_birth: Option<u16>, by_statement: Option<u16>, rules: &Rules) -> Option<u16> {
        match (by_birth, by_statement) {
            (Some(birth), Some(stated)) if self.age_contradicts_birth(rules) => Some(birth.min(stated)),
            (Some(birth), _) => Some(birth),
            (None, stated) => stated,
        }
    }
}

/// Whole years from one day to another; 0 where `to` is earlier.
fn years_between(from: Date, to: Date) -> u16 {
    let had_birthday = (to.month(), to.day()) >= (from.month(), from.day());
    let years = i32::from(to.year()) - i32::from(from.year()) - i32::from(!had_birthday);
    u16::try_from(years).unwrap_or(0)
}
