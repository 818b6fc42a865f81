//! Who may see which class: the one table. `docs/domain/data-classes.md` is printed from it by a test.
//!
//! - *Own*: without a grant, for the people on the role's ground. Of what organisations write themselves
//!   (support summary, support note, sealed note) own means what the viewer's organisation wrote.
//! - *Granted*: only what a live grant to the viewer's organisation names; of what organisations write
//!   themselves also its own, while any grant is live.
//! - *Never*: not at all. A grant that names the class changes nothing.

use crate::class::{ClassSet, DataClass as C};
use crate::role::Role;

/// What a role sees of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Without a grant, on the role's ground.
    Own,
    /// Only under a live grant.
    Granted,
    /// Not at all.
    Never,
}

impl Reach {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Granted => "granted",
            Self::Never => "never",
        }
    }
}

/// Whose data *own* means: the people whom a role reaches without a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Everyone in the partnership, for it is the unit that cares for them all.
    Everyone,
    /// Those whom this account reported.
    Reported,
    /// Nobody: grants only.
    Grants,
    /// The person themself.
    Themself,
    /// No person at all, whatever is granted.
    NoPerson,
}

/// A group of cells of one role that share a reach and its reason.
#[derive(Debug, Clone, Copy)]
pub struct CellGroup {
    /// What the role sees of these classes.
    pub reach: Reach,
    /// The classes.
    pub classes: ClassSet,
    /// Why.
    pub why: &'static str,
}

/// The row of one role.
#[derive(Debug, Clone, Copy)]
pub struct RoleRow {
    /// The role.
    pub role: Role,
    /// Whose data *own* means.
    pub ground: Ground,
    /// The cells; together they hold each class exactly once, which a test keeps.
    pub groups: &'static [CellGroup],
}

const fn own(classes: &[C], why: &'static str) -> CellGroup {
    CellGroup { reach: Reach::Own, classes: ClassSet::of(classes), why }
}

const fn granted(classes: &[C], why: &'static str) -> CellGroup {
    CellGroup { reach: Reach::Granted, classes: ClassSet::of(classes), why }
}

const fn never(classes: &[C], why: &'static str) -> CellGroup {
    CellGroup { reach: Reach::Never, classes: ClassSet::of(classes), why }
}

/// The date from which this table holds.
pub const EFFECTIVE_FROM: &str = "2025-01-01";
/// Counts up whenever a cell changes, with a line in the project's decisions.
pub const VERSION: u32 = 1;

const WALL: &str =
    "Data about the person responsible stands behind a wall; no act on the victim's side joins to it.";
const NO_PANEL: &str = "Panel papers are read by those on the panel, under that role.";
const NO_STAFF: &str = "Accounts are the administrator's; one's own sign-ins are managed without this class.";
const NO_PERSON: &str = "Never an identifiable victim: what this role decides, it decides from figures.";
const UNIT_CARE: &str = "The unit contacts everyone with a need and must know first what is safe, what happened and what was promised.";
const FIGURES: &str = "Figures after disclosure control tell of nobody in particular.";
const UNIT_SUMMARY: &str =
    "Own is the unit's own support; what agencies write reaches the unit where the person has agreed.";

const UNIT_CASE: [C; 9] = [
    C::Identity,
    C::Contact,
    C::Safety,
    C::Report,
    C::Needs,
    C::ContactLog,
    C::Consent,
    C::Referral,
    C::Justice,
];

const AGENCY_CASE: [C; 10] = [
    C::Identity,
    C::Contact,
    C::Safety,
    C::Report,
    C::Needs,
    C::ContactLog,
    C::Consent,
    C::Referral,
    C::Justice,
    C::SupportSummary,
];

const EVERY_PERSON_CLASS: [C; 14] = [
    C::Identity,
    C::Contact,
    C::Safety,
    C::Report,
    C::Needs,
    C::ContactLog,
    C::Consent,
    C::Referral,
    C::SupportSummary,
    C::SupportNote,
    C::SealedNote,
    C::Justice,
    C::OtherParty,
    C::PanelPaper,
];

