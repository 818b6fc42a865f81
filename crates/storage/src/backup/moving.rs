//! A partnership goes from one kind of database to the other: every row of every table, then a proof that both hold
//! the same. All or nothing: the new database appears when everything is in it and was compared.

use super::pg::{Table, tables, value as pg_value};
use super::text::{Kind, hex, put};
use super::{io, new_file, sync};
use crate::db::{APPLICATION, Address, Db};
use crate::error::{Error, Result, is_temporary};
use crate::migrate;
use crate::value::Arg;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteLockingMode, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Database, Postgres, Row as _, Sqlite};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

/// So many rows are in memory at a time.
const AT_A_TIME: i64 = 1_000;

/// What was moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// How many tables.
    pub tables: usize,
    /// How many rows.
    pub rows: u64,
    /// A hash of everything, the same on both sides.
    pub digest: String,
}

/// What a table holds, whatever the order of its rows: their number, and the sum of their hashes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Held {
    rows: u64,
    sum: [u64; 4],
}

impl Held {
    fn add(&mut self, row: &[Arg]) {
        let mut line = String::new();
        for value in row {
            put(&mut line, value);
            line.push('\t');
        }
        let hash = Sha256::digest(line.as_bytes());
        for (lane, part) in self.sum.iter_mut().zip(hash.chunks(8)) {
            let part = part.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
            *lane = lane.wrapping_add(part);
        }
        self.rows += 1;
    }
}

/// One side while it is held for the move.
enum Side<'a> {
    Lite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

/// Moves a partnership. `fingerprint` is that of the master key: with another one nothing is touched.
///
/// No server may be running on `from`; nobody can write to it while it is read.
pub async fn move_database(from: &Address, to: &Address, fingerprint: &[u8; 32]) -> Result<Moved> {
    let unusable = |what: &str| Err(Error::Unusable(format!("{what} Nothing was changed.")));
    if Db::is_empty(from).await? {
        return unusable("There is no partnership in the database to move from.");
    }
    if !Db::is_empty(to).await? {
        return unusable("The database to move to is not empty. Name a new one.");
    }
    match (from, to) {
        (Address::Sqlite(path), Address::Postgres(url)) => {
            let mut source = held_lite(path).await?;
            check(&mut Side::Lite(&mut source), fingerprint).await?;
            let mut connection = pg(url).await?;
            let mut target = connection.begin().await?;
            // The steps of the schema too are part of the one transaction.
            migrate::run_on(&mut target).await?;
            let known = tables(&mut target).await?;
            let moved = copy(&mut Side::Lite(&mut source), &mut Side::Pg(&mut target), &known).await?;
            sqlx::raw_sql(
                "select setval(pg_get_serial_sequence('change', 'seq'), coalesce((select max(seq) from change), 0) + 1, false)",
            )
            .execute(&mut *target)
            .await?;
            target.commit().await?;
            connection.close().await?;
            source.close().await?;
            Ok(moved)
        }
        (Address::Postgres(url), Address::Sqlite(path)) => {
            let mut connection = pg(url).await?;
            let mut source = connection.begin().await?;
            hold_pg(&mut source).await?;
            check(&mut Side::Pg(&mut source), fingerprint).await?;
            let known = tables(&mut source).await?;
            let partial = partial(path)?;
            let mut target = new_lite(&partial).await?;
            sqlx::query("begin").execute(&mut target).await?;
            let moved = copy(&mut Side::Pg(&mut source), &mut Side::Lite(&mut target), &known).await?;
            sqlx::query("commit").execute(&mut target).await?;
            let dangling = sqlx::query("pragma foreign_key_check").fetch_all(&mut target).await?;
            target.close().await?;
            source.rollback().await?;
            if !dangling.is_empty() {
                return unusable("A row points to another that is not there.");
            }
            sync(&partial)?;
            std::fs::rename(&partial, path).map_err(io(path))?;
            sync(path)?;
            Ok(moved)
        }
        _ => unusable("Both are databases of one kind. To copy one, use `alongside backup` and `restore`."),
    }
}

/// The source as a file that nobody else has open.
async fn held_lite(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .locking_mode(SqliteLockingMode::Exclusive)
        .busy_timeout(Duration::from_secs(1));
    let held = async {
        let mut connection = options.connect().await?;
        sqlx::query("begin exclusive").execute(&mut connection).await?;
        Ok(connection)
    };
    held.await.map_err(|error| if is_temporary(&error) { in_use() } else { error.into() })
}

