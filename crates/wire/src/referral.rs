//! Services that fit, referrals, and exactly what is shared with them.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A service with how it fits a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceFit {
    /// The service.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who offers it.
    pub organisation_name: String,
    /// One plain sentence.
    pub description: String,
    /// How many days people wait.
    pub waiting_days: u32,
    /// Whether a referral may be sent today.
    pub accredited: bool,
    /// Why it does not fit, by code; empty for those that fit.
    pub why_not: Vec<String>,
}

/// The services for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceFits {
    /// For whom.
    pub person: String,
    /// The needs that were looked for.
    pub needs: Vec<String>,
    /// Services that fit, the best first, equal ones shuffled anew each time.
    pub fits: Vec<ServiceFit>,
    /// Services that do not.
    pub others: Vec<ServiceFit>,
}

/// A referral to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReferral {
    /// The service that was chosen.
    pub service: String,
    /// How the person came to it: `ONLY_ONE_FITTED`, `PERSON_CHOSE` and so on.
    #[schema(example = "ONLY_ONE_FITTED")]
    pub choice: String,
    /// The needs to be met.
    #[schema(example = json!(["SHELTER"]))]
    pub needs: Vec<String>,
    /// A message to the service.
    #[serde(default)]
    pub message: Option<String>,
    /// The classes of data that the person agreed to share, where nothing is agreed with that organisation yet.
    #[serde(default)]
    pub classes: Vec<String>,
    /// How they agreed.
    #[serde(default)]
    #[schema(example = "PHONE")]
    pub how: Option<String>,
    /// Who agreed; the person where it is left out.
    #[serde(default)]
    pub given_by: Option<String>,
    /// The last day of what they agreed to; the usual one where it is left out.
    #[serde(default)]
    pub ends_on: Option<Date>,
    /// What was said.
    #[serde(default)]
    pub note: Option<String>,
}

/// A row of a list of referrals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferralRow {
    /// The referral.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// The service.
    pub service: String,
    /// Who refers.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// The needs.
    pub needs: Vec<String>,
    /// Where it stands.
    #[schema(example = "SENT")]
    pub state: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often silence was chased.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
    /// Why it was declined.
    pub declined: Option<String>,
}

/// A page of a list of referrals, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferralList {
    /// From which side it is looked at: `received`, `sent`, `followed` or `reported`.
    pub side: String,
    /// How far: `to-answer`, `in-support`, `over`.
    pub tab: String,
    /// The referrals.
    pub referrals: Vec<ReferralRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// What.
    pub kind: String,
    /// A further code, such as why it was declined.
    pub detail: Option<String>,
    /// Who did it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A fact that is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedFact {
    /// The code of its name.
    #[schema(example = "date-of-birth")]
    pub name: String,
    /// What it says: words, codes or a day.
    pub value: Vec<String>,
}

/// A way of reaching the person, with its number or address only where it is safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedWay {
    /// The method.
    pub method: String,
    /// Whether it may be used.
    pub safe: bool,
    /// The number or address.
    pub value: Option<String>,
    /// Why not.
    pub why_not: Vec<String>,
}

/// What is shared of one class of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SharedSection {
    /// The class.
    #[schema(example = "identity")]
    pub class: String,
    /// Groups of facts, such as one for each report.
    pub groups: Vec<Vec<SharedFact>>,
    /// How it is safe to reach the person: with the class *contact*.
    pub ways: Vec<SharedWay>,
}

/// Who can be named as a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Worker {
    /// The account.
    pub account: String,
    /// Their name.
    pub name: String,
}

/// A referral as the viewer may see it: to the receiver exactly what was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// The referral.
    pub id: String,
    /// The version: sent back in `If-Match` with a change.
    pub version: i64,
    /// About whom.
    pub person: String,
    /// Their name.
    pub name: String,
    /// On which side the viewer stands: `sender`, `receiver`, `observer`.
    pub side: String,
    /// Where it stands.
    #[schema(example = "SENT")]
    pub state: String,
    /// The service.
    pub service: String,
    /// Who refers.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// The needs to be met.
    pub needs: Vec<String>,
    /// How the person came to this service.
    pub choice: String,
    /// The referrer's words.
    pub message: Option<String>,
    /// Why it was declined.
    pub declined: Option<String>,
    /// The agency's words where it declined.
    pub decline_message: Option<String>,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often silence was chased.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
    /// Who helps.
    pub worker: Option<String>,
    /// What happened, the newest first.
    pub steps: Vec<Step>,
    /// Exactly what was granted: for the receiver.
    pub shared: Vec<SharedSection>,
    /// Sessions, the newest first.
    pub sessions: Vec<crate::Session>,
    /// Who can be named as a worker.
    pub workers: Vec<Worker>,
    /// What the viewer may do now, by the last part of the act's path.
    pub may: Vec<String>,
}

/// Taking the person on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Who will help, by account; may be named later.
    #[serde(default)]
    pub worker: Option<String>,
}

/// Not taking the person on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Why, by code.
    #[schema(example = "NO_CAPACITY")]
    pub reason: String,
    /// In words.
    #[serde(default)]
    pub message: Option<String>,
}

/// Saying who will help.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameWorker {
    /// The account.
    pub worker: String,
}

/// The end of support.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Why, by code.
    #[schema(example = "NEEDS_MET")]
    pub reason: String,
}
