//! The tests of the domain, one module a room.
// Helpers of tests stand outside `#[test]` functions, where the lints do not know them for tests.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
// Tables of named situations are long and are read line by line.
#![allow(clippy::too_many_lines, clippy::type_complexity, clippy::format_push_string)]

mod accounts;
mod attempt;
mod both;
mod contact;
mod looks;
mod mapping;
mod messages;
mod needs;
mod network;
mod points;
mod portal;
mod reading;
mod referral;
mod repeats;
mod shipped;
mod standard;
mod standing;
mod truth;
