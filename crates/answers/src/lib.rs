//! The read models that pages, API and feeds show.

pub mod consent;
pub mod oversight;
pub mod portal;
pub mod referral;
