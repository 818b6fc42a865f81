//! The read models that pages, API and feeds show.

pub mod accounts;
pub mod messages;
pub mod oversight;
pub mod consent;
pub mod referral;
//! The read models that pages, API and feeds show: what somebody may see, already narrowed, in the words of the domain.

pub mod contact;
pub mod people;
