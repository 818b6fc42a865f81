//! Imports, fates, rows that were put aside.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What became of one victim of one report, or of one row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fate {
    /// The number of the row; of the victim, where reports came as JSON. From 1.
    pub row: u32,
    /// The line of the file; the number of the report, where reports came as JSON. From 1.
    pub line: u32,
    /// `accepted`, `duplicate_of`, `update_of` or `quarantined`.
    #[schema(example = "accepted")]
    pub fate: String,
    /// Why it was put aside.
    pub reason: Option<String>,
    /// The row that began the report.
    pub of: Option<String>,
    /// What follows: `CONTACT`, `INFORM` and so on.
    #[schema(example = "CONTACT")]
    pub route: Option<String>,
    /// Priority categories under the Victims' Code.
    pub priority: Vec<String>,
    /// Ways by which it is safe to reach the person.
    pub safe_methods: Vec<String>,
    /// The way to begin with.
    pub first_method: Option<String>,
    /// Whether a message may be left.
    pub may_leave_message: bool,
    /// By the end of which day contact is due.
    pub contact_due: Option<Date>,
    /// What may be shared onward.
    pub share_onward: Option<String>,
    /// What was found wanting in the assessment.
    pub quality_flags: Vec<String>,
    /// What was mended or passed over.
    pub warnings: Vec<String>,
}

/// Fates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FateList {
    /// The import that they belong to.
    pub import: String,
    /// In the order of the file.
    pub fates: Vec<Fate>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub label: String,
    /// `TO_CONFIRM`, `RUNNING`, `DONE` or `FAILED`.
    pub state: String,
    /// Rows that have their fate.
    pub rows_done: u32,
    /// All rows.
    pub rows_total: u32,
    /// Rows that were put aside.
    pub quarantined: u32,
    /// When it began.
    pub started_at: Timestamp,
}

/// Imports, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportList {
    /// The imports.
    pub imports: Vec<Import>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// How often a code was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Count {
    /// The family of codes: `fate`, `quarantine`, `route`, `warning`, `quality`, `field`.
    pub family: String,
    /// The code.
    pub code: String,
    /// How often.
    pub count: u32,
}

/// A heading of a file and the field that it would fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Proposed {
    /// The heading.
    pub heading: String,
    /// The field; none where none was found.
    pub field: Option<String>,
}

/// One import with its report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportDetail {
    /// The import.
    pub import: Import,
    /// Who sent the reports.
    pub sender: String,
    /// When the file was made.
    pub as_of: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Counts of codes.
    pub counts: Vec<Count>,
    /// Headings whose cells were not taken.
    pub unmapped: Vec<String>,
    /// Reports that arrived late.
    pub late: u32,
    /// People who were not known before.
    pub new_people: u32,
    /// Reports about people who were certainly known.
    pub joined: u32,
    /// The columns that somebody must confirm on the page of the import before it is read; empty otherwise.
    pub to_confirm: Vec<Proposed>,
    /// Why it could not be read.
    pub error: Option<String>,
}

/// A row that was put aside: nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantineRow {
    /// Its id.
    pub id: String,
    /// The file's name.
    pub label: String,
    /// The number of the row.
    pub row: u32,
    /// Why.
    pub reason: String,
    /// When it was put aside.
    pub created_at: Timestamp,
}

/// Rows that wait to be mended, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantineList {
    /// The rows.
    pub rows: Vec<QuarantineRow>,
    /// How many wait, by reason.
    pub waiting: BTreeMap<String, u32>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuarantineCell {
    /// The heading.
    #[schema(example = "offence_date")]
    pub heading: String,
    /// What it holds.
    pub text: String,
}

/// One row that was put aside, with its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuarantineDetail {
    /// The row.
    pub row: QuarantineRow,
    /// Its cells.
    pub cells: Vec<QuarantineCell>,
    /// The headings that the reason is about.
    pub look_at: Vec<String>,
    /// The line as it was sent, where it could not be cut into cells.
    pub line: Option<String>,
    /// As what it ended, if it did: `MENDED` or `NOT_OURS`.
    pub ended_as: Option<String>,
}

/// The cells that change. The others stay as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mend {
    /// The cells that change.
    pub cells: Vec<QuarantineCell>,
}

/// One change of several rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MendSeveral {
    /// The rows, a hundred at most.
    pub rows: Vec<String>,
    /// The heading that gets a value.
    #[serde(default)]
    pub heading: Option<String>,
    /// The value.
    #[serde(default)]
    pub value: Option<String>,
    /// How dates in these rows are written, such as `%d/%m/%Y`.
    #[serde(default)]
    pub date_pattern: Option<String>,
}

/// What came of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mended {
    /// How many were read again and have a fate.
    pub done: u32,
    /// How many stay aside.
    pub left: u32,
}
