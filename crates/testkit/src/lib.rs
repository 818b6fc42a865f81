//! What tests stand on: fixed clock, counted ids, seeded randomness, both databases.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is for tests only"
)]

pub mod databases;
pub mod postgres;
pub mod seeded;

pub use databases::{on_each_database, open};
