//! Named situations: rules that one can discuss with a caseworker.

use crate::world::{
    OURS, THEIRS, account, asking, blocked, ended, fitting_purpose, grant, granted, hour, member, membership,
    organisation, own, person, today, unrelated, viewer,
};
use alongside_gate::acts::acts;
use alongside_gate::{
    About, Action, ActionSet, AggregateFacts, Basis, ClassSet, DataClass, Job, OrganisationKind, PersonFacts,
    Purpose, PurposeSet, Refusal, ReportedBy, Role, Rule, Sharing, Viewer, decide_aggregate, decide_here,
    decide_on_behalf, decide_person, explain_person, scope,
};
use alongside_kernel::id::GrantId;
use uuid::Uuid;

pub(crate) fn refused(rule: Rule, refusal: &Refusal) -> bool {
    !refusal.is_hidden() && refusal.reasons() == [rule]
}

fn open(role: Role, facts: &PersonFacts) -> Result<alongside_gate::PersonPermit, Refusal> {
    let viewer = viewer(role);
    decide_person(&asking(&viewer, Action::OpenPerson, fitting_purpose(role, Action::OpenPerson)), facts)
}

#[test]
fn a_membership_is_live_from_its_first_to_its_last_day() {
    let live = membership(OrganisationKind::Agency, &[Role::Caseworker]);
    for (name, from, until, closed, want) in [
        ("no end", "2025-01-01", None, false, None),
        ("first day", "2025-03-03", None, false, None),
        ("last day", "2025-01-01", Some("2025-03-03"), false, None),
        ("day before", "2025-03-04", None, false, Some(Rule::MembershipNotBegun)),
        ("day after", "2025-01-01", Some("2025-03-02"), false, Some(Rule::MembershipEnded)),
        ("closed today", "2025-01-01", None, true, Some(Rule::MembershipEnded)),
    ] {
        let mut facts = live.clone();
        facts.from = from.parse().unwrap();
        facts.until = until.map(|day: &str| day.parse().unwrap());
        facts.closed = closed;
        match (Viewer::of(&facts, today()), want) {
            (Ok(_), None) => {}
            (Err(refusal), Some(rule)) => assert!(refused(rule, &refusal), "{name}: {refusal:?}"),
            (answer, _) => panic!("{name}: {answer:?}"),
        }
    }
}

#[test]
fn a_role_counts_only_where_it_can_be_held() {
    // A slip in the list of accounts must not make a charity's worker a member of the unit.
    let facts = membership(OrganisationKind::Agency, &[Role::UnitManager]);
    assert!(refused(Rule::RoleOutOfPlace, &Viewer::of(&facts, today()).unwrap_err()));
    let both = membership(OrganisationKind::Agency, &[Role::UnitManager, Role::Caseworker]);
    let viewer = Viewer::of(&both, today()).unwrap();
    assert!(!member(&viewer).is(Role::UnitManager));
    assert!(member(&viewer).is(Role::Caseworker));
    let answer = decide_person(&asking(&viewer, Action::OpenPerson, Purpose::Support), &unrelated());
    assert_eq!(answer, Err(Refusal::unknown()));
}

