//! What every other crate speaks in: typed ids, the clock, London working days, contact points and
//! values that do not print themselves.
//!
//! Nothing here reads the time, makes randomness or touches a file: those come in from the edge as a
//! [`Clock`] and an [`Ids`].

pub mod calendar;
pub mod clock;
pub mod contact_point;
pub mod id;
pub mod reference;
pub mod sensitive;

pub use calendar::WorkingDays;
pub use clock::{Clock, FixedClock, Timestamp};
pub use id::Ids;
pub use jiff::civil::Date;
pub use sensitive::Sensitive;
