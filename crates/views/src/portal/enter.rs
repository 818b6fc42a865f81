//! Coming in, what to know before, and staying safe.

use super::sample_shell;
use crate::prelude::*;

/// The way in: birth date and code.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/enter.html")]
pub struct EnterPage {
    /// Around the page; holds the error of the field `code`.
    pub shell: Shell,
}

/// What to know before going on: the exit control, and what it can't do.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/before.html")]
pub struct BeforePage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

/// Staying safe on a telephone or computer.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/safety.html")]
pub struct SafetyPage {
    /// Around the page.
    pub shell: Shell,
    /// The token of `POST /pages/leave`; none for somebody who has not come in.
    pub leave: Option<String>,
}

impl Samples for EnterPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = sample_shell(words, words.t("portal-title"), "/pages", false);
        let plain = Self { shell };
        let mut wrong = plain.clone();
        wrong.shell.errors = FieldErrors::new(words).with("code", words.of("error", "pages-wrong"));
        vec![("pages-enter", plain), ("pages-enter-wrong", wrong)]
    }
}

impl Samples for BeforePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let mut shell = sample_shell(words, words.t("portal-title"), "/pages/before", true);
        shell.nav.clear();
        vec![("pages-before", Self { shell, leave: "sample".into() })]
    }
}

impl Samples for SafetyPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = |inside| sample_shell(words, words.t("portal-title-safety"), "/pages/safety", inside);
        vec![
            ("pages-safety", Self { shell: shell(true), leave: Some("sample".into()) }),
            ("pages-safety-outside", Self { shell: shell(false), leave: None }),
        ]
    }
}