#[test]
fn who_opens_whom() {
    let restricted = |mut facts: PersonFacts| {
        facts.restricted = true;
        facts
    };
    let by_a_colleague = {
        let mut facts = own();
        facts.reported_by = vec![
            ReportedBy { organisation: organisation(OURS), account: Some(account(THEIRS)) },
            ReportedBy { organisation: organisation(OURS), account: None },
        ];
        facts
    };
    for (name, role, facts, want) in [
        ("officer, own report", Role::Officer, own(), Some(Basis::Report)),
        ("officer, a colleague's report", Role::Officer, by_a_colleague, None),
        ("officer, grant to the force", Role::Officer, granted(), None),
        ("officer, own report, restricted since", Role::Officer, restricted(own()), None),
        ("unit, anybody", Role::VictimCareOfficer, unrelated(), Some(Basis::Own)),
        ("unit officer, restricted", Role::VictimCareOfficer, restricted(granted()), None),
        ("unit advocate, restricted", Role::VictimCareAdvocate, restricted(unrelated()), Some(Basis::Own)),
        ("agency, no grant", Role::Caseworker, unrelated(), None),
        ("agency, ended grant", Role::Caseworker, ended(), None),
        ("agency, restricted and granted", Role::Caseworker, restricted(granted()), Some(granted_basis())),
        ("witness care, own force's report", Role::WitnessCareOfficer, own(), None),
        ("witness care, handed over", Role::WitnessCareOfficer, granted(), Some(granted_basis())),
        ("panel, granted", Role::PanelCoordinator, granted(), Some(granted_basis())),
        ("manager, blocked", Role::UnitManager, blocked(), None),
    ] {
        match (open(role, &facts), want) {
            (Ok(permit), Some(basis)) => assert_eq!(permit.basis(), basis, "{name}"),
            (answer, None) => assert_eq!(answer, Err(Refusal::unknown()), "{name}"),
            (answer, _) => panic!("{name}: {answer:?}"),
        }
    }
}

fn granted_basis() -> Basis {
    Basis::Grant(GrantId::from_uuid(Uuid::from_u128(0x401)))
}

#[test]
fn roles_that_never_open_a_person_are_told_so_whoever_is_asked_for() {
    for role in Role::ALL.iter().copied().filter(|role| role.never_opens_a_person()) {
        for facts in [own(), granted(), blocked(), PersonFacts::unknown(person())] {
            let refusal = open(role, &facts).unwrap_err();
            assert!(!refusal.is_hidden(), "{role}");
            assert!(refusal.reasons().contains(&Rule::SeparationOfDuties), "{role}: {refusal:?}");
        }
    }
    // And beside another role that could.
    let facts = membership(OrganisationKind::VictimCareUnit, &[Role::UnitManager, Role::Auditor]);
    let viewer = Viewer::of(&facts, today()).unwrap();
    let refusal = decide_person(&asking(&viewer, Action::OpenPerson, Purpose::Support), &own()).unwrap_err();
    assert!(refused(Rule::SeparationOfDuties, &refusal));
}

#[test]
fn an_organisation_that_shares_totals_gets_no_person_and_brings_none() {
    for sharing in [Sharing::AggregateOnly, Sharing::Nothing] {
        let mut facts = membership(OrganisationKind::Agency, &[Role::AgencyManager]);
        facts.sharing = sharing;
        let viewer = Viewer::of(&facts, today()).unwrap();
        let support = |action| asking(&viewer, action, Purpose::Support);
        let rule = Rule::OrganisationSharesNoPeople;
        assert!(refused(rule, &decide_person(&support(Action::OpenPerson), &granted()).unwrap_err()));
        assert!(refused(rule, &scope(&support(Action::SearchPeople)).unwrap_err()));
        assert!(refused(rule, &decide_here(&support(Action::WriteReport)).unwrap_err()));
        let figures = AggregateFacts { released: true, organisation: None };
        let asked = asking(&viewer, Action::SeePartnershipHealth, Purpose::Statistics);
        assert_eq!(decide_aggregate(&asked, &figures).is_ok(), sharing == Sharing::AggregateOnly);
    }
}

#[test]
fn a_grant_gives_its_classes_for_its_purposes_and_no_more() {
    let classes = ClassSet::of(&[DataClass::Identity, DataClass::Needs, DataClass::OtherParty]);
    let mut facts = PersonFacts::known(person());
    facts.grants = vec![grant(OURS, classes)];
    facts.grants[0].purposes = PurposeSet::of(&[Purpose::Support]);
    let caseworker = viewer(Role::Caseworker);
    let permit = decide_person(&asking(&caseworker, Action::OpenPerson, Purpose::Support), &facts).unwrap();
    assert!(permit.may(DataClass::Needs));
    assert!(!permit.may(DataClass::Contact));
    assert!(!permit.may(DataClass::OtherParty), "never, though the grant names it");
    // For another purpose it is as nothing.
    let other = decide_person(&asking(&caseworker, Action::OpenPerson, Purpose::Safeguarding), &facts);
    assert_eq!(other, Err(Refusal::unknown()));
    // A call needs the contact points: told, because the caseworker sees the person anyway.
    let call = decide_person(&asking(&caseworker, Action::RecordAttempt, Purpose::Support), &facts);
    assert!(refused(Rule::ClassNotGranted, &call.unwrap_err()));
    // A grant that does not say who the person is shows nobody.
    facts.grants[0].classes = ClassSet::of(&[DataClass::Needs]);
    assert_eq!(
        decide_person(&asking(&caseworker, Action::OpenPerson, Purpose::Support), &facts),
        Err(Refusal::unknown())
    );
}

