//! The tests over HTTP, in the test's own process, one module a room.

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
