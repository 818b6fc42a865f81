//! The read models that pages, API and feeds show.

pub mod portal;
