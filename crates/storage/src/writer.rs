//! The one writer: applies the write sets that wait and commits them with one sync.
//!
//! A set whose version check fails is taken back alone; the others go on. Nobody is answered before the
//! commit is durable. PostgreSQL is written in the same way: one group of sets, one transaction, one sync.
//!
//! Servers that share a PostgreSQL take turns: while one group is written no other is. So every check of a set sees all
//! that was true before, whichever server wrote it; the numbers in `change` become visible in their order, so that
//! whoever follows them misses none; and no two groups can wait for each other. Reading, and logging what was read,
//! waits for nobody.

use crate::args;
use crate::audit::{Entry, Log};
use crate::db::{Connection, Db};
use crate::dialect;
use crate::error::{Error, Result, is_temporary};
use crate::many_rows;
use crate::write_set::{Expect, WriteSet, Written};
use alongside_kernel::Timestamp;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// The most sets that one commit takes together.
const GROUP: usize = 256;
/// The most sets that may wait; beyond it the caller is told to come back.
const WAITING: usize = 4_096;

struct Waiting {
    set: WriteSet,
    at: Timestamp,
    answer: oneshot::Sender<Result<Written>>,
}

/// A handle to the writer's queue.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// Starts the writer. It stops when the last handle is dropped and the queue is empty.
    pub(crate) async fn start(db: Db, log_name: String, log_id: Uuid) -> Result<Self> {
        let log = Log { name: log_name };
        in_transaction(&db, async |connection| log.prepare(connection, log_id).await).await?;
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(run(Arc::new(db), log, waiting));
        Ok(Self { queue })
    }

    /// Hands over a set and waits until it is durable, or refused.
    pub(crate) async fn write(&self, set: WriteSet, at: Timestamp) -> Result<Written> {
        let (answer, result) = oneshot::channel();
        self.queue
            .try_send(Waiting { set, at, answer })
            .map_err(|_| Error::Unavailable("too many writes are waiting".into()))?;
        result.await.map_err(|_| Error::Unavailable("the writer has stopped".into()))?
    }
}

async fn run(db: Arc<Db>, log: Log, mut queue: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        let (sets, answers): (Vec<_>, Vec<_>) =
            group.drain(..).map(|waiting: Waiting| ((waiting.set, waiting.at), waiting.answer)).unzip();
        metrics::gauge!("alongside_writer_waiting").set(count(queue.len()));
        let began = Instant::now();
        let outcome =
            in_transaction(&db, async |connection| apply_all(connection, &db, &log, &sets).await).await;
        match outcome {
            Ok(results) => {
                metrics::counter!("alongside_commits_total").increment(1);
                metrics::counter!("alongside_write_sets_total").increment(results.len() as u64);
                metrics::histogram!("alongside_commit_seconds").record(began.elapsed());
                for (answer, result) in answers.into_iter().zip(results) {
                    // The caller may have gone; what it wrote stands.
                    let _ = answer.send(result);
                }
            }
            Err(error) => {
                tracing::warn!(error = %error, sets = sets.len(), "a group of writes was not committed");
                let text = error.to_string();
                for answer in answers {
                    let _ = answer.send(Err(Error::Unavailable(text.clone())));
                }
            }
        }
    }
}

