//! The tests over HTTP, in the test's own process, one module a room.

mod accounts;
mod oversight;
mod portal;
mod testkit;
