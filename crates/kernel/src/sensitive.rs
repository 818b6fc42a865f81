//! A value that never prints itself: names, numbers and addresses stay out of logs and error messages.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Holds a value whose `Debug` shows only that something is there. It has no `Display`: showing it is an act
/// that says `open`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
    /// The value, for someone who may see it.
    pub const fn open(&self) -> &T {
        &self.0
    }
    /// Takes the value out.
    pub fn into_open(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}
