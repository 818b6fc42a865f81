//! What was read of a person and is not yet in the audit log.

/// A value that can't be looked at until [`crate::Store::disclose`] has made its audit entry durable. There is
/// no other way to open it, so a view without an entry does not compile.
#[must_use = "what was read must be disclosed through the audit log or dropped"]
pub struct Unlogged<T>(T);

impl<T> Unlogged<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    pub(crate) fn open(self) -> T {
        self.0
    }

    /// Puts two reads together, so that one entry covers both.
    pub fn with<U>(self, other: Unlogged<U>) -> Unlogged<(T, U)> {
        Unlogged((self.0, other.0))
    }

    /// Looks at the value for what its audit entry must name, such as the ids on a list. What the function
    /// returns is part of the entry, never of an answer.
    pub fn about<R>(&self, name: impl FnOnce(&T) -> R) -> R {
        name(&self.0)
    }

    /// Shapes the value without opening it to the outside.
    pub fn map<U>(self, shape: impl FnOnce(T) -> U) -> Unlogged<U> {
        Unlogged(shape(self.0))
    }
}
