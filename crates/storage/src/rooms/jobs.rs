//! Work that was put off: what was given up, and when scheduled work last ran.

use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, to_micros};
use uuid::Uuid;

/// A job that was given up after too many tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// The job.
    pub id: Uuid,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// What went wrong last: a code, never content.
    pub error: String,
}

/// The jobs that were given up, the newest first.
pub async fn dead(store: &Store, limit: u32) -> Result<Vec<DeadJob>> {
    let sql = "select id, kind, attempts, dead_at, error from job where dead_at is not null order by dead_at desc, id desc limit $1";
    let rows = store.db().fetch(sql, args![limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(DeadJob {
                id: row.get("id")?,
                kind: row.text("kind")?,
                attempts: row.count("attempts")?,
                dead_at: row.time("dead_at")?,
                error: row.maybe_text("error")?.unwrap_or_default(),
            })
        })
        .collect()
}

/// Adds to a set that a job that was given up is tried again from the beginning.
pub fn revive(set: &mut WriteSet, id: Uuid, now: Timestamp) {
    set.one(
        "job",
        "update job set dead_at = null, attempts = 0, run_at = $2, leased_until = null where id = $1 and dead_at is not null",
        args![id, now],
    );
}

/// When scheduled work of this name last ran.
pub async fn last_run(store: &Store, name: &str) -> Result<Option<Timestamp>> {
    let setting = store.setting(&format!("last_run_{name}")).await?;
    Ok(setting.and_then(|value| value.parse().ok()).map(from_micros))
}

/// Takes the next run of scheduled work: true for one server only, however many ask.
pub async fn take_run(store: &Store, name: &str, last: Option<Timestamp>, now: Timestamp) -> Result<bool> {
    let last = last.map(|last| to_micros(last).to_string());
    let mut set = WriteSet::new();
    Store::move_setting(&mut set, &format!("last_run_{name}"), last.as_deref(), &to_micros(now).to_string());
    match store.write(set).await {
        Ok(_) => Ok(true),
        Err(crate::Error::Stale(_) | crate::Error::Taken(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// How much work waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Jobs that are due and not done.
    pub due: u32,
    /// Jobs that were given up.
    pub dead: u32,
    /// E-mails and texts that may leave and have not.
    pub unsent: u32,
    /// When the oldest of them was let go.
    pub oldest_unsent: Option<Timestamp>,
}

/// Counts what waits: for whoever watches the server. It names nobody.
pub async fn waiting(store: &Store, now: Timestamp) -> Result<Waiting> {
    let sql = "select (select count(*) from job where done_at is null and dead_at is null and run_at <= $1) as due, \
               (select count(*) from job where dead_at is not null) as dead, \
               (select count(*) from message where state in ('READY', 'SENDING') and channel <> 'LETTER') as unsent, \
               (select min(approved_at) from message where state in ('READY', 'SENDING') and channel <> 'LETTER') as oldest";
    let row = store.db().fetch_one(sql, args![now]).await?;
    let row = row.ok_or(crate::Error::Impossible { table: "job", what: "a count without a row".into() })?;
    Ok(Waiting {
        due: row.count("due")?,
        dead: row.count("dead")?,
        unsent: row.count("unsent")?,
        oldest_unsent: row.maybe_time("oldest")?,
    })
}
