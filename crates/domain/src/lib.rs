//! The rooms: types, states, rules and events.
//!
//! No async, no input or output, no SQL, no clock and no randomness: what a rule needs is passed in, and the
//! same input gives the same answer.

pub mod accounts;
mod code;
pub mod consent;
pub mod contact;
pub mod counting;
pub mod intake;
pub mod messages;
pub mod needs;
pub mod network;
pub mod oversight;
pub mod people;
pub mod portal;
pub mod referral;
pub mod repeats;
pub mod report;
pub mod requests;
pub mod rules;
pub mod support;
