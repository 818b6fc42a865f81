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
    /// The scope that a token needs; empty where any will do.
    pub scope: String,
    /// What goes into the address and the headers: name and meaning.
    pub parameters: Vec<(String, String)>,
    /// An example of the body, where there is one.
    pub body: Option<String>,
    /// The status of the answer.
    pub status: String,
    /// An example of the answer.
    pub answer: Option<String>,
    /// The codes with which it may be refused.
    pub refusals: Vec<String>,
}

impl ApiOperation {
    /// Whether an example is shown.
    pub fn has_example(&self) -> bool {
        self.body.is_some() || self.answer.is_some()
    }

    /// The place of the operation on the page.
    pub fn anchor(&self) -> String {
        let path: String = self
            .path
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        format!("{}{path}", self.method.to_lowercase())
    }
}

/// The operations of one room.
#[derive(Debug, Clone)]
pub struct ApiRoom {
    /// The room.
    pub code: String,
    /// Its operations.
    pub operations: Vec<ApiOperation>,
}

/// A code with which an operation may be refused.
#[derive(Debug, Clone)]
pub struct ApiRefusal {
    /// The status.
    pub status: u16,
    /// The code.
    pub code: String,
}

/// The readable page of the API.
#[derive(Debug, Clone, Template)]
#[template(path = "pages/api.html")]
pub struct ApiPage {
    /// Around the page.
    pub shell: Shell,
    /// Every operation, by room.
    pub rooms: Vec<ApiRoom>,
    /// Every refusal.
    pub refusals: Vec<ApiRefusal>,
}

impl Samples for ApiPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let services = ApiOperation {
            method: "GET".into(),
            path: "/api/v1/services".into(),
            summary: "Lists every open service.".into(),
            description: String::new(),
            scope: "referrals".into(),
            parameters: Vec::new(),
            body: None,
            status: "200".into(),
            answer: Some("{\n  \"services\": []\n}".into()),
            refusals: vec!["no_token".into(), "scope".into()],
        };
        let decline = ApiOperation {
            method: "POST".into(),
            path: "/api/v1/referrals/{referral}/decline".into(),
            summary: "Does not take the person on, and says why.".into(),
            description: "What the organisation could see of the person ends with it.".into(),
            parameters: vec![("If-Match".into(), "The version that was read.".into())],
            body: Some("{\n  \"reason\": \"NO_CAPACITY\"\n}".into()),
            refusals: vec!["changed_since".into()],
            ..services.clone()
        };
        let room = |code: &str, operations: Vec<ApiOperation>| ApiRoom { code: code.into(), operations };
        let refusals = [(401, "no_token"), (403, "scope"), (412, "changed_since")];
        let refusals =
            refusals.map(|(status, code)| ApiRefusal { status, code: code.into() }).into_iter().collect();
        let page = Self {
            shell: visitor_shell(words, words.t("api-title")),
            rooms: vec![room("network", vec![services]), room("referral", vec![decline])],
            refusals,
        };
        vec![("api", page)]
    }
}
