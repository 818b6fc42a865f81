//! The Merkle tree of the audit log, hashed as RFC 6962 says: SHA-256, 0x00 before a leaf, 0x01 before a pair
//! of nodes, the larger perfect tree on the left.

mod frontier;
mod proof;

pub use frontier::{BadFrontier, Frontier};
pub use proof::{consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};

use alongside_kernel::Ids;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// A node of the tree: of a leaf, of a subtree, or the root.
pub type Hash = [u8; 32];

/// Which log: each server writes one of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogId(Uuid);

impl LogId {
    /// The id of a log that begins.
    pub fn new(ids: &dyn Ids) -> Self {
        Self(ids.next())
    }
    /// The id as stored.
    pub const fn from_uuid(value: Uuid) -> Self {
        Self(value)
    }
    /// The value to store.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

impl FromStr for LogId {
    type Err = alongside_kernel::id::NotAnId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self).map_err(|_| alongside_kernel::id::NotAnId)
    }
}

/// The hash of a leaf's bytes.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0x00]).chain_update(leaf).finalize().into()
}

/// The hash of two nodes side by side.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([0x01]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}
