//! Contact: which methods are safe and why others are not, and what becomes of a report.

mod point;
mod route;
mod safe;

pub use point::{EmailAddress, PhoneNumber, PhoneReading};
pub use route::{Decision, HoldReason, Route, ShareOnward, hold_reasons};
pub use safe::{ContactKind, Method, SafeContact, WhyNot};
