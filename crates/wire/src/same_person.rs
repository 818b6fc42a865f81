//! Records that may be one person's.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of two records that may be one person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OneRecord {
    /// The person of this record.
    pub person: String,
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

/// A question whether two records are one person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SamePersonRow {
    /// The question.
    pub id: String,
    /// The one record.
    pub first: OneRecord,
    /// The other.
    pub second: OneRecord,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who wants a colleague to decide.
    pub second_opinion: Option<String>,
}

/// The questions that wait for an answer, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SamePersonList {
    /// The questions.
    pub questions: Vec<SamePersonRow>,
    /// Whether more wait than are listed: answer some, and ask again.
    pub more: bool,
}

/// A field of the two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComparedField {
    /// Which: `name`, `known_as`, `born`, `sex`, `phones`, `email`, `address` or `postcode`.
    pub field: String,
    /// What the one has; empty where it is not known.
    pub first: String,
    /// What the other has.
    pub second: String,
    /// How they agree: `same`, `different` or `unknown`.
    pub agreement: String,
}

/// What speaks for one person or against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// Which field, by its kind.
    pub field: String,
    /// How the two agree in it.
    pub level: String,
    /// By how many doublings of the odds; below nought, halvings.
    pub doublings: i32,
}

/// Two records side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SamePerson {
    /// The question.
    pub id: String,
    /// What is held of them: `ASKED`, `JOINED` or `APART`.
    pub state: String,
    /// The one record.
    pub first: OneRecord,
    /// The other.
    pub second: OneRecord,
    /// Field by field, as far as you may see both.
    pub fields: Vec<ComparedField>,
    /// Why they may be one person's, what says most first.
    pub evidence: Vec<Evidence>,
    /// Who wants a colleague to decide.
    pub second_opinion: Option<String>,
    /// Whether you may decide: whoever asked for a colleague may not.
    pub may_decide: bool,
}

/// A question about two records that the program did not ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskSamePerson {
    /// The person of the other record.
    pub other: String,
}

/// What is said of two records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaySamePerson {
    /// `one` person, `two` people, `home` for two people who live together, `colleague` where a colleague should decide, or `reopen` to take back what was said.
    pub said: String,
}

/// Somebody's part in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    /// The report.
    pub report: String,
    /// The person who has the part.
    pub other: String,
    /// Which: `VICTIM`, `WITNESS`, `GUARDIAN`, `RELATIVE` or `PERSON_RESPONSIBLE`.
    #[schema(example = "WITNESS")]
    pub role: String,
}

/// A part in a report that somebody has not after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoParty {
    /// The report.
    pub report: String,
    /// The person who had the part; left out for the person responsible, who is not named.
    pub other: Option<String>,
    /// Which, as it was recorded.
    #[schema(example = "WITNESS")]
    pub role: String,
}

/// A report that is about somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnotherPerson {
    /// The report.
    pub report: String,
}
