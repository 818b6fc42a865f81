//! The tests over HTTP, in the test's own process, one module a room.
// Helpers of tests stand outside `#[test]` functions, where the lints do not know them for tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

mod access;
mod accounts;
mod again;
mod api;
mod concurrency;
mod consent;
mod contact;
mod counting;
mod endure;
mod erasure;
mod errors;
mod insight;
mod intake;
mod jobs;
mod limits;
mod log;
mod messages;
mod network;
mod oversight;
mod pages;
mod parties;
mod people;
mod points;
mod portal;
mod portal_cookie;
mod queue;
mod queue_people;
mod recovery;
mod referral;
mod repeats;
mod requests;
mod same_person;
mod same_person_later;
mod sameness;
mod search;
mod servers;
mod settings;
mod sign_in;
mod testkit;
mod unusual;
mod uploads;
