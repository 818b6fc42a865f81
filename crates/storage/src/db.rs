//! One face for the two databases: a text, its arguments, and rows.

use crate::dialect::count_tables;
use crate::error::{Error, Result};
use crate::readers::Readers;
use crate::row::Row;
use crate::value::Arg;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, SqlSafeStr};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Waiting for somebody else's lock is bounded, as in SQLite; and a server that froze in the middle of a write loses
/// its locks, so that the others go on.
const SESSION: [(&str, &str); 2] = [("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "30s")];

/// The name under which PostgreSQL lists our connections.
pub(crate) const APPLICATION: &str = "alongside";

/// How many statements were run.
const STATEMENTS: &str = "alongside_statements_total";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// Embedded; the default.
    Sqlite,
    /// For several servers or a standby.
    Postgres,
}

/// Where a database is: `sqlite:PATH` or `postgres://…`.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file; made when it is not there.
    Sqlite(PathBuf),
    /// A connection address. It may hold a password, so it does not print itself.
    Postgres(String),
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

impl FromStr for Address {
    type Err = String;
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(PathBuf::from(path.trim_start_matches("//"))));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("a database is named sqlite:PATH or postgres://…".to_owned())
    }
}

/// SQLite's connections: one that writes, several that can only read.
#[derive(Debug, Clone)]
pub struct Lite {
    write: SqlitePool,
    read: Readers,
    path: PathBuf,
}

impl Lite {
    pub(crate) fn write_pool(&self) -> &SqlitePool {
        &self.write
    }
    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// An open database.
#[derive(Debug, Clone)]
pub enum Db {
    /// SQLite.
    Lite(Lite),
    /// PostgreSQL.
    Pg(PgPool),
}

/// A connection inside the writer's transaction.
pub(crate) enum Connection<'a> {
    Lite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

fn lite_arguments(arguments: &[Arg]) -> Result<SqliteArguments> {
    let mut bound = SqliteArguments::default();
    for argument in arguments {
        match argument.clone() {
            Arg::Id(value) => bound.add(value),
            Arg::Int(value) => bound.add(value),
            Arg::Text(value) => bound.add(value),
            Arg::Bytes(value) => bound.add(value),
        }
        .map_err(|error| Error::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(bound)
}

fn pg_arguments(arguments: &[Arg]) -> Result<PgArguments> {
    let mut bound = PgArguments::default();
    for argument in arguments {
        match argument.clone() {
            Arg::Id(value) => bound.add(value),
            Arg::Int(value) => bound.add(value),
            Arg::Text(value) => bound.add(value),
            Arg::Bytes(value) => bound.add(value),
        }
        .map_err(|error| Error::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(bound)
}

impl Connection<'_> {
    /// Which database this is.
    pub(crate) const fn engine(&self) -> Engine {
        match self {
            Self::Lite(_) => Engine::Sqlite,
            Self::Pg(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) async fn execute(&mut self, sql: &'static str, arguments: impl AsRef<[Arg]>) -> Result<u64> {
        self.run(sql, arguments.as_ref()).await
    }

    /// The same for a text that was made of one of ours, and of nothing else.
    pub(crate) async fn execute_made(&mut self, sql: String, arguments: impl AsRef<[Arg]>) -> Result<u64> {
        self.run(AssertSqlSafe(sql), arguments.as_ref()).await
    }

    async fn run(&mut self, sql: impl SqlSafeStr, arguments: &[Arg]) -> Result<u64> {
        metrics::counter!(STATEMENTS).increment(1);
        Ok(match self {
            Self::Lite(connection) => sqlx::query_with(sql, lite_arguments(arguments)?)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
            Self::Pg(connection) => sqlx::query_with(sql, pg_arguments(arguments)?)
                .execute(&mut **connection)
                .await?
                .rows_affected(),
        })
    }

    pub(crate) async fn fetch(
        &mut self,
        sql: &'static str,
        arguments: impl AsRef<[Arg]>,
    ) -> Result<Vec<Row>> {
        metrics::counter!(STATEMENTS).increment(1);
        let arguments = arguments.as_ref();
        Ok(match self {
            Self::Lite(connection) => {
                let rows =
                    sqlx::query_with(sql, lite_arguments(arguments)?).fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Lite).collect()
            }
            Self::Pg(connection) => {
                let rows =
                    sqlx::query_with(sql, pg_arguments(arguments)?).fetch_all(&mut **connection).await?;
                rows.into_iter().map(Row::Pg).collect()
            }
        })
    }
}

/// Makes a folder and those above it that are not there, so that they outlive a power cut: a folder's name is durable
/// when the folder above it is synced, whatever is synced in it.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(above)?;
    match std::fs::create_dir(folder) {
        // Somebody else was quicker.
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    File::open(above)?.sync_all()
}

/// Makes the file of a database that is not there, for its owner's eyes only; SQLite makes the files beside it alike.
fn make_private(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path).map(drop)
}

impl Db {
    /// Opens a database, making a SQLite file that is not there.
    pub async fn open(address: &Address) -> Result<Self> {
        match address {
            Address::Sqlite(path) => Self::open_lite(path).await,
            Address::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)
                    .map_err(|_| Error::Unusable("the PostgreSQL address can't be read".into()))?
                    .application_name(APPLICATION)
                    .options(SESSION);
                let pool = PgPoolOptions::new()
                    .max_connections(16)
                    .acquire_timeout(Duration::from_secs(5))
                    .connect_with(options)
                    .await
                    .map_err(|error| Error::Unavailable(format!("PostgreSQL does not answer: {error}")))?;
                Ok(Self::Pg(pool))
            }
        }
    }

    async fn open_lite(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder).map_err(|error| {
                Error::Unusable(format!("the folder of the database can't be made: {error}"))
            })?;
        }
        make_private(path)
            .map_err(|error| Error::Unusable(format!("the database file can't be made: {error}")))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode `normal` may lose acknowledged commits when the power goes.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            .pragma("temp_store", "memory")
            .statement_cache_capacity(512)
            // Rows come from the connection's thread through a channel: where it is short, the two wait for each other.
            .row_buffer_size(2_048)
            // 8 MB a connection: the upper parts of the indexes stay in memory.
            .pragma("cache_size", "-8192")
            .busy_timeout(Duration::from_secs(5));
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            // A file does not hang up: asking is a turn to the connection's thread and back for nothing.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(|error| Error::Unusable(format!("the database file can't be opened: {error}")))?;
        let read = Readers::open(options).await?;
        Ok(Self::Lite(Lite { write, read, path: path.to_owned() }))
    }

