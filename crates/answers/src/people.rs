//! A person's page, search, holds, conflicts.

use crate::contact::{AttemptLine, PromiseLine, Reach};
use crate::oversight::Erasing;
use crate::repeats::HappenedBefore;
use crate::same_person::OtherRecords;
use alongside_domain::contact::{
    HoldCode, LearnedFrom, Method, NextAct, PointAnswers, PointKind, Recognised, Route, Statement, WhyEnded,
};
use alongside_domain::needs::{NeedCategory, NeedLevel, PriorityCategory, Reason};
use alongside_domain::people::PartyRole;
use alongside_domain::report::Sex;
use alongside_kernel::id::{PersonId, ReferralId, ReportId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// Something that is due for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The duty.
    pub id: Uuid,
    /// What is due.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// Tries without reaching the person.
    pub attempts: u32,
}

/// What was reported, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The report.
    pub id: ReportId,
    /// How it came, by code.
    pub channel: String,
    /// What it was, in words of the list of crime types.
    pub what: String,
    /// The day on which it happened.
    pub occurred_on: Date,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The police reference.
    pub reference: Option<String>,
    /// Where it happened.
    pub place: Option<String>,
    /// The district.
    pub district: String,
    /// Impact and wishes as a feed brought them, in one text.
    pub note: Option<String>,
    /// What it did to the person, in their own words; only where needs are shown.
    pub impact: Option<String>,
    /// What the person wants to happen, in their own words; only where needs are shown.
    pub wishes: Option<String>,
    /// What the officer or worker thought, apart from what the person said; only where needs are shown.
    pub officer_view: Option<String>,
    /// Needs, with their level; only where needs are shown.
    pub needs: Vec<(NeedCategory, NeedLevel)>,
    /// Priority with every reason; only where needs are shown.
    pub priority: Vec<(PriorityCategory, Vec<Reason>)>,
    /// Where an officer's form and the police's feed both brought it: when the form was written, and where they
    /// differ, by code.
    pub both: Option<(Timestamp, Vec<&'static str>)>,
    /// The day of another report that may be of the same crime.
    pub may_be_same_as: Option<Date>,
}

/// Who may see what of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Who.
    pub organisation: String,
    /// Classes of data, by code.
    pub classes: Vec<&'static str>,
    /// Since when.
    pub since: Timestamp,
    /// Up to when.
    pub until: Option<Timestamp>,
}

/// Somebody else in a case, or of the household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Who; a link.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What they are in the case; none for the household.
    pub role: Option<PartyRole>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldLine {
    /// The hold.
    pub id: Uuid,
    /// Why, by code.
    pub code: HoldCode,
    /// Why, in words.
    pub reason: String,
    /// Who must do what.
    pub task: String,
    /// Who placed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who lifted it, when and why.
    pub lifted: Option<(String, Timestamp, String)>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// A report came in.
    Reported {
        /// How it came, by code.
        channel: String,
        /// What it was; empty where it is not shown.
        what: String,
    },
    /// Somebody tried to reach the person, or spoke with them.
    Attempt(Box<AttemptLine>),
    /// Something was promised.
    Promised(Box<PromiseLine>),
    /// A promise was kept or not.
    PromiseEnded(Box<PromiseLine>),
    /// A letter, e-mail or text.
    Message {
        /// Which, by code.
        channel: String,
        /// How far it is, by code.
        state: String,
    },
    /// A consent was taken down.
    Consent {
        /// For whom.
        organisation: String,
        /// Given or not, by code.
        status: String,
    },
    /// A consent was withdrawn.
    ConsentWithdrawn {
        /// For whom.
        organisation: String,
    },
    /// A step of a referral.
    Referral {
        /// Which.
        referral: ReferralId,
        /// What happened, by code.
        step: String,
        /// To which service.
        service: String,
        /// Of whom.
        organisation: String,
    },
    /// A new number or address was taken down.
    PointTold {
        /// What it is.
        kind: PointKind,
        /// Enough to tell which one it is.
        hint: String,
        /// From whom the worker had it.
        from: LearnedFrom,
    },
    /// A number or address was marked as no longer theirs.
    PointEnded {
        /// What it is.
        kind: PointKind,
        /// Enough to tell which one it is.
        hint: String,
        /// Why.
        why: WhyEnded,
    },
    /// A hold was placed.
    HoldPlaced(HoldCode),
    /// A hold was lifted.
    HoldLifted(HoldCode),
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// When.
    pub at: Timestamp,
    /// Who, by name and organisation, where it was somebody.
    pub by: Option<String>,
    /// What.
    pub what: Happening,
}

/// What happened, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline(Vec<TimelineItem>);

impl Timeline {
    /// A timeline of these, put in order.
    pub fn of(mut items: Vec<TimelineItem>) -> Self {
        items.sort_by_key(|item| std::cmp::Reverse(item.at));
        Self(items)
    }

    /// The things, the newest first.
    pub fn items(&self) -> &[TimelineItem] {
        &self.0
    }
}

/// What the viewer may do for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "one for each link on the page")]
pub struct May {
    /// Record attempts.
    pub call: bool,
    /// Change how it is safe.
    pub change_safe_contact: bool,
    /// Place a hold.
    pub hold: bool,
    /// Lift a hold.
    pub lift: bool,
    /// Declare a conflict of interest.
    pub declare_conflict: bool,
    /// Lift a conflict of interest.
    pub lift_conflict: bool,
    /// Ask for the record to be erased.
    pub erase: bool,
    /// Record a consent.
    pub consent: bool,
    /// Begin a referral.
    pub refer: bool,
    /// Send a message.
    pub message: bool,
    /// Ask another organisation.
    pub request: bool,
    /// Open the person's own pages to them.
    pub their_pages: bool,
    /// Say that another record is theirs.
    pub join: bool,
}

