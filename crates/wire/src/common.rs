//! What all rooms share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A body that says nothing. It may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The answer to a write: where its result stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Done {
    /// The id of what was made, where something was.
    pub id: Option<String>,
    /// Where to look next.
    #[schema(example = "/api/v1/referrals/01946c5e2d0a7c3fb1d2a6e7f8091a2b")]
    pub see: String,
}

/// A code with a name that people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coded {
    /// The id or code.
    pub id: String,
    /// The name.
    pub name: String,
}

/// Why there is no answer (RFC 9457). Programs go by `code`, which does not change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `about:blank#` and the code.
    #[serde(rename = "type")]
    #[schema(example = "about:blank#not_found")]
    pub kind: String,
    /// The code again.
    #[schema(example = "not_found")]
    pub title: String,
    /// The status of the answer.
    #[schema(example = 404)]
    pub status: u16,
    /// The stable code.
    #[schema(example = "not_found")]
    pub code: String,
    /// Codes of reasons that can be acted on.
    pub reasons: Vec<String>,
    /// What is wrong with the fields of the body or of the address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Where in the body it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// With `changed_since`: the record as it is now, in the form in which it is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub now: Option<serde_json::Value>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldProblem {
    /// The field.
    pub field: String,
    /// The stable code.
    pub code: String,
    /// A value for it, such as a limit. Never what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
