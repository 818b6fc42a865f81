//! What happened to somebody before, and what is done about it.

use alongside_domain::repeats::{CheckOutcome, Sign};
use alongside_kernel::id::PersonId;
use alongside_kernel::{Date, Timestamp};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One incident, as far as whoever looks may see its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentLine {
    /// The day.
    pub on: Date,
    /// What it was.
    pub what: String,
    /// The district; empty where unknown.
    pub district: String,
    /// Who sent the reports about it.
    pub told_by: Vec<String>,
}

/// What happened to somebody in the window that ends today. What whoever looks may not see is not counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HappenedBefore {
    /// The incidents, the newest first.
    pub incidents: Vec<IncidentLine>,
    /// How many days are looked back.
    pub window_days: u32,
    /// Of any kind.
    pub any_type: u32,
    /// Kinds that came more than once, each with its count.
    pub same_type: Vec<(String, u32)>,
    /// The most whose reports give one address.
    pub same_place: u32,
    /// Of others in the household, without what they must not learn of each other.
    pub household: u32,
    /// Much of it was lately: a prompt to look.
    pub lately: bool,
    /// How the newest is graver than what came before: less time in between, or worse.
    pub worse: BTreeSet<Sign>,
    /// What was set in motion, the newest first.
    pub responses: Vec<ResponseLine>,
    /// Whoever looks may act on it.
    pub may_respond: bool,
}

impl HappenedBefore {
    /// Whether there is anything to show.
    pub fn is_something(&self) -> bool {
        self.any_type > 1 || self.household > 0 || !self.responses.is_empty()
    }
}

/// What is to be done, or was done, about a repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseLine {
    /// The response.
    pub id: Uuid,
    /// The record on which it stands.
    pub person: PersonId,
    /// The code of its grade.
    pub grade: String,
    /// What showed.
    pub signs: BTreeSet<Sign>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By when something is to be done.
    pub due_at: Timestamp,
    /// It waits and is late.
    pub late: bool,
    /// Whose it is.
    pub owner: Option<String>,
    /// It is whoever looks.
    pub is_mine: bool,
    /// When and how it ended, and who said so.
    pub ended: Option<(Timestamp, String, Option<String>)>,
    /// What was done.
    pub words: String,
    /// Whether it helped.
    pub checks: Vec<CheckLine>,
}

/// One time at which it is asked whether it helped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// So many days after it was done.
    pub after_days: u16,
    /// On this day.
    pub due_on: Date,
    /// What was found, by whom, when, in words.
    pub found: Option<(CheckOutcome, Option<String>, Timestamp, String)>,
}

/// What waits to be done about repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatList {
    /// What waits, late first.
    pub lines: Vec<WaitingLine>,
    /// Only what is the viewer's own.
    pub mine: bool,
    /// Today in London.
    pub today: Date,
    /// There is more than is shown.
    pub more: bool,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLine {
    /// The response.
    pub response: Uuid,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The code of the grade.
    pub grade: String,
    /// What showed.
    pub signs: BTreeSet<Sign>,
    /// By when something is to be done.
    pub due_at: Timestamp,
    /// After so many days it is asked whether it helped; none where something is still to be done.
    pub check: Option<u16>,
    /// It is late.
    pub late: bool,
    /// Whose it is.
    pub owner: Option<String>,
    /// It is nobody's yet, and whoever looks can take it.
    pub may_take: bool,
}

/// A response with what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePage {
    /// The person's name.
    pub name: String,
    /// By which they are spoken of.
    pub reference: String,
    /// The response.
    pub line: ResponseLine,
    /// Colleagues to whom whoever looks may give it.
    pub colleagues: Vec<(alongside_kernel::id::AccountId, String)>,
    /// Today in London.
    pub today: Date,
}

/// To whom it happened most.
#[derive(Debug, Clone, PartialEq)]
pub struct MostRepeated {
    /// The people, the most incidents first.
    pub lines: Vec<MostLine>,
    /// How many days are looked back.
    pub window_days: u32,
}

/// One person of whom it was reported more than once.
#[derive(Debug, Clone, PartialEq)]
pub struct MostLine {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Incidents in the window, of any kind.
    pub incidents: u32,
    /// The kind that came more than once and most often, with its count.
    pub most_of: Option<(String, u32)>,
    /// The newest.
    pub latest: Date,
    /// Harm in days, over the kinds whose weight is known.
    pub harm_days: f64,
    /// How many incidents have no known weight.
    pub without_weight: u32,
}
