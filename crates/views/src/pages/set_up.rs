//! Setting up the second factor.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// The page that shows the secret of a new second factor and takes its first code.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign_in_set_up.html")]
pub struct SetUpCode {
    /// Around the page; holds the errors of the field `code`.
    pub shell: Shell,
    /// The secret, to be typed into an authenticator.
    pub secret: String,
    /// The token of `POST /sign-in/set-up`.
    pub token: String,
    /// Where to go after signing in.
    pub back: String,
}

impl SetUpCode {
    /// The secret in groups of four, as people type it.
    fn grouped(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

impl Samples for SetUpCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = visitor_shell(words, words.t("sign-in-set-up-title"));
        let plain =
            Self { shell, secret: "JBSWY3DPEHPK3PXP".into(), token: "sample".into(), back: "/".into() };
        let mut wrong = plain.clone();
        wrong.shell.errors = FieldErrors::new(words)
            .with("code", "The code is not right, or was used before. Wait for the next one.");
        vec![("sign-in-set-up", plain), ("sign-in-set-up-wrong", wrong)]
    }
}
