//! What must hold for every viewer, act and person.

use crate::world::{account, grant_id, hour, membership, organisation, person, today};
use alongside_gate::{
    About, Action, Asking, Barriers, ClassSet, DataClass, FindingFacts, GrantFact, Holds, Job,
    OrganisationKind, PersonFacts, Purpose, PurposeSet, ReferralFacts, ReferralStage, Refusal, ReportedBy,
    RequestFacts, Role, Sharing, VictimViewer, Viewer, decide_finding, decide_person, decide_referral,
    decide_request, scope,
};
use alongside_kernel::id::{FindingId, PortalAccessId, ReferralId, RequestId};
use proptest::prelude::*;
use uuid::Uuid;

fn viewers() -> impl Strategy<Value = Viewer> {
    let member = (
        prop::sample::select(OrganisationKind::ALL),
        prop::sample::select(Sharing::ALL),
        prop::sample::subsequence(Role::ALL, 1..=3),
        // Mostly those who share people, or most cases would end at the first rule.
        any::<bool>(),
    )
        .prop_filter_map("no role fits", |(kind, sharing, mut roles, shares)| {
            // One role that fits beside the random ones.
            roles.extend(Role::ALL.iter().filter(|role| role.fits(kind)).take(1));
            let mut facts = membership(kind, &roles);
            facts.sharing = if shares { Sharing::People } else { sharing };
            Viewer::of(&facts, today()).ok()
        });
    let casework = prop::sample::select(vec![
        (OrganisationKind::Police, Role::Officer),
        (OrganisationKind::Police, Role::WitnessCareOfficer),
        (OrganisationKind::VictimCareUnit, Role::VictimCareOfficer),
        (OrganisationKind::VictimCareUnit, Role::UnitManager),
        (OrganisationKind::Agency, Role::Caseworker),
        (OrganisationKind::Council, Role::AgencyManager),
        (OrganisationKind::Agency, Role::PanelCoordinator),
    ])
    .prop_map(|(kind, role)| Viewer::of(&membership(kind, &[role]), today()).unwrap());
    let access = PortalAccessId::from_uuid(Uuid::from_u128(0x600));
    prop_oneof![
        4 => casework,
        4 => member,
        1 => Just(Viewer::Victim(VictimViewer { person: person(), access })),
        1 => prop::sample::select(Job::ALL).prop_map(Viewer::System),
        1 => Just(Viewer::SignedOut),
    ]
}

fn class_sets() -> impl Strategy<Value = ClassSet> {
    (any::<u32>(), any::<bool>()).prop_map(|(bits, named)| {
        let classes = ClassSet::from_bits(bits);
        if named { classes.with(DataClass::Identity) } else { classes }
    })
}

fn grants() -> impl Strategy<Value = GrantFact> {
    (
        1..=3_u128,
        1..=2_u128,
        class_sets(),
        any::<u32>(),
        95..=101_i64,
        prop::option::of(98..=104_i64),
        prop::option::of(98..=104_i64),
    )
        .prop_map(|(number, to, classes, purposes, from, until, ended)| GrantFact {
            grant: grant_id(number),
            organisation: organisation(to),
            classes,
            purposes: PurposeSet::from_bits(purposes),
            from: hour(from),
            until: until.map(hour),
            ended: ended.map(hour),
        })
}

fn rarely() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.1)
}

fn people() -> impl Strategy<Value = PersonFacts> {
    let barriers = (rarely(), rarely(), rarely()).prop_map(|(blocked, own_record, wall)| Barriers {
        blocked,
        own_record,
        serves_only_person_responsible: wall,
    });
    let holds = (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(contact, sharing, erasure)| Holds {
        contact,
        sharing,
        erasure,
    });
    let reporters = (1..=2_u128, prop::option::of(1..=2_u128))
        .prop_map(|(by, who)| ReportedBy { organisation: organisation(by), account: who.map(account) });
    (
        prop::bool::weighted(0.9),
        barriers,
        prop::bool::weighted(0.3),
        holds,
        prop::collection::vec(grants(), 0..4),
        prop::collection::vec(reporters, 0..3),
    )
        .prop_map(|(found, barriers, restricted, holds, grants, reported_by)| PersonFacts {
            person: person(),
            found,
            barriers,
            restricted,
            holds,
            grants,
            reported_by,
        })
}

