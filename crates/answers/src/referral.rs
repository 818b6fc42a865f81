//! Services that fit, referrals sent and received, and exactly what is shared with them.

use crate::consent::About;
use alongside_domain::network::{WhyNot, WhyYes};
use alongside_domain::referral::{DeclineReason, State};
use alongside_kernel::id::{AccountId, OrganisationId, PersonId, ReferralId, ReportId, ServiceId};
use alongside_kernel::{Date, Timestamp};

/// A value of a shared fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// As it was written.
    Words(String),
    /// Codes of a family of words.
    Codes(&'static str, Vec<String>),
    /// A day.
    Day(Date),
}

/// A fact under a class of data: the code of its name, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The code of its name.
    pub name: &'static str,
    /// What it says.
    pub value: Value,
}

/// A way of reaching the person. Its number or address is there only where it is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The method, by code.
    pub method: &'static str,
    /// The number or address.
    pub value: Option<String>,
    /// Whether it may be used.
    pub safe: bool,
    /// Why not, by code.
    pub why_not: Vec<&'static str>,
}

/// What is shared of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The class, by code.
    pub class: &'static str,
    /// Groups of facts, such as one for each report.
    pub groups: Vec<Vec<Fact>>,
    /// How it is safe to reach the person: with the class *contact*.
    pub ways: Vec<Way>,
}

/// Exactly what an organisation sees: the preview before sending and the page of the agency are made of it alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shared {
    /// One for each class, in the order of the classes.
    pub sections: Vec<Section>,
    /// Further classes, by code, that are shown on the person's page and not with the referral.
    pub also: Vec<&'static str>,
}

/// A service with how it fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFit {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// Who offers it.
    pub organisation_name: String,
    /// One plain sentence.
    pub description: String,
    /// How many days people wait.
    pub waiting_days: u32,
    /// Its number.
    pub phone: String,
    /// Why it fits.
    pub because: Vec<WhyYes>,
    /// Why it does not.
    pub unless: Vec<WhyNot>,
    /// Whether a referral may be sent today.
    pub accredited: bool,
}

/// The service finder for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finder {
    /// For whom.
    pub about: About,
    /// The needs that were looked for, by code.
    pub needs: Vec<String>,
    /// Services that fit, the best first, equal ones shuffled.
    pub fits: Vec<ServiceFit>,
    /// Services that do not.
    pub others: Vec<ServiceFit>,
}

/// A consent that a referral can rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// When it was given.
    pub given_at: Timestamp,
    /// The last day.
    pub ends_on: Option<Date>,
    /// The classes, by code.
    pub classes: Vec<&'static str>,
}

/// A service to which a person is referred after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextService {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// The name of the organisation whose it is.
    pub organisation_name: String,
}

/// The form that refers a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferForm {
    /// Whom.
    pub about: About,
    /// To which service.
    pub service: ServiceFit,
    /// The services that were chosen with it, to which the person is referred after it.
    pub then: Vec<NextService>,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The needs to choose from that the service meets, by code.
    pub needs: Vec<String>,
    /// The needs that the person was found to have, by code.
    pub known_needs: Vec<String>,
    /// The consent in force, if there is one that is enough.
    pub agreed: Option<Agreed>,
    /// The classes that can be shared, by code.
    pub classes: Vec<String>,
    /// The classes without which nobody can be referred, by code.
    pub always: Vec<String>,
    /// The last day of a new consent where nothing else is said.
    pub default_end: Date,
    /// Exactly what the agency would see with the classes ticked so far, or agreed already.
    pub preview: Shared,
    /// By when the agency would have to answer.
    pub reply_due: Date,
    /// How many services fit: one, or several to choose among.
    pub fitting: usize,
}

/// One row of a list of referrals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralLine {
    /// The referral.
    pub id: ReferralId,
    /// The person's name.
    pub name: String,
    /// The service.
    pub service: String,
    /// Who refers.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// The needs, by code.
    pub needs: Vec<String>,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often silence was chased.
    pub chases: u32,
    /// Who was named because nobody answered.
    pub deputy: Option<String>,
    /// Why it was declined.
    pub declined: Option<DeclineReason>,
}

