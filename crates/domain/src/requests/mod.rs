//! A request: an act that one organisation asks of another, with the clock of a referral and a visible count of
//! chases.

use crate::code::codes;
use alongside_kernel::id::{AccountId, OrganisationId, PersonId, RequestId};
use alongside_kernel::{Date, Timestamp};

use crate::referral::Done;

codes! {
    /// What is asked for.
    pub enum Kind {
        /// A letter, such as to a landlord.
        Letter = "LETTER",
        /// News of what happens.
        Update = "UPDATE",
        /// To visit somebody together.
        JointVisit = "JOINT_VISIT",
        /// Something else.
        Other = "OTHER",
    }
}

codes! {
    /// What was answered.
    pub enum Answer {
        /// It was done.
        Done = "DONE",
        /// It can't be done.
        Cannot = "CANNOT",
    }
}

codes! {
    /// Where a request stands.
    pub enum State {
        /// Asked; nobody has said anything.
        Asked = "ASKED",
        /// Seen by whoever was asked.
        Acknowledged = "ACKNOWLEDGED",
        /// Answered.
        Answered = "ANSWERED",
    }
}

/// Everything that happened to one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The request.
    pub id: RequestId,
    /// The version that was read.
    pub version: i64,
    /// Whom it is about, if it is about somebody.
    pub person: Option<PersonId>,
    /// Who asks.
    pub from: OrganisationId,
    /// Who is asked.
    pub to: OrganisationId,
    /// What for.
    pub kind: Kind,
    /// Asked.
    pub asked: Done,
    /// The last day on which an answer is in time.
    pub reply_due: Date,
    /// How often it was chased, by people and by the clock.
    pub chases: u32,
    /// When it was last chased.
    pub last_chased_at: Option<Timestamp>,
    /// When the clock reminded.
    pub reminded_at: Option<Timestamp>,
    /// When silence was taken to the deputy, and to whom.
    pub escalated: Option<(Timestamp, Option<AccountId>)>,
    /// It was seen.
    pub acknowledged: Option<Done>,
    /// It was answered.
    pub answered: Option<(Done, Answer)>,
}

/// Something done to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Whoever was asked says that they have seen it.
    Acknowledge(Done),
    /// They answer.
    Answer(Done, Answer),
    /// Whoever asked chases.
    Chase(Timestamp),
    /// The clock reminds.
    Remind(Timestamp),
    /// The clock names the deputy.
    Escalate(Timestamp, Option<AccountId>),
}

/// Why an act does not fit where the request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It was answered.
    #[error("the request was answered")]
    Answered,
    /// It was done already.
    #[error("it was done already")]
    AlreadyDone,
    /// It was chased today: once a day is enough.
    #[error("the request was chased today")]
    ChasedToday,
}

impl Refusal {
    /// The stable code; `reason-<code>` in the locales.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "request-answered",
            Self::AlreadyDone => "request-already-done",
            Self::ChasedToday => "request-chased-today",
        }
    }
}

impl Facts {
    /// Where the request stands.
    pub const fn state(&self) -> State {
        match (self.answered, self.acknowledged) {
            (Some(_), _) => State::Answered,
            (None, Some(_)) => State::Acknowledged,
            (None, None) => State::Asked,
        }
    }

    /// Applies an act, or says why it does not fit.
    pub fn apply(mut self, act: Act) -> Result<Self, Refusal> {
        if self.answered.is_some() {
            return Err(Refusal::Answered);
        }
        match act {
            Act::Acknowledge(done) => {
                if self.acknowledged.is_some() {
                    return Err(Refusal::AlreadyDone);
                }
                self.acknowledged = Some(done);
            }
            Act::Answer(done, answer) => {
                self.acknowledged = self.acknowledged.or(Some(done));
                self.answered = Some((done, answer));
            }
            Act::Chase(at) => {
                let today = alongside_kernel::clock::london_date;
                if self.last_chased_at.is_some_and(|last| today(last) == today(at)) {
                    return Err(Refusal::ChasedToday);
                }
                self.chased(at);
            }
            Act::Remind(at) => {
                if self.reminded_at.is_some() {
                    return Err(Refusal::AlreadyDone);
                }
                self.reminded_at = Some(at);
                self.chased(at);
            }
            Act::Escalate(at, deputy) => {
                if self.escalated.is_some() {
                    return Err(Refusal::AlreadyDone);
                }
                self.escalated = Some((at, deputy));
                self.chased(at);
            }
        }
        Ok(self)
    }

    const fn chased(&mut self, at: Timestamp) {
        self.chases = self.chases.saturating_add(1);
        self.last_chased_at = Some(at);
    }
}
