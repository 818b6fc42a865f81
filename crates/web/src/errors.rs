//! Field errors of a use case, put at the fields of a page in the reader's words.

use alongside_app::Invalid;
use alongside_views::Shell;

/// Adds what is wrong to the shell of a page: the summary links to each field.
pub fn add(shell: &mut Shell, invalid: &Invalid) {
    for error in invalid.errors() {
        let mut text = shell.words.of("error", error.code);
        if let Some(value) = &error.value {
            text = text.with("value", value.as_str());
        }
        shell.errors.add(error.field, text);
    }
}
