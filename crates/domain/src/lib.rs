//! The rooms: types, states, rules, events.

mod code;
pub mod contact;
pub mod intake;
pub mod needs;
pub mod report;
pub mod rules;
