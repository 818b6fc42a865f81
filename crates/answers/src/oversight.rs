//! Who looked at what and why, and whether the log is intact. Codes and references; no content.

use alongside_domain::oversight::{LookAnswer, Unusual};
use alongside_domain::people::ErasureReason;
use alongside_kernel::id::PersonId;
use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Actor {
    /// A member of staff for an organisation.
    Staff {
        /// The account.
        account: String,
        /// The name that colleagues see.
        name: String,
        /// The organisation's name; empty where none was active, as when signing in.
        organisation: String,
    },
    /// The person whom it is about, on their own pages.
    Themself,
    /// The server by itself: the code of the job, or nothing where none is named.
    Server(String),
}

/// An erasure that was asked for and waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasing {
    /// Why.
    pub reason: ErasureReason,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// From when a second person can agree.
    pub not_before: Timestamp,
    /// Whether that time has not come.
    pub waits: bool,
    /// Whether it was the viewer who asked.
    pub by_asker: bool,
}

/// A line of the list of what waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureLine {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// What was asked.
    pub erasing: Erasing,
}

/// The form on which an erasure is asked for, agreed to or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureForm {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// So many days lie between asking and agreeing.
    pub waiting_days: u16,
    /// What waits, where something does.
    pub erasing: Option<Erasing>,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The log it stands in.
    pub log: String,
    /// Its place in the log.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: Actor,
    /// What was done, by code.
    pub action: String,
    /// What for, by code.
    pub purpose: String,
    /// A further code, such as an outcome.
    pub detail: String,
    /// The classes of data, by code.
    pub classes: Vec<String>,
    /// The organisation to which data went.
    pub to: Option<String>,
    /// Whom and what it was about, as references that are read aloud.
    pub references: Vec<String>,
}

impl Entry {
    /// Whether a program did it, with a token of the account's.
    pub fn by_program(&self) -> bool {
        self.detail == "program" || self.detail.starts_with("program:")
    }
}

/// What an auditor looks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Looking {
    /// One action, by code; all where empty.
    pub action: String,
    /// One account; all where empty.
    pub account: String,
    /// One London day.
    pub day: Option<Date>,
    /// The place before which the list goes on; the newest where empty.
    pub before: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// What was looked for.
    pub looking: Looking,
    /// The entries, the newest first.
    pub entries: Vec<Entry>,
    /// The place from which the list goes on.
    pub next: Option<String>,
    /// Every account with its name, to choose from.
    pub accounts: Vec<(String, String)>,
    /// The last check of the log.
    pub checked: Option<Checked>,
    /// The key that checks signatures, as one line.
    pub verifying_key: Option<String>,
    /// Whether looks stand out that nobody has asked about.
    pub stands_out: bool,
}

/// What a check of one log found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedLog {
    /// The server that writes it.
    pub name: String,
    /// How many entries there are.
    pub entries: u64,
    /// How many of them a checkpoint has signed.
    pub signed: u64,
    /// What is wrong, in sentences; empty for a sound log.
    pub findings: Vec<String>,
}

/// A check of all logs against all checkpoints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// When.
    pub at: Timestamp,
    /// How many checkpoints they were checked against.
    pub checkpoints: u64,
    /// Each log.
    pub logs: Vec<CheckedLog>,
}

impl Checked {
    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.logs.iter().all(|log| log.findings.is_empty())
    }
}

/// Who saw or did something of one person: for the person and for the manager who answers for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoSaw {
    /// What was seen or done, the newest first.
    pub entries: Vec<Entry>,
    /// The place from which the list goes on.
    pub next: Option<String>,
}

/// A look that stands out, or a day of looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    /// Its id.
    pub id: Uuid,
    /// The version that is shown.
    pub version: i64,
    /// Why it stands out.
    pub kind: Unusual,
    /// Who looked, and for which organisation.
    pub who: String,
    /// The account that looked.
    pub account: String,
    /// The London day.
    pub day: Date,
    /// The first of the looks.
    pub at: Timestamp,
    /// The reference of the record; nothing where it is about the whole day.
    pub reference: Option<String>,
    /// At how many people.
    pub people: u32,
    /// Whether it is the viewer who looked.
    pub own: bool,
    /// When, what came of the question, and who said so; nothing while it is open.
    pub ended: Option<(Timestamp, LookAnswer, String)>,
}

/// Looks that stand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// What somebody must ask about, the oldest first.
    pub open: Vec<LookLine>,
    /// Whether more is open than is shown.
    pub more: bool,
    /// What was asked about, the newest first.
    pub answered: Vec<LookLine>,
}

/// One look that stands out, with what else was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookPage {
    /// What stands out.
    pub line: LookLine,
    /// What the account did with this record in the time before and after, or on that day, the newest first.
    pub entries: Vec<Entry>,
}
