//! Letters, e-mails and texts as pages and programs show them.

use alongside_domain::messages::{Channel, Language, State};
use alongside_kernel::id::{BatchId, MessageId, PersonId};
use alongside_kernel::{Date, Timestamp};

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// The name that the person uses.
    pub name: String,
    /// The person's reference, to be read aloud.
    pub reference: String,
    /// By what.
    pub channel: Channel,
    /// The template's code.
    pub template: String,
    /// How far it has come.
    pub state: State,
    /// Codes of the reasons why it is held or did not leave.
    pub reasons: Vec<String>,
    /// When it came to this state.
    pub since: Timestamp,
    /// Whether the person has said yes to this channel, so that it goes without a press.
    pub by_itself: bool,
}

/// A list in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Which state.
    pub state: State,
    /// How many stand in each state, in the order of the tabs.
    pub counts: Vec<(State, u32)>,
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the list goes on.
    pub next: Option<MessageId>,
    /// How many letters wait to be printed.
    pub to_print: u32,
}

/// Exactly what leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaves {
    /// The lines of the address, or the address or number.
    pub to: Vec<String>,
    /// The subject line or the heading; empty for a text.
    pub subject: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// The number that people ring.
    pub phone: String,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What a list says of it.
    pub line: Line,
    /// Its language.
    pub language: Language,
    /// What leaves; none where it could not be composed.
    pub leaves: Option<Leaves>,
    /// The print that it belongs to.
    pub batch: Option<BatchId>,
    /// When it left.
    pub sent_at: Option<Timestamp>,
}

/// A letter of a print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The person's reference.
    pub reference: String,
    /// Its language.
    pub language: Language,
    /// What is on it.
    pub leaves: Leaves,
}

/// A letter that must be taken out of the pile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeOut {
    /// The message.
    pub id: MessageId,
    /// The name that the person uses.
    pub name: String,
    /// The person's reference.
    pub reference: String,
}

/// A print of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The print.
    pub batch: BatchId,
    /// The day that stands on the letters.
    pub day: Date,
    /// The letters that may leave now.
    pub letters: Vec<Letter>,
    /// Those that must not be posted, printed or not.
    pub take_out: Vec<TakeOut>,
    /// How many of this print have been posted.
    pub posted: usize,
}

/// A way to write to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// By what.
    pub channel: Channel,
    /// Codes of the reasons against it; none where it is safe.
    pub reasons: Vec<String>,
}

/// What is needed to write to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// To whom.
    pub person: PersonId,
    /// The name that the person uses.
    pub name: String,
    /// The person's reference.
    pub reference: String,
    /// The ways, each with the reasons against it.
    pub ways: Vec<Way>,
    /// The language of the person.
    pub language: Language,
    /// The templates' codes.
    pub templates: Vec<String>,
}
