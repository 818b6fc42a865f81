//! The key backup: the epoch keys' text and each subject's wrapped key.

use super::text::{hex, unhex};
use super::{io, new_file, sync};
use crate::error::{Error, Result};
use crate::store::Store;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Ends with a checksum. A changed letter in a wrapped key would otherwise be met only when that person's page is opened,
/// and look as if they had been erased.
const HEADING: &str = "alongside-key-backup-2";
/// Written by earlier programs, without a checksum.
const HEADING_BEFORE: &str = "alongside-key-backup-1";

/// One subject's wrapped key as stored.
pub(super) struct Wrapped {
    pub(super) subject: Uuid,
    pub(super) epoch: i64,
    pub(super) bytes: Vec<u8>,
}

impl Wrapped {
    /// As it stands in the key backup.
    pub(super) fn line(&self) -> String {
        format!("key {} {} {}", self.subject.simple(), self.epoch, hex(&self.bytes))
    }
}

/// A key backup that is being written.
pub(super) struct Writing {
    file: BufWriter<File>,
    path: PathBuf,
    count: u64,
    epochs: BTreeSet<i64>,
    digest: Sha256,
}

impl Writing {
    pub(super) fn start(path: &Path, partnership: &str) -> Result<Self> {
        let file = BufWriter::new(new_file(path)?);
        let (epochs, digest) = (BTreeSet::new(), Sha256::new());
        let mut writing = Self { file, path: path.to_owned(), count: 0, epochs, digest };
        writing.line(HEADING)?;
        writing.line(&format!("partnership {partnership}"))?;
        Ok(writing)
    }

    fn line(&mut self, text: &str) -> Result<()> {
        self.digest.update(text);
        self.digest.update("\n");
        writeln!(self.file, "{text}").map_err(io(&self.path))
    }

    pub(super) fn add(&mut self, key: &Wrapped) -> Result<()> {
        self.count += 1;
        self.epochs.insert(key.epoch);
        self.line(&key.line())
    }

    /// Adds the epoch keys as they are now that every subject's key is written down: an epoch that began meanwhile is
    /// among them, and one that ended meanwhile is missed. The count at the end shows that nothing was cut off, the
    /// checksum that nothing was changed.
    pub(super) fn finish(mut self, store: &Store) -> Result<()> {
        let (keyring, held) = store.keyring_text()?;
        if !self.epochs.iter().all(|epoch| held.iter().any(|it| i64::from(*it) == *epoch)) {
            return Err(Error::Unusable(
                "the epoch turned while the copy was made, so that its keys would open nothing. Nothing was changed in \
                 the partnership. Make the copy again."
                    .into(),
            ));
        }
        for line in keyring.lines() {
            self.line(&format!("epochs {line}"))?;
        }
        self.line(&format!("keys {}", self.count))?;
        let sum = hex(&self.digest.clone().finalize());
        self.line(&format!("sha256 {sum}"))?;
        self.file.flush().map_err(io(&self.path))?;
        sync(&self.path)
    }
}

/// A key backup that was read.
pub(super) struct KeyBackup {
    pub(super) keyring: String,
    pub(super) keys: Vec<Wrapped>,
}

pub(super) fn open(path: &Path, partnership: &str) -> Result<KeyBackup> {
    let bytes = std::fs::read(path).map_err(io(path))?;
    read(&bytes, partnership)
        .map_err(|what| Error::Unusable(format!("{}: {what} Nothing was changed.", path.display())))
}

/// Reads the bytes of a key backup, or says why they can't be used.
pub(super) fn read(bytes: &[u8], partnership: &str) -> std::result::Result<KeyBackup, &'static str> {
    let damaged = || "the key backup is damaged or cut off. Use another one.";
    let text = std::str::from_utf8(bytes).map_err(|_| damaged())?;
    let body = match text.lines().next() {
        Some(HEADING_BEFORE) => text,
        Some(HEADING) => unchanged(text).ok_or_else(damaged)?,
        _ => return Err("this is not a key backup that this program can read."),
    };
    let mut lines = body.lines().skip(1);
    if lines.next().and_then(|line| line.strip_prefix("partnership ")) != Some(partnership) {
        return Err("these keys belong to another partnership than the data.");
    }
    let mut backup = KeyBackup { keyring: String::new(), keys: Vec::new() };
    for line in lines.by_ref() {
        match line.split_once(' ') {
            Some(("epochs", rest)) => {
                backup.keyring.push_str(rest);
                backup.keyring.push('\n');
            }
            Some(("key", rest)) => backup.keys.push(wrapped(rest).ok_or_else(damaged)?),
            Some(("keys", count)) if count.parse() == Ok(backup.keys.len()) => return Ok(backup),
            _ => return Err(damaged()),
        }
    }
    Err(damaged())
}

/// What stands before the checksum, where it is the one that was summed up.
fn unchanged(text: &str) -> Option<&str> {
    let (body, stated) = text.rsplit_once("sha256 ")?;
    let is_it = stated.strip_suffix('\n')? == hex(&Sha256::digest(body));
    is_it.then_some(body)
}

fn wrapped(line: &str) -> Option<Wrapped> {
    let mut parts = line.split(' ');
    let key = Wrapped {
        subject: Uuid::try_parse(parts.next()?).ok()?,
        epoch: parts.next()?.parse().ok()?,
        bytes: unhex(parts.next()?)?,
    };
    parts.next().is_none().then_some(key)
}
