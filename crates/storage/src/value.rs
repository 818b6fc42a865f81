//! The few kinds of value that both databases keep, and how they are bound.

use alongside_kernel::Date;
use alongside_kernel::clock::{Timestamp, to_micros};
use uuid::Uuid;

/// A value to bind. Instants are microseconds since 1970, days are `YYYY-MM-DD`: both sort alike everywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// An id, or none.
    Id(Option<Uuid>),
    /// A number, an instant, or none.
    Int(Option<i64>),
    /// Text, a code, a day, or none.
    Text(Option<String>),
    /// Bytes, or none.
    Bytes(Option<Vec<u8>>),
}

macro_rules! arg_from {
    ($($type:ty => $variant:ident($value:ident) $convert:expr;)*) => {$(
        impl From<$type> for Arg { fn from($value: $type) -> Self { Self::$variant(Some($convert)) } }
        impl From<Option<$type>> for Arg {
            fn from(value: Option<$type>) -> Self { Self::$variant(value.map(|$value| $convert)) }
        }
    )*};
}

arg_from! {
    Uuid => Id(value) value;
    i64 => Int(value) value;
    i32 => Int(value) i64::from(value);
    u32 => Int(value) i64::from(value);
    Timestamp => Int(value) to_micros(value);
    Date => Text(value) value.to_string();
    String => Text(value) value;
    &str => Text(value) value.to_owned();
    Vec<u8> => Bytes(value) value;
    [u8; 32] => Bytes(value) value.to_vec();
}

macro_rules! arg_from_ids {
    ($($id:ident),*) => {$(
        impl From<alongside_kernel::id::$id> for Arg {
            fn from(id: alongside_kernel::id::$id) -> Self { Self::Id(Some(id.uuid())) }
        }
        impl From<Option<alongside_kernel::id::$id>> for Arg {
            fn from(id: Option<alongside_kernel::id::$id>) -> Self { Self::Id(id.map(|id| id.uuid())) }
        }
    )*};
}
arg_from_ids!(
    AccountId,
    MembershipId,
    SignInId,
    OrganisationId,
    PersonId,
    ReportId,
    ImportId,
    QuarantineId,
    AttemptId,
    PromiseId,
    MessageId,
    ConsentId,
    GrantId,
    DisclosureId,
    ServiceId,
    AccreditationId,
    ReferralId,
    EpisodeId,
    SessionId,
    NoteId,
    RequestId,
    FindingId,
    SavedViewId,
    AbsenceId,
    BatchId,
    ApiTokenId,
    PortalAccessId,
    CountId,
    EncodingsId,
    SubjectId
);

/// A list of arguments from values of any of the kinds above.
///
/// ```
/// let list = alongside_storage::args![1_i64, "NFS", Some("BS1")];
/// assert_eq!(list.len(), 3);
/// ```
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Arg::from($value)),*] };
}
