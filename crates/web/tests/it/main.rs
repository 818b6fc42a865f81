//! The tests over HTTP, in the test's own process, one module a room.

mod accounts;
mod intake;
mod jobs;
mod messages;
mod insight;
mod oversight;
mod settings;
mod testkit;
