//! Reports come in.

mod import;
mod pages;
mod settling;
pub(crate) mod shipped;

pub(crate) use pages::aside_pages;
