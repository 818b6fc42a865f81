//! What a use case says instead of an answer, told apart by what the person can do about it.

use alongside_gate::Refusal;

/// A use case's result.
pub type Result<T> = std::result::Result<T, AppError>;

/// One field that can't be taken as it is: a code whose words are in the locales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name on the form and in the API.
    pub field: &'static str,
    /// The stable code; `error-<code>` in the locales.
    pub code: &'static str,
    /// A value for the words, such as a limit. Never what was typed.
    pub value: Option<String>,
}

/// Everything wrong with an input, at its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invalid(Vec<FieldError>);

impl Invalid {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// One thing wrong.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        let mut invalid = Self::new();
        invalid.add(field, code);
        invalid
    }
    /// Adds a thing wrong with a field.
    pub fn add(&mut self, field: &'static str, code: &'static str) {
        self.0.push(FieldError { field, code, value: None });
    }
    /// Adds a thing wrong with a field, with a value for the words.
    pub fn add_with(&mut self, field: &'static str, code: &'static str, value: impl Into<String>) {
        self.0.push(FieldError { field, code, value: Some(value.into()) });
    }
    /// What is wrong, in the order of the form.
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }
    /// Nothing is wrong: the value; else the error.
    pub fn or<T>(self, value: T) -> Result<T> {
        if self.0.is_empty() { Ok(value) } else { Err(AppError::Invalid(self)) }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The gate said no; hidden ones are answered as unknown.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Fields that can't be taken.
    #[error("the input can't be taken as it is")]
    Invalid(Invalid),
    /// The rules of the domain don't allow it as things stand: a code whose words are in the locales.
    #[error("not as things stand: {0}")]
    NotNow(&'static str),
    /// Somebody else changed it since it was read.
    #[error("{0} was changed by someone else")]
    Stale(&'static str),
    /// Too many tries; come back after so many seconds.
    #[error("too many tries")]
    SlowDown {
        /// Seconds to wait.
        seconds: u64,
    },
    /// Storage can't take it now, or failed.
    #[error(transparent)]
    Storage(alongside_storage::Error),
}

impl From<alongside_storage::Error> for AppError {
    fn from(error: alongside_storage::Error) -> Self {
        match error {
            alongside_storage::Error::Stale(what) => Self::Stale(what),
            // To whoever asks, an erased subject is one that never was.
            alongside_storage::Error::Erased => Self::Refused(Refusal::unknown()),
            other => Self::Storage(other),
        }
    }
}
