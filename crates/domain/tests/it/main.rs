//! The tests of the domain, one module a room.

mod shipped;
mod truth;
