//! Signing in: e-mail address and password, then the code.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// The first page of signing in.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign_in.html")]
pub struct SignIn {
    /// Around the page; holds the errors of the fields `email` and `password`.
    pub shell: Shell,
    /// The token of `POST /sign-in`.
    pub token: String,
    /// The address typed before.
    pub email: String,
    /// Where to go after signing in.
    pub back: String,
}

/// The second page: the code of the second factor.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign_in_code.html")]
pub struct SignInCode {
    /// Around the page; holds the errors of the field `code`.
    pub shell: Shell,
    /// The token of `POST /sign-in/code`.
    pub token: String,
    /// Where to go after signing in.
    pub back: String,
}

impl Samples for SignIn {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let plain = Self {
            shell: visitor_shell(words, words.t("sign-in-title")),
            token: "sample".into(),
            email: String::new(),
            back: "/".into(),
        };
        let mut wrong = plain.clone();
        wrong.email = "sam@example.org".into();
        wrong.shell.errors = FieldErrors::new(words)
            .with("email", "Type the e-mail address of your account, such as name@example.org")
            .with("password", "The address and the password do not belong together. Try again.");
        vec![("sign-in", plain), ("sign-in-wrong", wrong)]
    }
}

impl Samples for SignInCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = visitor_shell(words, words.t("sign-in-code-title"));
        let plain = Self { shell, token: "sample".into(), back: "/".into() };
        let mut wrong = plain.clone();
        wrong.shell.errors = FieldErrors::new(words).with("code", words.of("error", "code-wrong"));
        vec![("sign-in-code", plain), ("sign-in-code-wrong", wrong)]
    }
}
