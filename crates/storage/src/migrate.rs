//! The schema, step by step: one SQL text for both databases.

use crate::db::{Db, Engine};
use crate::dialect::column_types;
use crate::error::{Error, Result};
use crate::mirror;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, SqlSafeStr};
use std::borrow::Cow;

const STEPS: [(i64, &str, &str); 12] = [
    (1, "foundation", include_str!("../migrations/0001_foundation.sql")),
    (2, "network", include_str!("../migrations/0002_network.sql")),
    (3, "people", include_str!("../migrations/0003_people.sql")),
    (4, "contact", include_str!("../migrations/0004_contact.sql")),
    (5, "referral", include_str!("../migrations/0005_referral.sql")),
    (6, "settling", include_str!("../migrations/0006_settling.sql")),
    (7, "queue_place", include_str!("../migrations/0007_queue_place.sql")),
    (8, "erasure", include_str!("../migrations/0008_erasure.sql")),
    (9, "same_person", include_str!("../migrations/0009_same_person.sql")),
    (10, "repeats", include_str!("../migrations/0010_repeats.sql")),
    (11, "counting", include_str!("../migrations/0011_counting.sql")),
    (12, "unusual_looks", include_str!("../migrations/0012_unusual_looks.sql")),
];

/// The number of the newest step this program knows.
pub fn schema_version() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

/// Every step as the text that one database runs, with its number and name.
pub fn migrations(engine: Engine) -> Vec<(i64, &'static str, String)> {
    STEPS
        .iter()
        .map(|(version, name, text)| {
            let sql =
                column_types(engine).iter().fold((*text).to_owned(), |sql, (from, to)| sql.replace(from, to));
            (*version, *name, sql)
        })
        .collect()
}

/// The tables in the order in which the steps make them: each after those that it points to.
pub(crate) fn tables() -> Vec<&'static str> {
    STEPS
        .iter()
        .flat_map(|(_, _, text)| text.lines())
        .filter_map(|line| line.strip_prefix("create table ")?.split(' ').next())
        .collect()
}

/// Brings a database up to this program's schema. A database from a newer program is left alone.
pub(crate) async fn run(db: &Db) -> Result<()> {
    run_to(db, schema_version()).await
}

/// Brings a database up to one step.
pub(crate) async fn run_to(db: &Db, last: i64) -> Result<()> {
    match db {
        Db::Lite(lite) => run_on_lite_to(&mut *lite.write_pool().acquire().await?, last).await,
        Db::Pg(pg) => {
            let mut connection = pg.acquire().await?;
            // Whoever starts while another server brings the schema up to date waits, however long that takes.
            sqlx::raw_sql("set lock_timeout = 0").execute(&mut *connection).await?;
            let done = migrator(Engine::Postgres, last).run(&mut *connection).await;
            sqlx::raw_sql("reset lock_timeout").execute(&mut *connection).await?;
            done.map_err(said)
        }
    }
}

/// Brings an empty database up to this program's schema, inside the caller's transaction.
pub(crate) async fn run_on(connection: &mut PgConnection) -> Result<()> {
    migrator(Engine::Postgres, schema_version()).run(connection).await.map_err(said)
}

/// Brings a new SQLite file up to this program's schema.
pub(crate) async fn run_on_lite(connection: &mut SqliteConnection) -> Result<()> {
    run_on_lite_to(connection, schema_version()).await
}

async fn run_on_lite_to(connection: &mut SqliteConnection, last: i64) -> Result<()> {
    mirror::make_way(connection, last).await?;
    migrator(Engine::Sqlite, last).run(&mut *connection).await.map_err(said)?;
    mirror::make(connection).await
}

fn migrator(engine: Engine, last: i64) -> Migrator {
    let steps = migrations(engine)
        .into_iter()
        .filter(|(version, ..)| *version <= last)
        .map(|(version, name, sql)| {
            // The text is ours, compiled in; only the placeholders above were replaced.
            Migration::new(
                version,
                Cow::Borrowed(name),
                MigrationType::Simple,
                AssertSqlSafe(sql).into_sql_str(),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(steps)
}

fn said(error: MigrateError) -> Error {
    match error {
        MigrateError::VersionMissing(version) => Error::Unusable(format!(
            "this database was written by a newer program (schema {version}); this one knows {}. Nothing was changed. Start the newer program.",
            schema_version()
        )),
        other => Error::Unusable(format!("the schema could not be brought up to date: {other}")),
    }
}
