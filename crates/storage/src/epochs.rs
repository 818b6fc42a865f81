//! Epochs: each few days every key that is left is wrapped anew, and the old epoch key is destroyed, so that what was
//! erased opens from no free page, no journal and no backup.
//!
//! A turn goes in two steps, each of which may be cut off anywhere and done again, by any server:
//!
//! 1. **Begin.** A new epoch key goes into the file beside the master key; then the table `epoch` names it.
//! 2. **Settle**, a while later, when every server has read the file anew. All keys are wrapped under the newest epoch;
//!    the older epochs' rows go; only then their keys are taken from the file.
//!
//! Each key in `subject_key` points to its epoch's row. The database itself therefore refuses to let an epoch go while
//! a key stands under it, and refuses a new key from a server that has slept through the turn: without that rule such a
//! key would be wrapped with something that nobody has any more, and what it seals would be lost.

use crate::args;
use crate::db::Connection;
use crate::dialect;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use crate::writer::in_transaction;
use alongside_kernel::Timestamp;
use alongside_kernel::id::SubjectId;
use alongside_vault::{Keyring, WrappedKey};
use jiff::SignedDuration;

/// How many keys are wrapped anew in one commit.
const TOGETHER: i64 = 500;

/// What one step of a turn did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The current epoch is young enough, or the new one has just begun elsewhere.
    NotDue,
    /// A new epoch has begun; the older keys are still there.
    Begun(u32),
    /// Every key stands under the newest epoch, and the older ones are destroyed.
    Settled {
        /// The epoch that is current now.
        epoch: u32,
        /// How many keys were wrapped anew.
        keys: usize,
        /// How many older epoch keys were destroyed.
        destroyed: usize,
    },
}

/// An epoch as the database knows it.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: u32,
    begun_at: Timestamp,
}

impl Store {
    /// Does the step that is due: begins an epoch when the current one is older than `lasts`, or settles one that began
    /// more than `after` ago. `after` must be longer than servers take to read the file anew.
    pub async fn turn_epoch(&self, lasts: SignedDuration, after: SignedDuration) -> Result<Turn> {
        let known = self.known_epochs().await?;
        let Some(newest) = known.last() else { return Ok(Turn::NotDue) };
        let age = self.now().duration_since(newest.begun_at);
        let older_in_file = self.keyring()?.epochs().count() > 1;
        if known.len() > 1 || older_in_file {
            return if age >= after { self.settle(newest.number).await } else { Ok(Turn::NotDue) };
        }
        if age >= lasts { self.begin(newest.number).await } else { Ok(Turn::NotDue) }
    }

    /// Reads the epoch keys' file anew where another server has begun or ended an epoch since.
    pub async fn follow_epochs(&self) -> Result<()> {
        let known = self.known_epochs().await?;
        let held: Vec<u32> = self.keyring()?.epochs().map(|epoch| epoch.number).collect();
        let same = known.iter().map(|epoch| epoch.number).eq(held.iter().copied());
        if same {
            return Ok(());
        }
        self.reload_keyring()?;
        let current = self.keyring()?.current_epoch().number;
        match known.last() {
            Some(newest) if newest.number > current => Err(Error::Unusable(format!(
                "the epoch keys' file is not the newest: it ends with epoch {current}, and the database is in epoch {}. \
                 Nothing was changed. Give every server the same file, the newest one.",
                newest.number
            ))),
            _ => Ok(()),
        }
    }

    async fn known_epochs(&self) -> Result<Vec<Known>> {
        let rows = self.db().fetch("select number, begun_at from epoch order by number", args![]).await?;
        rows.iter().map(known).collect()
    }

    async fn begin(&self, current: u32) -> Result<Turn> {
        let begun = in_transaction(self.db(), async |connection| {
            // Only one server at a time goes on from here; the others then see what it did.
            let newest = lock(connection).await?.last().map(|epoch| epoch.number);
            if newest != Some(current) {
                return Ok(None);
            }
            let (number, begun_at) = self.change_keyring(|keyring| {
                // The file may be ahead: whoever began it was cut off before the database knew.
                if keyring.current_epoch().number <= current {
                    keyring
                        .begin_epoch(self.now(), self.random())
                        .map_err(|error| Error::Unusable(error.to_string()))?;
                }
                let epoch = keyring.current_epoch();
                Ok((epoch.number, epoch.began))
            })?;
            let sql = "insert into epoch (number, begun_at) values ($1, $2)";
            connection.execute(sql, args![i64::from(number), begun_at]).await?;
            Ok(Some(number))
        })
        .await?;
        Ok(begun.map_or(Turn::NotDue, Turn::Begun))
    }

