//! The proof of an erasure: every wrapped key found anywhere is tried, and none opens the erased subject.

use crate::hex;
use crate::keyring::{Keyring, WRAPPED_LENGTH, WRAPPED_MARK, WrappedKey};
use alongside_kernel::id::SubjectId;

/// A wrapped key that opens a subject who should have been erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillOpens {
    /// Who can still be read.
    pub subject: SubjectId,
    /// The epoch whose key opened it.
    pub epoch: u32,
    /// Which candidate it was, counted from 0.
    pub candidate: usize,
}

/// Tries each candidate against each of `subjects` with every epoch key of every keyring: the one in use and
/// every key backup that still exists. An empty answer means that none of them opens.
///
/// Candidates come from [`wrapped_keys_in`], over the bytes of database, journal, free pages and backups;
/// one of another length than a wrapped key is passed over.
pub fn erasure_check(
    candidates: impl Iterator<Item = Vec<u8>>,
    keyrings: &[&Keyring],
    subjects: &[SubjectId],
) -> Vec<StillOpens> {
    let mut found = Vec::new();
    for (candidate, bytes) in candidates.enumerate() {
        if bytes.len() != WRAPPED_LENGTH {
            continue;
        }
        let mut wrapped = WrappedKey { epoch: 0, bytes };
        for keyring in keyrings {
            for epoch in keyring.epochs() {
                wrapped.epoch = epoch.number;
                let opened = subjects.iter().filter(|subject| keyring.unwrap(**subject, &wrapped).is_ok());
                found.extend(opened.map(|&subject| StillOpens { subject, epoch: epoch.number, candidate }));
            }
        }
    }
    found
}

/// Everything in `bytes` that looks like a wrapped key: by its mark, as raw bytes or written in hexadecimal
/// (as database dumps write binary columns, in either case). Pieces of a larger file must overlap by
/// [`WRAPPED_LENGTH`] × 2 bytes. Compressed and encrypted files must be opened first.
pub fn wrapped_keys_in(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    let raw =
        bytes.windows(WRAPPED_LENGTH).filter(|window| window.starts_with(&WRAPPED_MARK)).map(<[u8]>::to_vec);
    let mark = hex::encode(&WRAPPED_MARK);
    let written = bytes.windows(WRAPPED_LENGTH * 2).filter_map(move |window| {
        let start = window.get(..mark.len())?;
        if !start.eq_ignore_ascii_case(mark.as_bytes()) {
            return None;
        }
        let text = std::str::from_utf8(window).ok()?.to_ascii_lowercase();
        hex::decode(&text).map(|decoded| decoded.to_vec())
    });
    raw.chain(written)
}
