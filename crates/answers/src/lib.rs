//! The read models that pages, API and feeds show.

pub mod accounts;
pub mod insight;
pub mod oversight;
pub mod settings;
