//! Imports, rows to mend, findings, and what became of one's own reports.

use alongside_kernel::id::{FindingId, ImportId, OrganisationId, PersonId, QuarantineId, ReportId};
use alongside_kernel::{Date, Timestamp};

/// Somebody who may have sent a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderChoice {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
}

/// An import on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The reading.
    pub id: ImportId,
    /// The file's name.
    pub label: String,
    /// The code of how far it has come.
    pub state: String,
    /// Rows that have their fate.
    pub rows_done: u32,
    /// All rows.
    pub rows_total: u32,
    /// Rows that were put aside.
    pub aside: u32,
    /// When it began.
    pub started_at: Timestamp,
}

/// A heading of a file and the field that it would fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedColumn {
    /// The heading.
    pub heading: String,
    /// The code of our field; empty where none was found.
    pub field: String,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDetail {
    /// What stands on the list.
    pub line: ImportLine,
    /// Who sent the reports.
    pub sender: String,
    /// When the file was made.
    pub as_of: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// Counts by family of codes, in the order in which they are shown.
    pub counts: Vec<CountGroup>,
    /// Headings whose cells were not taken.
    pub unmapped: Vec<String>,
    /// Reports that arrived late, and the most working days.
    pub late: (u32, u32),
    /// Rows of older files that this one brought in good form.
    pub came_right: u32,
    /// People not known before, and reports about people certainly known.
    pub people: (u32, u32),
    /// The columns to confirm; empty once they are.
    pub proposal: Vec<ProposedColumn>,
    /// Why it could not be read.
    pub error: Option<String>,
}

/// Counts of one family of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountGroup {
    /// The family: `fate`, `quarantine`, `route`, `warning`, `quality`, `field`.
    pub family: &'static str,
    /// Code and count.
    pub counts: Vec<(String, u32)>,
}

/// A row to mend on the list: nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideLine {
    /// The entry.
    pub id: QuarantineId,
    /// The file's name.
    pub label: String,
    /// The number of the record.
    pub number: u32,
    /// The code of the reason.
    pub code: String,
    /// When it was put aside.
    pub created_at: Timestamp,
}

/// A row that a later file brought in good form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameRightLine {
    /// What stands on the list.
    pub line: AsideLine,
    /// The later file's name.
    pub ended_in: String,
    /// When it was settled.
    pub ended_at: Timestamp,
}

/// The rows to mend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AsideList {
    /// The rows, the oldest first.
    pub lines: Vec<AsideLine>,
    /// How many wait, by reason.
    pub waiting: Vec<(String, u32)>,
    /// The newest rows that later files brought in good form.
    pub came_right: Vec<CameRightLine>,
    /// The headings of the files on the list, for changing one value of several rows.
    pub headings: Vec<String>,
}

/// One row to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsideDetail {
    /// What stands on the list.
    pub line: AsideLine,
    /// Each heading with its cell.
    pub cells: Vec<(String, String)>,
    /// The places of the cells that the reason is about.
    pub look_at: Vec<usize>,
    /// The line as it was sent, where it could not be cut into cells.
    pub raw: Option<String>,
    /// When it ended and as what.
    pub ended: Option<(Timestamp, String)>,
    /// The later file that brought it in good form, where one did.
    pub ended_in: Option<String>,
}

/// One of the officer's own reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReport {
    /// The report.
    pub id: ReportId,
    /// Whom it is about.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The police reference; empty where there is none.
    pub reference: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The code of the crime type.
    pub crime_type: String,
    /// The code of its route.
    pub route: String,
    /// By when contact is due.
    pub due_on: Option<Date>,
    /// When contact was made.
    pub reached_at: Option<Timestamp>,
    /// Working days by which it was late on arrival.
    pub late_days: u32,
    /// Open findings.
    pub open_findings: u32,
    /// Referrals that began with it: sent, and accepted.
    pub referrals: (u32, u32),
}

/// A finding on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    /// The finding.
    pub id: FindingId,
    /// The code of what was found.
    pub code: String,
    /// The name of the person; empty for whoever may only count.
    pub name: String,
    /// The police reference.
    pub reference: String,
    /// The name of the officer, where their account is known.
    pub officer: String,
    /// When it was found.
    pub found_at: Timestamp,
    /// The code of the answer.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

/// Findings and their counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingList {
    /// The findings, open ones first.
    pub lines: Vec<FindingLine>,
    /// By code: open, answered.
    pub counts: Vec<(String, u32, u32)>,
}

/// What became of one row of a file or one victim of a report: codes, a day, the label of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FateLine {
    /// The number of the row, from 1.
    pub row: u32,
    /// The line of the file, or the number of the report.
    pub line: u32,
    /// The code of its fate.
    pub fate: String,
    /// Why it was put aside.
    pub reason: Option<String>,
    /// The row that began the report.
    pub of: Option<String>,
    /// What follows.
    pub route: Option<String>,
    /// Priority categories.
    pub priority: Vec<String>,
    /// Safe ways.
    pub safe_methods: Vec<String>,
    /// The way to begin with.
    pub first_method: Option<String>,
    /// Whether a message may be left.
    pub may_leave_message: bool,
    /// By when contact is due.
    pub contact_due: Option<Date>,
    /// What may be shared onward.
    pub share_onward: Option<String>,
    /// What was found wanting.
    pub quality_flags: Vec<String>,
    /// What was mended or passed over.
    pub warnings: Vec<String>,
}