    /// Whether nothing was ever stored at an address: no file, or a database without tables. Makes nothing.
    pub async fn is_empty(address: &Address) -> Result<bool> {
        let count = match address {
            Address::Sqlite(path) => {
                if std::fs::metadata(path).map_or(0, |it| it.len()) == 0 {
                    return Ok(true);
                }
                let options = SqliteConnectOptions::new().filename(path).create_if_missing(false);
                let mut connection = options.connect().await.map_err(|error| {
                    Error::Unusable(format!("the database file can't be opened: {error}"))
                })?;
                let count: i64 =
                    sqlx::query_scalar(count_tables(Engine::Sqlite)).fetch_one(&mut connection).await?;
                connection.close().await?;
                count
            }
            Address::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)
                    .map_err(|_| Error::Unusable("the PostgreSQL address can't be read".into()))?;
                let mut connection = options
                    .connect()
                    .await
                    .map_err(|error| Error::Unavailable(format!("PostgreSQL does not answer: {error}")))?;
                let count: i64 =
                    sqlx::query_scalar(count_tables(Engine::Postgres)).fetch_one(&mut connection).await?;
                connection.close().await?;
                count
            }
        };
        Ok(count == 0)
    }

    /// Which database this is.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Lite(_) => Engine::Sqlite,
            Self::Pg(_) => Engine::Postgres,
        }
    }

    /// Runs a reading statement.
    pub async fn fetch(&self, sql: &'static str, arguments: Vec<Arg>) -> Result<Vec<Row>> {
        metrics::counter!(STATEMENTS).increment(1);
        Ok(match self {
            Self::Lite(lite) => {
                let rows = lite.read.fetch(sql, lite_arguments(&arguments)?).await?;
                rows.into_iter().map(Row::Lite).collect()
            }
            Self::Pg(pool) => {
                let rows = sqlx::query_with(sql, pg_arguments(&arguments)?).fetch_all(pool).await?;
                rows.into_iter().map(Row::Pg).collect()
            }
        })
    }

    /// Runs a reading statement that gives at most one row.
    pub async fn fetch_one(&self, sql: &'static str, arguments: Vec<Arg>) -> Result<Option<Row>> {
        Ok(self.fetch(sql, arguments).await?.into_iter().next())
    }

    /// Asks the database whether it would accept a statement, without running it.
    pub async fn prepare(&self, sql: &'static str) -> Result<()> {
        match self {
            Self::Lite(lite) => lite.read.prepare(sql).await?,
            Self::Pg(pool) => drop(pool.prepare(SqlSafeStr::into_sql_str(sql)).await?),
        }
        Ok(())
    }

    /// Closes every connection, finishing what runs.
    pub async fn close(&self) {
        match self {
            Self::Lite(lite) => {
                lite.read.close().await;
                lite.write.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }
}
