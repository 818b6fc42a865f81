//! PostgreSQL, table by table from one snapshot.

use super::keys::{KeyBackup, Wrapped, Writing};
use super::lite::head;
use super::text::{Kind, put, take};
use super::{Counted, KEYS, LEFT_OUT, LogHead, epochs, io, sync};
use crate::db::{Address, Db};
use crate::error::{Error, Result};
use crate::migrate;
use crate::store::Store;
use crate::value::Arg;
use sqlx::postgres::{PgConnection, PgPool, PgRow};
use sqlx::{AssertSqlSafe, Row as _};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

const HEADING: &str = "alongside-data-backup-1";

/// One of our tables.
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<(String, Kind)>,
}

impl Table {
    pub(super) fn list(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }
}

/// Our tables, each after those that it points to: the order in which the schema's steps make them.
pub(super) async fn tables(connection: &mut PgConnection) -> Result<Vec<Table>> {
    let sql = "select table_name, column_name, data_type from information_schema.columns \
               where table_schema = current_schema() and table_name not like '\\_sqlx\\_%' and table_name in \
               (select t.table_name from information_schema.tables t where t.table_schema = current_schema() and t.table_type = 'BASE TABLE') \
               order by table_name, ordinal_position";
    let mut found: Vec<Table> = Vec::new();
    for row in sqlx::query(sql).fetch_all(connection).await? {
        let (name, column): (String, String) = (row.try_get("table_name")?, row.try_get("column_name")?);
        let kind = Kind::of(&row.try_get::<String, _>("data_type")?)?;
        match found.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push((column, kind)),
            None => found.push(Table { name, columns: vec![(column, kind)] }),
        }
    }
    let order = migrate::tables();
    // A table that a later step made anew stands where that step made it.
    found.sort_by_key(|table| order.iter().rposition(|name| *name == table.name));
    Ok(found)
}

pub(super) fn value(row: &PgRow, index: usize, kind: Kind) -> Result<Arg> {
    Ok(match kind {
        Kind::Id => Arg::Id(row.try_get(index)?),
        Kind::Int => Arg::Int(row.try_get(index)?),
        Kind::Text => Arg::Text(row.try_get(index)?),
        Kind::Bytes => Arg::Bytes(row.try_get(index)?),
    })
}

pub(super) async fn save(
    store: &Store,
    pool: &PgPool,
    (file, data): (File, &Path),
    mut writing: Writing,
) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    let mut file = BufWriter::new(file);
    let mut snapshot = pool.begin_with("begin isolation level repeatable read read only").await?;
    writeln!(file, "{HEADING}").map_err(io(data))?;
    for table in tables(&mut snapshot).await? {
        let is_keys = table.name == KEYS;
        if !is_keys && LEFT_OUT.contains(&table.name.as_str()) {
            continue;
        }
        if !is_keys {
            let columns: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
            writeln!(file, "table {} {}", table.name, columns.join(" ")).map_err(io(data))?;
        }
        // A cursor, so that a large table is never in memory at once. The names come from our own schema.
        let sql =
            format!("declare backup no scroll cursor for select {} from \"{}\"", table.list(), table.name);
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *snapshot).await?;
        loop {
            let rows =
                sqlx::query("fetch 1000 from backup").persistent(false).fetch_all(&mut *snapshot).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                if is_keys {
                    writing.add(&Wrapped {
                        subject: row.try_get("subject")?,
                        epoch: row.try_get("epoch")?,
                        bytes: row.try_get("wrapped")?,
                    })?;
                    continue;
                }
                let mut line = String::new();
                for (index, (_, kind)) in table.columns.iter().enumerate() {
                    line.push(if index == 0 { ' ' } else { '\t' });
                    put(&mut line, &value(row, index, *kind)?);
                }
                writeln!(file, "{line}").map_err(io(data))?;
            }
        }
        sqlx::raw_sql("close backup").execute(&mut *snapshot).await?;
    }
    let held = held(&mut snapshot).await?;
    snapshot.commit().await?;
    writeln!(file, "end").map_err(io(data))?;
    file.flush().map_err(io(data))?;
    sync(data)?;
    writing.finish(store)?;
    Ok(held)
}

