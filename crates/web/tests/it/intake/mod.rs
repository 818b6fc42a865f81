//! Reports come in.

mod import;
mod pages;
mod settling;
pub(crate) mod shipped;

pub(crate) use import::brought_in;
pub(crate) use pages::aside_pages;
