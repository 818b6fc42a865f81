//! Knowing a person again: for now a simple index in memory behind the face that a better one will fill.
//!
//! An [`Index`] holds words by which somebody can be found, keeps no text in the order in which it was written, and
//! is gone with the process. What it finds are candidates: who may see them is asked elsewhere.

mod fold;
mod index;
mod query;

pub use fold::folded;
pub use index::{Entry, Index};
pub use query::{Query, Term};
