//! Counts of the people whom organisations have in common.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row of the list of counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountRow {
    /// The count.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it stands: `OPEN`, `COUNTING`, `COUNTED`, `TOO_FEW`, `CALLED_OFF` or `LAPSED`.
    pub state: String,
    /// How many organisations were asked.
    pub asked: u64,
    /// How many have given encodings.
    pub given: u64,
    /// After this day the encodings are deleted.
    pub last_day: Date,
    /// Whether your organisation is asked and has given nothing yet.
    pub waits_for_you: bool,
}

/// The counts that you may know of, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountList {
    /// The counts.
    pub counts: Vec<CountRow>,
    /// The organisations that you may ask for a new count; none where you may not set one up.
    pub organisations: Vec<crate::Coded>,
}

/// A count to be set up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUpCount {
    /// What it is to be called: 80 letters at most.
    pub name: String,
    /// Who is asked.
    pub organisations: Vec<String>,
    /// What a record of their lists is: `PEOPLE`, each once at most, or `REPORTS`, where people may return.
    pub records: String,
}

/// An organisation's part in a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountParty {
    /// The organisation, by name.
    pub organisation: String,
    /// When it gave encodings.
    pub given_at: Option<Timestamp>,
    /// How many records they are of.
    pub records: u64,
    /// How many people it has several records of; left out where that is not counted or is hidden.
    pub returning: Option<u64>,
}

/// How many people all of these organisations know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KnownToAll {
    /// The organisations, by name.
    pub organisations: Vec<String>,
    /// How many people; left out where the number is hidden, so that nobody is found out by it.
    pub people: Option<u64>,
}

/// One count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeopleCount {
    /// The count.
    pub id: String,
    /// The version: higher each time that something is given, taken back or counted.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// What a record of a list is: `PEOPLE`, each once at most, or `REPORTS`, where people may return.
    pub records: String,
    /// Where it stands.
    pub state: String,
    /// Who set it up.
    pub set_up_by: String,
    /// When.
    pub set_up_at: Timestamp,
    /// After this day the encodings are deleted.
    pub last_day: Date,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The organisations that were asked.
    pub parties: Vec<CountParty>,
    /// What was counted; left out while it is not, and where you may not see it.
    pub known: Option<Vec<KnownToAll>>,
    /// Of 100 people in common, about so many are found at most.
    pub found: Option<u8>,
    /// Of 100 that are found, about so many are right at most.
    pub right: Option<u8>,
    /// Fewer people than this are not told.
    pub threshold: u64,
    /// The kinds of columns that whoever gave first used; all must use the same.
    pub fields: Vec<String>,
    /// What you may do now: `give`, `take_back`, `begin`, `call_off`.
    pub may: Vec<String>,
}
