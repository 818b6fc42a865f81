//! The file in which encodings leave an organisation.
//!
//! | part | bytes |
//! | --- | --- |
//! | `ALONGENC` | 8 |
//! | version of this form, and of the rules by which values become bits | 1, 1 |
//! | the project's number | 16 |
//! | how many fields; for each the length of its word, the word, its bits (two bytes) | 1, then 3 and more each |
//! | how many encodings | 8 |
//! | the encodings, in ascending order of their bytes | 128 each |
//! | SHA-256 of everything before | 32 |
//!
//! Numbers have their lowest byte first. The order of the encodings is that of their bytes, so that the order of the records
//! is not told. Nothing of the key is in it: the project's number was drawn beside the key, not made of it.

use crate::encoding::{BYTES, Encoding};
use crate::fields::{self, Field, layout};
use crate::key::Project;
use alongside_linkage::settings::Kind;
use sha2::{Digest as _, Sha256};

const MARK: &[u8; 8] = b"ALONGENC";
const FORM: u8 = 1;
const SUM: usize = 32;
/// More encodings than this are not read: about a hundred million.
const MOST: u64 = 100_000_000;

/// The encodings of one organisation for one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Which project they are for.
    pub project: Project,
    /// What went into them.
    pub fields: Vec<Field>,
    /// The encodings, in the order of their bytes.
    pub encodings: Vec<Encoding>,
}

/// Why bytes are no file of encodings. Each text says what was found; whoever reads a file adds what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It begins with something else.
    #[error(
        "This is not a file of encodings. If it is a list of people, it must not leave your organisation: encode it there."
    )]
    NotEncodings,
    /// Made by another version.
    #[error(
        "These encodings were made by another version of the program and can't be compared. Encode again with this one."
    )]
    OtherVersion,
    /// Its head is not one that the program writes.
    #[error(
        "The head of this file says what no version of the program writes, so it is not taken for encodings. Encode again."
    )]
    Head,
    /// It is shorter or longer than it says.
    #[error(
        "This file of encodings is cut off, or something was added to it. Copy it again from where it was made."
    )]
    Length,
    /// Its checksum is another.
    #[error(
        "This file of encodings was changed on its way: its checksum is another. Copy it again from where it was made."
    )]
    Changed,
    /// It holds none.
    #[error("This file of encodings holds nobody.")]
    Empty,
    /// What stands in it does not look like encodings.
    #[error(
        "What stands in this file is not what encoding gives, though its head says so. It may hold names: it is not kept."
    )]
    NotHashed,
}

impl File {
    /// A file of encodings, which are put in order.
    pub fn new(project: Project, fields: Vec<Field>, mut encodings: Vec<Encoding>) -> Self {
        encodings.sort_by_cached_key(Encoding::to_bytes);
        Self { project, fields, encodings }
    }

    /// The bytes that leave.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(256 + self.encodings.len() * BYTES);
        bytes.extend(MARK);
        bytes.extend([FORM, fields::VERSION]);
        bytes.extend(self.project);
        bytes.push(u8::try_from(self.fields.len()).unwrap_or(u8::MAX));
        for field in &self.fields {
            let word = field.kind.word().as_bytes();
            bytes.push(u8::try_from(word.len()).unwrap_or(u8::MAX));
            bytes.extend(word);
            bytes.extend(field.bits.to_le_bytes());
        }
        bytes.extend((self.encodings.len() as u64).to_le_bytes());
        for encoding in &self.encodings {
            bytes.extend(encoding.to_bytes());
        }
        let sum = Sha256::digest(&bytes);
        bytes.extend(sum);
        bytes
    }

    /// Reads what [`File::to_bytes`] wrote, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadFile> {
        let mut rest = Rest(bytes);
        if rest.take(MARK.len()) != Some(MARK) {
            return Err(BadFile::NotEncodings);
        }
        if rest.take(2).ok_or(BadFile::Length)? != [FORM, fields::VERSION] {
            return Err(BadFile::OtherVersion);
        }
        let project: Project = rest.array().ok_or(BadFile::Length)?;
        let [number] = rest.array().ok_or(BadFile::Length)?;
        let mut fields = Vec::with_capacity(usize::from(number));
        for _ in 0..number {
            let [length] = rest.array().ok_or(BadFile::Length)?;
            let word = rest.take(usize::from(length)).ok_or(BadFile::Length)?;
            let bits = u16::from_le_bytes(rest.array().ok_or(BadFile::Length)?);
            let (_, kind) =
                Kind::ALL.into_iter().find(|(known, _)| known.as_bytes() == word).ok_or(BadFile::Head)?;
            fields.push(Field { kind, bits });
        }
        let kinds: Vec<Kind> = fields.iter().map(|field| field.kind).collect();
        if layout(&kinds).ok().as_ref() != Some(&fields) {
            return Err(BadFile::Head);
        }
        let count = u64::from_le_bytes(rest.array().ok_or(BadFile::Length)?);
        let length =
            usize::try_from(count).ok().filter(|_| count <= MOST).and_then(|count| count.checked_mul(BYTES));
        let body = length.and_then(|length| rest.take(length)).ok_or(BadFile::Length)?;
        if rest.0.len() != SUM {
            return Err(BadFile::Length);
        }
        let (said, sum) = bytes.split_at(bytes.len() - SUM);
        if Sha256::digest(said).as_slice() != sum {
            return Err(BadFile::Changed);
        }
        let (chunks, _) = body.as_chunks::<BYTES>();
        if chunks.is_empty() {
            return Err(BadFile::Empty);
        }
        if !chunks.is_sorted() || !hashed(chunks) {
            return Err(BadFile::NotHashed);
        }
        Ok(Self { project, fields, encodings: chunks.iter().map(Encoding::from_bytes).collect() })
    }
}

/// Whether bytes can be encodings. Text in any usual form leaves the highest bit of its bytes clear or sets few bits
/// evenly; here each bit is set in a good part of all encodings, and each encoding has a good part of its bits set.
fn hashed(chunks: &[[u8; BYTES]]) -> bool {
    let mut high = 0_usize;
    for chunk in chunks {
        let weight: u32 = chunk.iter().map(|byte| byte.count_ones()).sum();
        if !(96..=640).contains(&weight) {
            return false;
        }
        high += chunk.iter().filter(|byte| **byte >= 0x80).count();
    }
    let share = high * 100 / (chunks.len() * BYTES);
    (10..=60).contains(&share)
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}