#[test]
fn a_grant_begins_and_ends_at_the_instant() {
    let caseworker = viewer(Role::Caseworker);
    for (name, from, until, end, want) in [
        ("begins now", 100, None, None, true),
        ("begins in an hour", 101, None, None, false),
        ("runs out in an hour", 0, Some(101), None, true),
        ("runs out now", 0, Some(100), None, false),
        ("is withdrawn now", 0, None, Some(100), false),
        ("will be withdrawn", 0, None, Some(101), true),
    ] {
        let mut facts = granted();
        facts.grants[0].from = hour(from);
        facts.grants[0].until = until.map(hour);
        facts.grants[0].ended = end.map(hour);
        let answer = decide_person(&asking(&caseworker, Action::OpenPerson, Purpose::Support), &facts);
        assert_eq!(answer.is_ok(), want, "{name}");
    }
}

#[test]
fn notes_stay_with_who_wrote_them() {
    use DataClass::{SealedNote, SupportNote};
    let (ours, theirs) = (organisation(OURS), organisation(THEIRS));
    let everything = granted();
    for (name, role, facts, note, sealed, others_note) in [
        ("caseworker, all granted", Role::Caseworker, everything.clone(), true, true, true),
        ("agency manager", Role::AgencyManager, everything.clone(), true, false, true),
        ("unit officer, shared", Role::VictimCareOfficer, everything.clone(), true, false, true),
        ("advocate, nothing granted", Role::VictimCareAdvocate, own(), true, false, false),
        ("practitioner, nothing granted", Role::MentalHealthPractitioner, own(), true, true, false),
        ("unit manager, nothing granted", Role::UnitManager, own(), true, false, false),
    ] {
        let viewer = viewer(role);
        let permit =
            decide_person(&asking(&viewer, Action::ReadNotes, Purpose::Support), &facts).expect(name);
        assert_eq!(permit.may_of(SupportNote, ours), note, "{name}: own note");
        assert_eq!(permit.may_of(SealedNote, ours), sealed, "{name}: own sealed note");
        assert_eq!(permit.may_of(SupportNote, theirs), others_note, "{name}: another's note");
        assert!(!permit.may_of(SealedNote, theirs), "{name}: another's sealed note");
    }
    // A unit officer reads no note that nobody shared, and is told so.
    let viewer = viewer(Role::VictimCareOfficer);
    let refusal = decide_person(&asking(&viewer, Action::ReadNotes, Purpose::Support), &own()).unwrap_err();
    assert!(refused(Rule::ClassNotGranted, &refusal));
    // Police and commissioner have no such act at all.
    for role in [Role::Officer, Role::WitnessCareOfficer, Role::Commissioner] {
        assert!(!alongside_gate::acts::acts(role).contains(Action::ReadNotes), "{role}");
    }
}

