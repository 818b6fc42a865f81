//! Erasing: a subject's key is taken away, and with the next epoch what was left of it in free pages, journals
//! and backups can't be opened any more. The counts stay.

use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::id::{PersonId, SubjectId};
use alongside_vault::WrappedKey;

/// How many keys are wrapped anew in one commit.
const TOGETHER: i64 = 500;

/// What became of an epoch's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turned {
    /// The epoch that is current now.
    pub epoch: u32,
    /// How many keys were wrapped anew.
    pub keys: usize,
    /// How many older epoch keys were destroyed.
    pub destroyed: usize,
}

/// Adds the erasure of a person to a set: their key, the keys of the reports that are theirs alone, of their
/// messages and referrals. Rows stay, unreadable, so that counts stay true.
pub fn erase_person(store: &Store, set: &mut WriteSet, person: PersonId) {
    set.any(
        "delete from subject_key where subject in (select r.id from report r where r.person = $1)",
        args![person],
    );
    set.any(
        "delete from subject_key where subject in (select m.id from message m where m.person = $1)",
        args![person],
    );
    set.any(
        "delete from subject_key where subject in (select f.id from referral f where f.person = $1)",
        args![person],
    );
    // The key tokens would recognise the person's reports when they come again: an erased person stays erased
    // until someone decides, so they are kept; they say nothing by themselves.
    set.one("person", "delete from subject_key where subject = $1", args![person]);
    set.changed("people", person, store.now());
}

fn wrapped(row: &Row) -> Result<(SubjectId, WrappedKey)> {
    let epoch = u32::try_from(row.int("epoch")?).unwrap_or(0);
    Ok((row.id("subject", SubjectId::from_uuid)?, WrappedKey { epoch, bytes: row.bytes("wrapped")? }))
}

impl Store {
    /// Begins a new epoch, wraps every live key under it, and destroys the older epoch keys. Told to stop
    /// half-way, the next turn goes on: an epoch is destroyed only when no key stands under it.
    pub async fn turn_epoch(&self) -> Result<Turned> {
        let epoch = self.begin_epoch()?;
        let mut keys = 0;
        loop {
            let sql = "select subject, epoch, wrapped from subject_key where epoch < $1 order by epoch, subject limit $2";
            let rows = self.db().fetch(sql, args![i64::from(epoch), TOGETHER]).await?;
            if rows.is_empty() {
                break;
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
        let destroyed = self.destroy_epochs_before(epoch)?;
        Ok(Turned { epoch, keys, destroyed })
    }

    fn begin_epoch(&self) -> Result<u32> {
        self.change_keyring(|keyring, at, random| {
            keyring
                .begin_epoch(at, random)
                .map(|epoch| epoch.number)
                .map_err(|error| Error::Unusable(error.to_string()))
        })
    }

    fn destroy_epochs_before(&self, epoch: u32) -> Result<usize> {
        self.change_keyring(|keyring, _, _| {
            let older: Vec<u32> =
                keyring.epochs().map(|it| it.number).filter(|number| *number < epoch).collect();
            for number in &older {
                keyring.destroy_epoch(*number).map_err(|error| Error::Unusable(error.to_string()))?;
            }
            Ok(older.len())
        })
    }
}
