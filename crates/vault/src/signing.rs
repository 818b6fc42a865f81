//! The key that signs checkpoints, and the one that everybody may have to check them.

use crate::envelope::{Bound, Closed, new_key, open_key, seal};
use crate::hex;
use crate::master::MasterKey;
use crate::random::Random;
use ed25519_dalek::{Signature, Signer};
use std::fmt;

const PREFIX: &str = "alongside-verifying-key-1:";

/// A key that could not be opened or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// Changed bytes, or another master key's.
    #[error(
        "The key that signs the audit log does not open with this master key. It is kept as it is. Check that \
         master key and database belong together, or restore them from one backup."
    )]
    DoesNotOpen,
    /// Made by a later program.
    #[error(
        "The key that signs the audit log was stored by a newer version of the program ({0}). It is kept as it \
         is. Use that version or a later one."
    )]
    NewerVersion(u8),
    /// The text is not a verifying key.
    #[error(
        "This is not a verifying key. Nothing was checked. Give the line that starts with \
         alongside-verifying-key-1, from where the partnership published it."
    )]
    NotAVerifyingKey,
}

/// Signs checkpoints (Ed25519). It prints only as a placeholder and is wiped when dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new random key.
    pub fn generate(random: &dyn Random) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&new_key(random)))
    }

    /// The key that checks what this one signs; it may be told to anyone.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// The key sealed under the master key, for the database.
    pub fn to_sealed(&self, master: &MasterKey, random: &dyn Random) -> Vec<u8> {
        seal(&master.derive("signing key", &[]), Bound::to("signing key"), self.0.as_bytes(), random)
    }

    /// Opens [`to_sealed`](Self::to_sealed).
    pub fn from_sealed(master: &MasterKey, sealed: &[u8]) -> Result<Self, SigningKeyError> {
        open_key(&master.derive("signing key", &[]), Bound::to("signing key"), sealed)
            .map(|key| Self(ed25519_dalek::SigningKey::from_bytes(&key)))
            .map_err(|closed| match closed {
                Closed::Version(version) => SigningKeyError::NewerVersion(version),
                Closed::Sealed => SigningKeyError::DoesNotOpen,
            })
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(secret)")
    }
}

/// Checks signatures. Get it once by a way that the partnership's server does not control, then keep it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// One line: `alongside-verifying-key-1:<64 hexadecimal digits>`.
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}", hex::encode(self.0.as_bytes()))
    }

    /// Reads [`to_text`](Self::to_text); white space around the line is ignored.
    pub fn parse_text(text: &str) -> Result<Self, SigningKeyError> {
        text.trim()
            .strip_prefix(PREFIX)
            .and_then(hex::decode_array)
            .and_then(|bytes| ed25519_dalek::VerifyingKey::from_bytes(&bytes).ok())
            .map(Self)
            .ok_or(SigningKeyError::NotAVerifyingKey)
    }

    pub(crate) fn fits(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}