/// A count as the metrics take it.
fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// Runs work in one write transaction and commits it.
pub(crate) async fn in_transaction<T>(
    db: &Db,
    work: impl AsyncFnOnce(&mut Connection<'_>) -> Result<T>,
) -> Result<T> {
    match db {
        Db::Lite(lite) => {
            let mut connection = lite.write_pool().acquire().await?;
            let done = in_lite_transaction(&mut connection, work).await;
            if done.is_err() {
                // Where the disk is full or fails, SQLite ends the transaction by itself. The driver does not notice and
                // would refuse every later one, so this connection is not used again.
                let _ = connection.close().await;
            }
            done
        }
        Db::Pg(pool) => {
            let mut transaction = pool.begin().await?;
            let value = work(&mut Connection::Pg(&mut transaction)).await?;
            transaction.commit().await?;
            Ok(value)
        }
    }
}

async fn in_lite_transaction<T>(
    connection: &mut SqliteConnection,
    work: impl AsyncFnOnce(&mut Connection<'_>) -> Result<T>,
) -> Result<T> {
    let mut transaction = connection.begin_with("begin immediate").await?;
    let value = work(&mut Connection::Lite(&mut transaction)).await?;
    transaction.commit().await?;
    Ok(value)
}

async fn apply_all(
    connection: &mut Connection<'_>,
    db: &Db,
    log: &Log,
    sets: &[(WriteSet, Timestamp)],
) -> Result<Vec<Result<Written>>> {
    let writes = sets.iter().filter(|(set, _)| !set.is_view()).count();
    // What is only logged stands in this server's own log, and waits for nobody.
    let turn = dialect::take_turn(db.engine());
    if !turn.is_empty() && writes > 0 {
        connection.fetch(turn, []).await?;
    }
    let results = match writes {
        0 | 1 => apply_apart(connection, sets).await?,
        _ => apply_together(connection, sets).await?,
    };
    let done = sets.iter().zip(&results).filter(|(_, result)| matches!(result, Ok(Written::Done)));
    let entries: Vec<Entry> = done.flat_map(|((set, _), _)| set.entries.iter().cloned()).collect();
    metrics::counter!("alongside_audit_entries_total").increment(entries.len() as u64);
    log.append(connection, db, entries).await?;
    Ok(results)
}

/// Hardly ever does a set fail: all are applied in one savepoint. Where one fails all are taken back, and each is
/// applied in a savepoint of its own.
async fn apply_together(
    connection: &mut Connection<'_>,
    sets: &[(WriteSet, Timestamp)],
) -> Result<Vec<Result<Written>>> {
    connection.execute("savepoint group_of_sets", []).await?;
    let mut results = Vec::with_capacity(sets.len());
    for (set, at) in sets {
        match apply(connection, set, *at).await {
            Ok(written) => results.push(Ok(written)),
            Err(Error::Database(error)) if is_temporary(&error) => return Err(Error::Database(error)),
            Err(_) => {
                connection.execute("rollback to savepoint group_of_sets", []).await?;
                results = apply_apart(connection, sets).await?;
                break;
            }
        }
    }
    connection.execute("release savepoint group_of_sets", []).await?;
    Ok(results)
}

/// Applies each set by itself: what fails leaves the others alone.
async fn apply_apart(
    connection: &mut Connection<'_>,
    sets: &[(WriteSet, Timestamp)],
) -> Result<Vec<Result<Written>>> {
    let mut results = Vec::with_capacity(sets.len());
    for (set, at) in sets {
        // A set that only logs a view can't fail by itself: no savepoint needed.
        if set.is_view() {
            results.push(Ok(Written::Done));
            continue;
        }
        connection.execute("savepoint write_set", []).await?;
        match apply(connection, set, *at).await {
            Ok(written) => {
                connection.execute("release savepoint write_set", []).await?;
                results.push(Ok(written));
            }
            Err(Error::Database(error)) if is_temporary(&error) => return Err(Error::Database(error)),
            Err(error) => {
                connection.execute("rollback to savepoint write_set", []).await?;
                connection.execute("release savepoint write_set", []).await?;
                results.push(Err(error));
            }
        }
    }
    Ok(results)
}

async fn apply(connection: &mut Connection<'_>, set: &WriteSet, at: Timestamp) -> Result<Written> {
    if let Some((token, answer)) = &set.token {
        let inserted = connection
            .execute(
                "insert into idempotency (token, at, answer) values ($1, $2, $3) on conflict (token) do nothing",
                args![*token, at, answer.as_str()],
            )
            .await?;
        if inserted == 0 {
            let rows =
                connection.fetch("select answer from idempotency where token = $1", args![*token]).await?;
            let before = rows.first().map(|row| row.text("answer")).transpose()?;
            return Ok(Written::Before(before.unwrap_or_default()));
        }
    }
    for run in many_rows::runs(&set.statements) {
        let touched = many_rows::execute(connection, run.sql, &run.rows).await;
        match (touched, run.expect) {
            (Ok(1), Expect::One(_)) | (Ok(_), Expect::New(_) | Expect::Any) => {}
            (Ok(_), Expect::One(what)) => return Err(Error::Stale(what)),
            (Err(Error::Database(sqlx::Error::Database(error))), Expect::New(what))
                if error.is_unique_violation() =>
            {
                return Err(Error::Taken(what));
            }
            // Under an epoch that ended meanwhile: this server reads the keys' file anew within seconds.
            (Err(Error::Database(sqlx::Error::Database(error))), Expect::New(crate::store::SUBJECT))
                if error.is_foreign_key_violation() =>
            {
                return Err(Error::Unavailable("the keys were being renewed".into()));
            }
            (Err(error), _) => return Err(error),
        }
    }
    Ok(Written::Done)
}
