//! Reports come in.

mod import;
mod pages;
mod shipped;
