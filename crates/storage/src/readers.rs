//! SQLite's reading connections, as many as work at once.
//!
//! Not the driver's pool: before and after each statement that asks the connection whether it still lives, and every
//! question to a SQLite connection is a turn to its thread and back. A page of thirty statements made ninety turns.

use crate::error::{Error, Result};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// The most connections that read at once.
const MOST: usize = 8;
/// So long a statement waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections that can only read. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Readers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    places: Semaphore,
    /// Those that nobody uses; the one used last comes first, as its memory holds what is read often.
    free: Mutex<Vec<SqliteConnection>>,
}

impl Readers {
    /// Opens the first one, so that a file that cannot be read is found now.
    pub(crate) async fn open(options: SqliteConnectOptions) -> Result<Self> {
        // Less memory than the writer has: whatever is committed makes what they hold stale.
        let options = options.pragma("query_only", "1").pragma("cache_size", "-4096");
        let first = options.connect().await?;
        Ok(Self(Arc::new(Inner { options, places: Semaphore::new(MOST), free: Mutex::new(vec![first]) })))
    }

    /// Runs a reading statement. Where it fails, or where the caller goes away meanwhile, its connection is not used
    /// again.
    pub(crate) async fn fetch(
        &self,
        sql: &'static str,
        arguments: SqliteArguments,
    ) -> Result<Vec<SqliteRow>> {
        let (_place, mut connection) = self.take().await?;
        let rows = sqlx::query_with(sql, arguments).fetch_all(&mut connection).await?;
        self.free().push(connection);
        Ok(rows)
    }

    /// Asks whether a statement would be accepted, without running it.
    pub(crate) async fn prepare(&self, sql: &'static str) -> Result<()> {
        let (_place, mut connection) = self.take().await?;
        drop((&mut connection).prepare(sqlx::SqlSafeStr::into_sql_str(sql)).await?);
        self.free().push(connection);
        Ok(())
    }

    async fn take(&self) -> Result<(SemaphorePermit<'_>, SqliteConnection)> {
        let place = tokio::time::timeout(PATIENCE, self.0.places.acquire())
            .await
            .map_err(|_| Error::Database(sqlx::Error::PoolTimedOut))?
            .map_err(|_| Error::Database(sqlx::Error::PoolClosed))?;
        let free = self.free().pop();
        let connection = match free {
            Some(connection) => connection,
            None => self.0.options.connect().await?,
        };
        Ok((place, connection))
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<SqliteConnection>> {
        // Nothing can be half done in between: a list is pushed to and popped from.
        self.0.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets what runs come to its end, and closes all.
    pub(crate) async fn close(&self) {
        let all = u32::try_from(MOST).unwrap_or(u32::MAX);
        let waited = self.0.places.acquire_many(all).await;
        self.0.places.close();
        drop(waited);
        let free = std::mem::take(&mut *self.free());
        for connection in free {
            // It only read: nothing can be lost with it.
            let _ = connection.close().await;
        }
    }
}