fn in_use() -> Error {
    Error::Unusable(
        "The database to move from is in use. Nothing was changed. Stop every server on it, then move it."
            .into(),
    )
}

/// Nobody of ours is on the source, and nobody writes to it until the end.
async fn hold_pg(connection: &mut PgConnection) -> Result<()> {
    let sql = "select count(*) from pg_stat_activity where datname = current_database() \
               and application_name = $1 and pid <> pg_backend_pid()";
    let others: i64 = sqlx::query_scalar(sql).bind(APPLICATION).fetch_one(&mut *connection).await?;
    if others > 0 {
        return Err(in_use());
    }
    let names: Vec<String> =
        tables(connection).await?.into_iter().map(|table| format!("\"{}\"", table.name)).collect();
    let sql = format!("lock table {} in share mode", names.join(", "));
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

async fn pg(url: &str) -> Result<PgConnection> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| Error::Unusable("the PostgreSQL address can't be read".into()))?;
    options
        .connect()
        .await
        .map_err(|error| Error::Unavailable(format!("PostgreSQL does not answer: {error}")))
}

/// The name of the new file until it is whole. What an interrupted move left behind goes.
fn partial(path: &Path) -> Result<PathBuf> {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    let partial = PathBuf::from(name);
    let _ = std::fs::remove_file(&partial);
    drop(new_file(&partial)?);
    Ok(partial)
}

async fn new_lite(path: &Path) -> Result<SqliteConnection> {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
        // Checked at the end, for all rows at once.
        .foreign_keys(false)
        .connect()
        .await?;
    migrate::run_on_lite(&mut connection).await?;
    Ok(connection)
}

/// Refuses a source of another schema or with another key.
async fn check(side: &mut Side<'_>, fingerprint: &[u8; 32]) -> Result<()> {
    let schema = "select max(version) as version from _sqlx_migrations";
    let key = "select value from meta where name = 'master_key'";
    let (schema, key): (i64, Option<String>) = match side {
        Side::Lite(connection) => (
            sqlx::query_scalar(schema).fetch_one(&mut **connection).await?,
            sqlx::query_scalar(key).fetch_optional(&mut **connection).await?,
        ),
        Side::Pg(connection) => (
            sqlx::query_scalar(schema).fetch_one(&mut **connection).await?,
            sqlx::query_scalar(key).fetch_optional(&mut **connection).await?,
        ),
    };
    if schema != migrate::schema_version() {
        return Err(Error::Unusable(format!(
            "The database to move from is at schema {schema}, and this program at {}. Nothing was changed. Run \
             `alongside migrate` on it, or use the newer program.",
            migrate::schema_version()
        )));
    }
    if key != Some(hex(fingerprint)) {
        return Err(Error::Unusable(
            "This is not the master key of the database to move from. Nothing was changed. Give the key file that \
             was made with it."
                .into(),
        ));
    }
    Ok(())
}

async fn copy(from: &mut Side<'_>, to: &mut Side<'_>, known: &[Table]) -> Result<Moved> {
    // Whatever a step of the schema put in gives way to what the source holds.
    for table in known.iter().rev() {
        run(to, format!("delete from \"{}\"", table.name)).await?;
    }
    let (mut rows, mut all) = (0, Sha256::new());
    for table in known {
        let mut sent = Held::default();
        let mut reading = Reading::start(from, table).await?;
        while let Some(part) = reading.next(from, table).await? {
            for row in &part {
                sent.add(row);
                insert(to, table, row).await?;
            }
        }
        let mut arrived = Held::default();
        let mut reading = Reading::start(to, table).await?;
        while let Some(part) = reading.next(to, table).await? {
            for row in &part {
                arrived.add(row);
            }
        }
        if sent != arrived {
            return Err(Error::Unusable(format!(
                "The table {} is not the same after the move. Nothing was changed.",
                table.name
            )));
        }
        rows += sent.rows;
        all.update(table.name.as_bytes());
        sent.sum.iter().for_each(|lane| all.update(lane.to_be_bytes()));
    }
    Ok(Moved { tables: known.len(), rows, digest: hex(&all.finalize()) })
}

