//! Counts of the people whom organisations have in common.

use alongside_domain::counting::{Records, State};
use alongside_kernel::id::{CountId, OrganisationId};
use alongside_kernel::{Date, Timestamp};

/// A count in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// The count.
    pub id: CountId,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: State,
    /// How many organisations were asked.
    pub asked: usize,
    /// How many gave encodings.
    pub given: usize,
    /// After this day the encodings are deleted.
    pub last_day: Date,
    /// Whether the viewer's organisation is asked and has given nothing yet.
    pub waits_for_viewer: bool,
}

/// The list of counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The counts, the newest first.
    pub lines: Vec<CountLine>,
    /// Whether the viewer may set one up.
    pub may_set_up: bool,
}

/// What is asked for a new count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCount {
    /// The organisations to choose from, by name.
    pub organisations: Vec<(OrganisationId, String)>,
    /// The last day on which it can be counted.
    pub last_day: Date,
}

/// One organisation's part in a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyLine {
    /// Its name.
    pub organisation: String,
    /// When it gave encodings.
    pub given_at: Option<Timestamp>,
    /// How many records it gave.
    pub records: u64,
    /// How many people it has several records of: `None` where that is not counted, and within, where it is hidden.
    pub returning: Option<Option<u64>>,
}

/// How many people two or more organisations all know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLine {
    /// The organisations' names.
    pub organisations: Vec<String>,
    /// How many; `None` where it is hidden.
    pub people: Option<u64>,
}

/// One count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountView {
    /// The count.
    pub id: CountId,
    /// The version that was read.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// What a record of a list is.
    pub records: Records,
    /// Where it stands.
    pub state: State,
    /// Who set it up.
    pub set_up_by: String,
    /// When.
    pub set_up_at: Timestamp,
    /// After this day the encodings are deleted.
    pub last_day: Date,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The organisations.
    pub parties: Vec<PartyLine>,
    /// What was counted, where the viewer may see it.
    pub known: Option<Vec<KnownLine>>,
    /// Of 100 people in common about so many are found at most.
    pub found: Option<u8>,
    /// Of 100 that are found about so many are right at most.
    pub right: Option<u8>,
    /// Fewer people than this are not told.
    pub threshold: u64,
    /// Whether the viewer may count it, while it is open, or call it off.
    pub may_hold: bool,
    /// Whether enough have given for it to be counted.
    pub is_enough: bool,
    /// Whether the viewer's organisation gives encodings for it now.
    pub may_give: bool,
    /// Whether it has given some.
    pub has_given: bool,
    /// What the first who gave used, as words of kinds: all must use the same.
    pub fields: Vec<String>,
}
