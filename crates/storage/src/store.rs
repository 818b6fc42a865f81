//! The open partnership: its database, its keys, its writer.

use crate::args;
use crate::audit::Entry;
use crate::db::{Address, Db};
use crate::epochs;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::unlogged::Unlogged;
use crate::value::Arg;
use crate::write_set::{WriteSet, Written};
use crate::writer::{Writer, in_transaction};
use crate::{dialect, migrate, mirror};
use alongside_kernel::id::SubjectId;
use alongside_kernel::{Clock, Ids, Timestamp};
use alongside_vault::{Keyring, MasterKey, PartnershipId, Place, Random, SubjectKey, Tokens, WrappedKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::{Arc, RwLock, RwLockReadGuard};
use uuid::Uuid;

/// Where the epoch keys are kept: a small file beside the master key, never in the database.
pub trait KeyringFile: Send + Sync {
    /// Its text, where it is there.
    fn read(&self) -> std::io::Result<Option<String>>;
    /// Replaces it, durably, before anything is wrapped with what it holds.
    fn write(&self, text: &str) -> std::io::Result<()>;
}

/// What it takes to open a partnership.
pub struct Opening {
    /// Where the database is.
    pub address: Address,
    /// The key file's content.
    pub master: MasterKey,
    /// The epoch keys' file; a new database begins it.
    pub keyring: Arc<dyn KeyringFile>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// Where randomness comes from.
    pub random: Arc<dyn Random>,
    /// This server's name, which its audit log bears.
    pub server: String,
}

/// What a new subject's row is called where it can't be written.
pub(crate) const SUBJECT: &str = "subject";

struct Inner {
    db: Db,
    writer: Writer,
    keyring: RwLock<Keyring>,
    keyring_file: Arc<dyn KeyringFile>,
    tokens: Tokens,
    master: MasterKey,
    partnership: PartnershipId,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    random: Arc<dyn Random>,
}

/// An open partnership. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

impl Store {
    /// Opens a database, brings its schema up to date and checks that the keys are its own.
    pub async fn open(opening: Opening) -> Result<Self> {
        let db = Db::open(&opening.address).await?;
        migrate::run(&db).await?;
        let id = opening.ids.next();
        let partnership = meta_or(&db, "partnership", &id.simple().to_string()).await?;
        let partnership: PartnershipId = partnership
            .parse()
            .map_err(|_| Error::Impossible { table: "meta", what: "the partnership has no id".into() })?;
        let fingerprint = hex(&opening.master.fingerprint());
        if meta_or(&db, "master_key", &fingerprint).await? != fingerprint {
            return Err(Error::Unusable(
                "this is not the master key of this database. Nothing was opened or changed. Give the key file that was made with it.".into(),
            ));
        }
        let keyring = open_keyring(&opening, partnership, &db).await?;
        in_transaction(&db, async |connection| epochs::agree(connection, &keyring).await).await?;
        let writer = Writer::start(db.clone(), opening.server, opening.ids.next()).await?;
        let tokens = Tokens::new(&opening.master, partnership);
        Ok(Self(Arc::new(Inner {
            db,
            writer,
            keyring: RwLock::new(keyring),
            keyring_file: opening.keyring,
            tokens,
            master: opening.master,
            partnership,
            clock: opening.clock,
            ids: opening.ids,
            random: opening.random,
        })))
    }

    /// The database, for reading.
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    /// The keyed hashes.
    pub fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }
    /// The partnership's id.
    pub fn partnership(&self) -> PartnershipId {
        self.0.partnership
    }
    /// The master key, for what only it seals: the log's signing key and the epoch keys' file.
    pub fn master(&self) -> &MasterKey {
        &self.0.master
    }
    /// Randomness.
    pub fn random(&self) -> &dyn Random {
        &*self.0.random
    }
    /// Where ids come from.
    pub fn ids(&self) -> &dyn Ids {
        &*self.0.ids
    }
    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }
    /// A new id of any kind.
    pub fn new_id(&self) -> Uuid {
        self.0.ids.next()
    }

    /// The epoch keys as the text of their file, and their numbers, as they are now.
    pub(crate) fn keyring_text(&self) -> Result<(String, Vec<u32>)> {
        self.reload_keyring()?;
        let keyring = self.keyring()?;
        Ok((keyring.to_text(self.random()), keyring.epochs().map(|epoch| epoch.number).collect()))
    }

    /// Commits a set; answers when it is durable.
    pub async fn write(&self, set: WriteSet) -> Result<Written> {
        self.0.writer.write(set, self.now()).await
    }

    /// The answer that was written under an idempotency token, if it was.
    pub async fn answered_before(&self, token: [u8; 32]) -> Result<Option<String>> {
        let row =
            self.0.db.fetch_one("select answer from idempotency where token = $1", args![token]).await?;
        row.map(|row| row.text("answer")).transpose()
    }

    /// Opens what was read, after its audit entry is durable.
    pub async fn disclose<T>(&self, value: Unlogged<T>, entry: Entry) -> Result<T> {
        self.disclose_with(value, [entry]).await
    }

    /// The same where more than one entry tells of it, such as one for each part that somebody is shown in.
    pub async fn disclose_with<T>(
        &self,
        value: Unlogged<T>,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<T> {
        let mut set = WriteSet::new();
        for entry in entries {
            set.audit(entry);
        }
        // Nothing is looked at without an entry.
        if set.is_empty() {
            return Err(Error::Unusable("nothing is disclosed without an audit entry".into()));
        }
        self.write(set).await?;
        Ok(value.open())
    }

    /// Opens what was read for a decision of the program itself that shows it to nobody: matching, priority,
    /// the search index, a message that is about to be sealed. The name says where, for the reviewer.
    pub fn use_within<T>(&self, value: Unlogged<T>, _place: &'static str) -> T {
        value.open()
    }

    /// Makes a new subject's key; the set stores it.
    pub fn new_subject(&self, set: &mut WriteSet, subject: impl Into<SubjectId>) -> Result<SubjectKey> {
        let subject = subject.into();
        let keyring = self.keyring()?;
        let (key, wrapped) = keyring.new_subject_key(subject, self.random());
        set.new_row(
            SUBJECT,
            "insert into subject_key (subject, epoch, wrapped) values ($1, $2, $3)",
            args![subject, i64::from(wrapped.epoch), wrapped.bytes],
        );
        Ok(key)
    }

    /// The key of a subject that is there; [`Error::Erased`] where it is gone.
    pub async fn subject(&self, subject: impl Into<SubjectId>) -> Result<SubjectKey> {
        let subject = subject.into();
        let sql = "select epoch as key_epoch, wrapped as key_wrapped from subject_key where subject = $1";
        let row = self.0.db.fetch_one(sql, args![subject]).await?.ok_or(Error::Erased)?;
        self.key_in(&row, subject)
    }

    /// The key that a row carries along (`key_epoch`, `key_wrapped` from a left join with `subject_key`).
    pub fn key_in(&self, row: &Row, subject: impl Into<SubjectId>) -> Result<SubjectKey> {
        self.unwrap_key(subject, row.get("key_epoch")?, row.get("key_wrapped")?)
    }

    /// The key in two columns of other names, where a row carries several keys along.
    pub(crate) fn unwrap_key(
        &self,
        subject: impl Into<SubjectId>,
        epoch: Option<i64>,
        bytes: Option<Vec<u8>>,
    ) -> Result<SubjectKey> {
        let (Some(epoch), Some(bytes)) = (epoch, bytes) else { return Err(Error::Erased) };
        let wrapped = WrappedKey { epoch: u32::try_from(epoch).unwrap_or(0), bytes };
        let subject = subject.into();
        let keyring = self.keyring()?;
        let opened = keyring.unwrap(subject, &wrapped);
        let behind = wrapped.epoch > keyring.current_epoch().number;
        drop(keyring);
        if behind {
            // Another server has begun a new epoch: take over its file.
            self.reload_keyring()?;
            let keyring = self.keyring()?;
            return keyring.unwrap(subject, &wrapped).map_err(|_| Error::Erased);
        }
        // An epoch key that was destroyed takes its subjects with it: to the reader they are erased.
        opened.map_err(|_| Error::Erased)
    }

    /// Takes over what the epoch keys' file holds now.
    pub(crate) fn reload_keyring(&self) -> Result<()> {
        let fresh = self.keyring_in_file()?;
        *self.0.keyring.write().map_err(|_| locked())? = fresh;
        Ok(())
    }

    fn keyring_in_file(&self) -> Result<Keyring> {
        let text = self.0.keyring_file.read().ok().flatten();
        let text = text.ok_or_else(|| Error::Unusable("the epoch keys' file can't be read".into()))?;
        Keyring::parse_text(&text, &self.0.master).map_err(|error| Error::Unusable(error.to_string()))
    }

    /// Changes the epoch keys as their file has them now. What changed is used only when the file holds it. Only while
    /// no other server can do the same: see [`crate::epochs`].
    pub(crate) fn change_keyring<T>(&self, change: impl FnOnce(&mut Keyring) -> Result<T>) -> Result<T> {
        let mut keyring = self.keyring_in_file()?;
        let value = change(&mut keyring)?;
        self.0
            .keyring_file
            .write(&keyring.to_text(self.random()))
            .map_err(|error| Error::Unusable(format!("the epoch keys' file can't be written: {error}")))?;
        *self.0.keyring.write().map_err(|_| locked())? = keyring;
        Ok(value)
    }

    /// The epoch keys, for reading.
    pub(crate) fn keyring(&self) -> Result<RwLockReadGuard<'_, Keyring>> {
        self.0.keyring.read().map_err(|_| locked())
    }

    /// A subject's key wrapped anew under the current epoch.
    pub(crate) fn rewrap(&self, subject: SubjectId, old: &WrappedKey) -> Result<WrappedKey> {
        let keyring = self.keyring()?;
        keyring.rewrap(subject, old, self.random()).map_err(|error| Error::Unusable(error.to_string()))
    }

    /// Seals a value for one place of one row.
    pub fn seal<T: Serialize>(&self, key: &SubjectKey, place: &Place, value: &T) -> Result<Vec<u8>> {
        key.seal_json(place, value, self.random()).map_err(|_| Error::Sealed { table: place.table })
    }

    /// Opens a sealed value.
    pub fn open_sealed<T: DeserializeOwned>(
        &self,
        key: &SubjectKey,
        place: &Place,
        sealed: &[u8],
    ) -> Result<T> {
        key.open_json(place, sealed).map_err(|_| Error::Sealed { table: place.table })
    }

    /// Wraps what was read of a person, for [`Store::disclose`].
    pub(crate) fn unlogged<T>(value: T) -> Unlogged<T> {
        Unlogged::new(value)
    }

    /// A setting of the partnership, such as its name. Settings hold nothing personal.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        let row = self.0.db.fetch_one("select value from meta where name = $1", args![name]).await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// The settings whose names begin alike, in one statement.
    pub async fn settings(&self, beginning: &str) -> Result<HashMap<String, String>> {
        let sql = "select name, value from meta where name like $1";
        let rows = self.0.db.fetch(sql, args![format!("{beginning}%")]).await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.text("value")?))).collect()
    }

    /// Adds the change of a setting to a set.
    pub fn set_setting(set: &mut WriteSet, name: &str, value: &str) {
        set.any(
            "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            args![name, value],
        );
    }

    /// Adds to a set that a setting moves on from what was read: of several who read the same, one moves it, and the others'
    /// sets are stale or, where nothing was there, taken.
    pub fn move_setting(set: &mut WriteSet, name: &str, before: Option<&str>, value: &str) {
        match before {
            Some(before) => set.one(
                "setting",
                "update meta set value = $2 where name = $1 and value = $3",
                args![name, value, before],
            ),
            None => {
                set.new_row("setting", "insert into meta (name, value) values ($1, $2)", args![name, value])
            }
        };
    }

    /// Takes the next job that is due and leases it until `until`.
    pub async fn claim_job(&self, until: Timestamp) -> Result<Option<Job>> {
        let sql = crate::dialect::claim_job(self.0.db.engine());
        let arguments = args![self.now(), until];
        let rows =
            in_transaction(&self.0.db, async |connection| connection.fetch(sql, &arguments).await).await?;
        rows.first()
            .map(|row| {
                Ok(Job {
                    id: row.get("id")?,
                    kind: row.text("kind")?,
                    about: row.get("about")?,
                    attempts: row.count("attempts")?,
                })
            })
            .transpose()
    }

    /// Asks the database whether its file is sound, what stands in clear compared with its second copy, and opens one
    /// subject's key.
    pub async fn check(&self) -> Result<()> {
        if let Db::Lite(lite) = &self.0.db
            && let Some(said) = mirror::damage(lite.path()).await?
        {
            return Err(Error::Unusable(format!(
                "the database file is damaged ({said}). Nothing was changed. Stop the server and restore the newest backup."
            )));
        }
        let sql = "select subject, epoch as key_epoch, wrapped as key_wrapped from subject_key limit 1";
        if let Some(row) = self.0.db.fetch_one(sql, args![]).await? {
            let subject = row.id("subject", SubjectId::from_uuid)?;
            self.key_in(&row, subject).map_err(|_| {
                Error::Unusable(
                    "a subject's key does not open: the epoch keys' file is not the newest one of this database. \
                     Nothing was changed. Put the newest one back."
                        .into(),
                )
            })?;
        }
        Ok(())
    }

    /// Whether the database would notice a bit that changed by itself. PostgreSQL does where its checksums are on.
    pub async fn notices_changed_bits(&self) -> Result<bool> {
        let db = &self.0.db;
        let row = db.fetch_one(dialect::checksums(db.engine()), args![]).await?;
        Ok(row.map(|row| row.text("checksums")).transpose()?.as_deref() == Some("on"))
    }

    /// Closes the database after what waits is written.
    pub async fn close(&self) {
        self.0.db.close().await;
    }
}

