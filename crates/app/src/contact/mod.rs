//! Reaching people: the queue, the call card, attempts, promises, absences; and before all else how it is safe.

pub mod absences;
mod attempt;
mod call;
mod no_safe_way;
pub mod promises;
pub mod queue;
mod reach;
mod safety;
mod said;
mod wrong_number;

pub use attempt::{NewAttempt, record};
pub use call::card;
pub use no_safe_way::turn_back_unsafe;
pub(crate) use queue::colleagues_who_can;
pub(crate) use reach::{Read as ReachRead, hint, in_full, reach};
pub use safety::{PersonSafety, judged, of_person};
pub(crate) use safety::{if_decided, would_open_without};
pub(crate) use said::last_said;
pub use wrong_number::numbers_work;