fn purposes() -> impl Strategy<Value = Purpose> {
    prop_oneof![3 => Just(Purpose::Support), 2 => prop::sample::select(Purpose::ALL)]
}

/// Whether the viewer sees a referral, request or finding of this person that is their own organisation's, and
/// came from their own report; `None` for lists of people.
fn sees_the_thing(asking: &Asking<'_>, person: &PersonFacts) -> Option<bool> {
    let (ours, theirs, number) = (organisation(1), organisation(2), Uuid::from_u128(0x700));
    let mine = ReportedBy { organisation: ours, account: Some(account(1)) };
    let person = person.clone();
    match asking.action {
        Action::SeeReferrals => {
            let mut facts = ReferralFacts::unknown(ReferralId::from_uuid(number));
            (facts.person, facts.from_organisation, facts.to_organisation) = (person, ours, theirs);
            facts.stage = ReferralStage::Sent;
            facts.began_with = Some(mine);
            Some(decide_referral(asking, &facts).is_ok())
        }
        Action::SeeRequests => {
            let mut facts = RequestFacts::unknown(RequestId::from_uuid(number));
            (facts.person, facts.from_organisation, facts.to_organisation) = (person, ours, theirs);
            Some(decide_request(asking, &facts).is_ok())
        }
        Action::SeeFindings => {
            let mut facts = FindingFacts::unknown(FindingId::from_uuid(number));
            (facts.person, facts.reporter) = (person, mine);
            Some(decide_finding(asking, &facts).is_ok())
        }
        _ => None,
    }
}

fn now() -> alongside_kernel::Timestamp {
    hour(100)
}

