//! Reaching people safely.

mod safety;

pub use safety::{PersonSafety, of_person};
