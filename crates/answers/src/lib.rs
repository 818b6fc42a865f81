//! The read models that pages, API and feeds show.

pub mod accounts;
pub mod messages;
pub mod oversight;
pub mod consent;
pub mod referral;
