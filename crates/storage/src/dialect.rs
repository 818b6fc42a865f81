//! The little in which the databases differ.

use crate::db::Engine;

/// The names that stand in braces in `migrations/`.
pub(crate) fn column_types(engine: Engine) -> [(&'static str, &'static str); 7] {
    match engine {
        Engine::Sqlite => [
            ("{id}", "blob"),
            ("{bytes}", "blob"),
            ("{text}", "text"),
            ("{int}", "integer"),
            ("{time}", "integer"),
            ("{date}", "text"),
            ("{serial}", "integer primary key autoincrement"),
        ],
        Engine::Postgres => [
            ("{id}", "uuid"),
            ("{bytes}", "bytea"),
            ("{text}", "text"),
            ("{int}", "bigint"),
            ("{time}", "bigint"),
            ("{date}", "text"),
            ("{serial}", "bigint generated always as identity primary key"),
        ],
    }
}

/// Reads the log's row so that nobody else appends to it until the commit. SQLite's write transactions exclude
/// each other anyway.
pub(crate) fn lock_log(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "select id, size, frontier from audit_log where name = $1",
        Engine::Postgres => "select id, size, frontier from audit_log where name = $1 for update",
    }
}

/// Waits until no other server is in the middle of a write, and keeps others waiting until the commit. SQLite's write
/// transactions exclude each other anyway: nothing. The number is ours alone: nobody else locks it in this database.
pub(crate) fn take_turn(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => "select 1 from (select pg_advisory_xact_lock(7105437031)) as turn",
    }
}

/// Takes the next waiting job. PostgreSQL skips those that another server holds.
pub(crate) fn claim_job(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "update job set leased_until = $2, attempts = attempts + 1 where id = (select id from job where done_at is null \
             and dead_at is null and run_at <= $1 and (leased_until is null or leased_until < $1) order by run_at, id limit 1) \
             returning id, kind, about, attempts"
        }
        Engine::Postgres => {
            "update job set leased_until = $2, attempts = attempts + 1 where id = (select id from job where done_at is null \
             and dead_at is null and run_at <= $1 and (leased_until is null or leased_until < $1) order by run_at, id limit 1 \
             for update skip locked) returning id, kind, about, attempts"
        }
    }
}

/// Whether the database would notice a bit that changed by itself. SQLite's file holds what stands in clear twice.
pub(crate) fn checksums(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "select 'on' as checksums",
        Engine::Postgres => "select current_setting('data_checksums') as checksums",
    }
}

/// Counts the tables of a database, its own and ours.
pub(crate) fn count_tables(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "select count(*) from sqlite_master",
        Engine::Postgres => {
            "select count(*) from information_schema.tables where table_schema = current_schema()"
        }
    }
}
