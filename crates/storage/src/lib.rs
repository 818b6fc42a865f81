//! Where the partnership's facts are kept: SQLite or PostgreSQL behind one SQL text.
//!
//! Three things stand here and nowhere else:
//!
//! - **SQL.** A room's statements are in `rooms/<room>.rs`, written once and run on either database
//!   ([`Db`]); what truly differs is a placeholder in `migrations/` or a line in `dialect.rs`.
//! - **The one writer.** A use case reads, decides, and hands over a [`WriteSet`]: statements with the
//!   versions that were read, audit entries, jobs and an idempotency token. The [`writer`] commits waiting
//!   sets together, each one whole or not at all, and answers when they are durable.
//! - **Sealing.** Personal content goes in and out through [`Store::seal`] and [`Row::sealed`], bound to its row
//!   and to its subject's key.
//!
//! What is read of a person comes as [`Unlogged`], which opens only after the audit entry is durable.

pub mod audit;
pub mod backup;
mod db;
mod dialect;
pub mod dump;
mod epochs;
pub mod erasure;
mod error;
mod many_rows;
mod migrate;
mod mirror;
mod readers;
pub mod rooms;
mod row;
mod scope;
mod store;
mod unlogged;
mod value;
mod write_set;
mod writer;

pub use backup::{Moved, move_database};
pub use db::{Address, Db, Engine, make_folder};
pub use epochs::Turn;
pub use error::{Error, Result};
pub use migrate::{migrations, schema_version};
pub use row::Row;
pub use store::{Job, KeyringFile, Opening, Store};
pub use unlogged::Unlogged;
pub use value::Arg;
pub use write_set::{Expect, Statement, WriteSet, Written};
