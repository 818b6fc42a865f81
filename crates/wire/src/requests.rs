//! Requests between organisations.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestRow {
    /// The request.
    pub id: String,
    /// What is asked for.
    pub kind: String,
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// About whom, by name.
    pub person_name: Option<String>,
    /// Where it stands.
    pub state: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often it was chased.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
}

/// A page of a list of requests, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestList {
    /// `received` or `sent`.
    pub side: String,
    /// `waiting` or `answered`.
    pub tab: String,
    /// The requests.
    pub requests: Vec<RequestRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A request, for the two organisations between which it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Request {
    /// The request.
    pub id: String,
    /// The version: sent back in `If-Match` with a change.
    pub version: i64,
    /// What is asked for.
    pub kind: String,
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// About whom.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// What is asked, in words.
    pub words: Option<String>,
    /// Where it stands.
    pub state: String,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often it was chased, by people and by the clock.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
    /// What was answered.
    pub answer: Option<String>,
    /// The words of the answer.
    pub answer_words: Option<String>,
    /// What happened, the newest first.
    pub steps: Vec<crate::Step>,
    /// What the viewer may do now, by the last part of the act's path.
    pub may: Vec<String>,
}

/// A request to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Of which organisation.
    pub to: String,
    /// About whom, if about somebody whom they may see.
    #[serde(default)]
    pub person: Option<String>,
    /// What for, by code.
    #[schema(example = "UPDATE")]
    pub kind: String,
    /// In words.
    pub words: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// `DONE` or `CANNOT`.
    #[schema(example = "DONE")]
    pub answer: String,
    /// In words; needed where it can't be done.
    #[serde(default)]
    pub words: Option<String>,
}
