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
    let key = format!("last_run_{name}");
    let value = to_micros(now).to_string();
    let mut set = WriteSet::new();
    match last {
        Some(last) => {
            let last = to_micros(last).to_string();
            set.one(
                "run",
                "update meta set value = $2 where name = $1 and value = $3",
                args![key, value, last],
            );
        }
        None => {
            set.new_row("run", "insert into meta (name, value) values ($1, $2)", args![key, value]);
        }
    }
    match store.write(set).await {
        Ok(_) => Ok(true),
        Err(crate::Error::Stale(_) | crate::Error::Taken(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
