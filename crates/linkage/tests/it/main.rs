//! The library as another program uses it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod history;
mod levels;
mod live;
mod orders;
mod people;
mod snapshot;
mod world;