pub(super) async fn load(
    address: &Address,
    schema: i64,
    data: &Path,
    keys: &KeyBackup,
) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    let db = Db::open(address).await?;
    migrate::run_to(&db, schema).await?;
    let Db::Pg(pool) = &db else { return Err(Error::Unusable("this is not PostgreSQL".into())) };
    let mut transaction = pool.begin().await?;
    let known = tables(&mut transaction).await?;
    // Whatever a step of the schema put in gives way to what the backup holds.
    for table in known.iter().rev() {
        sqlx::raw_sql(AssertSqlSafe(format!("delete from \"{}\"", table.name)))
            .execute(&mut *transaction)
            .await?;
    }
    read_in(&mut transaction, &known, data).await?;
    if known.iter().any(|table| table.name == "epoch") {
        for epoch in epochs(keys) {
            sqlx::query("insert into epoch (number, begun_at) values ($1, 0)")
                .bind(epoch)
                .execute(&mut *transaction)
                .await?;
        }
    }
    for key in &keys.keys {
        sqlx::query("insert into subject_key (subject, epoch, wrapped) values ($1, $2, $3)")
            .bind(key.subject)
            .bind(key.epoch)
            .bind(key.bytes.clone())
            .execute(&mut *transaction)
            .await?;
    }
    // New changes count on from the restored ones.
    sqlx::raw_sql(
        "select setval(pg_get_serial_sequence('change', 'seq'), coalesce((select max(seq) from change), 0) + 1, false)",
    )
    .execute(&mut *transaction)
    .await?;
    let held = held(&mut transaction).await?;
    transaction.commit().await?;
    db.close().await;
    Ok(held)
}

async fn read_in(connection: &mut PgConnection, known: &[Table], data: &Path) -> Result<()> {
    let damaged =
        || Error::Unusable("the data file can't be read as a backup. Nothing was changed.".to_owned());
    let mut lines = BufReader::new(File::open(data).map_err(io(data))?).lines();
    if lines.next().transpose().map_err(io(data))?.as_deref() != Some(HEADING) {
        return Err(damaged());
    }
    let mut target: Option<(Vec<Kind>, String)> = None;
    for line in lines {
        let line = line.map_err(io(data))?;
        if line == "end" {
            return Ok(());
        }
        if let Some(heading) = line.strip_prefix("table ") {
            target = Some(insert(known, heading).ok_or_else(damaged)?);
            continue;
        }
        let (kinds, sql) = target.as_ref().ok_or_else(damaged)?;
        let values = line.strip_prefix(' ').ok_or_else(damaged)?;
        let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
        let mut count = 0;
        for (text, kind) in values.split('\t').zip(kinds) {
            query = match take(*kind, text).ok_or_else(damaged)? {
                Arg::Id(value) => query.bind(value),
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value),
                Arg::Bytes(value) => query.bind(value),
            };
            count += 1;
        }
        if count != kinds.len() {
            return Err(damaged());
        }
        query.execute(&mut *connection).await?;
    }
    Err(damaged())
}

/// The statement for a table's rows, where this schema has the table and its columns.
fn insert(known: &[Table], heading: &str) -> Option<(Vec<Kind>, String)> {
    let mut words = heading.split(' ');
    let name = words.next()?;
    let table = known.iter().find(|table| table.name == name)?;
    let mut kinds = Vec::new();
    let mut columns = Vec::new();
    for word in words {
        kinds.push(table.columns.iter().find(|(column, _)| column == word)?.1);
        columns.push(format!("\"{word}\""));
    }
    let places: Vec<String> = (1..=kinds.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "insert into \"{name}\" ({}) overriding system value values ({})",
        columns.join(", "),
        places.join(", ")
    );
    Some((kinds, sql))
}

/// Rows by table and the logs' heads.
async fn held(connection: &mut PgConnection) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    let mut counted = Vec::new();
    for table in
        tables(connection).await?.into_iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()))
    {
        let sql = format!("select count(*) from \"{}\"", table.name);
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
        counted.push(Counted { table: table.name, rows: u64::try_from(rows).unwrap_or(0) });
    }
    counted.sort_by(|one, other| one.table.cmp(&other.table));
    let rows =
        sqlx::query("select name, frontier from audit_log order by name").fetch_all(connection).await?;
    let logs = rows.iter().map(|row| head(row.try_get("name")?, &row.try_get::<Vec<u8>, _>("frontier")?));
    Ok((counted, logs.collect::<Result<_>>()?))
}
