//! The queue, the call card, promises, absences.

use crate::people::{Due, ReportLine};
use alongside_domain::contact::{HoldCode, Method, Outcome, Route, Way, WhyNot};
use alongside_kernel::id::{AbsenceId, AccountId, BatchId, PersonId, PromiseId, SavedViewId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodLine {
    /// Which.
    pub method: Method,
    /// Whether it is safe.
    pub open: bool,
    /// Why not, as far as the viewer may know.
    pub reasons: Vec<WhyNot>,
    /// The number or address; only beside what is safe.
    pub value: Option<String>,
    /// The person prefers it.
    pub preferred: bool,
}

/// How it is safe to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Every method.
    pub methods: Vec<MethodLine>,
    /// The last figures of numbers that were found to be wrong or dead, which nothing uses.
    pub wrong: Vec<String>,
    /// Whether a message may be left.
    pub may_leave_message: bool,
    /// When it suits.
    pub best_time: String,
    /// What to keep in mind.
    pub notes: String,
    /// What to say to whoever else answers.
    pub cover: String,
    /// The word by which the person is known on the telephone.
    pub code_word: String,
    /// Who last asked the person, and when.
    pub said: Option<(String, Timestamp)>,
}

impl Reach {
    /// Whether any method is safe.
    pub fn any(&self) -> bool {
        self.methods.iter().any(|line| line.open)
    }

    /// The method to begin with: the preferred one where it is safe, else the first that is.
    pub fn first(&self) -> Option<Method> {
        let open = || self.methods.iter().filter(|line| line.open);
        open().find(|line| line.preferred).or_else(|| open().next()).map(|line| line.method)
    }
}

/// A row of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueLine {
    /// What is due.
    pub duty: Uuid,
    /// Whom it is about.
    pub person: PersonId,
    /// How many records of theirs are joined and speak in the row.
    pub records: u32,
    /// Their name.
    pub name: String,
    /// Their reference.
    pub reference: String,
    /// What is due.
    pub kind: Route,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// New or changed since the asker last looked.
    pub new: bool,
    /// Tries without reaching the person.
    pub attempts: u32,
    /// The day of the last try.
    pub last_tried_on: Option<Date>,
    /// The next day on which something promised is due.
    pub promised_for: Option<Date>,
    /// What happened, by crime type; empty where it is not shown.
    pub what: String,
    /// Priority categories.
    pub priority: Vec<String>,
    /// Need categories.
    pub needs: Vec<String>,
    /// A hold placed by hand.
    pub hold: Option<HoldCode>,
}

/// A choice of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
}

/// A filter that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which.
    pub id: SavedViewId,
    /// Its name.
    pub name: String,
    /// The query of its address.
    pub query: String,
}

/// What was just handed over, and can be handed back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The batch.
    pub batch: BatchId,
    /// How many went.
    pub moved: u32,
    /// How many can go back.
    pub untouched: u32,
    /// To whom; nobody where it became nobody's.
    pub to: Option<String>,
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// Its rows.
    pub lines: Vec<QueueLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Today in London.
    pub today: Date,
    /// When the asker last said that they had looked.
    pub looked_at: Option<Timestamp>,
    /// Views that the asker keeps.
    pub views: Vec<View>,
    /// Districts to choose from.
    pub districts: Vec<String>,
    /// Colleagues to choose from.
    pub colleagues: Vec<Colleague>,
    /// Whether the asker may hand work over.
    pub may_assign: bool,
    /// What was just handed over.
    pub handed_over: Option<HandedOver>,
}

/// An attempt as it is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptLine {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// By which way.
    pub way: Way,
    /// What came of it.
    pub outcome: Outcome,
    /// Need categories met.
    pub needs_met: Vec<String>,
    /// Help given.
    pub help_given: Vec<String>,
    /// To whom outside they were pointed.
    pub signposts: String,
    /// The person's own words.
    pub words: String,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseLine {
    /// The promise.
    pub id: PromiseId,
    /// To whom.
    pub person: PersonId,
    /// The person's name; empty on their own page.
    pub name: String,
    /// Who must keep it.
    pub by: String,
    /// By the end of this day.
    pub due_on: Date,
    /// When it was made.
    pub made_at: Timestamp,
    /// What was promised.
    pub what: String,
    /// How it ended: `KEPT` or `NOT_KEPT`.
    pub ended_as: Option<String>,
    /// When.
    pub ended_at: Option<Timestamp>,
}

/// What a worker reads before dialling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCard {
    /// Whom it is about.
    pub person: PersonId,
    /// Their reference.
    pub reference: String,
    /// The name to use.
    pub name: String,
    /// The name as recorded, where it differs.
    pub recorded_name: String,
    /// Age today.
    pub age: Option<u32>,
    /// Language, where it is not English.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// What the person needs in order to be understood, by code.
    pub communication_needs: Vec<String>,
    /// Parent, guardian or family contact.
    pub guardian: Option<String>,
    /// How it is safe.
    pub reach: Reach,
    /// What happened, the newest first.
    pub reports: Vec<ReportLine>,
    /// What is known already and must not be asked for again, by code.
    pub do_not_ask: Vec<&'static str>,
    /// What was promised and is still to be kept.
    pub promises: Vec<PromiseLine>,
    /// The last attempts, the newest first.
    pub attempts: Vec<AttemptLine>,
    /// Who else helps.
    pub helpers: Vec<String>,
    /// What is due.
    pub due: Vec<Due>,
    /// Help that can be given, by code.
    pub help_codes: Vec<String>,
    /// Today in London.
    pub today: Date,
}

/// Promises to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promises {
    /// The soonest first.
    pub lines: Vec<PromiseLine>,
    /// Today in London.
    pub today: Date,
    /// Whether they are the whole team's.
    pub team: bool,
    /// Whether the asker may see the team's.
    pub may_see_team: bool,
}

/// Somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceLine {
    /// The absence.
    pub id: AbsenceId,
    /// Who is away.
    pub who: String,
    /// Who stands in.
    pub deputy: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// What the deputy should know.
    pub note: String,
    /// Whether the work has moved.
    pub begun: bool,
    /// How many duties moved.
    pub moved: u32,
    /// Whether the asker may end it.
    pub may_end: bool,
}

/// Absences of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absences {
    /// Those that are not over.
    pub lines: Vec<AbsenceLine>,
    /// Who may be away: oneself, and for a manager everybody.
    pub people: Vec<Colleague>,
    /// Who may stand in.
    pub deputies: Vec<Colleague>,
    /// Today in London.
    pub today: Date,
}
