//! The tests over HTTP, in the test's own process, one module a room.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "the helpers of the tests are tests too, which the lints do not see"
)]

mod accounts;
mod consent;
mod insight;
mod intake;
mod jobs;
mod messages;
mod oversight;
mod portal;
mod referral;
mod requests;
mod settings;
mod contact;
mod people;
mod queue;
mod testkit;
