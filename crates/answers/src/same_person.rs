//! Records that may be one person's.

use crate::people::Found;
use alongside_domain::people::{SamePerson, SamePersonStep};
use alongside_kernel::id::PersonId;
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// One of two records in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordLine {
    /// The record.
    pub person: PersonId,
    /// Its reference.
    pub reference: String,
    /// The name as recorded.
    pub name: String,
    /// Birth date.
    pub born: Option<Date>,
    /// How many reports stand on it.
    pub reports: u32,
    /// The newest day on which something happened.
    pub newest: Option<Date>,
}

/// A question that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionLine {
    /// The question.
    pub id: Uuid,
    /// The one record.
    pub first: RecordLine,
    /// The other.
    pub second: RecordLine,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who wants a colleague to decide.
    pub second_opinion: Option<String>,
}

/// The questions that wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Questions {
    /// The questions, the oldest first.
    pub lines: Vec<QuestionLine>,
    /// Whether there are more.
    pub more: bool,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// The name.
    Name,
    /// The name they use.
    KnownAs,
    /// Birth date.
    Born,
    /// Sex.
    Sex,
    /// Telephone numbers.
    Phones,
    /// E-mail address.
    Email,
    /// The address.
    Address,
    /// Postcode.
    Postcode,
}

/// How two values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same.
    Same,
    /// They differ.
    Different,
    /// One of them is not known.
    Unknown,
}

/// A row of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedRow {
    /// What is compared.
    pub what: Compared,
    /// The one's.
    pub first: String,
    /// The other's.
    pub second: String,
    /// How they agree.
    pub agreement: Agreement,
}

/// What speaks for or against one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaks {
    /// Which field, by its kind: `forename`, `date_of_birth`, `place`, `shared_life`.
    pub field: &'static str,
    /// How the two agree in it, by the engine's own words, such as `one slip apart`; empty where that says nothing.
    pub level: &'static str,
    /// By how many doublings of the odds, rounded; below nought, halvings.
    pub doublings: i32,
}

/// A report on one of the two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedThere {
    /// The day on which it happened.
    pub occurred_on: Date,
    /// Crime type.
    pub crime_type: String,
    /// District.
    pub district: String,
}

/// A step of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepLine {
    /// What was done.
    pub kind: SamePersonStep,
    /// Who did it; empty where the program did.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Two records side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The question.
    pub id: Uuid,
    /// The version that is shown, which whoever says something of it sends back.
    pub version: i64,
    /// What is held of them.
    pub state: SamePerson,
    /// The one record.
    pub first: RecordLine,
    /// The other.
    pub second: RecordLine,
    /// Field by field.
    pub rows: Vec<ComparedRow>,
    /// What was reported on the one.
    pub first_reports: Vec<ReportedThere>,
    /// What was reported on the other.
    pub second_reports: Vec<ReportedThere>,
    /// Why they may be one person's, what says most first.
    pub why: Vec<Speaks>,
    /// The steps so far.
    pub steps: Vec<StepLine>,
    /// Who wants a colleague to decide.
    pub second_opinion: Option<String>,
    /// Whether the asker may decide: whoever asked for a second opinion may not.
    pub may_decide: bool,
    /// Another question that waits for the asker.
    pub next: Option<Uuid>,
}

/// Looking for another record of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Another {
    /// The record of which another is looked for.
    pub record: RecordLine,
    /// Whoever was found; nothing before a search.
    pub found: Option<Found>,
}

/// Another record of the person whose page is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRecord {
    /// The record.
    pub record: RecordLine,
    /// The question by which it was joined, where there is one between just these two.
    pub question: Option<Uuid>,
}

/// What a person's page says of other records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherRecords {
    /// Joined to this one.
    pub joined: Vec<OtherRecord>,
    /// May be this person's: somebody must decide.
    pub asked: Vec<OtherRecord>,
}