/// A piece of work that was put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// What to do.
    pub kind: String,
    /// What it is about.
    pub about: Option<Uuid>,
    /// How often it was tried, this time included.
    pub attempts: u32,
}

impl Job {
    /// So often a job is tried before it is given up.
    pub const TRIES: u32 = 10;

    /// Adds to a set that the job is done.
    pub fn done(&self, set: &mut WriteSet, now: Timestamp) {
        set.any("update job set done_at = $2, leased_until = null where id = $1", args![self.id, now]);
    }

    /// Adds to a set that the job waits until a time; the try does not count.
    pub fn postpone(&self, set: &mut WriteSet, until: Timestamp) {
        set.any(
            "update job set run_at = $2, leased_until = null, attempts = attempts - 1 where id = $1",
            args![self.id, until],
        );
    }

    /// Adds to a set that the job failed: it comes again after a growing delay, or is given up after ten tries.
    pub fn failed(&self, set: &mut WriteSet, now: Timestamp, error: &str) {
        let delay = jiff::SignedDuration::from_secs(30 << self.attempts.min(8));
        let again = now.checked_add(delay).unwrap_or(now);
        let dead: Option<Timestamp> = (self.attempts >= Self::TRIES).then_some(now);
        let text: Arg = error.into();
        set.any(
            "update job set run_at = $2, leased_until = null, dead_at = $3, error = $4 where id = $1",
            vec![self.id.into(), again.into(), dead.into(), text],
        );
    }
}

