//! Setting up the second factor: the secret is shown once.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// The page that shows the secret of a new second factor, once.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/sign_in_set_up.html")]
pub struct SetUpCode {
    /// Around the page.
    pub shell: Shell,
    /// The secret, to be typed into an authenticator.
    pub secret: String,
}

impl Samples for SetUpCode {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = visitor_shell(words, words.t("sign-in-set-up-title"));
        vec![("sign-in-set-up", Self { shell, secret: "JBSWY3DPEHPK3PXP".into() })]
    }
}
