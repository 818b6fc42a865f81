//! Reports come in.

mod import;
mod shipped;