async fn run(side: &mut Side<'_>, sql: String) -> Result<()> {
    let sql = AssertSqlSafe(sql);
    match side {
        Side::Lite(connection) => sqlx::raw_sql(sql).execute(&mut **connection).await.map(|_| ())?,
        Side::Pg(connection) => sqlx::raw_sql(sql).execute(&mut **connection).await.map(|_| ())?,
    }
    Ok(())
}

/// Reads a table part by part: by the row's number on SQLite, by a cursor on PostgreSQL.
struct Reading {
    sql: String,
    after: i64,
}

impl Reading {
    async fn start(side: &mut Side<'_>, table: &Table) -> Result<Self> {
        let sql = match side {
            Side::Lite(_) => format!(
                "select {}, rowid as \"the rowid\" from \"{}\" where rowid > $1 order by rowid limit {AT_A_TIME}",
                table.list(),
                table.name
            ),
            Side::Pg(connection) => {
                let sql = format!(
                    "declare moving no scroll cursor for select {} from \"{}\"",
                    table.list(),
                    table.name
                );
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **connection).await?;
                format!("fetch {AT_A_TIME} from moving")
            }
        };
        Ok(Self { sql, after: i64::MIN })
    }

    async fn next(&mut self, side: &mut Side<'_>, table: &Table) -> Result<Option<Vec<Vec<Arg>>>> {
        let kinds = || table.columns.iter().map(|(_, kind)| *kind).enumerate();
        let part: Vec<Vec<Arg>> = match side {
            Side::Lite(connection) => {
                let sql = AssertSqlSafe(self.sql.clone());
                let rows = sqlx::query(sql).bind(self.after).fetch_all(&mut **connection).await?;
                if let Some(last) = rows.last() {
                    self.after = last.try_get("the rowid")?;
                }
                let row =
                    |row: &SqliteRow| kinds().map(|(place, kind)| lite_value(row, place, kind)).collect();
                rows.iter().map(row).collect::<Result<_>>()?
            }
            Side::Pg(connection) => {
                let sql = AssertSqlSafe(self.sql.clone());
                let rows = sqlx::query(sql).persistent(false).fetch_all(&mut **connection).await?;
                if rows.is_empty() {
                    sqlx::raw_sql("close moving").execute(&mut **connection).await?;
                }
                let row = |row| kinds().map(|(place, kind)| pg_value(row, place, kind)).collect();
                rows.iter().map(row).collect::<Result<_>>()?
            }
        };
        Ok((!part.is_empty()).then_some(part))
    }
}

fn lite_value(row: &SqliteRow, place: usize, kind: Kind) -> Result<Arg> {
    Ok(match kind {
        Kind::Id => Arg::Id(row.try_get(place)?),
        Kind::Int => Arg::Int(row.try_get(place)?),
        Kind::Text => Arg::Text(row.try_get(place)?),
        Kind::Bytes => Arg::Bytes(row.try_get(place)?),
    })
}

async fn insert(side: &mut Side<'_>, table: &Table, row: &[Arg]) -> Result<()> {
    let places: Vec<String> = (1..=row.len()).map(|place| format!("${place}")).collect();
    let sql = |overriding: &str| {
        let (name, columns) = (&table.name, table.list());
        AssertSqlSafe(format!(
            "insert into \"{name}\" ({columns}) {overriding} values ({})",
            places.join(", ")
        ))
    };
    match side {
        Side::Lite(connection) => {
            let query = row.iter().fold(sqlx::query::<Sqlite>(sql("")), bind_lite);
            query.execute(&mut **connection).await?;
        }
        Side::Pg(connection) => {
            let query = row.iter().fold(sqlx::query::<Postgres>(sql("overriding system value")), bind_pg);
            query.execute(&mut **connection).await?;
        }
    }
    Ok(())
}

type Binding<'q, D> = Query<'q, D, <D as Database>::Arguments>;

fn bind_lite<'q>(query: Binding<'q, Sqlite>, value: &Arg) -> Binding<'q, Sqlite> {
    match value.clone() {
        Arg::Id(value) => query.bind(value),
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Bytes(value) => query.bind(value),
    }
}

fn bind_pg<'q>(query: Binding<'q, Postgres>, value: &Arg) -> Binding<'q, Postgres> {
    match value.clone() {
        Arg::Id(value) => query.bind(value),
        Arg::Int(value) => query.bind(value),
        Arg::Text(value) => query.bind(value),
        Arg::Bytes(value) => query.bind(value),
    }
}
