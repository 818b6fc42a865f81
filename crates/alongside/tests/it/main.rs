//! The binary as whoever runs a server meets it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod asvs;
mod audit;
mod commands;
mod copies;
mod counting;
mod endure;
mod first_run;
mod link;
mod moving;
mod program;
mod serving;
mod slow;
mod sources;
mod structure;
mod tls;
mod uploads;
mod wire;
