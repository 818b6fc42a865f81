//! A person as far as the viewer may see them, and search.

use crate::{CallReport, Duty, Reach};
use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What to look for. It comes in the body, so that no name stands in an address or a log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// A name, a birth date, a number, a postcode, a reference, or several of them.
    #[schema(example = "Gwen Marker 1984-05-06")]
    pub find: String,
}

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// The person.
    pub person: String,
    /// Their reference, to be read aloud.
    pub reference: String,
    /// The name to address them by.
    pub name: String,
    /// Birth date.
    pub born: Option<Date>,
    /// The district of their postcode.
    pub postcode_district: Option<String>,
    /// How many reports are shown.
    pub reports: u32,
    /// The newest day on which something happened.
    pub newest: Option<Date>,
}

/// What was found: at most 50, the best first. People whom the viewer may not see are neither shown nor counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FoundList {
    /// The people.
    pub people: Vec<Found>,
    /// Whether there are more: look for something narrower.
    pub more: bool,
}

/// What was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The report.
    pub id: String,
    /// How it came.
    pub channel: String,
    /// What it was.
    #[serde(flatten)]
    pub report: CallReport,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The police reference.
    pub reference: Option<String>,
    /// Needs with their level, as `CODE:level`.
    pub needs: Vec<String>,
    /// Priority categories.
    pub priority: Vec<String>,
}

/// Who may see what of the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Helper {
    /// Which organisation.
    pub organisation: String,
    /// Classes of data.
    pub classes: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// Up to when.
    pub until: Option<Timestamp>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    /// Why, by code.
    pub code: String,
    /// Why, in words.
    pub reason: String,
    /// Who must do what.
    pub task: String,
    /// When it was placed.
    pub at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<String>,
    /// What, by code: `reported`, `attempt`, `promised`, `referral` and so on.
    pub kind: String,
    /// A further code or name, such as the outcome, the organisation or the step.
    pub detail: Option<String>,
}

/// A person as far as the viewer may see them. What is not shown is missing or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// The person.
    pub id: String,
    /// Their reference, to be read aloud.
    pub reference: String,
    /// The name to address them by.
    pub name: String,
    /// The name as recorded, where it differs.
    pub recorded_name: Option<String>,
    /// Birth date.
    pub born: Option<Date>,
    /// Age today.
    pub age: Option<u32>,
    /// Sex, as recorded.
    pub sex: Option<String>,
    /// Language, where one is recorded.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// What the person needs in order to be understood, by code.
    pub communication_needs: Vec<String>,
    /// Parent, guardian or family contact.
    pub guardian: Option<String>,
    /// Where they live, by district.
    pub district: Option<String>,
    /// How it is safe to reach them; missing where contact points are not shown.
    pub reach: Option<Reach>,
    /// What is due.
    pub due: Vec<Duty>,
    /// Holds that stand.
    pub holds: Vec<Hold>,
    /// What was reported, the newest first.
    pub reports: Vec<Report>,
    /// Who may see what.
    pub helpers: Vec<Helper>,
    /// What happened, the newest first.
    pub timeline: Vec<Happened>,
    /// What the viewer may do: `call`, `consent`, `refer`, `request`.
    pub may: Vec<String>,
}
