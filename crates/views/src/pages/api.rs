//! The API for people who write programs.

use crate::prelude::*;
use crate::samples::visitor_shell;

/// One operation.
#[derive(Debug, Clone)]
pub struct ApiOperation {
    /// `GET` or `POST`.
    pub method: String,
    /// The path.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// More about it.
    pub description: String,
}

/// The readable page of the API.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/api.html")]
pub struct ApiPage {
    /// Around the page.
    pub shell: Shell,
    /// Every operation, by path.
    pub operations: Vec<ApiOperation>,
}

impl Samples for ApiPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let operation = ApiOperation {
            method: "GET".into(),
            path: "/api/v1/services".into(),
            summary: "Every open service.".into(),
            description: String::new(),
        };
        vec![("api", Self { shell: visitor_shell(words, words.t("api-title")), operations: vec![operation] })]
    }
}
