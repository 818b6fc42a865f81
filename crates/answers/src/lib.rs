//! The read models that pages, API and feeds show.

pub mod consent;
pub mod referral;
pub mod requests;