async fn open_keyring(opening: &Opening, partnership: PartnershipId, db: &Db) -> Result<Keyring> {
    let unusable = |what: String| {
        Error::Unusable(format!("the epoch keys' file {what}. Nothing was opened or changed."))
    };
    let stored = opening.keyring.read().map_err(|error| unusable(format!("can't be read: {error}")))?;
    if let Some(text) = stored {
        let keyring = Keyring::parse_text(&text, &opening.master)
            .map_err(|error| unusable(format!("can't be used: {error}")))?;
        if keyring.partnership() != partnership {
            return Err(unusable("belongs to another partnership".into()));
        }
        return Ok(keyring);
    }
    if db.fetch_one("select subject from subject_key limit 1", args![]).await?.is_some() {
        return Err(unusable("is missing, and this database holds sealed data; put the file back".into()));
    }
    let keyring = Keyring::new(&opening.master, partnership, opening.clock.now(), &*opening.random);
    let text = keyring.to_text(&*opening.random);
    opening.keyring.write(&text).map_err(|error| unusable(format!("can't be written: {error}")))?;
    Ok(keyring)
}

async fn meta_or(db: &Db, name: &'static str, value: &str) -> Result<String> {
    in_transaction(db, async |connection| {
        connection
            .execute(
                "insert into meta (name, value) values ($1, $2) on conflict (name) do nothing",
                args![name, value],
            )
            .await?;
        let rows = connection.fetch("select value from meta where name = $1", args![name]).await?;
        rows.first()
            .ok_or(Error::Impossible { table: "meta", what: "a value is missing".into() })?
            .text("value")
    })
    .await
}

fn locked() -> Error {
    Error::Unavailable("the keys are locked".into())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
