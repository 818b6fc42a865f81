//! Organisations and what they offer.

mod accredit;
mod change;
mod directory;

pub use accredit::{add_span, suspend};
pub use change::{Offer, add, change, close};
pub use directory::{directory, service, services};
