//! The one sealed envelope that values, subject keys, epoch keys and signing keys travel in:
//! version byte, 24-byte nonce, `XChaCha20` text, 16-byte Poly1305 tag.

use crate::random::Random;
use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use zeroize::Zeroizing;

/// A symmetric key; wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// The first byte of every envelope made today.
pub(crate) const VERSION: u8 = 1;
const NONCE: usize = 24;
const TAG: usize = 16;
/// What an envelope is longer than its content, in bytes.
pub(crate) const OVERHEAD: usize = 1 + NONCE + TAG;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closed {
    /// Made by a version this program does not know.
    Version(u8),
    /// Wrong key, wrong place or changed bytes: which of them cannot be told, on purpose.
    Sealed,
}

/// What an envelope is bound to. Every part goes in with its length, so no two lists of parts look alike.
pub(crate) struct Bound(Vec<u8>);

impl Bound {
    pub(crate) fn to(label: &str) -> Self {
        Self(Vec::with_capacity(128)).and(label.as_bytes())
    }
    pub(crate) fn and(mut self, part: &[u8]) -> Self {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(part);
        self
    }
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
    /// The version byte is authenticated too.
    fn in_version(mut self, version: u8) -> Self {
        self.0.push(version);
        self
    }
}

pub(crate) fn new_key(random: &dyn Random) -> Key {
    let mut key = Key::new([0; 32]);
    random.fill(key.as_mut_slice());
    key
}

pub(crate) fn seal(key: &Key, bound: Bound, content: &[u8], random: &dyn Random) -> Vec<u8> {
    let mut nonce = [0_u8; NONCE];
    random.fill(&mut nonce);
    // Room for the tag from the start: a buffer that grew would leave the clear text behind.
    let mut body = Vec::with_capacity(content.len() + TAG);
    body.extend_from_slice(content);
    let bound = bound.in_version(VERSION);
    let cipher = XChaCha20Poly1305::new((&**key).into());
    if cipher.encrypt_in_place((&nonce).into(), bound.bytes(), &mut body).is_err() {
        // Only a content of 256 GiB or more comes here: like lack of memory, nothing is left to do.
        std::process::abort();
    }
    let mut envelope = Vec::with_capacity(OVERHEAD + content.len());
    envelope.push(VERSION);
    envelope.extend_from_slice(&nonce);
    envelope.append(&mut body);
    envelope
}

pub(crate) fn open(key: &Key, bound: Bound, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, Closed> {
    let (&version, rest) = envelope.split_first().ok_or(Closed::Sealed)?;
    if version != VERSION {
        return Err(Closed::Version(version));
    }
    let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(Closed::Sealed)?;
    let mut content = Zeroizing::new(body.to_vec());
    let bound = bound.in_version(version);
    let cipher = XChaCha20Poly1305::new((&**key).into());
    cipher.decrypt_in_place(nonce.into(), bound.bytes(), &mut *content).map_err(|_| Closed::Sealed)?;
    Ok(content)
}

/// As [`open`], for a content that is itself a key.
pub(crate) fn open_key(key: &Key, bound: Bound, envelope: &[u8]) -> Result<Key, Closed> {
    let content = open(key, bound, envelope)?;
    <[u8; 32]>::try_from(content.as_slice()).map(Key::new).map_err(|_| Closed::Sealed)
}
