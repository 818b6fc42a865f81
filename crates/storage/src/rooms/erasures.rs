//! What was asked to be erased: one asks, another agrees, and until then anybody who may erase takes it back.

use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_domain::people::ErasureReason;
use alongside_gate::PersonPermit;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, PersonId};
use uuid::Uuid;

/// An erasure that was asked for and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its id.
    pub id: Uuid,
    /// The version that was read.
    pub version: i64,
    /// Whose record.
    pub person: PersonId,
    /// Why.
    pub reason: ErasureReason,
    /// Who asked.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Timestamp,
    /// Until then it can only be taken back.
    pub not_before: Timestamp,
}

fn asked(row: &Row) -> Result<Asked> {
    Ok(Asked {
        id: row.get("id")?,
        version: row.int("version")?,
        person: row.id("person", PersonId::from_uuid)?,
        reason: row.code("reason", ErasureReason::from_code)?,
        asked_by: row.id("asked_by", AccountId::from_uuid)?,
        asked_at: row.time("asked_at")?,
        not_before: row.time("not_before")?,
    })
}

/// What waits about the person of a permit. Codes and times alone.
pub async fn waiting(store: &Store, permit: &PersonPermit) -> Result<Option<Asked>> {
    let sql = "select id, version, person, reason, asked_by, asked_at, not_before from erasure \
               where person = $1 and ended_at is null";
    store.db().fetch_one(sql, args![permit.person()]).await?.as_ref().map(asked).transpose()
}

/// The people about whom something waits, the oldest first: whoever asks needs a permit for each.
pub async fn all_waiting(store: &Store, most: u32) -> Result<Vec<PersonId>> {
    let sql = "select person from erasure where ended_at is null order by asked_at, id limit $1";
    let rows = store.db().fetch(sql, args![most]).await?;
    rows.iter().map(|row| row.id("person", PersonId::from_uuid)).collect()
}

/// Adds to a set that somebody asks for it.
pub fn ask(
    store: &Store,
    set: &mut WriteSet,
    permit: &PersonPermit,
    reason: ErasureReason,
    not_before: Timestamp,
) {
    set.new_row(
        "erasure",
        "insert into erasure (id, version, person, reason, asked_by, asked_at, not_before) values ($1, 1, $2, $3, $4, $5, $6)",
        args![
            store.new_id(),
            permit.person(),
            reason.code(),
            permit.actor().account(),
            permit.decided_at(),
            not_before
        ],
    );
}

/// Adds to a set that a second person agrees. The statement itself keeps out whoever asked, and the time before the
/// waiting is over, so that nothing that was read before can get round either.
pub fn agree(set: &mut WriteSet, permit: &PersonPermit, asked: &Asked) {
    set.one(
        "erasure",
        "update erasure set outcome = 'ERASED', ended_by = $3, ended_at = $4, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null and asked_by <> $3 and not_before <= $4",
        args![asked.id, asked.version, permit.actor().account(), permit.decided_at()],
    );
}

/// Adds to a set that it is taken back.
pub fn take_back(set: &mut WriteSet, permit: &PersonPermit, asked: &Asked) {
    set.one(
        "erasure",
        "update erasure set outcome = 'TAKEN_BACK', ended_by = $3, ended_at = $4, version = version + 1 \
         where id = $1 and version = $2 and ended_at is null",
        args![asked.id, asked.version, permit.actor().account(), permit.decided_at()],
    );
}
