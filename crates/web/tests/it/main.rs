//! The tests over HTTP, in the test's own process, one module a room.

mod consent;
mod referral;
mod requests;
mod testkit;
