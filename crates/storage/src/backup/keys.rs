//! The key backup: the epoch keys' text and each subject's wrapped key.

use super::text::{hex, unhex};
use super::{io, new_file, sync};
use crate::error::{Error, Result};
use crate::store::Store;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const HEADING: &str = "alongside-key-backup-1";

/// One subject's wrapped key as stored.
pub(super) struct Wrapped {
    pub(super) subject: Uuid,
    pub(super) epoch: i64,
    pub(super) bytes: Vec<u8>,
}

/// A key backup that is being written.
pub(super) struct Writing {
    file: BufWriter<File>,
    path: PathBuf,
    count: u64,
    epochs: BTreeSet<i64>,
}

impl Writing {
    pub(super) fn start(path: &Path, partnership: &str) -> Result<Self> {
        let mut file = BufWriter::new(new_file(path)?);
        writeln!(file, "{HEADING}\npartnership {partnership}").map_err(io(path))?;
        Ok(Self { file, path: path.to_owned(), count: 0, epochs: BTreeSet::new() })
    }

    pub(super) fn add(&mut self, key: &Wrapped) -> Result<()> {
        self.count += 1;
        self.epochs.insert(key.epoch);
        writeln!(self.file, "key {} {} {}", key.subject.simple(), key.epoch, hex(&key.bytes))
            .map_err(io(&self.path))
    }

    /// Adds the epoch keys as they are now that every subject's key is written down: an epoch that began meanwhile is
    /// among them, and one that ended meanwhile is missed. The count at the end shows that nothing was cut off.
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
            writeln!(self.file, "epochs {line}").map_err(io(&self.path))?;
        }
        writeln!(self.file, "keys {}", self.count).map_err(io(&self.path))?;
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
    let unusable = |what: &str| Error::Unusable(format!("{}: {what} Nothing was changed.", path.display()));
    let text = std::fs::read_to_string(path).map_err(io(path))?;
    let mut lines = text.lines();
    if lines.next() != Some(HEADING) {
        return Err(unusable("this is not a key backup that this program can read."));
    }
    if lines.next().and_then(|line| line.strip_prefix("partnership ")) != Some(partnership) {
        return Err(unusable("these keys belong to another partnership than the data."));
    }
    let damaged = || unusable("the key backup is damaged or cut off. Use another one.");
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

fn wrapped(line: &str) -> Option<Wrapped> {
    let mut parts = line.split(' ');
    let key = Wrapped {
        subject: Uuid::try_parse(parts.next()?).ok()?,
        epoch: parts.next()?.parse().ok()?,
        bytes: unhex(parts.next()?)?,
    };
    parts.next().is_none().then_some(key)
}
