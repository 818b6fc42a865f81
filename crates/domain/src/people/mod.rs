//! People: what is known of a person now, drawn from what was reported and what they said since.

mod details;
mod joining;
mod points;
mod same;

pub use details::{ContactPoints, Details, Identity};
pub use joining::{Bars, SamePerson, SamePersonStep};
pub use points::Known;
pub use same::{Certain, MatchKey, certain_keys, is_certainly_same};

use crate::code::codes;

codes! {
    /// Why a person's record is erased.
    pub enum ErasureReason {
        /// It is past the time for which the partnership keeps it.
        PastItsTime = "PAST_ITS_TIME",
        /// The person asked, and nothing that we must do stands against it.
        AskedFor = "ASKED_FOR",
        /// It should never have been sent to us.
        SentByMistake = "SENT_BY_MISTAKE",
        /// A court or the Information Commissioner says so.
        Ordered = "ORDERED",
    }
}

codes! {
    /// What a person is in a case.
    pub enum PartyRole {
        /// The victim.
        Victim = "VICTIM",
        /// Someone who saw or heard it.
        Witness = "WITNESS",
        /// A parent or guardian of a victim under 18.
        Guardian = "GUARDIAN",
        /// A relative, such as the family contact of someone who died.
        Relative = "RELATIVE",
        /// The person responsible. Behind the wall: nothing on the victim's side joins to them.
        PersonResponsible = "PERSON_RESPONSIBLE",
    }
}
