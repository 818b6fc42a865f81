//! Reports come in.

mod import;
pub(crate) mod shipped;
