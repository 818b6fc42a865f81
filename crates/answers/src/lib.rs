//! The read models that pages, API and feeds show.

pub mod oversight;
pub mod portal;
pub mod consent;
pub mod referral;
