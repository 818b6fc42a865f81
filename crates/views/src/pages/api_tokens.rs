//! Tokens of an organisation's programs.

use crate::prelude::*;
use crate::samples::staff_shell;

/// One token.
#[derive(Debug, Clone)]
pub struct ApiTokenRow {
    /// What it is called.
    pub label: Text,
    /// What it may be used for, in words.
    pub scopes: String,
    /// Until when.
    pub until: Text,
    /// Whether it may still be used.
    pub live: bool,
    /// Where the form that ends it is posted to.
    pub action: String,
    /// That form's token.
    pub token: String,
}

/// The tokens there are, the one just made, and the form for a new one.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/api_tokens.html")]
pub struct ApiTokensPage {
    /// Around the page; holds the errors of `label`, `scope` and `days`.
    pub shell: Shell,
    /// Every token, the newest first.
    pub tokens: Vec<ApiTokenRow>,
    /// What a token may be used for.
    pub scopes: Vec<Choice>,
    /// The token that was just made: shown once.
    pub made: Option<String>,
    /// The token of `POST /api-tokens`.
    pub token: String,
}

impl Samples for ApiTokensPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let empty = Self {
            shell: staff_shell(words, words.t("api-tokens-title")),
            tokens: vec![],
            scopes: ["reports", "referrals"]
                .map(|code| Choice::new(code, words.of("api-scope", code)))
                .to_vec(),
            made: None,
            token: "sample".into(),
        };
        let row = |label: &str, live| ApiTokenRow {
            label: label.into(),
            scopes: "Referrals".into(),
            until: "30 January 2026".into(),
            live,
            action: "/api-tokens/1/end".into(),
            token: "sample".into(),
        };
        let mut full = empty.clone();
        full.tokens = vec![row("Case system", true), row("Old spreadsheet", false)];
        full.made = Some("als_0123456789abcdef".into());
        let mut wrong = empty.clone();
        wrong.shell.errors =
            FieldErrors::new(words).with("label", "Give the token a name").with("scope", "Choose one");
        vec![("api-tokens-empty", empty), ("api-tokens-made", full), ("api-tokens-wrong", wrong)]
    }
}
