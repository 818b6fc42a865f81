//! SQLite's copy of itself.

use super::keys::{KeyBackup, Wrapped, Writing};
use super::text::hex;
use super::{Counted, LEFT_OUT, LogHead, epochs, io, new_file, sync};
use crate::db::make_folder;
use crate::error::{Error, Result};
use crate::store::Store;
use alongside_vault::Frontier;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};
use std::path::Path;

/// A copy stands in one file, and what is deleted in it is overwritten. Until its end it is worth nothing, so its
/// writes do not wait for the disk one by one: those who work meanwhile would wait with them.
fn copy_at(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .pragma("secure_delete", "on")
}

pub(super) async fn save(
    store: &Store,
    from: &Path,
    data: &Path,
    mut writing: Writing,
) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    // Read only, so that nothing of the source can hang on the syncs that the file it is copied into goes without.
    let mut source = SqliteConnectOptions::new()
        .filename(from)
        .read_only(true)
        .synchronous(SqliteSynchronous::Off)
        .connect()
        .await?;
    sqlx::query("vacuum into $1").bind(data.to_string_lossy().into_owned()).execute(&mut source).await?;
    source.close().await?;
    let mut copy = copy_at(data).connect().await?;
    // By pages, so that a large partnership needs no more memory than a small one.
    let mut after: Vec<u8> = Vec::new();
    loop {
        let sql =
            "select subject, epoch, wrapped from subject_key where subject > $1 order by subject limit 5000";
        let rows = sqlx::query(sql).bind(after.clone()).fetch_all(&mut copy).await?;
        let Some(last) = rows.last() else { break };
        after = last.try_get("subject")?;
        for row in &rows {
            writing.add(&Wrapped {
                subject: row.try_get("subject")?,
                epoch: row.try_get("epoch")?,
                bytes: row.try_get("wrapped")?,
            })?;
        }
    }
    writing.finish(store)?;
    for table in LEFT_OUT {
        sqlx::query(AssertSqlSafe(format!("delete from \"{table}\""))).execute(&mut copy).await?;
    }
    // What was written over the keys is on disk before the file is cut shorter: no freed block keeps one.
    sync(data)?;
    sqlx::query("vacuum").execute(&mut copy).await?;
    let held = held(&mut copy).await?;
    copy.close().await?;
    sync(data)?;
    Ok(held)
}

pub(super) async fn load(to: &Path, data: &Path, keys: &KeyBackup) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder).map_err(io(folder))?;
    }
    let mut partial = to.as_os_str().to_owned();
    partial.push(".partial");
    let partial = std::path::PathBuf::from(partial);
    // What an interrupted restore left behind.
    let _ = std::fs::remove_file(&partial);
    drop(new_file(&partial)?);
    std::fs::copy(data, &partial).map_err(io(&partial))?;
    let mut copy = copy_at(&partial).connect().await?;
    let sound: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut copy).await?;
    if sound != "ok" {
        return Err(Error::Unusable(format!("the data file is damaged: {sound}. Nothing was changed.")));
    }
    let held = held(&mut copy).await?;
    let mut transaction = copy.begin().await?;
    let sql = "select name from sqlite_master where type = 'table' and name = 'epoch'";
    if sqlx::query(sql).fetch_optional(&mut *transaction).await?.is_some() {
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
    transaction.commit().await?;
    copy.close().await?;
    sync(&partial)?;
    std::fs::rename(&partial, to).map_err(io(to))?;
    sync(to)?;
    Ok(held)
}

/// Rows by table and the logs' heads.
async fn held(copy: &mut SqliteConnection) -> Result<(Vec<Counted>, Vec<LogHead>)> {
    let sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' \
               and name not like '_sqlx_%' order by name";
    let mut tables = Vec::new();
    for table in sqlx::query_scalar::<_, String>(sql).fetch_all(&mut *copy).await? {
        if LEFT_OUT.contains(&table.as_str()) {
            continue;
        }
        // The name comes from the schema, which is ours.
        let sql = format!("select count(*) from \"{table}\"");
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *copy).await?;
        tables.push(Counted { table, rows: u64::try_from(rows).unwrap_or(0) });
    }
    let rows = sqlx::query("select name, frontier from audit_log order by name").fetch_all(copy).await?;
    let logs = rows.iter().map(|row| head(row.try_get("name")?, &row.try_get::<Vec<u8>, _>("frontier")?));
    Ok((tables, logs.collect::<Result<_>>()?))
}

pub(super) fn head(name: String, frontier: &[u8]) -> Result<LogHead> {
    let frontier = Frontier::from_bytes(frontier)
        .map_err(|_| Error::Impossible { table: "audit_log", what: "the frontier can't be read".into() })?;
    Ok(LogHead { name, size: frontier.size(), root: hex(&frontier.root()) })
}