    async fn settle(&self, newest: u32) -> Result<Turn> {
        self.follow_epochs().await?;
        let mut keys = 0;
        loop {
            keys += self.rewrap_older(newest).await?;
            let gone = "delete from epoch where number < $1";
            let arguments = args![i64::from(newest)];
            let deleted =
                in_transaction(self.db(), async |connection| connection.execute(gone, &arguments).await)
                    .await;
            match deleted {
                Ok(_) => break,
                // A server that has not heard yet wrapped another key meanwhile: that one too is taken along.
                Err(Error::Database(sqlx::Error::Database(error))) if error.is_foreign_key_violation() => {}
                Err(other) => return Err(other),
            }
        }
        let destroyed = in_transaction(self.db(), async |connection| {
            let oldest = lock(connection).await?.first().map_or(newest, |epoch| epoch.number);
            self.change_keyring(|keyring| {
                let older: Vec<u32> =
                    keyring.epochs().map(|it| it.number).filter(|number| *number < oldest).collect();
                for number in &older {
                    keyring.destroy_epoch(*number).map_err(|error| Error::Unusable(error.to_string()))?;
                }
                Ok(older.len())
            })
        })
        .await?;
        Ok(Turn::Settled { epoch: newest, keys, destroyed })
    }

    /// Wraps every key that stands under an older epoch anew; gives their number.
    async fn rewrap_older(&self, newest: u32) -> Result<usize> {
        let mut keys = 0;
        loop {
            let sql = "select subject, epoch, wrapped from subject_key where epoch < $1 order by epoch, subject limit $2";
            let rows = self.db().fetch(sql, args![i64::from(newest), TOGETHER]).await?;
            if rows.is_empty() {
                return Ok(keys);
            }
            let mut set = WriteSet::new();
            for row in &rows {
                let (subject, old) = wrapped(row)?;
                let new = self.rewrap(subject, &old)?;
                // Guarded by the old epoch: a subject that is erased meanwhile is not brought back.
                set.any(
                    "update subject_key set epoch = $2, wrapped = $3 where subject = $1 and epoch = $4",
                    args![subject, i64::from(new.epoch), new.bytes, i64::from(old.epoch)],
                );
            }
            keys += rows.len();
            self.write(set).await?;
        }
    }
}

/// Brings file and database together when a partnership is opened: a file that is ahead was written by a server that
/// was cut off; one that is behind must not be used.
pub(crate) async fn agree(connection: &mut Connection<'_>, keyring: &Keyring) -> Result<()> {
    let current = keyring.current_epoch();
    match lock(connection).await?.last() {
        Some(newest) if newest.number > current.number => Err(Error::Unusable(format!(
            "the epoch keys' file ends with epoch {}, and the database is in epoch {}: it is not the newest file. Nothing \
             was opened or changed. Put the newest one back.",
            current.number, newest.number
        ))),
        Some(newest) if newest.number == current.number => {
            // A step of the schema and a restore know the number alone.
            let sql = "update epoch set begun_at = $2 where number = $1 and begun_at = 0";
            connection.execute(sql, args![i64::from(current.number), current.began]).await.map(drop)
        }
        _ => {
            let sql = "insert into epoch (number, begun_at) values ($1, $2)";
            connection.execute(sql, args![i64::from(current.number), current.began]).await.map(drop)
        }
    }
}

/// The epochs, held against other servers until the commit.
async fn lock(connection: &mut Connection<'_>) -> Result<Vec<Known>> {
    // The turn first, the rows after it: what is read together with waiting for a lock is what was there before the wait.
    let turn = dialect::take_turn(connection.engine());
    if !turn.is_empty() {
        connection.fetch(turn, []).await?;
    }
    let rows = connection.fetch("select number, begun_at from epoch order by number", []).await?;
    rows.iter().map(known).collect()
}

fn known(row: &Row) -> Result<Known> {
    Ok(Known { number: row.count("number")?, begun_at: row.time("begun_at")? })
}

fn wrapped(row: &Row) -> Result<(SubjectId, WrappedKey)> {
    let epoch = row.count("epoch")?;
    Ok((row.id("subject", SubjectId::from_uuid)?, WrappedKey { epoch, bytes: row.bytes("wrapped")? }))
}
