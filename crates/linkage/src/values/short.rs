//! A short text that stands in one place in memory, without a pointer.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// How many bytes a value holds. Of a longer one the start and the last eight are kept.
const ROOM: usize = 31;

/// A short text; 32 bytes, so that two of them are compared without a look elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Short {
    bytes: [u8; ROOM],
    length: u8,
}

impl Short {
    /// The text of these bytes.
    pub fn from_bytes(text: &[u8]) -> Self {
        if text.len() <= ROOM {
            return Self::collect(text.iter().copied());
        }
        let (start, _) = text.split_at(ROOM - 8);
        let (_, end) = text.split_at(text.len() - 8);
        Self::collect(start.iter().chain(end).copied())
    }

    /// The text of these bytes, as many as fit.
    pub fn collect(text: impl Iterator<Item = u8>) -> Self {
        let mut short = Self { bytes: [0; ROOM], length: 0 };
        for (place, byte) in short.bytes.iter_mut().zip(text) {
            *place = byte;
            short.length += 1;
        }
        short
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = &[u8]> {
        self.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty())
    }

    /// A number that stands for it.
    pub fn hash(&self) -> u64 {
        use std::hash::BuildHasher;
        rustc_hash::FxBuildHasher.hash_one(self)
    }
}

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.as_bytes())
    }
}

impl<'de> Deserialize<'de> for Short {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        if bytes.len() > ROOM {
            return Err(serde::de::Error::invalid_length(bytes.len(), &"at most 31 bytes"));
        }
        Ok(Self::from_bytes(bytes))
    }
}

impl fmt::Display for Short {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str(&String::from_utf8_lossy(self.as_bytes()))
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A person's data: a debug print says only how long it is.
        write!(form, "Short({} bytes)", self.length)
    }
}