#[test]
fn a_hold_stops_its_acts_and_says_so() {
    let viewer = viewer(Role::UnitManager);
    let mut facts = own();
    facts.holds.contact = true;
    facts.holds.sharing = true;
    facts.holds.erasure = true;
    for (action, rule) in [
        (Action::SendMessage, Some(Rule::ContactOnHold)),
        (Action::PrintLetters, Some(Rule::ContactOnHold)),
        (Action::MakeRequest, Some(Rule::SharingOnHold)),
        (Action::Erase, Some(Rule::ErasureOnHold)),
        (Action::RecordAttempt, None),
        (Action::LiftHold, None),
    ] {
        let purpose = fitting_purpose(Role::UnitManager, action);
        let answer = decide_person(&asking(&viewer, action, purpose), &facts);
        match rule {
            Some(rule) => assert!(refused(rule, &answer.unwrap_err()), "{action}"),
            None => assert!(answer.is_ok(), "{action}"),
        }
    }
    let send =
        asking(&Viewer::System(alongside_gate::Job::SendMessages), Action::SendMessage, Purpose::Support);
    assert!(refused(Rule::ContactOnHold, &decide_person(&send, &facts).unwrap_err()));
}

#[test]
fn a_victim_sees_their_own_pages_and_nobody_elses() {
    let viewer = viewer(Role::Victim);
    let pages = asking(&viewer, Action::SeeOwnPages, Purpose::UpdatingTheVictim);
    let permit = decide_person(&pages, &PersonFacts::known(person())).unwrap();
    assert_eq!(permit.basis(), Basis::Themself);
    for class in [DataClass::Safety, DataClass::SupportNote, DataClass::SealedNote, DataClass::OtherParty] {
        assert!(!permit.all_classes().contains(class), "{class}");
    }
    assert_eq!(decide_person(&pages, &unrelated()), Err(Refusal::unknown()));
    assert!(scope(&asking(&viewer, Action::SearchPeople, Purpose::Support)).is_err());
}

#[test]
fn a_hidden_refusal_is_explained_to_oversight_only() {
    let viewer = viewer(Role::Caseworker);
    let asked = asking(&viewer, Action::OpenPerson, Purpose::Support);
    for (facts, rule) in [
        (blocked(), Rule::ConflictOfInterest),
        (ended(), Rule::NoLiveGrant),
        (PersonFacts::unknown(person()), Rule::Unknown),
    ] {
        assert_eq!(decide_person(&asked, &facts), Err(Refusal::unknown()));
        assert!(explain_person(&asked, &facts).forbade.contains(&rule), "{rule}");
    }
    assert_eq!(explain_person(&asked, &granted()).allowed, [Rule::RoleDoesThis, Rule::LiveGrant]);
}

#[test]
fn erasing_and_lifting_a_conflict_take_two() {
    let viewer = viewer(Role::UnitManager);
    let mut restricted = own();
    restricted.restricted = true;
    for (action, facts, want) in [
        (Action::Erase, own(), true),
        (Action::LiftConflict, own(), true),
        (Action::JoinPersons, own(), false),
        (Action::JoinPersons, restricted, true),
        (Action::OpenPerson, own(), false),
    ] {
        let purpose = fitting_purpose(Role::UnitManager, action);
        let permit = decide_person(&asking(&viewer, action, purpose), &facts).unwrap();
        assert_eq!(permit.needs_second_person(), want, "{action}");
    }
}

#[test]
fn a_question_asked_in_the_wrong_way_is_refused() {
    let viewer = viewer(Role::UnitManager);
    for action in Action::ALL.iter().copied() {
        let asked = asking(&viewer, action, Purpose::Support);
        let wrong =
            |refusal: Option<Refusal>| refusal.is_some_and(|refusal| refused(Rule::WrongQuestion, &refusal));
        assert_eq!(wrong(decide_person(&asked, &own()).err()), action.about() != About::Person, "{action}");
        assert_eq!(wrong(decide_here(&asked).err()), action.about() != About::Here, "{action}");
        assert_eq!(wrong(scope(&asked).err()), !action.lists(), "{action}");
    }
}