/// A page of a list of referrals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrals {
    /// The sides that the viewer has, by code.
    pub sides: Vec<&'static str>,
    /// From which side it is looked at, by code.
    pub side: &'static str,
    /// How far, by code.
    pub tab: &'static str,
    /// The rows.
    pub lines: Vec<ReferralLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many are over whose people may no longer be seen.
    pub over_without_a_name: u32,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What, by code.
    pub kind: String,
    /// A further code, such as why it was declined.
    pub detail: String,
    /// Who did it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A session of support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// How it took place, by code.
    pub kind: &'static str,
    /// The day.
    pub held_on: Date,
    /// How long.
    pub minutes: u32,
    /// By whom.
    pub by: String,
    /// What was done.
    pub summary: Option<String>,
}

/// What a viewer may do with a referral as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)]
pub struct May {
    /// Say that it was seen.
    pub acknowledge: bool,
    /// Take the person on.
    pub accept: bool,
    /// Not take the person on.
    pub decline: bool,
    /// Say who helps.
    pub name_worker: bool,
    /// Write down a session.
    pub record_session: bool,
    /// Read and write notes.
    pub notes: bool,
    /// End support.
    pub close: bool,
    /// Take it back.
    pub take_back: bool,
    /// Open the person's own page.
    pub open_person: bool,
}

/// On which side a viewer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Sent it.
    Sender,
    /// Received it.
    Receiver,
    /// Follows it.
    Observer,
}

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralView {
    /// The referral.
    pub id: ReferralId,
    /// The version that was read: what acts are guarded by.
    pub version: i64,
    /// About whom.
    pub about: About,
    /// On which side the viewer stands.
    pub side: Side,
    /// Where it stands.
    pub state: State,
    /// The service.
    pub service: String,
    /// Who refers.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// The needs to be met, by code.
    pub needs: Vec<String>,
    /// How the person came to this service, by code.
    pub choice: &'static str,
    /// The referrer's words.
    pub message: Option<String>,
    /// The agency's words where it declined.
    pub decline_message: Option<String>,
    /// Why it was declined.
    pub declined: Option<DeclineReason>,
    /// By when an answer is due.
    pub reply_due: Date,
    /// How often silence was chased.
    pub chases: u32,
    /// Who was named because nobody answered; `Some(None)` where nobody could be.
    pub deputy: Option<Option<String>>,
    /// Who helps.
    pub worker: Option<String>,
    /// Everything that happened, the newest first.
    pub steps: Vec<Step>,
    /// Exactly what was granted: for the receiver.
    pub shared: Shared,
    /// The classes that were granted, by code: for who may see what the person agreed to.
    pub granted: Vec<&'static str>,
    /// Sessions, the newest first.
    pub sessions: Vec<SessionLine>,
    /// Who can be named as a worker.
    pub workers: Vec<(AccountId, String)>,
    /// What the viewer may do now.
    pub may: May,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine {
    /// Whether it is sealed: counselling and health.
    pub sealed: bool,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// The notes of a referral's support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notes {
    /// The referral.
    pub referral: ReferralId,
    /// About whom.
    pub about: About,
    /// The notes that the viewer may read, the newest first.
    pub lines: Vec<NoteLine>,
    /// Whether a support note may be written.
    pub may_write: bool,
    /// Whether a sealed note may be written.
    pub may_write_sealed: bool,
}

/// What an officer is told of a report's referrals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The referral.
    pub referral: ReferralId,
    /// About whom.
    pub person: PersonId,
    /// The report with which it began.
    pub report: Option<ReportId>,
    /// The service.
    pub service: String,
    /// Who was asked.
    pub to: String,
    /// Where it stands.
    pub state: State,
    /// Everything that happened, the oldest first.
    pub steps: Vec<Step>,
}
