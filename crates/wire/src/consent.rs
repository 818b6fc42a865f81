//! What people agree to, and what was given on that ground.

use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One answer of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// Its id.
    pub id: String,
    /// For which organisation.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// `in-force`, `ended`, `withdrawn`, `replaced` or `not-given`.
    #[schema(example = "in-force")]
    pub standing: String,
    /// The classes of data.
    pub classes: Vec<String>,
    /// The purpose.
    pub purpose: String,
    /// How it was given.
    pub how: String,
    /// By whom.
    pub given_by: String,
    /// Who wrote it down.
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

/// What a person agreed to and did not, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsentList {
    /// Whose.
    pub person: String,
    /// Every answer.
    pub consents: Vec<Consent>,
    /// The organisations that can be named.
    pub organisations: Vec<crate::Coded>,
    /// The classes that can be shared.
    pub classes: Vec<String>,
    /// The last day where nothing else is said.
    pub default_end: Date,
}

/// What a person said, to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// For which organisation.
    pub organisation: String,
    /// `GIVEN` or `REFUSED`.
    #[schema(example = "GIVEN")]
    pub answer: String,
    /// The classes of data: `identity`, `contact`, `needs` and so on.
    #[serde(default)]
    pub classes: Vec<String>,
    /// The purpose; `support` where it is left out.
    #[serde(default)]
    pub purpose: Option<String>,
    /// How they said it: `PHONE`, `IN_PERSON` and so on.
    #[schema(example = "PHONE")]
    pub how: String,
    /// Who said it; the person where it is left out.
    #[serde(default)]
    pub given_by: Option<String>,
    /// The last day; the usual one where it is left out.
    #[serde(default)]
    pub ends_on: Option<Date>,
    /// What was said.
    #[serde(default)]
    pub note: Option<String>,
}

/// A withdrawal. From its commit on the organisation sees nothing of the person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// How they said it.
    #[schema(example = "PHONE")]
    pub how: String,
}

/// Something that was given to an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Disclosure {
    /// When.
    pub at: Timestamp,
    /// Who gave.
    pub from: String,
    /// To whom.
    pub to: String,
    /// On which basis.
    pub basis: String,
    /// The classes of data.
    pub classes: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Who did it.
    pub by: String,
    /// With which referral.
    pub referral: Option<String>,
}

/// What was given to whom, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisclosureList {
    /// Whose.
    pub person: String,
    /// Every line.
    pub disclosures: Vec<Disclosure>,
}
