//! A referral: a person handed to a service, with their consent, that cannot go quiet.
//!
//! What happened is kept as facts ([`Facts`]): who did what when. The state is derived from them by one match
//! ([`Facts::state`]); facts that contradict each other are an error that says so. A transition takes the facts,
//! checks what may follow, and gives the new facts with the event that others are told.

mod reason;
mod rules;
mod transitions;

pub use reason::DeclineReason;
pub use rules::{Chase, ConsentRules, ReferralRules, ReplyClock};
pub use transitions::{Act, Event, Refusal};

use alongside_kernel::id::{AccountId, GrantId, OrganisationId, PersonId, ReferralId, ServiceId};
use alongside_kernel::{Date, Timestamp};

/// Who did something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Done {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: AccountId,
}

/// How the person came to this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The person chose among services that fit.
    ChosenAmongSeveral,
    /// Only one service fitted, and the person wanted it.
    OnlyOneFitted,
    /// The person asked for this service by name.
    AskedByName,
}

impl Choice {
    /// Every choice, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::ChosenAmongSeveral, Self::OnlyOneFitted, Self::AskedByName];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChosenAmongSeveral => "CHOSEN_AMONG_SEVERAL",
            Self::OnlyOneFitted => "ONLY_ONE_FITTED",
            Self::AskedByName => "ASKED_BY_NAME",
        }
    }

    /// The choice of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }
}

/// Everything that happened to one referral.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Facts {
    /// The referral.
    pub id: ReferralId,
    /// The version that was read.
    pub version: i64,
    /// Whom it is about.
    pub person: PersonId,
    /// The service that was chosen.
    pub service: ServiceId,
    /// Who referred.
    pub from: OrganisationId,
    /// Who is asked.
    pub to: OrganisationId,
    /// What the service may see.
    pub grant: GrantId,
    /// Sent.
    pub sent: Done,
    /// The last day on which an answer is in time.
    pub reply_due: Date,
    /// When silence was first chased.
    pub reminded_at: Option<Timestamp>,
    /// When silence was taken to the deputy, and to whom.
    pub escalated: Option<(Timestamp, Option<AccountId>)>,
    /// The agency has seen it.
    pub acknowledged: Option<Done>,
    /// The agency takes the person on.
    pub accepted: Option<Done>,
    /// The agency does not, and why.
    pub declined: Option<(Done, DeclineReason)>,
    /// Who will help.
    pub worker: Option<AccountId>,
    /// When support began.
    pub first_session_at: Option<Timestamp>,
    /// The person withdrew, or the referrer took it back.
    pub withdrawn_at: Option<Timestamp>,
    /// Support ended.
    pub closed_at: Option<Timestamp>,
}

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Sent; nobody has answered.
    Sent,
    /// Seen by the agency, not yet decided.
    Acknowledged,
    /// Taken on; no worker named yet.
    Accepted,
    /// A worker is named; support has not begun.
    WorkerNamed,
    /// Support has begun.
    InSupport,
    /// Support ended.
    Closed,
    /// Not taken on.
    Declined,
    /// Withdrawn by the person or taken back.
    Withdrawn,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Sent,
        Self::Acknowledged,
        Self::Accepted,
        Self::WorkerNamed,
        Self::InSupport,
        Self::Closed,
        Self::Declined,
        Self::Withdrawn,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "SENT",
            Self::Acknowledged => "ACKNOWLEDGED",
            Self::Accepted => "ACCEPTED",
            Self::WorkerNamed => "WORKER_NAMED",
            Self::InSupport => "IN_SUPPORT",
            Self::Closed => "CLOSED",
            Self::Declined => "DECLINED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }

    /// Whether the agency still owes an answer.
    pub const fn waits_for_answer(self) -> bool {
        matches!(self, Self::Sent | Self::Acknowledged)
    }

    /// Whether nothing more can happen.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Declined | Self::Withdrawn)
    }
}

/// The stored facts contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a referral can't be {0}")]
pub struct Impossible(pub &'static str);

impl Facts {
    /// Where the referral stands. Withdrawal beats all: no act after it counts.
    pub fn state(&self) -> Result<State, Impossible> {
        let begun = self.first_session_at.is_some();
        match (self.withdrawn_at, self.declined, self.accepted, self.worker, begun, self.closed_at) {
            (_, Some(_), Some(_), ..) => Err(Impossible("both accepted and declined")),
            (_, _, None, _, true, _) => Err(Impossible("in support without being accepted")),
            (_, _, None, Some(_), ..) => Err(Impossible("given a worker without being accepted")),
            (_, _, None, _, _, Some(_)) => Err(Impossible("closed without being accepted")),
            (Some(_), ..) => Ok(State::Withdrawn),
            (None, Some(_), None, ..) => Ok(State::Declined),
            (None, None, Some(_), _, _, Some(_)) => Ok(State::Closed),
            (None, None, Some(_), _, true, None) => Ok(State::InSupport),
            (None, None, Some(_), Some(_), false, None) => Ok(State::WorkerNamed),
            (None, None, Some(_), None, false, None) => Ok(State::Accepted),
            (None, None, None, None, false, None) => {
                Ok(if self.acknowledged.is_some() { State::Acknowledged } else { State::Sent })
            }
        }
    }
}
