//! The tests over HTTP, in the test's own process, one module a room.

mod accounts;
mod jobs;
mod messages;
mod oversight;
mod testkit;
