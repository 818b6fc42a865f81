//! Counting how many people organisations have in common, without anybody telling a name.

mod rules;

pub use rules::CountingRules;

use crate::code::codes;
use alongside_kernel::Date;
use alongside_kernel::id::OrganisationId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

codes! {
    /// What a record of a list is.
    pub enum Records {
        /// A person: nobody stands in one list twice.
        People = "PEOPLE",
        /// A report or a case: the same person may stand in a list again and again.
        Reports = "REPORTS",
    }
}

codes! {
    /// Where a count stands.
    pub enum State {
        /// Encodings are given.
        Open = "OPEN",
        /// All were given; they are being compared.
        Counting = "COUNTING",
        /// Counted; the encodings are deleted.
        Counted = "COUNTED",
        /// Counted, and no number may leave; the encodings are deleted.
        TooFew = "TOO_FEW",
        /// Called off; the encodings are deleted.
        CalledOff = "CALLED_OFF",
        /// Its time ran out; the encodings are deleted.
        Lapsed = "LAPSED",
    }
}

impl State {
    /// Whether encodings may still be there.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::Counting)
    }

    /// Whether something was learnt from it, so that another with the same organisations must wait.
    pub const fn told_something(self) -> bool {
        matches!(self, Self::Counting | Self::Counted | Self::TooFew)
    }
}

/// How many people two or more organisations all know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownToAll {
    /// The organisations.
    pub organisations: Vec<OrganisationId>,
    /// How many people; `None` where the number is hidden.
    pub people: Option<u64>,
}

/// How many people of one organisation stand in its list more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returning {
    /// The organisation.
    pub organisation: OrganisationId,
    /// How many people; `None` where the number is hidden.
    pub people: Option<u64>,
}

/// What leaves a count: numbers after disclosure control, and how sure they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// For each two, three and more organisations how many people all of them know.
    pub known: Vec<KnownToAll>,
    /// For each organisation how many people it has several records of; empty where a record is a person.
    pub returning: Vec<Returning>,
    /// Of 100 people in common about so many are found at most; `None` where the encodings do not tell.
    pub found: Option<u8>,
    /// Of 100 that are found about so many are right at most.
    pub right: Option<u8>,
}

/// A count that was made, or is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// On which day it ended, or began where it has not ended.
    pub on: Date,
    /// The organisations that gave encodings.
    pub organisations: BTreeSet<OrganisationId>,
}

impl CountingRules {
    /// From which day on these organisations may be counted together, looking at the counts before; `None` where no two
    /// of them were counted together lately.
    pub fn not_before(
        &self,
        organisations: &BTreeSet<OrganisationId>,
        earlier: &[Earlier],
        today: Date,
    ) -> Option<Date> {
        earlier
            .iter()
            .filter(|it| it.organisations.intersection(organisations).nth(1).is_some())
            .filter_map(|it| it.on.checked_add(jiff::Span::new().days(i64::from(self.again_after_days))).ok())
            .max()
            .filter(|day| *day > today)
    }

    /// The last day of a count that is set up today.
    pub fn last_day(&self, today: Date) -> Date {
        today.saturating_add(jiff::Span::new().days(i64::from(self.keep_days)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn organisations(numbers: &[u128]) -> BTreeSet<OrganisationId> {
        numbers.iter().map(|number| OrganisationId::from_uuid(Uuid::from_u128(*number))).collect()
    }

    #[test]
    fn two_that_were_counted_together_wait_and_one_does_not() {
        let rules = CountingRules::shipped().unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let earlier = [Earlier { on: day("2025-01-10"), organisations: organisations(&[1, 2, 3]) }];
        for (asked, today, expected) in [
            (&[1, 2][..], "2025-01-11", Some("2025-04-10")),
            (&[1, 2], "2025-04-09", Some("2025-04-10")),
            (&[1, 2], "2025-04-10", None),
            (&[2, 3, 4, 5], "2025-02-01", Some("2025-04-10")),
            (&[1, 4], "2025-01-11", None),
            (&[4, 5], "2025-01-11", None),
        ] {
            let found = rules.not_before(&organisations(asked), &earlier, day(today));
            assert_eq!(found, expected.map(day), "{asked:?} on {today}");
        }
    }

    #[test]
    fn encodings_stay_for_a_fortnight() {
        let rules = CountingRules::shipped().unwrap();
        assert_eq!(rules.last_day("2025-01-30".parse().unwrap()).to_string(), "2025-02-13");
    }
}
