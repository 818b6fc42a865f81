//! What a person agreed to, and what was given to whom.

use alongside_kernel::id::{ConsentId, OrganisationId, PersonId, ReferralId};
use alongside_kernel::{Date, Timestamp};

/// Whom a page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The person.
    pub person: PersonId,
    /// The name to call them by.
    pub name: String,
    /// Their reference, to be read aloud.
    pub reference: String,
}

/// Whether a consent counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In force.
    InForce,
    /// Its last day has passed.
    Ended,
    /// Withdrawn.
    Withdrawn,
    /// A newer answer took its place.
    Replaced,
    /// The person said no.
    NotGiven,
}

impl Standing {
    /// The code of its words.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Ended => "ended",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
            Self::NotGiven => "not-given",
        }
    }
}

/// One answer of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentLine {
    /// The consent.
    pub id: ConsentId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Whether it counts.
    pub standing: Standing,
    /// The classes of data, by code.
    pub classes: Vec<&'static str>,
    /// The purpose, by code.
    pub purpose: String,
    /// How it was given, by code.
    pub how: &'static str,
    /// By whom, by code.
    pub given_by: &'static str,
    /// The name of who wrote it down.
    pub recorded_by: String,
    /// When.
    pub given_at: Timestamp,
    /// The last day.
    pub ends_on: Option<Date>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// What was written down with it.
    pub note: Option<String>,
}

/// What a person agreed to, with what can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consents {
    /// Whose.
    pub about: About,
    /// Every answer, the newest first.
    pub lines: Vec<ConsentLine>,
    /// The organisations that can be named.
    pub organisations: Vec<(OrganisationId, String)>,
    /// The classes that can be shared, by code.
    pub classes: Vec<String>,
    /// The last day where nothing else is said.
    pub default_end: Date,
}

/// A consent about to be withdrawn, with what ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToWithdraw {
    /// Whose.
    pub about: About,
    /// The consent.
    pub consent: ConsentLine,
    /// The services whose open referrals end with it.
    pub services: Vec<String>,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureLine {
    /// When.
    pub at: Timestamp,
    /// Who gave.
    pub from: String,
    /// To whom.
    pub to: String,
    /// On which basis, by code.
    pub basis: String,
    /// The classes of data, by code.
    pub classes: Vec<&'static str>,
    /// What for, by code.
    pub purpose: String,
    /// The name of who did it.
    pub by: String,
    /// With which referral.
    pub referral: Option<ReferralId>,
}

/// The ledger of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Whose.
    pub about: About,
    /// Every line, the newest first.
    pub lines: Vec<DisclosureLine>,
}