/// The table. The order is the order of [`Role::ALL`].
pub static TABLE: [RoleRow; 16] = [
    RoleRow {
        role: Role::Victim,
        ground: Ground::Themself,
        groups: &[
            own(
                &[
                    C::Identity,
                    C::Contact,
                    C::Report,
                    C::Needs,
                    C::ContactLog,
                    C::Consent,
                    C::Referral,
                    C::SupportSummary,
                    C::Justice,
                ],
                "It is their own record: what was said, agreed, sent and done, when and by which service.",
            ),
            never(
                &[C::Safety],
                "The portal may be read over their shoulder; what endangers them is told by a worker, not by a page.",
            ),
            never(
                &[C::SupportNote, C::SealedNote],
                "Workers' notes are read in a request for access, where third parties and dangers are taken out first.",
            ),
            never(&[C::OtherParty, C::PanelPaper], WALL),
            never(
                &[C::Account, C::Aggregate],
                "Others' data; figures are published where everybody can read them.",
            ),
        ],
    },
    RoleRow {
        role: Role::Officer,
        ground: Ground::Reported,
        groups: &[
            own(
                &[C::Identity, C::Report, C::Needs],
                "They wrote it, and must be able to mend an assessment that was found poor.",
            ),
            own(
                &[C::Referral],
                "Whoever reports is told what came of it: the state, and whether contact was made.",
            ),
            never(
                &[C::Contact, C::Safety, C::ContactLog],
                "An address or warning given later was given to a service, not to the force: a suspect may work there.",
            ),
            never(
                &[C::Consent],
                "What was agreed with whom is the person's; that they were referred shows enough.",
            ),
            never(
                &[C::SupportSummary, C::SupportNote, C::SealedNote],
                "Support is confidential from the investigation.",
            ),
            never(
                &[C::Justice, C::OtherParty],
                "The force's own case system holds these; here they would be a second way round its controls.",
            ),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::VictimCareOfficer,
        ground: Ground::Everyone,
        groups: &[
            own(&UNIT_CASE, UNIT_CARE),
            granted(
                &[C::SupportSummary, C::SupportNote],
                "An agency's support is the agency's, unless shared.",
            ),
            never(&[C::SealedNote], "Counselling and health notes stay with who wrote them."),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::VictimCareAdvocate,
        ground: Ground::Everyone,
        groups: &[
            own(&UNIT_CASE, UNIT_CARE),
            own(&[C::SupportSummary, C::SupportNote], UNIT_SUMMARY),
            never(&[C::SealedNote], "The unit's sealed notes are its mental health practitioner's."),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::MentalHealthPractitioner,
        ground: Ground::Everyone,
        groups: &[
            own(&UNIT_CASE, UNIT_CARE),
            own(&[C::SupportSummary, C::SupportNote], UNIT_SUMMARY),
            own(&[C::SealedNote], "They write the unit's health notes and alone in it read them."),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::UnitManager,
        ground: Ground::Everyone,
        groups: &[
            own(&UNIT_CASE, UNIT_CARE),
            own(&[C::SupportSummary, C::SupportNote], UNIT_SUMMARY),
            own(&[C::Aggregate], FIGURES),
            never(&[C::SealedNote], "Managing does not need what was said in counselling."),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            own(&[C::Account], "They manage the people of their own organisation, not of others."),
        ],
    },
    RoleRow {
        role: Role::Caseworker,
        ground: Ground::Grants,
        groups: &[
            granted(&AGENCY_CASE, "Nothing of a person without a live grant to this agency."),
            granted(&[C::SupportNote, C::SealedNote], "Their own agency's notes, while a grant is live."),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::AgencyManager,
        ground: Ground::Grants,
        groups: &[
            granted(&AGENCY_CASE, "Nothing of a person without a live grant to this agency."),
            granted(&[C::SupportNote], "Their own agency's notes, while a grant is live."),
            never(
                &[C::SealedNote],
                "Managing does not need what was said in counselling; who also counsels holds that role too.",
            ),
            own(&[C::Aggregate], FIGURES),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            own(&[C::Account], "They manage the people of their own organisation, not of others."),
        ],
    },
    RoleRow {
        role: Role::WitnessCareOfficer,
        ground: Ground::Grants,
        groups: &[
            granted(
                &[
                    C::Identity,
                    C::Contact,
                    C::Safety,
                    C::Report,
                    C::Needs,
                    C::ContactLog,
                    C::Referral,
                    C::Justice,
                ],
                "Those who go to court are handed to witness care; it needs them, not everyone the force reported.",
            ),
            never(&[C::Consent], "The grant by which they see the person is enough."),
            never(
                &[C::SupportSummary, C::SupportNote, C::SealedNote],
                "Support is confidential from the case.",
            ),
            never(&[C::OtherParty], WALL),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::PanelCoordinator,
        ground: Ground::Grants,
        groups: &[
            granted(
                &[C::Identity, C::Safety, C::Report, C::Needs, C::Referral, C::SupportSummary, C::PanelPaper],
                "What a panel needs to decide, for the people on its list and for that purpose only.",
            ),
            never(
                &[C::Contact],
                "A panel decides; it does not call. An address read out at a table is an address lost.",
            ),
            never(&[C::ContactLog, C::Consent, C::Justice], "Beyond what the panel needs to know."),
            never(
                &[C::SupportNote, C::SealedNote],
                "Each agency tells its panel what it judges right; its notes stay home.",
            ),
            never(&[C::OtherParty], WALL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::RestorativeJusticeCoordinator,
        ground: Ground::Grants,
        groups: &[
            granted(
                &[
                    C::Identity,
                    C::Contact,
                    C::Safety,
                    C::Report,
                    C::ContactLog,
                    C::Consent,
                    C::Referral,
                    C::Justice,
                    C::SupportSummary,
                    C::SupportNote,
                ],
                "A restorative service is approached under a grant, like any other, and writes its own notes.",
            ),
            granted(
                &[C::OtherParty],
                "The one role that meets both; each side in its own record, and no act of this release shows it.",
            ),
            never(
                &[C::Needs, C::SealedNote],
                "A meeting is prepared from what people say they want, not from assessments.",
            ),
            never(&[C::PanelPaper], NO_PANEL),
            never(&[C::Account, C::Aggregate], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::Commissioner,
        ground: Ground::NoPerson,
        groups: &[
            own(&[C::Aggregate], FIGURES),
            never(&EVERY_PERSON_CLASS, NO_PERSON),
            never(&[C::Account], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::PartnershipCoordinator,
        ground: Ground::NoPerson,
        groups: &[
            own(&[C::Aggregate], FIGURES),
            never(&EVERY_PERSON_CLASS, NO_PERSON),
            never(&[C::Account], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::Evaluator,
        ground: Ground::NoPerson,
        groups: &[
            own(&[C::Aggregate], FIGURES),
            never(&EVERY_PERSON_CLASS, NO_PERSON),
            never(&[C::Account], NO_STAFF),
        ],
    },
    RoleRow {
        role: Role::Auditor,
        ground: Ground::NoPerson,
        groups: &[
            never(
                &EVERY_PERSON_CLASS,
                "The audit trail says who looked at which classes of whose record; it holds no content, and needs none.",
            ),
            never(
                &[C::Account, C::Aggregate],
                "The trail names accounts by id; neither people nor figures are changed or read.",
            ),
        ],
    },
    RoleRow {
        role: Role::Administrator,
        ground: Ground::NoPerson,
        groups: &[
            own(&[C::Account], "Accounts, configuration and backups are the work."),
            never(&EVERY_PERSON_CLASS, "Separation of duties: who can make a way in does not use one."),
            never(&[C::Aggregate], "Not needed."),
        ],
    },
];

/// The row of a role.
pub fn row(role: Role) -> Option<&'static RoleRow> {
    TABLE.iter().find(|row| row.role == role)
}

/// What a role sees of a class. What the table doesn't name is never.
pub fn reach(role: Role, class: C) -> Reach {
    row(role)
        .and_then(|row| row.groups.iter().find(|group| group.classes.contains(class)))
        .map_or(Reach::Never, |group| group.reach)
}

/// Whose data *own* means for a role.
pub fn ground(role: Role) -> Ground {
    row(role).map_or(Ground::NoPerson, |row| row.ground)
}

/// The classes of which a role sees this much.
pub fn classes(role: Role, reach: Reach) -> ClassSet {
    row(role)
        .into_iter()
        .flat_map(|row| row.groups)
        .filter(|group| group.reach == reach)
        .fold(ClassSet::EMPTY, |all, group| all.union(group.classes))
}
