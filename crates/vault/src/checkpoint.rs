//! Checkpoints: the signed heads of all logs at one moment. Organisations keep them; whoever holds one can
//! show that the log below it was changed or cut.
//!
//! A checkpoint has one form, a text, which is what is signed, stored, downloaded and mailed:
//!
//! ```text
//! alongside-checkpoint-1
//! partnership <32 digits>
//! number <counted from 1>
//! at <instant>
//! previous <hash of the checkpoint before, 64 digits>
//! head <log> <size> <root>
//! signature <128 digits>
//! ```
//!
//! One head line for each log, in the order of their ids.

use crate::hex;
use crate::merkle::{Hash, LogId};
use crate::partnership::PartnershipId;
use crate::signing::{SigningKey, VerifyingKey};
use alongside_kernel::Timestamp;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

const FIRST_LINE: &str = "alongside-checkpoint-1";
const FAMILY: &str = "alongside-checkpoint-";

/// How far one log had come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Which log.
    pub log: LogId,
    /// How many leaves it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// What is signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Whose logs.
    pub partnership: PartnershipId,
    /// Counted from 1 without gaps.
    pub number: u64,
    /// When it was made.
    pub at: Timestamp,
    /// The heads of all logs, in any order.
    pub heads: Vec<Head>,
    /// The [`hash`](Self::hash) of the checkpoint before; zeros for the first.
    pub previous: Hash,
}

/// A checkpoint with its signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedCheckpoint {
    /// What is said.
    pub checkpoint: Checkpoint,
    /// Ed25519 over the checkpoint's canonical bytes.
    pub signature: [u8; 64],
}

/// A text that is not a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointTextError {
    /// Another kind of file.
    #[error(
        "This is not a checkpoint. Nothing was checked. Give a file as it was downloaded or mailed; its first \
         line is alongside-checkpoint-1."
    )]
    NotACheckpoint,
    /// Made by a later program.
    #[error(
        "This checkpoint was made by a newer version of the program. Nothing was checked. Use that version or a \
         later one."
    )]
    NewerVersion,
    /// Characters or lines are missing, added or changed.
    #[error(
        "This checkpoint is damaged: a line is missing, changed or out of order. Nothing was checked. Use the \
         file as it was downloaded or mailed."
    )]
    Damaged,
}

impl Checkpoint {
    /// What the first checkpoint gives as [`previous`](Self::previous).
    pub const NO_PREVIOUS: Hash = [0; 32];

    /// The text that is signed; the same for the same content, whatever the order of the heads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!(
            "{FIRST_LINE}\npartnership {}\nnumber {}\nat {}\nprevious {}\n",
            self.partnership,
            self.number,
            self.at,
            hex::encode(&self.previous)
        );
        let mut heads = self.heads.clone();
        heads.sort_by_key(|head| head.log);
        for Head { log, size, root } in heads {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "head {log} {size} {}", hex::encode(&root));
        }
        text.into_bytes()
    }

    /// What the next checkpoint names as its previous one: SHA-256 of the canonical bytes.
    pub fn hash(&self) -> Hash {
        Sha256::digest(self.to_bytes()).into()
    }

    /// How far a log had come; `None` if it was not there yet.
    pub fn head(&self, log: LogId) -> Option<&Head> {
        self.heads.iter().find(|head| head.log == log)
    }

    /// Signs it.
    pub fn sign(self, key: &SigningKey) -> SignedCheckpoint {
        let signature = key.sign(&self.to_bytes());
        SignedCheckpoint { checkpoint: self, signature }
    }
}

impl SignedCheckpoint {
    /// Whether the signature fits what is said.
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        key.fits(&self.checkpoint.to_bytes(), &self.signature)
    }

    /// The text to store, download and mail.
    pub fn to_text(&self) -> String {
        let mut text = String::from_utf8_lossy(&self.checkpoint.to_bytes()).into_owned();
        let _ = writeln!(text, "signature {}", hex::encode(&self.signature));
        text
    }

    /// Reads [`to_text`](Self::to_text); does not check the signature. Line ends of mail programs (CR LF) and
    /// empty lines at the end are allowed; besides, only the one canonical form is.
    pub fn parse_text(text: &str) -> Result<Self, CheckpointTextError> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim_end();
        match text.lines().next() {
            Some(FIRST_LINE) => {}
            Some(other) if other.starts_with(FAMILY) => return Err(CheckpointTextError::NewerVersion),
            _ => return Err(CheckpointTextError::NotACheckpoint),
        }
        let signed = read(text).ok_or(CheckpointTextError::Damaged)?;
        if signed.to_text().trim_end() == text { Ok(signed) } else { Err(CheckpointTextError::Damaged) }
    }
}

fn read(text: &str) -> Option<SignedCheckpoint> {
    let mut lines = text.lines().skip(1);
    let partnership = lines.next()?.strip_prefix("partnership ")?.parse().ok()?;
    let number = lines.next()?.strip_prefix("number ")?.parse().ok()?;
    let at = lines.next()?.strip_prefix("at ")?.parse().ok()?;
    let previous = hex::decode_array(lines.next()?.strip_prefix("previous ")?)?;
    let mut heads: Vec<Head> = Vec::new();
    let signature = loop {
        let line = lines.next()?;
        if let Some(signature) = line.strip_prefix("signature ") {
            break hex::decode_array(signature)?;
        }
        let mut words = line.strip_prefix("head ")?.split(' ');
        let log = words.next()?.parse().ok()?;
        let size = words.next()?.parse().ok()?;
        let root = hex::decode_array(words.next()?)?;
        heads.push(Head { log, size, root });
    };
    let logs: BTreeSet<LogId> = heads.iter().map(|head| head.log).collect();
    if lines.next().is_some() || logs.len() != heads.len() {
        return None;
    }
    Some(SignedCheckpoint { checkpoint: Checkpoint { partnership, number, at, heads, previous }, signature })
}
