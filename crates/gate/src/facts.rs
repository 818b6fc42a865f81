//! What storage tells the gate about a thing before anybody sees it. Facts hold ids, dates and flags, never
//! content.

use crate::class::ClassSet;
use crate::purpose::{Purpose, PurposeSet};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{
    AccountId, FindingId, GrantId, OrganisationId, PersonId, ReferralId, ReportId, RequestId,
};

/// What a consent or another legal basis lets one organisation see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GrantFact {
    /// Which grant.
    pub grant: GrantId,
    /// To whom.
    pub organisation: OrganisationId,
    /// Which classes of data.
    pub classes: ClassSet,
    /// What for.
    pub purposes: PurposeSet,
    /// From this instant on.
    pub from: Timestamp,
    /// Up to, and not including, this instant.
    pub until: Option<Timestamp>,
    /// When it was ended early: by withdrawal, decline or closure.
    pub ended: Option<Timestamp>,
}

impl GrantFact {
    /// Whether the grant lets this organisation see anything for this purpose at this instant.
    pub fn is_live(&self, organisation: OrganisationId, purpose: Purpose, at: Timestamp) -> bool {
        self.organisation == organisation
            && self.purposes.contains(purpose)
            && self.from <= at
            && self.until.is_none_or(|until| at < until)
            && self.ended.is_none_or(|ended| at < ended)
    }
}

/// Who made a report about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportedBy {
    /// For which organisation.
    pub organisation: OrganisationId,
    /// The officer's account, where the report's officer is known to have one.
    pub account: Option<AccountId>,
}

/// What is paused for this person, and why is recorded elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holds {
    /// Nothing goes out to the person.
    pub contact: bool,
    /// Nothing about the person goes to another organisation.
    pub sharing: bool,
    /// The record is kept whatever the retention rules say.
    pub erasure: bool,
}

/// What stands between one viewer and one person. Each is final: nobody's role or grant goes round it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Barriers {
    /// This viewer's account is blocked by a conflict of interest, declared or matched.
    pub blocked: bool,
    /// The viewer's account is this person, or has declared a relation to them.
    pub own_record: bool,
    /// The viewer's organisation is in this person's cases for the person responsible only.
    pub serves_only_person_responsible: bool,
}

impl Barriers {
    /// Whether any stands.
    pub const fn any(&self) -> bool {
        self.blocked || self.own_record || self.serves_only_person_responsible
    }
}

/// What the gate needs to know about a person, seen from one viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    /// Who was asked for.
    pub person: PersonId,
    /// Whether there is such a person, not erased.
    pub found: bool,
    /// What stands between this viewer and this person, whatever else allows.
    pub barriers: Barriers,
    /// Whether the person is on the restricted list.
    pub restricted: bool,
    /// What is paused.
    pub holds: Holds,
    /// Every grant about this person, live or not; those to other organisations may be left out.
    pub grants: Vec<GrantFact>,
    /// Who reported them.
    pub reported_by: Vec<ReportedBy>,
}

impl PersonFacts {
    /// The facts about somebody of whom nothing is known but that they are there.
    pub const fn known(person: PersonId) -> Self {
        Self {
            person,
            found: true,
            barriers: Barriers { blocked: false, own_record: false, serves_only_person_responsible: false },
            restricted: false,
            holds: Holds { contact: false, sharing: false, erasure: false },
            grants: Vec::new(),
            reported_by: Vec::new(),
        }
    }

    /// The facts about an id that belongs to nobody, or to somebody erased. Still ask the gate with them: what
    /// it says must not depend on who asks first, storage or the gate.
    pub const fn unknown(person: PersonId) -> Self {
        let mut facts = Self::known(person);
        facts.found = false;
        facts
    }
}

coded! {
    /// How far a referral has come, as far as it matters to who may see it.
    pub enum ReferralStage, "stage of a referral" {
        /// Being written.
        Draft = "draft",
        /// Sent and not answered.
        Sent = "sent",
        /// Accepted, or support is under way.
        Accepted = "accepted",
        /// Declined.
        Declined = "declined",
        /// Taken back by the sender or because consent was withdrawn.
        Withdrawn = "withdrawn",
        /// Over.
        Closed = "closed",
    }
}

/// What the gate needs to know about a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralFacts {
    /// Which referral.
    pub referral: ReferralId,
    /// About whom.
    pub person: PersonFacts,
    /// Who refers.
    pub from_organisation: OrganisationId,
    /// To whom.
    pub to_organisation: OrganisationId,
    /// How far it has come.
    pub stage: ReferralStage,
    /// The worker named for it in the receiving organisation.
    pub assigned: Option<AccountId>,
    /// Who made the report from which it came, if it came from one.
    pub began_with: Option<ReportedBy>,
}

impl ReferralFacts {
    /// The facts about an id that belongs to no referral.
    pub fn unknown(referral: ReferralId) -> Self {
        let nobody = PersonId::from_uuid(referral.uuid());
        let nowhere = OrganisationId::from_uuid(referral.uuid());
        Self {
            referral,
            person: PersonFacts::unknown(nobody),
            from_organisation: nowhere,
            to_organisation: nowhere,
            stage: ReferralStage::Draft,
            assigned: None,
            began_with: None,
        }
    }
}

/// What the gate needs to know about a request from one organisation to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFacts {
    /// Which request.
    pub request: RequestId,
    /// About whom.
    pub person: PersonFacts,
    /// Who asks.
    pub from_organisation: OrganisationId,
    /// Who is asked.
    pub to_organisation: OrganisationId,
}

impl RequestFacts {
    /// The facts about an id that belongs to no request.
    pub fn unknown(request: RequestId) -> Self {
        let nobody = PersonId::from_uuid(request.uuid());
        let nowhere = OrganisationId::from_uuid(request.uuid());
        Self {
            request,
            person: PersonFacts::unknown(nobody),
            from_organisation: nowhere,
            to_organisation: nowhere,
        }
    }
}

/// What the gate needs to know about a quality finding on an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingFacts {
    /// Which finding.
    pub finding: FindingId,
    /// On which report.
    pub report: ReportId,
    /// About whom the report is.
    pub person: PersonFacts,
    /// Who made that report.
    pub reporter: ReportedBy,
}

impl FindingFacts {
    /// The facts about an id that belongs to no finding.
    pub fn unknown(finding: FindingId) -> Self {
        Self {
            finding,
            report: ReportId::from_uuid(finding.uuid()),
            person: PersonFacts::unknown(PersonId::from_uuid(finding.uuid())),
            reporter: ReportedBy { organisation: OrganisationId::from_uuid(finding.uuid()), account: None },
        }
    }
}

/// What the gate needs to know about figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AggregateFacts {
    /// Whether they have passed disclosure control.
    pub released: bool,
    /// The one organisation they are about, if it is one.
    pub organisation: Option<OrganisationId>,
}
