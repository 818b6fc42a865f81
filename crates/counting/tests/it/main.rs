//! Counting without names: the same bytes everywhere, files that are refused, people found again, and attacks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking"
)]

mod attack;
mod compare;
mod files;
mod keys;
mod people;
mod vectors;
mod world;
