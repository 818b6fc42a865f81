//! Sealed values: each under the key of its subject, bound to the place where it stands.

use crate::envelope::{Bound, Closed, Key, OVERHEAD, open, seal};
use crate::random::Random;
use alongside_kernel::id::SubjectId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Contents are filled up to a multiple of this many bytes, so that a sealed name does not tell its length.
pub const PADDING_STEP: usize = 32;

/// Where a sealed value stands. All four are bound into the seal: a value copied to another table, column,
/// row or subject does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// The row's id.
    pub row: Uuid,
    /// Whose key seals it.
    pub subject: SubjectId,
}

impl Place {
    fn bound(&self) -> Bound {
        Bound::to("value")
            .and(self.table.as_bytes())
            .and(self.column.as_bytes())
            .and(self.row.as_bytes())
            .and(self.subject.uuid().as_bytes())
    }
}

/// A sealed value that could not be opened. It never repeats the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Made by a later program.
    #[error(
        "A stored value was sealed by a newer version of the program ({0}). It is kept as it is. Use that \
         version or a later one."
    )]
    NewerVersion(u8),
    /// The bytes were changed or moved, or the key is another subject's.
    #[error(
        "A stored value does not open: it was changed, moved from another place, or sealed with another key. \
         It is kept as it is. Compare it with a backup."
    )]
    DoesNotOpen,
    /// It opened, but does not hold what this program keeps there.
    #[error(
        "A stored value opens but is not in the form this program keeps there. It is kept as it is. Check that \
         the program is not older than the data."
    )]
    AnotherForm,
    /// The value to seal has no JSON form.
    #[error(
        "A value could not be written down, so it was not sealed and nothing was stored. Report this fault."
    )]
    NotWritable,
}

impl From<Closed> for SealError {
    fn from(closed: Closed) -> Self {
        match closed {
            Closed::Version(version) => Self::NewerVersion(version),
            Closed::Sealed => Self::DoesNotOpen,
        }
    }
}

/// The key of one subject: opens all of the subject's values and nobody else's. It prints only as a
/// placeholder and is wiped when dropped.
#[derive(Clone)]
pub struct SubjectKey(Key);

impl SubjectKey {
    pub(crate) const fn from_key(key: Key) -> Self {
        Self(key)
    }
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Seals a value for one place. The result is 41 bytes longer than the padded content, and different
    /// each time.
    pub fn seal(&self, place: &Place, plaintext: &[u8], random: &dyn Random) -> Vec<u8> {
        seal(&self.0, place.bound(), &padded(plaintext), random)
    }

    /// Opens a value that was sealed for this very place.
    ///
    /// Fails where a byte was changed, the value stood elsewhere, or the key is another one.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let mut content = open(&self.0, place.bound(), sealed)?;
        let length = unpadded_length(&content).ok_or(SealError::DoesNotOpen)?;
        content.truncate(length);
        Ok(content)
    }

    /// Seals a value in its JSON form.
    ///
    /// Fails only for a type that JSON cannot hold (such as a map whose keys are not text).
    pub fn seal_json<T: Serialize + ?Sized>(
        &self,
        place: &Place,
        value: &T,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let text = Zeroizing::new(serde_json::to_vec(value).map_err(|_| SealError::NotWritable)?);
        Ok(self.seal(place, &text, random))
    }

    /// Opens a value sealed by [`seal_json`](Self::seal_json); besides the failures of [`open`](Self::open),
    /// [`SealError::AnotherForm`] where the JSON does not fit `T`.
    pub fn open_json<T: DeserializeOwned>(&self, place: &Place, sealed: &[u8]) -> Result<T, SealError> {
        serde_json::from_slice(&self.open(place, sealed)?).map_err(|_| SealError::AnotherForm)
    }
}

impl fmt::Debug for SubjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubjectKey(secret)")
    }
}

/// How many bytes a value of `plaintext` bytes takes once sealed.
pub const fn sealed_length(plaintext: usize) -> usize {
    (plaintext / PADDING_STEP + 1) * PADDING_STEP + OVERHEAD
}

/// The content, a mark, and zeros up to the next step.
fn padded(plaintext: &[u8]) -> Zeroizing<Vec<u8>> {
    let length = (plaintext.len() / PADDING_STEP + 1) * PADDING_STEP;
    let mut content = Zeroizing::new(Vec::with_capacity(length));
    content.extend_from_slice(plaintext);
    content.push(0x80);
    content.resize(length, 0);
    content
}

/// The number of bytes before the mark.
fn unpadded_length(content: &[u8]) -> Option<usize> {
    let mark = content.iter().rposition(|&byte| byte != 0)?;
    (content.get(mark) == Some(&0x80)).then_some(mark)
}
