//! The master key: made once, kept outside the database, in a file of one line.

use crate::envelope::{Bound, Key, new_key};
use crate::hex;
use crate::random::Random;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

const PREFIX: &str = "alongside-master-key-1";
const FAMILY: &str = "alongside-master-key-";

/// The key above all others of one partnership. It prints only as a placeholder and is wiped when dropped.
pub struct MasterKey(Key);

/// A text that is not a usable master key. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeyError {
    /// No master key at all, or another kind of file.
    #[error(
        "This is not a master key file. Nothing was opened or changed. Give the file that was made for this \
         database; its one line starts with alongside-master-key-1."
    )]
    NotAMasterKey,
    /// A version made by a later program.
    #[error(
        "This master key was made by a newer version of the program. Nothing was opened or changed. Use that \
         version or a later one."
    )]
    NewerVersion,
    /// Characters are missing or changed.
    #[error(
        "The master key file is damaged: its checksum does not fit. Nothing was opened or changed. Restore the \
         file from your key backup."
    )]
    Damaged,
}

impl MasterKey {
    /// A new random key.
    pub fn generate(random: &dyn Random) -> Self {
        Self(new_key(random))
    }

    /// The line to keep in the key file, without a line end:
    /// `alongside-master-key-1:<64 hexadecimal digits>:<8 digits of checksum>`.
    pub fn to_text(&self) -> Zeroizing<String> {
        let key = Zeroizing::new(hex::encode(self.0.as_slice()));
        let parts = [PREFIX, ":", key.as_str(), ":", &self.checksum()];
        // `concat` takes the room it needs at once: a text that grew would leave parts of the key behind.
        Zeroizing::new(parts.concat())
    }

    /// Reads [`to_text`](Self::to_text); white space around the line is ignored.
    pub fn parse_text(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let mut parts = text.split(':');
        match parts.next() {
            Some(PREFIX) => {}
            Some(other) if other.starts_with(FAMILY) => return Err(MasterKeyError::NewerVersion),
            _ => return Err(MasterKeyError::NotAMasterKey),
        }
        let (Some(key), Some(checksum), None) = (parts.next(), parts.next(), parts.next()) else {
            return Err(MasterKeyError::Damaged);
        };
        let key = Self(Key::new(hex::decode_array(key).ok_or(MasterKeyError::Damaged)?));
        if key.checksum() == checksum { Ok(key) } else { Err(MasterKeyError::Damaged) }
    }

    /// Says which key this is without telling anything about it. The database keeps it, so that the wrong key
    /// file is recognised before anything is opened.
    pub fn fingerprint(&self) -> [u8; 32] {
        *self.derive("fingerprint", &[])
    }

    /// A key for one use, independent of the keys for all others (HMAC-SHA-256 over label and context).
    pub(crate) fn derive(&self, label: &str, context: &[u8]) -> Key {
        keyed_hash(&self.0, &Bound::to("alongside derive 1").and(label.as_bytes()).and(context))
    }

    fn checksum(&self) -> String {
        let hash =
            Sha256::new().chain_update(b"alongside master key checksum").chain_update(*self.0).finalize();
        hex::encode(hash.first_chunk::<4>().map_or(&[][..], |first| first))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(secret)")
    }
}

/// HMAC-SHA-256 of a bound message.
pub(crate) fn keyed_hash(key: &Key, message: &Bound) -> Key {
    // HMAC fills a short key up with zeros; a whole block is the form that cannot fail.
    let mut block = Zeroizing::new([0_u8; 64]);
    for (to, from) in block.iter_mut().zip(key.iter()) {
        *to = *from;
    }
    let mac = Hmac::<Sha256>::new((&*block).into());
    Key::new(mac.chain_update(message.bytes()).finalize().into_bytes().into())
}
