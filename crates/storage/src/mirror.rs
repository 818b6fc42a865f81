//! What stands in clear in SQLite's file stands there twice.
//!
//! SQLite keeps no checksum of its pages. What is sealed and what is in the log does not open when a bit of it changes;
//! a code, a day or a count in clear would simply say something else. So an index repeats the clear columns of each table,
//! and `pragma integrity_check` compares every row with its entry. The names of tables and columns stand in clear as well:
//! they are compared with those of a fresh file. PostgreSQL has checksums of its own.
//!
//! The indexes are no step of the schema: they follow from the tables, and are made anew after each step.

use crate::error::Result;
use crate::migrate;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};
use std::collections::BTreeSet;
use std::path::Path;

/// What the names of these indexes begin with.
const PREFIX: &str = "mirror_";
/// The leaves of the log hash themselves.
const LEFT_OUT: &str = "audit_leaf";

/// Makes what is missing. A start that finds everything reads two lists and writes nothing.
pub(crate) async fn make(connection: &mut SqliteConnection) -> Result<()> {
    let there: BTreeSet<String> = names(connection, "index").await?.into_iter().collect();
    for table in names(connection, "table").await? {
        let index = format!("{PREFIX}{table}");
        if there.contains(&index) || table == LEFT_OUT || table.starts_with('_') {
            continue;
        }
        let columns = clear_columns(connection, &table).await?;
        if columns.iter().all(|column| column.is_of_key) {
            // The primary key has an index already.
            continue;
        }
        let columns = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join("\", \"");
        // The names come from the schema, which is ours.
        let sql = format!("create index \"{index}\" on \"{table}\" (\"{columns}\")");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes them away where there are steps to take up to the last, for a step may change columns that they name. A file of a
/// newer program is left alone.
pub(crate) async fn make_way(connection: &mut SqliteConnection, last: i64) -> Result<()> {
    let is_new = "select count(*) = 0 from sqlite_master where name = '_sqlx_migrations'";
    if sqlx::query_scalar(is_new).fetch_one(&mut *connection).await? {
        return Ok(());
    }
    let newest = "select max(version) from _sqlx_migrations";
    if sqlx::query_scalar::<_, Option<i64>>(newest).fetch_one(&mut *connection).await? >= Some(last) {
        return Ok(());
    }
    for index in names(connection, "index").await? {
        if index.starts_with(PREFIX) {
            sqlx::query(AssertSqlSafe(format!("drop index \"{index}\""))).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

async fn names(connection: &mut SqliteConnection, kind: &str) -> Result<Vec<String>> {
    let sql = "select name from sqlite_master where type = $1 and name not like 'sqlite_%' order by name";
    Ok(sqlx::query_scalar(sql).bind(kind).fetch_all(connection).await?)
}

/// What is wrong with a file, if anything: the first thing that was found.
pub(crate) async fn damage(path: &Path) -> Result<Option<String>> {
    let options =
        SqliteConnectOptions::new().filename(path).create_if_missing(false).pragma("query_only", "on");
    let mut connection = options.connect().await?;
    let said: String = sqlx::query_scalar("pragma integrity_check(1)").fetch_one(&mut connection).await?;
    let found = if said == "ok" { missing(&mut connection).await? } else { Some(said) };
    connection.close().await?;
    Ok(found)
}

/// The first of a fresh file's tables and indexes that this one does not have, or has otherwise.
async fn missing(connection: &mut SqliteConnection) -> Result<Option<String>> {
    let mut fresh = SqliteConnectOptions::new().in_memory(true).connect().await?;
    migrate::run_on_lite(&mut fresh).await?;
    let there = schema(connection).await?;
    Ok(schema(&mut fresh)
        .await?
        .into_iter()
        .find(|it| !there.contains(it))
        .map(|(name, _)| format!("{name} is not what it was made as")))
}

async fn schema(connection: &mut SqliteConnection) -> Result<BTreeSet<(String, Option<String>)>> {
    // The driver's own table may be made otherwise by another version of it; where it is damaged no start succeeds.
    let sql = "select name, sql from sqlite_master where substr(name, 1, 1) <> '_'";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| Ok((row.try_get("name")?, row.try_get("sql")?))).collect::<sqlx::Result<_>>()?)
}

struct Column {
    name: String,
    is_of_key: bool,
}

/// The columns that are not sealed; those of the primary key first, so that the entries stand in the order of the rows.
async fn clear_columns(connection: &mut SqliteConnection, table: &str) -> Result<Vec<Column>> {
    let sql = "select name, pk > 0 as is_of_key from pragma_table_info($1) order by pk = 0, pk, cid";
    let rows = sqlx::query(sql).bind(table).fetch_all(connection).await?;
    let columns = rows
        .iter()
        .map(|row| Ok(Column { name: row.try_get("name")?, is_of_key: row.try_get("is_of_key")? }));
    let columns: Vec<Column> = columns.collect::<sqlx::Result<_>>()?;
    let is_sealed = |name: &str| name.ends_with("sealed") || matches!(name, "wrapped" | "standing");
    Ok(columns.into_iter().filter(|column| !is_sealed(&column.name)).collect())
}
