//! Reports come in.

mod import;
mod pages;
pub(crate) mod shipped;
