//! Who is in the small world: a unit, two agencies, their people, one victim, two jobs of the server; and when.

use alongside_domain::contact::{HoldCode, SafeContact, Statement};
use alongside_domain::intake::CrimeTypes;
use alongside_domain::people::Details;
use alongside_domain::referral::ReferralRules;
use alongside_domain::report::{Answer, Offence, Relationship, ReportFacts, SafetyAnswers};
use alongside_domain::rules::Rules;
use alongside_gate::{Job, MembershipFacts, OrganisationKind, Role, RoleSet, Sharing, VictimViewer, Viewer};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, PersonId, PortalAccessId, ReportId};
use alongside_kernel::{Sensitive, Timestamp, WorkingDays};
use alongside_storage::rooms::people::DetailsForRules;
use alongside_storage::rooms::safety::{ForRules, Said as SaidRow};
use std::sync::LazyLock;
use uuid::Uuid;

/// The instants that there are: a Thursday, the first day on which an answer is late, and the day on which silence goes
/// to the deputy.
const MOMENTS: [&str; 3] = ["2025-01-30T10:00:00Z", "2025-02-04T10:00:00Z", "2025-02-05T10:00:00Z"];

pub(crate) static INSTANTS: LazyLock<Vec<Timestamp>> =
    LazyLock::new(|| MOMENTS.iter().map(|text| text.parse().unwrap()).collect());

/// An organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Org {
    /// The victim care unit.
    Unit,
    /// An agency.
    Harbour,
    /// Another.
    Bridge,
}

impl Org {
    pub(crate) const AGENCIES: [Self; 2] = [Self::Harbour, Self::Bridge];

    pub(crate) fn id(self) -> OrganisationId {
        OrganisationId::from_uuid(Uuid::from_u128(10 + self as u128))
    }

    pub(crate) fn of(id: OrganisationId) -> Self {
        [Self::Unit, Self::Harbour, Self::Bridge].into_iter().find(|org| org.id() == id).unwrap()
    }

    pub(crate) fn kind(self) -> OrganisationKind {
        if self == Self::Unit { OrganisationKind::VictimCareUnit } else { OrganisationKind::Agency }
    }
}

/// Somebody who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Who {
    /// Victim care officer of the unit.
    Una,
    /// Manager of the unit.
    Max,
    /// The other manager of the unit.
    Mia,
    /// Manager of Harbour.
    Ada,
    /// Caseworker of Harbour.
    Cal,
    /// Manager of Bridge.
    Bea,
    /// The victim, on their own pages.
    Person,
    /// The job that chases silence.
    Chaser,
    /// The job that sends.
    Sender,
}

const ALL: [Who; 9] =
    [Who::Una, Who::Max, Who::Mia, Who::Ada, Who::Cal, Who::Bea, Who::Person, Who::Chaser, Who::Sender];

impl Who {
    /// Those who sign in for an organisation.
    pub(crate) const STAFF: [Self; 6] = [Self::Una, Self::Max, Self::Mia, Self::Ada, Self::Cal, Self::Bea];

    fn seat(self) -> Option<(Role, Org)> {
        match self {
            Self::Una => Some((Role::VictimCareOfficer, Org::Unit)),
            Self::Max | Self::Mia => Some((Role::UnitManager, Org::Unit)),
            Self::Ada => Some((Role::AgencyManager, Org::Harbour)),
            Self::Cal => Some((Role::Caseworker, Org::Harbour)),
            Self::Bea => Some((Role::AgencyManager, Org::Bridge)),
            Self::Person | Self::Chaser | Self::Sender => None,
        }
    }

    pub(crate) fn org(self) -> Option<Org> {
        self.seat().map(|(_, org)| org)
    }

    pub(crate) fn account(self) -> Option<AccountId> {
        self.seat().map(|_| AccountId::from_uuid(Uuid::from_u128(100 + self as u128)))
    }

    pub(crate) fn of(account: AccountId) -> Self {
        Self::STAFF.into_iter().find(|who| who.account() == Some(account)).unwrap()
    }

    pub(crate) fn viewer(self) -> &'static Viewer {
        &VIEWERS[self as usize]
    }
}

