//! The tests over HTTP, in the test's own process, one module a room.

mod accounts;
mod contact;
mod oversight;
mod people;
mod queue;
mod testkit;