#[test]
fn every_act_is_done_by_someone_and_every_role_does_something() {
    use alongside_gate::acts::{acts, job_acts};
    let by_roles =
        Role::ALL.iter().fold(alongside_gate::ActionSet::EMPTY, |all, role| all.union(acts(*role)));
    let missing = alongside_gate::ActionSet::ALL.without(by_roles);
    assert!(missing.is_empty(), "{missing}");
    for role in Role::ALL.iter().copied() {
        for action in acts(role).iter() {
            let wanted = action.facts();
            let ever =
                ClassSet::ALL.without(alongside_gate::table::classes(role, alongside_gate::Reach::Never));
            assert!(
                ever.contains_all(wanted.needs),
                "{role} can never do {action}: it needs {}",
                wanted.needs
            );
            let bound = wanted.shows.without(ClassSet::of(&[DataClass::Account]));
            assert!(
                bound.is_empty() || wanted.purposes.meets(role.purposes()),
                "{role} can never do {action}: no purpose fits"
            );
        }
    }
    for job in alongside_gate::Job::ALL.iter().copied() {
        assert!(!job_acts(job).is_empty(), "{job}");
    }
}

#[test]
fn a_program_acts_in_the_least_place_and_never_in_a_wider_one_than_whoever_made_its_token() {
    let place = |kind, role: Role, needed: &[Action]| {
        let viewer = Viewer::of(&membership(kind, &[role]), today()).unwrap();
        let program = viewer.for_program(ActionSet::of(needed));
        let member = program.member().unwrap().clone();
        assert!(member.by_program() && !viewer.member().unwrap().by_program());
        member.roles().iter().collect::<Vec<_>>()
    };
    let unit = OrganisationKind::VictimCareUnit;
    assert_eq!(place(unit, Role::UnitManager, &[Action::SeeQueue]), [Role::VictimCareOfficer]);
    assert_eq!(place(unit, Role::UnitManager, &[Action::RecordSession]), [Role::VictimCareAdvocate]);
    assert_eq!(place(unit, Role::UnitManager, &[Action::ImportReports]), [Role::UnitManager]);
    // A caseworker reads sealed notes and a manager does not: the manager's program must not learn to.
    let agency = OrganisationKind::Agency;
    assert_eq!(place(agency, Role::AgencyManager, &[Action::ReadNotes]), [Role::AgencyManager]);
    // What they may not do their program may not either.
    assert_eq!(place(agency, Role::Caseworker, &[Action::NameWorker]), [Role::Caseworker]);
    for role in Role::ALL {
        for place in Role::for_programs(unit).iter().chain(Role::for_programs(agency)) {
            if place.is_within(*role) {
                assert!(acts(*role).contains_all(acts(*place)), "{place} within {role}");
                assert!(role.opens_restricted() || !place.opens_restricted(), "{place} within {role}");
            }
        }
    }
}

#[test]
fn a_job_does_for_an_organisation_what_that_may_still_do() {
    let sends = Viewer::System(Job::SendMessages);
    let agency = (organisation(OURS), OrganisationKind::Agency);
    let unit = (organisation(OURS), OrganisationKind::VictimCareUnit);
    let may = |facts: &PersonFacts, whose| {
        decide_on_behalf(&asking(&sends, Action::SendMessage, Purpose::Support), facts, whose).is_ok()
    };
    assert!(may(&granted(), agency));
    assert!(!may(&ended(), agency), "the grant has ended");
    assert!(!may(&unrelated(), agency), "the grant is another's");
    assert!(!may(&blocked(), agency), "who let it go is kept from the person");
    let mut nameless = granted();
    nameless.grants[0].classes = ClassSet::of(&[DataClass::Contact]);
    assert!(!may(&nameless, agency), "the grant does not say who it is");
    assert!(may(&unrelated(), unit), "everyone is in the unit's care");
    assert!(!may(&blocked(), unit));
    let mut held = granted();
    held.holds.contact = true;
    let asked = asking(&sends, Action::SendMessage, Purpose::Support);
    assert!(refused(Rule::ContactOnHold, &decide_on_behalf(&asked, &held, agency).unwrap_err()));
    // Somebody who signs in asks for themself.
    let manager = viewer(Role::AgencyManager);
    let asked = asking(&manager, Action::SendMessage, Purpose::Support);
    assert!(refused(Rule::WrongQuestion, &decide_on_behalf(&asked, &granted(), agency).unwrap_err()));
}
