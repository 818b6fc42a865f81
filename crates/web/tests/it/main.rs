//! The tests over HTTP, in the test's own process, one module a room.

mod accounts;
mod insight;
mod intake;
mod jobs;
mod messages;
mod oversight;
mod portal;
mod settings;
mod testkit;
