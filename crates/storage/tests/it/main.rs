//! Storage on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::match_same_arms,
    clippy::assigning_clones,
    clippy::needless_pass_by_value,
    reason = "a test that fails says so by stopping"
)]

mod endure;
mod epochs;
mod erasure;
mod moved;
mod moving;
mod planted;
mod reading;
mod schema;
mod several;
mod statements;
mod upgrade;
mod writer;
