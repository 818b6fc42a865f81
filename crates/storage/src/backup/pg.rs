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

pub(super) const HEADING: &str = "alongside-data-backup-1";

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
                let kinds = table.columns.iter().map(|(_, kind)| *kind).enumerate();
                let values: Vec<Arg> =
                    kinds.map(|(index, kind)| value(row, index, kind)).collect::<Result<_>>()?;
                writeln!(file, "{}", row_line(&values)).map_err(io(data))?;
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
    let mut target = None;
    for line in lines {
        match Line::read(&line.map_err(io(data))?, known, target.as_ref()).ok_or_else(damaged)? {
            Line::End => return Ok(()),
            Line::Table(next) => target = Some(next),
            Line::Row(sql, values) => {
                let query = sqlx::query(AssertSqlSafe(sql.to_owned()));
                let bound = values.into_iter().fold(query, |query, value| match value {
                    Arg::Id(value) => query.bind(value),
                    Arg::Int(value) => query.bind(value),
                    Arg::Text(value) => query.bind(value),
                    Arg::Bytes(value) => query.bind(value),
                });
                bound.execute(&mut *connection).await?;
            }
        }
    }
    Err(damaged())
}

/// Where rows go: the kinds of their columns, and the statement that puts one in.
pub(super) struct Target {
    kinds: Vec<Kind>,
    sql: String,
}

/// A line of a data file below its heading.
pub(super) enum Line<'a> {
    /// The rows of a table follow.
    Table(Target),
    /// A row, and the statement that puts it in.
    Row(&'a str, Vec<Arg>),
    /// Nothing was cut off.
    End,
}

impl<'a> Line<'a> {
    /// Reads a line; `None` where it can't be one, or not here.
    pub(super) fn read(line: &str, known: &[Table], target: Option<&'a Target>) -> Option<Self> {
        if line == "end" {
            return Some(Self::End);
        }
        if let Some(heading) = line.strip_prefix("table ") {
            return insert(known, heading).map(Self::Table);
        }
        let Target { kinds, sql } = target?;
        let texts: Vec<&str> = line.strip_prefix(' ')?.split('\t').collect();
        if texts.len() != kinds.len() {
            return None;
        }
        let values = kinds.iter().zip(texts).map(|(kind, text)| take(*kind, text)).collect::<Option<_>>()?;
        Some(Self::Row(sql, values))
    }
}

/// A row as a line of a data file.
pub(super) fn row_line(values: &[Arg]) -> String {
    let mut line = String::new();
    for (place, value) in values.iter().enumerate() {
        line.push(if place == 0 { ' ' } else { '\t' });
        put(&mut line, value);
    }
    line
}

/// The statement for a table's rows, where this schema has the table and its columns.
fn insert(known: &[Table], heading: &str) -> Option<Target> {
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
    Some(Target { kinds, sql })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_as_many_values_as_its_table_has_columns() {
        let columns = vec![("seq".to_owned(), Kind::Int), ("words".to_owned(), Kind::Text)];
        let known = [Table { name: "change".to_owned(), columns }];
        let Some(Line::Table(target)) = Line::read("table change seq words", &known, None) else {
            panic!("a table's heading")
        };
        let row = |line: &str| match Line::read(line, &known, Some(&target)) {
            Some(Line::Row(_, values)) => Some(values),
            _ => None,
        };
        let values = vec![Arg::Int(Some(7)), Arg::Text(Some("two\nlines".into()))];
        assert_eq!(row(&row_line(&values)), Some(values));
        assert_eq!(row(" 7"), None);
        assert_eq!(row(" 7\twords\tmore"), None);
    }
}
