//! Choosing a password by a link.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// The form for a new password, or that the link no longer works.
#[derive(Debug, Clone, Template)]
#[template(path = "accounts/new_password.html")]
pub struct NewPasswordPage {
    /// Around the page; holds the errors of the fields `code` and `password`.
    pub shell: Shell,
    /// Where the form is sent.
    pub action: String,
    /// Whether the link works.
    pub open: bool,
    /// Whether it wants the code that the person was sent.
    pub wants_code: bool,
}

impl Samples for NewPasswordPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = visitor_shell(words, words.t("new-password-title"));
        let open =
            Self { shell, action: "/accounts/new-password/sample".into(), open: true, wants_code: true };
        let mut wrong = open.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("code", words.of("error", "link-code-wrong"))
            .with("password", words.of("error", "password-common"));
        let console = Self { wants_code: false, ..open.clone() };
        let closed = Self { open: false, ..open.clone() };
        vec![
            ("new-password", open),
            ("new-password-wrong", wrong),
            ("new-password-console", console),
            ("new-password-closed", closed),
        ]
    }
}
