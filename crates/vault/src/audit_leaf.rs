//! What one entry of the audit log says: who did or saw what, of whom, why and to whom. Codes and ids only:
//! never what the record says.

use crate::merkle::{Hash, LogId, leaf_hash};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, to_micros};
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SubjectId};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The longest code, in characters.
pub const LONGEST_CODE: usize = 64;

/// The form in which a leaf is written. An old leaf keeps its own for ever: its bytes are hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum LeafVersion {
    /// The form of today.
    #[default]
    One,
}

impl From<LeafVersion> for u8 {
    fn from(version: LeafVersion) -> Self {
        match version {
            LeafVersion::One => 1,
        }
    }
}

impl TryFrom<u8> for LeafVersion {
    type Error = &'static str;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if number == 1 { Ok(Self::One) } else { Err("a version that is not known") }
    }
}

/// Who acted. All empty means the system itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The account.
    pub account: Option<AccountId>,
    /// The membership it acted under.
    pub membership: Option<MembershipId>,
    /// The organisation it acted for.
    pub organisation: Option<OrganisationId>,
}

/// One entry of the audit log. A code is one to [`LONGEST_CODE`] of `a-z 0-9 _ - . :`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// The form of this leaf.
    pub version: LeafVersion,
    /// The log it stands in.
    pub log: LogId,
    /// Its place in the log, counted from 0 without gaps.
    pub seq: u64,
    /// When, to the microsecond.
    #[serde(serialize_with = "micros")]
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was done: a code.
    pub action: String,
    /// What for: a code.
    pub purpose: String,
    /// The reason that was given: a code.
    pub reason: Option<String>,
    /// Everyone shown, changed or disclosed.
    pub subjects: BTreeSet<SubjectId>,
    /// The classes of data: codes.
    pub classes: BTreeSet<String>,
    /// Whom it was disclosed to.
    pub to: Option<OrganisationId>,
    /// What else must be known of the act: a code.
    pub detail: Option<String>,
    /// The request it belongs to, as in the server's logs.
    pub request: Option<Uuid>,
}

/// A leaf that cannot be written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// A text that could hold content stands where a code belongs.
    #[error(
        "An audit entry holds a text that is not a code, so it was not written and the act was not done. Report this fault."
    )]
    NotACode,
    /// The bytes are not a leaf in its one canonical form.
    #[error("An audit entry cannot be read. It is kept as it is. Verify the log against a checkpoint.")]
    Unreadable,
}

impl Leaf {
    /// The canonical bytes: JSON without white space, keys in the order of the fields, sets sorted. The same
    /// leaf gives the same bytes on every machine.
    ///
    /// Refuses a text that is not a code.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafError> {
        let codes = [Some(&self.action), Some(&self.purpose), self.reason.as_ref(), self.detail.as_ref()];
        if !codes.into_iter().flatten().chain(&self.classes).all(|code| is_code(code)) {
            return Err(LeafError::NotACode);
        }
        serde_json::to_vec(self).map_err(|_| LeafError::NotACode)
    }

    /// Reads canonical bytes; any other spelling of the same content is refused.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        let leaf: Self = serde_json::from_slice(bytes).map_err(|_| LeafError::Unreadable)?;
        if leaf.to_bytes().as_deref() == Ok(bytes) { Ok(leaf) } else { Err(LeafError::Unreadable) }
    }

    /// The hash that goes into the tree.
    pub fn hash(&self) -> Result<Hash, LeafError> {
        self.to_bytes().map(|bytes| leaf_hash(&bytes))
    }
}

fn is_code(text: &str) -> bool {
    (1..=LONGEST_CODE).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b':'))
}

fn micros<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    from_micros(to_micros(*at)).serialize(serializer)
}