proptest! {
    // A failure prints its smallest case, which then becomes a named situation; no file is kept.
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Who is on a list is who may be opened, and a row shows no more than the page.
    #[test]
    fn a_list_admits_exactly_whom_a_permit_opens(viewer in viewers(), facts in people(), purpose in purposes()) {
        for action in Action::ALL.iter().copied().filter(|action| action.lists()) {
            let Ok(list) = scope(&Asking::new(&viewer, action, purpose, now())) else { continue };
            if matches!(viewer, Viewer::System(_)) {
                prop_assert_eq!(list.admits(&facts), facts.found && !facts.barriers.any());
                continue;
            }
            let opened = decide_person(&Asking::new(&viewer, Action::OpenPerson, purpose, now()), &facts);
            // Whoever is listed can be opened. Somebody of several roles may open people whom a list leaves
            // out, because the role by which they are opened does not have that list.
            prop_assert!(!list.admits(&facts) || opened.is_ok(), "{} {:?}", action, opened);
            let one_role = viewer.member().is_none_or(|member| member.roles().len() == 1);
            if one_role || action == Action::SearchPeople {
                prop_assert_eq!(list.admits(&facts), opened.is_ok(), "{} {:?}", action, opened);
            }
            // And whoever is listed for a thing may see that thing, where they are a party to it.
            if let Some(seen) = sees_the_thing(&Asking::new(&viewer, action, purpose, now()), &facts) {
                prop_assert_eq!(list.admits(&facts), seen, "{}", action);
            }
            let shown = list.classes_for(&facts);
            prop_assert!(list.classes().contains_all(shown));
            match opened {
                Ok(permit) => prop_assert!(permit.classes().contains_all(shown), "{} {:?}", action, shown),
                Err(_) => prop_assert!(shown.is_empty()),
            }
        }
    }

    /// A blocked person, one's own record, one behind the wall: the answer is the one for nobody, for every act.
    #[test]
    fn a_barrier_beats_all(viewer in viewers(), facts in people(), purpose in purposes(), which in 0..3_u8) {
        let mut barred = facts;
        barred.found = true;
        match which {
            0 => barred.barriers.blocked = true,
            1 => barred.barriers.own_record = true,
            _ => barred.barriers.serves_only_person_responsible = true,
        }
        let nobody = PersonFacts::unknown(barred.person);
        for action in Action::ALL.iter().copied().filter(|action| action.about() == About::Person) {
            let asking = Asking::new(&viewer, action, purpose, now());
            let answer = decide_person(&asking, &barred);
            prop_assert!(answer.is_err());
            prop_assert_eq!(answer, decide_person(&asking, &nobody), "{}", action);
        }
    }

    /// A grant that has ended, run out or not begun changes nothing, beside no grant at all.
    #[test]
    fn a_grant_that_is_not_live_is_as_no_grant(
        viewer in viewers(), facts in people(), purpose in purposes(), how in 0..3_u8,
    ) {
        let mut dead = facts.clone();
        for grant in &mut dead.grants {
            match how {
                // Ending takes effect at that very instant.
                0 => grant.ended = Some(now()),
                1 => grant.until = Some(now()),
                _ => grant.from = hour(101),
            }
        }
        let mut without = facts;
        without.grants.clear();
        for action in Action::ALL.iter().copied().filter(|action| action.about() == About::Person) {
            let asking = Asking::new(&viewer, action, purpose, now());
            prop_assert_eq!(decide_person(&asking, &dead), decide_person(&asking, &without), "{}", action);
        }
    }

    /// Every hidden refusal is one value.
    #[test]
    fn hidden_refusals_are_equal(viewer in viewers(), facts in people(), purpose in purposes()) {
        for action in Action::ALL.iter().copied().filter(|action| action.about() == About::Person) {
            if let Err(refusal) = decide_person(&Asking::new(&viewer, action, purpose, now()), &facts) {
                prop_assert_eq!(refusal.is_hidden(), refusal == Refusal::unknown());
                prop_assert_eq!(refusal.is_hidden(), refusal.reasons().is_empty());
            }
        }
    }

    /// Whatever is granted, no permit holds what the table says the viewer's roles never see.
    #[test]
    fn no_grant_goes_round_the_table(viewer in viewers(), facts in people(), purpose in purposes()) {
        let Some(roles) = viewer.member().map(alongside_gate::Member::roles) else { return Ok(()) };
        let ever = roles.iter().fold(ClassSet::EMPTY, |all, role| {
            all.union(ClassSet::ALL.without(alongside_gate::table::classes(role, alongside_gate::Reach::Never)))
        });
        for action in Action::ALL.iter().copied().filter(|action| action.about() == About::Person) {
            if let Ok(permit) = decide_person(&Asking::new(&viewer, action, purpose, now()), &facts) {
                prop_assert!(ever.contains_all(permit.all_classes()));
                prop_assert!(!permit.may(DataClass::SealedNote));
                prop_assert!(!permit.all_classes().contains(DataClass::OtherParty));
                prop_assert!(!permit.may_of(DataClass::SealedNote, organisation(2)));
                prop_assert!(roles.iter().all(|role| !role.never_opens_a_person()));
                prop_assert!(permit.may(DataClass::Identity));
            }
        }
    }
}

#[test]
fn the_random_people_reach_both_answers() {
    // Guards the properties above against proving nothing: each of these viewers opens some and not others.
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    for (kind, role) in [
        (OrganisationKind::Police, Role::Officer),
        (OrganisationKind::VictimCareUnit, Role::VictimCareOfficer),
        (OrganisationKind::Agency, Role::Caseworker),
    ] {
        let viewer = Viewer::of(&membership(kind, &[role]), today()).unwrap();
        let asking = Asking::new(&viewer, Action::OpenPerson, Purpose::Support, now());
        let opened = (0..500)
            .filter(|_| decide_person(&asking, &people().new_tree(&mut runner).unwrap().current()).is_ok())
            .count();
        assert!((20..480).contains(&opened), "{role}: {opened} of 500");
    }
}
