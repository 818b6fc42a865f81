//! One's own password.

use crate::prelude::*;
use crate::samples::staff_shell;

/// The form for a new password of whoever is signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/own_password.html")]
pub struct OwnPasswordPage {
    /// Around the page; holds the errors of the fields `old-password` and `password`.
    pub shell: Shell,
    /// The token of the form.
    pub token: String,
}

impl Samples for OwnPasswordPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("own-password-title"));
        let page = Self { shell, token: "sample".into() };
        let mut wrong = page.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("old-password", words.of("error", "old-password-wrong"))
            .with("password", words.of("error", "password-same"));
        vec![("own-password", page), ("own-password-wrong", wrong)]
    }
}
