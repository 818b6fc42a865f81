//! When two cells say the same: spaces, case, the forms of telephone numbers and postcodes, a full stop after a
//! title. Only comparing uses the tidied form; what was sent is kept.

use super::field::{Cells, Field, Kind};
use super::mapping::word;
use crate::contact::PhoneNumber;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The form of a cell in which it is compared.
pub(crate) fn tidy(field: Field, value: &str) -> String {
    match field.kind() {
        Kind::Phone => match PhoneNumber::read(value).number() {
            Some(number) => number.digits().to_owned(),
            None => word(value),
        },
        Kind::Postcode => {
            value.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_uppercase).collect()
        }
        Kind::Title => word(value).trim_end_matches('.').trim_end().to_owned(),
        Kind::Number => match whole_number(value) {
            Some(number) => number.to_string(),
            None => word(value),
        },
        _ => word(value),
    }
}

/// A whole number, also one that a spreadsheet wrote as `12.0`.
pub(crate) fn whole_number(text: &str) -> Option<u16> {
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text).parse().ok()
}

/// The hash of something that is to be recognised again. It is made of personal text, so it is stored sealed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a file's bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of a record's tidied cells.
    pub(crate) fn of_cells(cells: &Cells) -> Self {
        let mut hash = Sha256::new();
        for (field, value) in cells.iter().filter(|(field, _)| field.is_mappable()) {
            hash.update(field.code());
            hash.update([0x1f]);
            hash.update(tidy(field, value));
            hash.update([0x1e]);
        }
        Self(hash.finalize().into())
    }

    /// The digest of fields as sent.
    pub(crate) fn of_fields<T: AsRef<str>>(fields: &[T]) -> Self {
        let mut hash = Sha256::new();
        for field in fields {
            hash.update(word(field.as_ref()));
            hash.update([0x1e]);
        }
        Self(hash.finalize().into())
    }

    /// The 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(sensitive)")
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(64);
        for byte in self.0 {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
            }
        }
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        let mut halves =
            text.chars().map(|letter| letter.to_digit(16).and_then(|half| u8::try_from(half).ok()));
        let mut bytes = [0; 32];
        let wrong = || serde::de::Error::custom("not a digest of 64 hexadecimal digits");
        for byte in &mut bytes {
            let high = halves.next().flatten().ok_or_else(wrong)?;
            let low = halves.next().flatten().ok_or_else(wrong)?;
            *byte = high << 4 | low;
        }
        if halves.next().is_some() { Err(wrong()) } else { Ok(Self(bytes)) }
    }
}
