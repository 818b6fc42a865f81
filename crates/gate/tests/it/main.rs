//! The gate's tests: golden tables, named situations, properties.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the helpers of the tests are tests too, which the lint does not see"
)]

mod data_classes;
mod edges;
mod golden;
mod properties;
mod situations;
mod things;
mod world;
