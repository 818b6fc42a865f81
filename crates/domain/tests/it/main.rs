//! The tests of the domain, one module a room.

mod messages;
mod shipped;
mod truth;
