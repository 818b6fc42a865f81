//! Reports come in.

mod import;
mod pages;
pub(crate) mod shipped;

pub(crate) use pages::aside_pages;
