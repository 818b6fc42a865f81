//! Contact: which methods are safe and why others are not, and what becomes of a report.

mod attempt;
mod hold;
mod next;
mod now;
mod point;
mod route;
mod rules;
mod safe;
mod statement;
mod told;

pub use attempt::{CannotRecord, Follow, Outcome, Standing, Tried, Way, check, follow};
pub use hold::{HeldDecision, HoldCode};
pub use next::{NextAct, Pending, next_act};
pub use point::{EmailAddress, PhoneNumber, PhoneReading};
pub use route::{Decision, HoldReason, Route, ShareOnward, hold_reasons};
pub use rules::AttemptRules;
pub use safe::{ContactKind, Method, SafeContact, WhyNot};
pub use statement::Statement;
pub use told::{
    LearnedFrom, Point, PointAnswers, PointChange, PointEvent, PointKind, PointRef, Recognised, Said,
    SaidOfPoints, Told, WhyEnded,
};
