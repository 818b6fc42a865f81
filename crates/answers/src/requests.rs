//! Requests between organisations.

use alongside_domain::requests::{Answer, Kind, State};
use alongside_kernel::id::{OrganisationId, PersonId, RequestId};
use alongside_kernel::{Date, Timestamp};

/// One row of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine {
    /// The request.
    pub id: RequestId,
    /// What is asked for.
    pub kind: Kind,
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// About whom.
    pub person: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often it was chased.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
}

/// A page of a list of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requests {
    /// Whether it is what was received.
    pub received: bool,
    /// Whether it is what waits for an answer.
    pub waiting: bool,
    /// The rows.
    pub lines: Vec<RequestLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What must be asked for a new request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// Whom it can be asked of.
    pub organisations: Vec<(OrganisationId, String)>,
    /// About whom.
    pub person: Option<(PersonId, String)>,
    /// By when they would have to answer.
    pub reply_due: Date,
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestStep {
    /// What, by code.
    pub kind: &'static str,
    /// Who did it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)]
pub struct RequestView {
    /// The request.
    pub id: RequestId,
    /// The version that was read.
    pub version: i64,
    /// What is asked for.
    pub kind: Kind,
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// About whom.
    pub person: Option<(PersonId, String)>,
    /// What is asked, in words.
    pub words: Option<String>,
    /// Where it stands.
    pub state: State,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often it was chased, by people and by the clock.
    pub chases: u32,
    /// Who was named because nobody answered; `Some(None)` where nobody could be.
    pub deputy: Option<Option<String>>,
    /// What was answered.
    pub answer: Option<Answer>,
    /// The words of the answer.
    pub answer_words: Option<String>,
    /// What happened, the newest first.
    pub steps: Vec<RequestStep>,
    /// Whether the viewer may say that it was seen.
    pub may_acknowledge: bool,
    /// Whether the viewer may answer.
    pub may_answer: bool,
    /// Whether the viewer may chase.
    pub may_chase: bool,
}
