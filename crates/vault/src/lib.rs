//! Keys, sealed fields, uniqueness tokens, the Merkle log and its verifier.
//!
//! Pure: nothing here reads a file, a database or the time. Randomness comes in as a [`Random`], instants as
//! [`alongside_kernel::Timestamp`].
//!
//! - A [`MasterKey`] stands outside the database, beside a [`Keyring`] of epoch keys.
//! - Each subject (person, report, account, draft, …) has a [`SubjectKey`], stored wrapped by an epoch key.
//!   When the wrapped key is deleted and its epoch key destroyed, the subject is erased, in backups too.
//! - A value is sealed by its subject's key for one [`Place`]; moved elsewhere it does not open.
//! - [`Tokens`] keep uniqueness where the value itself must not be on disk.
//! - The audit log is a [`merkle`] log of [`Leaf`]s; [`Checkpoint`]s sign its heads; [`verify_log`] finds
//!   every change below a checkpoint that somebody holds.

pub mod audit_leaf;
pub mod checkpoint;
mod envelope;
pub mod erasure;
mod hex;
pub mod keyring;
pub mod master;
pub mod merkle;
mod partnership;
pub mod password;
pub mod random;
pub mod seal;
pub mod signing;
pub mod token;
pub mod verify;

pub use audit_leaf::{Actor, Leaf};
pub use checkpoint::{Checkpoint, Head, SignedCheckpoint};
pub use erasure::{erasure_check, wrapped_keys_in};
pub use keyring::{Epoch, Keyring, WrappedKey};
pub use master::MasterKey;
pub use merkle::{Frontier, Hash, LogId};
pub use partnership::PartnershipId;
pub use random::{Random, SystemRandom};
pub use seal::{Place, SealError, SubjectKey};
pub use signing::{SigningKey, VerifyingKey};
pub use token::{TokenPurpose, Tokens};
pub use verify::{Finding, StoredLeaf, Verified, verify_log};
