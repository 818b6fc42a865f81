//! What tests stand on: fixed clock, counted ids, seeded randomness, both databases, and [`TestApp`] with a client for each role.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "this crate is for tests only"
)]

pub mod app;
pub mod client;
pub mod cluster;
pub mod databases;
pub mod endure;
pub mod hostile;
pub mod pause;
pub mod people;
pub mod postgres;
pub mod ranks;
pub mod seeded;
pub mod services;
pub mod small;

pub use app::{Caught, Org, Seat, TestApp, Who};
pub use client::{Client, Page};
pub use databases::{Opened, on_each_database, open};
pub use people::Case;
