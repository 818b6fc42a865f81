//! The queue, how a person is reached safely, attempts, promises.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueRow {
    /// What is due, by id.
    pub duty: String,
    /// Whom it is about.
    pub person: String,
    /// How many records of theirs are joined and speak in the row: 1 for most people.
    pub records: u32,
    /// Their name.
    pub name: String,
    /// Their reference, to be read aloud.
    pub reference: String,
    /// What is due: `CONTACT`, `INFORM` and so on.
    pub kind: String,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// Tries without reaching the person.
    pub attempts: u32,
    /// The day of the last try.
    pub last_tried_on: Option<Date>,
    /// The next day on which something promised is due.
    pub promised_for: Option<Date>,
    /// What happened; none where it is not shown.
    pub what: Option<String>,
    /// Priority categories.
    pub priority: Vec<String>,
    /// Need categories.
    pub needs: Vec<String>,
    /// A hold placed by hand.
    pub hold: Option<String>,
}

/// A page of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueuePage {
    /// The rows, what is due first at the front.
    pub rows: Vec<QueueRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Today in London.
    pub today: Date,
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Method {
    /// Which: `PHONE_MOBILE`, `SMS`, `EMAIL`, `POST` and so on.
    #[schema(example = "PHONE_MOBILE")]
    pub method: String,
    /// Whether it is safe. A program must not use a way that is not.
    pub safe: bool,
    /// Why not, as far as the viewer may know.
    pub why_not: Vec<String>,
    /// The number or address: only beside what is safe.
    pub value: Option<String>,
    /// The person prefers it.
    pub preferred: bool,
}

/// How it is safe to reach a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// Every way.
    pub methods: Vec<Method>,
    /// Whether a message may be left.
    pub may_leave_message: bool,
    /// When it suits.
    pub best_time: Option<String>,
    /// What to keep in mind.
    pub notes: Option<String>,
    /// What to say to whoever else answers.
    pub cover: Option<String>,
    /// The word by which the person is known on the telephone.
    pub code_word: Option<String>,
}

/// Something that is due for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Duty {
    /// Its id.
    pub id: String,
    /// What is due.
    pub kind: String,
    /// By the end of this day.
    pub due_on: Option<Date>,
    /// The day on which the person asked to be asked again.
    pub ask_again_on: Option<Date>,
    /// Whose it is, by name.
    pub owner: Option<String>,
    /// Tries without reaching the person.
    pub attempts: u32,
}

/// What was reported, in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallReport {
    /// What it was.
    pub what: String,
    /// The day on which it happened.
    pub occurred_on: Date,
    /// Impact and wishes as they were written down.
    pub note: Option<String>,
}

/// What somebody reads before dialling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CallFacts {
    /// Whom it is about.
    pub person: String,
    /// Their reference, to be read aloud.
    pub reference: String,
    /// The name to use.
    pub name: String,
    /// Age today.
    pub age: Option<u32>,
    /// Language, where one is recorded.
    pub language: Option<String>,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// What the person needs in order to be understood, by code.
    pub communication_needs: Vec<String>,
    /// Parent, guardian or family contact.
    pub guardian: Option<String>,
    /// How it is safe.
    pub reach: Reach,
    /// What is known already or hurts, and must not be asked, by code.
    pub do_not_ask: Vec<String>,
    /// What was reported, the newest first.
    pub reports: Vec<CallReport>,
    /// What was promised and is still to be kept.
    pub promises: Vec<Promise>,
    /// The last attempts, the newest first.
    pub attempts: Vec<Attempt>,
    /// Who else helps.
    pub helpers: Vec<String>,
    /// What is due.
    pub due: Vec<Duty>,
    /// Codes of help that an attempt can name.
    pub help_codes: Vec<String>,
}

/// An attempt as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// Who, by name and organisation.
    pub by: String,
    /// By which way.
    pub way: String,
    /// What came of it.
    pub outcome: String,
    /// Need categories met.
    pub needs_met: Vec<String>,
    /// Help given.
    pub help_given: Vec<String>,
    /// To whom outside they were pointed.
    pub signposts: Option<String>,
    /// The person's own words.
    pub words: Option<String>,
}

/// An attempt to be recorded. A way that is not safe is refused with its reasons, whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAttempt {
    /// `SPOKE`, `NO_ANSWER`, `VOICEMAIL_LEFT`, `LETTER_SENT` and so on.
    #[schema(example = "SPOKE")]
    pub outcome: String,
    /// `PHONE_MOBILE`, `POST`, `THEY_REACHED_US` and so on.
    #[schema(example = "PHONE_MOBILE")]
    pub way: String,
    /// Need categories met on the call.
    #[serde(default)]
    pub needs_met: Vec<String>,
    /// Help given, by the codes of the call facts.
    #[serde(default)]
    pub help_given: Vec<String>,
    /// To whom outside they were pointed.
    #[serde(default)]
    pub signposts: Option<String>,
    /// The person's own words.
    #[serde(default)]
    pub words: Option<String>,
    /// What was promised.
    #[serde(default)]
    pub promise: Option<String>,
    /// By the end of which day.
    #[serde(default)]
    pub promise_on: Option<Date>,
    /// "Not now, ask me on": the day.
    #[serde(default)]
    pub ask_again_on: Option<Date>,
}

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Promise {
    /// Its id.
    pub id: String,
    /// To whom.
    pub person: String,
    /// Their name.
    pub name: Option<String>,
    /// Who must keep it.
    pub by: String,
    /// By the end of this day.
    pub due_on: Date,
    /// What was promised.
    pub what: String,
}

/// Promises to be kept, the soonest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromiseList {
    /// The promises.
    pub promises: Vec<Promise>,
    /// Today in London.
    pub today: Date,
}

/// How a promise ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPromise {
    /// `KEPT` or `NOT_KEPT`.
    #[schema(example = "KEPT")]
    pub how: String,
}
