//! The read models that pages, API and feeds show: what somebody may see, already narrowed, in the words of the
//! domain.

pub mod accounts;
pub mod consent;
pub mod contact;
pub mod counting;
pub mod insight;
pub mod intake;
pub mod messages;
pub mod network;
pub mod oversight;
pub mod people;
pub mod portal;
pub mod referral;
pub mod repeats;
pub mod requests;
pub mod same_person;
pub mod settings;
