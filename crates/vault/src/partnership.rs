use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Whose database, keys, tokens and log these are: one database is one partnership. It is mixed into every
/// key and token, so that nothing made for one partnership fits another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartnershipId(Uuid);

impl PartnershipId {
    /// The id as stored.
    pub const fn from_uuid(value: Uuid) -> Self {
        Self(value)
    }
    /// The value to store.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for PartnershipId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

impl FromStr for PartnershipId {
    type Err = alongside_kernel::id::NotAnId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self).map_err(|_| alongside_kernel::id::NotAnId)
    }
}
