//! The read models that pages, API and feeds show: what somebody may see, already narrowed, in the words of the domain.

pub mod contact;
pub mod people;
