//! What may follow what. Each act consumes the facts and gives new ones with an event, or a refusal.

use super::{DeclineReason, Done, Facts, Impossible, State};
use alongside_kernel::Timestamp;
use alongside_kernel::id::AccountId;

/// Something done to a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The agency says it has seen it.
    Acknowledge(Done),
    /// The agency takes the person on.
    Accept(Done),
    /// The agency does not.
    Decline(Done, DeclineReason),
    /// The agency says who will help.
    NameWorker(Done, AccountId),
    /// The first meeting or call took place.
    BeginSupport(Done),
    /// Support ended.
    Close(Done),
    /// The person withdrew, or the referrer took it back.
    Withdraw(Timestamp),
    /// Nobody answered: a reminder goes out.
    Remind(Timestamp),
    /// Still nobody answered: the deputy is named and told.
    Escalate(Timestamp, Option<AccountId>),
}

/// What others are told about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Sent to the agency.
    Sent,
    /// Seen by the agency.
    Acknowledged,
    /// Taken on.
    Accepted,
    /// Not taken on.
    Declined(DeclineReason),
    /// A worker is named.
    WorkerNamed,
    /// Support began.
    SupportBegan,
    /// Support ended.
    Closed,
    /// Withdrawn.
    Withdrawn,
    /// The agency was reminded.
    Reminded,
    /// The deputy was told.
    Escalated,
}

impl Event {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "SENT",
            Self::Acknowledged => "ACKNOWLEDGED",
            Self::Accepted => "ACCEPTED",
            Self::Declined(_) => "DECLINED",
            Self::WorkerNamed => "WORKER_NAMED",
            Self::SupportBegan => "SUPPORT_BEGAN",
            Self::Closed => "CLOSED",
            Self::Withdrawn => "WITHDRAWN",
            Self::Reminded => "REMINDED",
            Self::Escalated => "ESCALATED",
        }
    }
}

impl Refusal {
    /// The stable code; `reason-<code>` in the locales.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Over(_) => "referral-over",
            Self::AlreadyDone(_) => "referral-already-done",
            Self::NotAccepted => "referral-not-accepted",
            Self::NoWorker => "referral-no-worker",
            Self::Answered => "referral-answered",
            Self::Impossible(_) => "referral-impossible",
        }
    }
}

/// Why an act does not fit where the referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The referral is over: closed, declined or withdrawn.
    #[error("the referral is over")]
    Over(State),
    /// It was done already.
    #[error("it was done already")]
    AlreadyDone(State),
    /// The referral must be accepted first.
    #[error("the referral was not accepted yet")]
    NotAccepted,
    /// A worker must be named first.
    #[error("no worker is named yet")]
    NoWorker,
    /// An answer came, so silence can't be chased.
    #[error("the referral was answered")]
    Answered,
    /// The stored facts contradict each other.
    #[error(transparent)]
    Impossible(#[from] Impossible),
}

impl Facts {
    /// Applies an act.
    pub fn apply(mut self, act: Act) -> Result<(Self, Event), Refusal> {
        let state = self.state()?;
        if state.is_over() {
            return Err(Refusal::Over(state));
        }
        let event = match act {
            Act::Withdraw(at) => {
                self.withdrawn_at = Some(at);
                Event::Withdrawn
            }
            Act::Acknowledge(done) => {
                if state != State::Sent {
                    return Err(Refusal::AlreadyDone(state));
                }
                self.acknowledged = Some(done);
                Event::Acknowledged
            }
            Act::Accept(done) => {
                if !state.waits_for_answer() {
                    return Err(Refusal::AlreadyDone(state));
                }
                // Taking someone on says that it was seen.
                self.acknowledged = self.acknowledged.or(Some(done));
                self.accepted = Some(done);
                Event::Accepted
            }
            Act::Decline(done, reason) => {
                if !state.waits_for_answer() {
                    return Err(Refusal::AlreadyDone(state));
                }
                self.acknowledged = self.acknowledged.or(Some(done));
                self.declined = Some((done, reason));
                Event::Declined(reason)
            }
            Act::NameWorker(_, worker) => {
                if state.waits_for_answer() {
                    return Err(Refusal::NotAccepted);
                }
                // A worker may change hands at any time before the end.
                self.worker = Some(worker);
                Event::WorkerNamed
            }
            Act::BeginSupport(done) => match state {
                State::WorkerNamed => {
                    self.first_session_at = Some(done.at);
                    Event::SupportBegan
                }
                State::Accepted => return Err(Refusal::NoWorker),
                State::Sent | State::Acknowledged => return Err(Refusal::NotAccepted),
                _ => return Err(Refusal::AlreadyDone(state)),
            },
            Act::Close(done) => {
                if state.waits_for_answer() {
                    return Err(Refusal::NotAccepted);
                }
                self.closed_at = Some(done.at);
                Event::Closed
            }
            Act::Remind(at) => {
                if !state.waits_for_answer() {
                    return Err(Refusal::Answered);
                }
                if self.reminded_at.is_some() {
                    return Err(Refusal::AlreadyDone(state));
                }
                self.reminded_at = Some(at);
                Event::Reminded
            }
            Act::Escalate(at, deputy) => {
                if !state.waits_for_answer() {
                    return Err(Refusal::Answered);
                }
                if self.escalated.is_some() {
                    return Err(Refusal::AlreadyDone(state));
                }
                self.escalated = Some((at, deputy));
                Event::Escalated
            }
        };
        Ok((self, event))
    }
}