/// Who has which part in one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportParties {
    /// The report.
    pub report: ReportId,
    /// What it was, in words of the list of crime types.
    pub what: String,
    /// The day on which it happened.
    pub occurred_on: Date,
    /// The police reference.
    pub reference: Option<String>,
    /// Who else has a part in it, as far as the asker may see them.
    pub others: Vec<Other>,
    /// A person responsible is recorded.
    pub person_responsible: bool,
}

/// Who has which part in what was reported about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parties {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// Each report.
    pub reports: Vec<ReportParties>,
    /// Whoever was found by what was typed; nothing before a search.
    pub found: Option<Found>,
}

/// A person's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPage {
    /// The person.
    pub person: PersonId,
    /// Their reference.
    pub reference: String,
    /// The name to address them by.
    pub name: String,
    /// The name as recorded, where it differs.
    pub recorded_name: String,
    /// Birth date.
    pub born: Option<Date>,
    /// Age today.
    pub age: Option<u32>,
    /// Sex, as recorded.
    pub sex: Option<Sex>,
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
    /// How it is safe to reach them; none where contact points are not shown.
    pub reach: Option<Reach>,
    /// The one next act.
    pub next: NextAct,
    /// Everything that is due.
    pub due: Vec<Due>,
    /// Other records that are, or may be, this person's.
    pub records: OtherRecords,
    /// Holds that stand.
    pub holds: Vec<HoldLine>,
    /// What was reported.
    pub reports: Vec<ReportLine>,
    /// Who may see what.
    pub helpers: Vec<Helper>,
    /// Other parties to the cases.
    pub parties: Vec<Other>,
    /// Whether a person responsible is recorded; never who.
    pub person_responsible: bool,
    /// Who lives with them.
    pub household: Vec<Other>,
    /// What happened before, as far as whoever looks may see it.
    pub before: HappenedBefore,
    /// What happened.
    pub timeline: Timeline,
    /// An erasure that was asked for and waits.
    pub erasing: Option<Erasing>,
    /// What the viewer may do.
    pub may: May,
    /// Today in London.
    pub today: Date,
}

/// The form on which safe contact is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeContactForm {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// How it is safe now.
    pub reach: Reach,
    /// The newest statement, or an empty one.
    pub statement: Statement,
    /// Its place in the row of statements.
    pub seq: i64,
}

/// A number or address that is known of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointLine {
    /// Its place in the list, from 1: good for the version of the list only.
    pub number: u32,
    /// What it is.
    pub kind: PointKind,
    /// The whole of it where a way that is safe uses it; else only enough to tell which one it is.
    pub value: String,
    /// The safe ways that use it.
    pub ways: Vec<Method>,
    /// It was rung and turned out to be wrong or dead.
    pub is_wrong: bool,
    /// From whom a worker has it, and what was said of it; nothing where reports brought it.
    pub told: Option<PointTold>,
    /// Who marked it as no longer theirs, when and why.
    pub ended: Option<(String, Timestamp, WhyEnded)>,
}

/// What was taken down of a number or address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointTold {
    /// From whom the worker has it.
    pub from: LearnedFrom,
    /// How the worker knew that it was the person.
    pub recognised: Option<Recognised>,
    /// What was said of it.
    pub answers: PointAnswers,
    /// Who took it down.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Every number and address of a person, and the form for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// The version of the list.
    pub version: i64,
    /// How it is safe to reach them now.
    pub reach: Reach,
    /// What is known.
    pub lines: Vec<PointLine>,
}

/// Holds and conflicts of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// Every hold, standing or lifted.
    pub holds: Vec<HoldLine>,
    /// What waits for a decision.
    pub waiting: Vec<Due>,
    /// Conflicts that stand; only for those who may lift them.
    pub conflicts: Vec<ConflictLine>,
    /// What the viewer may do.
    pub may: May,
}

/// A conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictLine {
    /// The block.
    pub id: Uuid,
    /// Whom it keeps away.
    pub who: String,
    /// When it was declared.
    pub at: Timestamp,
    /// The first who agreed to lift it.
    pub first: Option<String>,
    /// Whether the viewer may agree.
    pub may_agree: bool,
}

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLine {
    /// The person.
    pub person: PersonId,
    /// Their reference.
    pub reference: String,
    /// The name to address them by.
    pub name: String,
    /// The name as recorded, where it differs.
    pub recorded_name: String,
    /// Birth date.
    pub born: Option<Date>,
    /// The district of their postcode.
    pub postcode_district: Option<String>,
    /// How many reports are shown.
    pub reports: u32,
    /// The newest day on which something happened.
    pub newest: Option<Date>,
    /// A name is spelt otherwise than it was typed, or only sounds like it.
    pub nearly: bool,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Those whom the viewer may see, the best first: those who are met nearly come behind those who are met as typed.
    pub lines: Vec<FoundLine>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Whether too little was typed to look for.
    pub too_short: bool,
    /// While everybody is read after a start: how many in a hundred can be found already.
    pub reading: Option<u8>,
}
