//! What somebody is in an organisation, and what kind of organisation it is.

use crate::acts::acts;
use crate::purpose::{Purpose, PurposeSet};
use crate::table::{self, Reach};

coded! {
    /// A role held through a membership (or, for the victim, through the portal).
    pub enum Role, "role" {
        /// The victim, or a parent, guardian or advocate for them, in the portal.
        Victim = "victim",
        /// Responding officer, officer in the case.
        Officer = "officer",
        /// Victim care officer of the victim care unit.
        VictimCareOfficer = "victim_care_officer",
        /// Victim care advocate: complex cases of the unit.
        VictimCareAdvocate = "victim_care_advocate",
        /// Mental health practitioner of the unit.
        MentalHealthPractitioner = "mental_health_practitioner",
        /// Manager of the victim care unit.
        UnitManager = "unit_manager",
        /// Caseworker of an agency or council service.
        Caseworker = "caseworker",
        /// Manager of an agency or council service.
        AgencyManager = "agency_manager",
        /// Witness care officer.
        WitnessCareOfficer = "witness_care_officer",
        /// Coordinator, chair or member of a panel.
        PanelCoordinator = "panel_coordinator",
        /// Restorative justice coordinator.
        RestorativeJusticeCoordinator = "restorative_justice_coordinator",
        /// The commissioner and their office.
        Commissioner = "commissioner",
        /// Keeps the partnership itself in health.
        PartnershipCoordinator = "partnership_coordinator",
        /// Finds out whether it works.
        Evaluator = "evaluator",
        /// Auditor or data protection officer.
        Auditor = "auditor",
        /// Keeps accounts and configuration for the host.
        Administrator = "administrator",
    }
}

coded_set! {
    /// A set of roles.
    pub struct RoleSet(u32) of Role;
}

coded! {
    /// What kind of member of the partnership an organisation is.
    pub enum OrganisationKind, "kind of organisation" {
        /// A police force.
        Police = "police",
        /// The victim care unit, whether police staff or a lead provider run it.
        VictimCareUnit = "victim_care_unit",
        /// A charity or other independent service.
        Agency = "agency",
        /// A council.
        Council = "council",
        /// The office of the commissioner.
        Commissioner = "commissioner",
        /// A research partner.
        Research = "research",
        /// Who runs the server.
        Host = "host",
    }
}

coded! {
    /// What an organisation shares and receives, by its agreement with the partnership.
    pub enum Sharing, "level of sharing" {
        /// People, under grants.
        People = "people",
        /// Totals only: it never sends or receives a person.
        AggregateOnly = "aggregate_only",
        /// Takes part in meetings and learning; no data either way.
        Nothing = "nothing",
    }
}

impl Role {
    /// The kinds of organisation in which the role can be held. A role held elsewhere counts for nothing: a
    /// charity's worker does not become a victim care officer by a slip in the list of accounts.
    pub fn fits(self, kind: OrganisationKind) -> bool {
        use OrganisationKind as K;
        match self {
            Self::Victim => false,
            Self::Officer | Self::WitnessCareOfficer => kind == K::Police,
            Self::VictimCareOfficer
            | Self::VictimCareAdvocate
            | Self::MentalHealthPractitioner
            | Self::UnitManager => kind == K::VictimCareUnit,
            Self::Caseworker | Self::AgencyManager => matches!(kind, K::Agency | K::Council),
            Self::RestorativeJusticeCoordinator => {
                matches!(kind, K::Agency | K::Council | K::Police | K::VictimCareUnit)
            }
            Self::Commissioner => kind == K::Commissioner,
            Self::Evaluator => kind == K::Research,
            Self::Administrator => kind == K::Host,
            Self::PanelCoordinator | Self::PartnershipCoordinator | Self::Auditor => true,
        }
    }

    /// The places in which programs of an organisation of this kind act, the least first.
    pub const fn for_programs(kind: OrganisationKind) -> &'static [Self] {
        match kind {
            OrganisationKind::Police => &[Self::Officer],
            OrganisationKind::VictimCareUnit => {
                &[Self::VictimCareOfficer, Self::VictimCareAdvocate, Self::UnitManager]
            }
            OrganisationKind::Agency | OrganisationKind::Council => &[Self::Caseworker, Self::AgencyManager],
            OrganisationKind::Commissioner => &[Self::Commissioner],
            OrganisationKind::Research => &[Self::Evaluator],
            OrganisationKind::Host => &[],
        }
    }

    /// Whether whoever holds this role does nothing and sees nothing that the other role does not.
    pub fn is_within(self, other: Self) -> bool {
        let sees = |role, reach| table::classes(role, reach);
        let (own, other_own) = (sees(self, Reach::Own), sees(other, Reach::Own));
        acts(other).contains_all(acts(self))
            && other.purposes().contains_all(self.purposes())
            && table::ground(self) == table::ground(other)
            && other_own.contains_all(own)
            && other_own.union(sees(other, Reach::Granted)).contains_all(sees(self, Reach::Granted))
            && (other.opens_restricted() || !self.opens_restricted())
            && self.never_opens_a_person() == other.never_opens_a_person()
    }

    /// Roles that never open a person, even where the same membership holds another role that could:
    /// separation of duties. Whoever does both works under two memberships, one at a time.
    pub const fn never_opens_a_person(self) -> bool {
        matches!(
            self,
            Self::Commissioner
                | Self::PartnershipCoordinator
                | Self::Evaluator
                | Self::Auditor
                | Self::Administrator
        )
    }

    /// Whether the role opens restricted people without a grant: the few in the unit who carry complex cases.
    pub const fn opens_restricted(self) -> bool {
        matches!(self, Self::VictimCareAdvocate | Self::MentalHealthPractitioner | Self::UnitManager)
    }

    /// What the role may ask for.
    pub const fn purposes(self) -> PurposeSet {
        use Purpose as P;
        match self {
            Self::Victim => PurposeSet::of(&[P::Support, P::UpdatingTheVictim]),
            Self::Officer => PurposeSet::of(&[P::Support, P::Safeguarding, P::UpdatingTheVictim, P::Quality]),
            Self::VictimCareOfficer | Self::VictimCareAdvocate | Self::MentalHealthPractitioner => {
                PurposeSet::of(&[P::Support, P::Safeguarding, P::UpdatingTheVictim, P::Quality])
            }
            Self::UnitManager => PurposeSet::of(&[
                P::Support,
                P::Safeguarding,
                P::UpdatingTheVictim,
                P::Quality,
                P::Audit,
                P::Statistics,
            ]),
            Self::Caseworker | Self::WitnessCareOfficer | Self::RestorativeJusticeCoordinator => {
                PurposeSet::of(&[P::Support, P::Safeguarding, P::UpdatingTheVictim])
            }
            Self::AgencyManager => PurposeSet::of(&[
                P::Support,
                P::Safeguarding,
                P::UpdatingTheVictim,
                P::Quality,
                P::Statistics,
            ]),
            Self::PanelCoordinator => PurposeSet::of(&[P::Panel]),
            Self::Commissioner | Self::PartnershipCoordinator | Self::Evaluator => {
                PurposeSet::of(&[P::Statistics])
            }
            Self::Auditor => PurposeSet::of(&[P::Audit]),
            Self::Administrator => PurposeSet::EMPTY,
        }
    }
}
