//! What people read on their own pages, and what a worker reads or prints for them.

use alongside_domain::contact::WhyNot as MethodClosed;
use alongside_domain::needs::NeedCategory;
use alongside_domain::portal::{Handover, WhyNot};
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_kernel::{Date, Sensitive};

/// How far the help of one organisation has come, as its person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It was asked and has not answered.
    Asked,
    /// It will help; who does is not settled.
    Accepted,
    /// A worker is named.
    WorkerNamed,
    /// Help has begun.
    Begun,
    /// It can't help.
    CannotHelp,
    /// The help is over.
    Over,
}

impl Stage {
    /// The stable code; `portal-stage-<code>` in the locales.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::WorkerNamed => "worker-named",
            Self::Begun => "begun",
            Self::CannotHelp => "cannot-help",
            Self::Over => "over",
        }
    }
}

/// An organisation that helps, or was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// Its name.
    pub organisation: String,
    /// The number under which people ring it; empty where it has none.
    pub phone: String,
    /// How far it has come.
    pub stage: Stage,
    /// The last day for an answer.
    pub reply_by: Date,
    /// Whether that day has passed without an answer.
    pub reply_late: bool,
    /// The person's worker there, once one is named.
    pub worker: Option<String>,
}

/// Something that happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A worker promised something by a day.
    Promised {
        /// Who.
        worker: String,
        /// For whom they work.
        organisation: String,
        /// By the end of this day.
        by: Date,
        /// Whether that day has passed.
        late: bool,
    },
    /// The unit gets in touch.
    Contact {
        /// By the end of this day.
        by: Date,
        /// Whether that day has passed.
        late: bool,
    },
    /// The person asked to be asked again.
    AskAgain {
        /// On this day.
        on: Date,
    },
    /// An organisation answers.
    Answer {
        /// Which.
        organisation: String,
        /// By the end of this day.
        by: Date,
        /// Whether that day has passed.
        late: bool,
    },
}

impl Next {
    /// The day by which it is ordered.
    pub const fn day(&self) -> Date {
        match self {
            Self::Promised { by, .. } | Self::Contact { by, .. } | Self::Answer { by, .. } => *by,
            Self::AskAgain { on } => *on,
        }
    }
}

/// The unit that looks after the person, and who in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Its number.
    pub phone: String,
    /// The person's worker there, where there is one.
    pub worker: Option<String>,
}

/// Who helps and what happens next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// The unit.
    pub unit: Option<Unit>,
    /// Everyone else, the newest first.
    pub helpers: Vec<Helper>,
    /// What happens next, the soonest first.
    pub next: Vec<Next>,
}

/// Where an agreement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force.
    InForce,
    /// Taken back on a day.
    Stopped(Date),
    /// Past its last day.
    Ended(Date),
    /// The person said no.
    SaidNo,
}

/// What a person agreed to, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Which.
    pub id: ConsentId,
    /// With whom.
    pub organisation: String,
    /// What that organisation may see: codes of data classes.
    pub classes: Vec<&'static str>,
    /// When it was said.
    pub said_on: Date,
    /// The last day on which it holds.
    pub ends_on: Option<Date>,
    /// Where it stands.
    pub standing: Standing,
}

/// One organisation that looked at a person's information on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which organisation.
    pub organisation: String,
    /// The person's own workers among those who looked. Others stay unnamed.
    pub own_workers: Vec<String>,
    /// What they saw: codes of data classes.
    pub classes: Vec<&'static str>,
    /// How often.
    pub times: u32,
}

/// A day on which somebody looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenDay {
    /// The day.
    pub day: Date,
    /// Who, by name of the organisation.
    pub by: Vec<Seen>,
}

/// Who has seen a person's information.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhoSaw {
    /// Days, the newest first.
    pub days: Vec<SeenDay>,
    /// The place from which the list goes on.
    pub next: Option<String>,
}

/// A report as its person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The day on which it was reported.
    pub reported_on: Date,
    /// The police's reference.
    pub reference: Option<String>,
    /// What it was; none where a worker tells it rather than a page.
    pub what: Option<String>,
    /// What the person needs help with.
    pub needs: Vec<NeedCategory>,
    /// What the person said they want.
    pub wishes: Option<Sensitive<String>>,
}

/// Everything on a person's sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Who helps, what next.
    pub home: Home,
    /// What was agreed.
    pub agreed: Vec<Agreement>,
    /// What was reported.
    pub reported: Vec<Reported>,
    /// Who saw it; none where the worker may not print that part.
    pub seen: Option<WhoSaw>,
}

/// Whether a sheet may be read out or printed, and why not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetWays {
    /// It may be read out on the telephone.
    pub read_out: bool,
    /// Why it may not be printed; empty where it may.
    pub not_on_paper: Vec<MethodClosed>,
    /// The mark that somebody may watch, which keeps it off paper as well.
    pub watched: bool,
    /// Nothing was reported about the person, so nothing is known to be safe.
    pub nothing_known: bool,
}

impl SheetWays {
    /// Whether it may be printed and handed over.
    pub fn on_paper(&self) -> bool {
        self.not_on_paper.is_empty() && !self.watched && !self.nothing_known
    }
}

/// A person's way to their own pages, as a worker sees it. When it was last used stays untold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Whose.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Since when and until when a code is open, where one is.
    pub open: Option<(Date, Date)>,
    /// The mark that somebody may watch.
    pub watched: bool,
    /// Why none can be made now.
    pub why_not: Vec<WhyNot>,
    /// The safe ways to give them a code.
    pub handovers: Vec<Handover>,
}
