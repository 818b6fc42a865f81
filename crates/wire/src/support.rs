//! Sessions and notes of support. They belong to the organisation that wrote them.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// How it took place.
    pub kind: String,
    /// The day.
    pub held_on: Date,
    /// How long.
    pub minutes: u32,
    /// By whom.
    pub by: String,
    /// What was done.
    pub summary: Option<String>,
}

/// A session to be written down. The first begins support.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// How it took place.
    #[schema(example = "FACE_TO_FACE")]
    pub kind: String,
    /// The day; today where it is left out.
    #[serde(default)]
    pub held_on: Option<Date>,
    /// How long, in minutes.
    #[schema(example = 45)]
    pub minutes: u32,
    /// What was done, in a line.
    #[serde(default)]
    pub summary: Option<String>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// Whether it is sealed: counselling and health.
    pub sealed: bool,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// The notes that the viewer may read, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NoteList {
    /// The referral.
    pub referral: String,
    /// The notes.
    pub notes: Vec<Note>,
}

/// A note to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// `support_note` or `sealed_note`. It does not change later.
    #[schema(example = "support_note")]
    pub class: String,
    /// What it says.
    pub text: String,
}
