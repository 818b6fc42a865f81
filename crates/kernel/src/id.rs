//! One type for each kind of id, so that a person's id can't be given where a report's is meant.
//!
//! Ids carry no meaning. They are UUIDs of version 7, which sort by the time at which they were made.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Where new ids come from: random at the edge, counted in tests, so that a run can be replayed.
pub trait Ids: Send + Sync {
    /// The next id; never given twice.
    fn next(&self) -> Uuid;
}

/// The text was not an id. It says nothing of what the text was: addresses come from strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id.
            pub fn new(ids: &dyn Ids) -> Self { Self(ids.next()) }
            /// The id as stored.
            pub const fn from_uuid(value: Uuid) -> Self { Self(value) }
            /// The value to store.
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.simple().fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0.simple()) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { Uuid::try_parse(text).map(Self).map_err(|_| NotAnId) }
        }
    )*};
}

ids! {
    /// Someone who signs in. Acts only through a [`MembershipId`].
    AccountId;
    /// An account's place in one organisation, with its roles.
    MembershipId;
    /// One sign-in of one account on one device.
    SignInId;
    /// A member of the partnership.
    OrganisationId;
    /// Anyone known, usually a victim.
    PersonId;
    /// What was reported to have happened to one person.
    ReportId;
    /// A file or feed that brought reports.
    ImportId;
    /// A row of an import that could not be taken as it was.
    QuarantineId;
    /// One try to reach a person.
    AttemptId;
    /// Something a worker said they would do by a date.
    PromiseId;
    /// A letter, e-mail or text.
    MessageId;
    /// What a person agreed to, or did not.
    ConsentId;
    /// What a consent or another legal basis lets an organisation see.
    GrantId;
    /// Data given to someone, once.
    DisclosureId;
    /// What an organisation offers.
    ServiceId;
    /// The span in which an organisation may be referred to.
    AccreditationId;
    /// A person handed to a service, with their consent.
    ReferralId;
    /// A span of support by one organisation.
    EpisodeId;
    /// One meeting or call of support.
    SessionId;
    /// A note about support.
    NoteId;
    /// An act asked of one organisation by another.
    RequestId;
    /// A quality finding about an assessment.
    FindingId;
    /// A filter that a member of staff keeps.
    SavedViewId;
    /// A span in which a member of staff is away.
    AbsenceId;
    /// A bulk change that can be undone.
    BatchId;
    /// A token by which a program signs in.
    ApiTokenId;
    /// A victim's own way in.
    PortalAccessId;
    /// A count of the people whom organisations have in common.
    CountId;
    /// The encodings that one organisation gives for a count.
    EncodingsId;
    /// Whose key seals a value: a person, report, account, draft, quarantined row or message.
    SubjectId;
}

macro_rules! subjects {
    ($($name:ident),*) => {$(
        impl From<$name> for SubjectId { fn from(id: $name) -> Self { Self(id.0) } }
    )*};
}
subjects!(
    PersonId,
    ReportId,
    AccountId,
    QuarantineId,
    ImportId,
    MessageId,
    ReferralId,
    RequestId,
    OrganisationId,
    SavedViewId,
    EncodingsId
);

/// A reference that people read aloud: two groups of four from an alphabet without look-alikes. It carries
/// no meaning and is derived from the id, so that it needs no table of its own.
///
/// ```
/// # use alongside_kernel::id::spoken_reference;
/// let id = uuid::Uuid::from_u128(0x0193_0000_0000_7000_8000_0123_4567_89ab);
/// assert_eq!(spoken_reference(id).len(), 9);
/// ```
pub fn spoken_reference(id: Uuid) -> String {
    const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    // 40 random bits: the tail of a version 7 id. Base 31, one digit a letter.
    let mut rest = id.as_u128() & 0xFF_FFFF_FFFF;
    let mut text = String::with_capacity(9);
    for place in 0..8 {
        if place == 4 {
            text.push(' ');
        }
        let index = usize::try_from(rest % 31).unwrap_or(0);
        text.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'2')));
        rest /= 31;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_kind_read_back_what_they_print() {
        let id = PersonId::from_uuid(Uuid::from_u128(0x0193_1111_2222_7333_8444_5555_6666_7777));
        assert_eq!(id.to_string().parse::<PersonId>(), Ok(id));
        assert_eq!("../etc".parse::<PersonId>(), Err(NotAnId));
    }

    #[test]
    fn references_avoid_letters_that_are_mistaken_for_others() {
        for n in 0..5_000_u128 {
            let text = spoken_reference(Uuid::from_u128(n * 7_919 * 104_729));
            assert!(!text.contains(['0', 'O', '1', 'I', 'L']), "{text}");
        }
    }
}
