//! Copies of a partnership: data in one file, the subjects' wrapped keys in another, so that they can be kept
//! apart. Data alone opens nothing; an erased person's key leaves the key backups within one epoch.
//!
//! SQLite copies itself (`vacuum into`), while writes go on. PostgreSQL is written out table by table from one
//! snapshot, in a text form that any database of the same schema takes.

#[cfg(fuzzing)]
pub mod fuzzing;
mod keys;
mod lite;
mod moving;
mod pg;
mod text;

pub use moving::{Moved, move_database};

use crate::db::{Address, Db, Engine, make_folder};
use crate::error::{Error, Result};
use crate::migrate;
use crate::store::Store;
use alongside_kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// What a backup says of itself. It names no one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The form of the backup; this program writes and reads 1.
    pub form: u32,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// The schema's number.
    pub schema: i64,
    /// The partnership's id.
    pub partnership: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// SHA-256 of the data file.
    pub data_sha256: String,
    /// Rows by table.
    pub tables: Vec<Counted>,
    /// The audit logs as they stood.
    pub logs: Vec<LogHead>,
}

/// How many rows a table held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
}

/// One audit log's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// The server that wrote it.
    pub name: String,
    /// How many entries it held.
    pub size: u64,
    /// The root over them, hexadecimal.
    pub root: String,
}

/// The table of the wrapped keys, which go into the key backup.
const KEYS: &str = "subject_key";
/// The tables that data files leave out: the keys and what they stand under. Opening the database says which epoch is
/// the current one.
const LEFT_OUT: [&str; 2] = [KEYS, "epoch"];

/// Every epoch of a key backup, once.
fn epochs(keys: &keys::KeyBackup) -> std::collections::BTreeSet<i64> {
    keys.keys.iter().map(|key| key.epoch).collect()
}

/// Writes data and keys into two new files and says what the data holds.
pub async fn save(store: &Store, data: &Path, keys: &Path) -> Result<Manifest> {
    let partnership = store.partnership().to_string();
    let file = new_file(data)?;
    let writing = keys::Writing::start(keys, &partnership)?;
    let (tables, logs) = match store.db() {
        Db::Lite(lite) => {
            drop(file);
            lite::save(store, lite.path(), data, writing).await?
        }
        Db::Pg(pool) => pg::save(store, pool, (file, data), writing).await?,
    };
    Ok(Manifest {
        form: 1,
        engine: engine_name(store.db().engine()).to_owned(),
        schema: migrate::schema_version(),
        partnership,
        made_at: store.now(),
        data_sha256: file_hash(data)?,
        tables,
        logs,
    })
}

/// Puts a backup into an empty database and compares what is then there with what the manifest says. Gives the
/// epoch keys' text of the key backup.
pub async fn load(address: &Address, manifest: &Manifest, data: &Path, keys: &Path) -> Result<String> {
    let unusable = |what: &str| Err(Error::Unusable(format!("{what} Nothing was changed.")));
    if manifest.form != 1 || manifest.schema > migrate::schema_version() {
        return unusable("This backup was made by a newer program. Use that one.");
    }
    if file_hash(data)? != manifest.data_sha256 {
        return unusable(
            "The data file of the backup is damaged: its checksum does not fit. Use another backup.",
        );
    }
    if !Db::is_empty(address).await? {
        return unusable("The database to restore into is not empty. Name a new one.");
    }
    let keys = keys::open(keys, &manifest.partnership)?;
    let (tables, logs) = match (address, manifest.engine.as_str()) {
        (Address::Sqlite(path), "sqlite") => lite::load(path, data, &keys).await?,
        (Address::Postgres(_), "postgres") => pg::load(address, manifest.schema, data, &keys).await?,
        _ => return unusable("A backup goes back into the kind of database that it was made from."),
    };
    if (&tables, &logs) != (&manifest.tables, &manifest.logs) {
        return Err(Error::Unusable(
            "What was restored is not what the backup says it holds. Do not use this database: remove it, and \
             restore another backup."
                .into(),
        ));
    }
    Ok(keys.keyring)
}

fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

/// A file's failure, with its name.
fn io(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |error| Error::Unusable(format!("{}: {error}.", path.display()))
}

/// A new file that only its owner reads.
fn new_file(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(io(path))?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io(path))
}

/// Makes a file's name and content outlive a power cut.
fn sync(path: &Path) -> Result<()> {
    File::open(path).and_then(|file| file.sync_all()).map_err(io(path))?;
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(path))
        }
        _ => Ok(()),
    }
}

fn file_hash(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(io(path))?;
    let mut digest = Sha256::new();
    let mut part = vec![0_u8; 1 << 16];
    loop {
        let length = file.read(&mut part).map_err(io(path))?;
        if length == 0 {
            return Ok(text::hex(&digest.finalize()));
        }
        digest.update(part.get(..length).unwrap_or_default());
    }
}
