//! What a person agreed to: for a named organisation, these classes of data, this purpose, until when, how it
//! was given and by whom. Withdrawn as easily as given.

use crate::code::codes;
use alongside_kernel::{Date, Timestamp};

codes! {
    /// How consent was given or withdrawn.
    pub enum How {
        /// Said on the telephone.
        Phone = "PHONE",
        /// Said in person.
        InPerson = "IN_PERSON",
        /// In writing.
        Writing = "WRITING",
        /// On the person's own pages.
        Portal = "PORTAL",
    }
}

codes! {
    /// Who gave consent.
    pub enum GivenBy {
        /// The person.
        Person = "PERSON",
        /// A parent or guardian of a child.
        Guardian = "GUARDIAN",
        /// Someone who may decide for an adult without capacity.
        Representative = "REPRESENTATIVE",
    }
}

codes! {
    /// What was answered.
    pub enum Answer {
        /// Yes.
        Given = "GIVEN",
        /// No.
        Refused = "REFUSED",
    }
}

/// Why a consent can't be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No class of data was named.
    #[error("no class of data was named")]
    NothingShared,
    /// The last day lies in the past.
    #[error("the last day has passed")]
    EndsInThePast,
    /// A child under 13 can't give it alone.
    #[error("a guardian must give it for a child under 13")]
    TooYoung,
}

/// Whether a consent is in force at an instant of a London day.
pub fn in_force(answer: Answer, withdrawn_at: Option<Timestamp>, ends_on: Option<Date>, today: Date) -> bool {
    answer == Answer::Given && withdrawn_at.is_none() && ends_on.is_none_or(|end| today <= end)
}

/// Checks a consent before it is recorded. The age below which a guardian must give it is a setting
/// (`data/rules/`, 13 as shipped).
pub fn check(
    classes: usize,
    ends_on: Option<Date>,
    today: Date,
    age: Option<u32>,
    given_by: GivenBy,
    guardian_below: u32,
) -> Result<(), Refusal> {
    if classes == 0 {
        return Err(Refusal::NothingShared);
    }
    if ends_on.is_some_and(|end| end < today) {
        return Err(Refusal::EndsInThePast);
    }
    if given_by == GivenBy::Person && age.is_some_and(|age| age < guardian_below) {
        return Err(Refusal::TooYoung);
    }
    Ok(())
}
