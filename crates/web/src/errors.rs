//! Field errors of a use case, put at the fields of a page in the reader's words.

use alongside_app::{FieldError, Invalid};
use alongside_kernel::Date;
use alongside_views::{Shell, Text, Value, Words};

/// What is wrong with a field, in words.
pub fn said(words: Words, error: &FieldError) -> Text {
    let text = words.of("error", error.code);
    match &error.value {
        // A day is written as the language writes it.
        Some(value) => match value.parse::<Date>() {
            Ok(day) => text.with("value", Value::date(day)),
            Err(_) => text.with("value", value.as_str()),
        },
        None => text,
    }
}

/// Adds what is wrong to the shell of a page: the summary links to each field.
pub fn add(shell: &mut Shell, invalid: &Invalid) {
    for error in invalid.errors() {
        shell.errors.add(error.field, said(shell.words, error));
    }
}