static VIEWERS: LazyLock<Vec<Viewer>> = LazyLock::new(|| {
    ALL.iter()
        .map(|who| match who.seat() {
            Some((role, org)) => {
                let facts = MembershipFacts {
                    account: who.account().unwrap(),
                    membership: MembershipId::from_uuid(Uuid::from_u128(200 + *who as u128)),
                    organisation: org.id(),
                    organisation_kind: org.kind(),
                    sharing: Sharing::People,
                    roles: RoleSet::of(&[role]),
                    from: "2024-01-01".parse().unwrap(),
                    until: None,
                    closed: false,
                };
                // Asked again for their second factor they give it: that is no part of the model.
                Viewer::of(&facts, "2025-01-30".parse().unwrap())
                    .unwrap()
                    .sure_until("2100-01-01T00:00:00Z".parse().unwrap())
            }
            None if *who == Who::Person => Viewer::Victim(VictimViewer {
                person: person(),
                access: PortalAccessId::from_uuid(Uuid::from_u128(300)),
            }),
            None if *who == Who::Chaser => Viewer::System(Job::ChaseUnanswered),
            None => Viewer::System(Job::SendMessages),
        })
        .collect()
});

/// The victim.
pub(crate) fn person() -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(1))
}

/// What the rules are, as shipped.
pub(crate) struct Shelf {
    pub(crate) types: CrimeTypes,
    pub(crate) rules: Rules,
    pub(crate) referral: ReferralRules,
    pub(crate) attempts: alongside_domain::contact::AttemptRules,
    pub(crate) calendar: WorkingDays,
    report: ReportFacts,
    details: DetailsForRules,
}

pub(crate) static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let rules = Rules::shipped().unwrap();
    let offence = Offence::by_title("BURG_RES", None, Some("Burglary residential".into()), &rules.offences);
    let recorded = "2025-01-28T12:00:00Z".parse().unwrap();
    let mut report = ReportFacts::new(recorded, recorded, offence);
    report.victim.date_of_birth = Some("1984-05-06".parse::<alongside_kernel::Date>().unwrap().into());
    // By a former partner, who lives elsewhere: nothing is safe that was not said to be.
    report.flags.relationship = Some(Relationship::ExPartner);
    report.flags.suspect_at_address = Answer::No;
    report.consent = Answer::Yes;
    let mut details = Details::default();
    details.contact.phones =
        alongside_domain::contact::PhoneNumber::read("07700 900123").number().into_iter().collect();
    details.contact.address = vec![Sensitive::new("7 Test Street".to_owned())];
    details.contact.postcode = Postcode::parse("BS1 4DJ").map(Sensitive::new);
    Shelf {
        types: CrimeTypes::shipped().unwrap(),
        rules,
        referral: ReferralRules::shipped().unwrap(),
        attempts: alongside_domain::contact::AttemptRules::shipped().unwrap(),
        calendar: WorkingDays::england_and_wales(),
        report,
        details: DetailsForRules { own: details, elsewhere: Vec::new() },
    }
});

/// What the person may say about how it is safe to reach them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Said {
    /// Nothing yet.
    Nothing,
    /// A yes to calls, texts and messages left.
    Yes,
    /// A no to everything.
    No,
}

impl Said {
    fn answer(self) -> Answer {
        match self {
            Self::Nothing => Answer::NotAsked,
            Self::Yes => Answer::Yes,
            Self::No => Answer::No,
        }
    }
}

/// What is safe, by the program's own rule.
pub(crate) fn safe(said: Said, holds: &[HoldCode]) -> SafeContact {
    static BARE: LazyLock<[SafeContact; 3]> =
        LazyLock::new(|| [Said::Nothing, Said::Yes, Said::No].map(|said| judged(said, Vec::new())));
    // Holds only add reasons: the rule is asked for each sort of statement once, and again with the holds.
    if holds.is_empty() { BARE[said as usize].clone() } else { judged(said, holds.to_vec()) }
}

fn judged(said: Said, holds: Vec<HoldCode>) -> SafeContact {
    let answer = said.answer();
    let answers =
        SafetyAnswers { call: answer, text: answer, leave_message: answer, write: answer, email: answer };
    let row = (said != Said::Nothing).then(|| SaidRow {
        seq: 1,
        statement: Statement { answers, ..Statement::default() },
        asked_by: None,
        asked_at: INSTANTS[0],
    });
    let known = ForRules { said: row, holds, decided: Vec::new() };
    let report = (ReportId::from_uuid(Uuid::from_u128(2)), &SHELF.report);
    alongside_app::contact::judged(&[report], &known, &SHELF.details, None, (&SHELF.types, &SHELF.rules))
        .unwrap()
        .safe
}
