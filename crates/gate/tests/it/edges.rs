//! Edges that no table names: what is asked for is checked on both sides, the stronger ground is told, a scope says
//! whom it leaves out, each permit says by which rules it was given.

use crate::situations::refused;
use crate::world::{
    OURS, THEIRS, account, asking, blocked, grant, granted, hour, membership, organisation, own, today,
    unrelated, viewer,
};
use alongside_gate::{
    Action, ActionSet, AggregateFacts, Basis, ClassSet, DataClass, FindingFacts, Job, OrganisationKind,
    OrganisationReach, PersonFacts, Purpose, ReferralFacts, ReferralStage, Refusal, ReportedBy, RequestFacts,
    Role, Rule, ScopeReach, Viewer, decide_aggregate, decide_finding, decide_here, decide_person,
    decide_referral, decide_request, explain_person, scope,
};
use alongside_kernel::id::{FindingId, ReferralId, ReportId, RequestId};
use uuid::Uuid;

#[test]
fn a_purpose_must_be_the_roles_and_the_acts() {
    for (name, role, action, purpose) in [
        // The manager has figures for a purpose, and nobody is opened for it.
        ("the role's, not the act's", Role::UnitManager, Action::OpenPerson, Purpose::Statistics),
        ("the act's, not the role's", Role::PanelCoordinator, Action::OpenPerson, Purpose::Support),
        ("the act's, not the victim's", Role::Victim, Action::SeeOwnPages, Purpose::Safeguarding),
    ] {
        let viewer = viewer(role);
        let answer = decide_person(&asking(&viewer, action, purpose), &own());
        assert!(refused(Rule::PurposeDoesNotFit, &answer.unwrap_err()), "{name}");
    }
    let figures = AggregateFacts { released: true, organisation: None };
    let manager = viewer(Role::UnitManager);
    let asked = asking(&manager, Action::SeeCommissionerFigures, Purpose::Support);
    let answer = decide_aggregate(&asked, &figures);
    assert!(refused(Rule::PurposeDoesNotFit, &answer.unwrap_err()), "figures are for a purpose too");
    // An act that tells nothing of anybody binds none.
    let victim = viewer(Role::Victim);
    for purpose in [Purpose::Audit, Purpose::Support] {
        assert!(decide_here(&asking(&victim, Action::ManageOwnSignIns, purpose)).is_ok(), "{purpose}");
    }
}

#[test]
fn of_two_roles_the_stronger_ground_is_told() {
    let roles = [Role::VictimCareOfficer, Role::RestorativeJusticeCoordinator];
    let viewer = Viewer::of(&membership(OrganisationKind::VictimCareUnit, &roles), today()).unwrap();
    let asked = asking(&viewer, Action::OpenPerson, Purpose::Support);
    assert_eq!(decide_person(&asked, &granted()).unwrap().basis(), Basis::Own);
}

#[test]
fn a_grant_that_does_not_name_the_person_is_told_from_none() {
    let worker = viewer(Role::Caseworker);
    let asked = asking(&worker, Action::OpenPerson, Purpose::Support);
    let mut nameless = unrelated();
    nameless.grants = vec![grant(OURS, ClassSet::of(&[DataClass::Needs]))];
    assert!(explain_person(&asked, &nameless).forbade.contains(&Rule::IdentityNotGranted));
    assert!(explain_person(&asked, &unrelated()).forbade.contains(&Rule::NoLiveGrant));
}

#[test]
fn a_scope_says_whom_it_reaches_and_whom_it_leaves_out() {
    let unit = viewer(Role::VictimCareOfficer);
    let made = scope(&asking(&unit, Action::SeeQueue, Purpose::Support)).unwrap();
    assert!(matches!(made.reaches(), [ScopeReach::Everyone { with_restricted: false, .. }]));
    assert_eq!(made.except_blocked_for(), Some(account(OURS)));
    assert_eq!(made.except_walled_from(), Some(organisation(OURS)));
    let charity = viewer(Role::Caseworker);
    let made = scope(&asking(&charity, Action::SeeQueue, Purpose::Support)).unwrap();
    assert!(matches!(
        made.reaches(),
        [ScopeReach::GrantedTo { organisation: to, .. }] if *to == organisation(OURS)
    ));
    let job = Viewer::System(Job::SendMessages);
    let made = scope(&asking(&job, Action::SeeQueue, Purpose::Support)).unwrap();
    assert!(matches!(made.reaches(), [ScopeReach::Everyone { with_restricted: true, .. }]));
    assert_eq!((made.except_blocked_for(), made.except_walled_from()), (None, None));
}

#[test]
fn a_row_of_a_list_shows_less_than_the_page_of_one() {
    let charity = viewer(Role::Caseworker);
    let list = scope(&asking(&charity, Action::SeeReferrals, Purpose::Support)).unwrap();
    // An address is not read out row by row; whoever opens the referral sees it.
    assert!(!list.classes().contains(DataClass::Contact) && list.classes().contains(DataClass::Referral));
    assert!(Action::SeeReferrals.facts().shows.contains(DataClass::Contact));
    let queue = scope(&asking(&charity, Action::SeeQueue, Purpose::Support)).unwrap();
    assert!(queue.classes().contains(DataClass::Contact));
}

#[test]
fn what_undoes_protection_asks_again_who_it_is_and_daily_work_does_not() {
    for action in [Action::Erase, Action::LiftConflict, Action::ManageAccounts, Action::ManageApiTokens] {
        assert!(action.needs_step_up(), "{action}");
    }
    for action in [Action::OpenPerson, Action::RecordAttempt, Action::AcceptReferral, Action::SeeQueue] {
        assert!(!action.needs_step_up(), "{action}");
    }
}

#[test]
fn a_grave_act_takes_a_second_factor_given_shortly_before_and_looking_does_not() {
    let facts = membership(OrganisationKind::VictimCareUnit, &[Role::UnitManager]);
    let never = Viewer::of(&facts, today()).unwrap();
    // It is the hundredth hour.
    for (name, until, good) in
        [("never", None, false), ("over", Some(100), false), ("fresh", Some(101), true)]
    {
        let viewer = until.map_or(never.clone(), |until| never.clone().sure_until(hour(until)));
        let lifts = asking(&viewer, Action::LiftConflict, Purpose::Support);
        assert_eq!(decide_person(&lifts, &own()).is_ok(), good, "{name}");
        let tokens = asking(&viewer, Action::ManageApiTokens, Purpose::Audit);
        assert_eq!(decide_here(&tokens).is_ok(), good, "{name}");
        // Daily work, and looking at what the act would change, asks nobody again.
        assert!(decide_person(&lifts.only_looking(), &own()).is_ok(), "{name}");
        assert!(decide_person(&asking(&viewer, Action::SetHold, Purpose::Support), &own()).is_ok(), "{name}");
        if !good {
            // Before anything is said of the person: of somebody unknown no other word.
            for facts in [own(), blocked(), PersonFacts::unknown(own().person)] {
                let refusal = decide_person(&lifts, &facts).unwrap_err();
                assert!(refusal.wants_second_factor() && !refusal.is_hidden(), "{name}");
            }
        }
    }
    // The later of two instants counts, whichever was said first.
    for (one, other) in [(101, 99), (99, 101)] {
        let viewer = never.clone().sure_until(hour(one)).sure_until(hour(other));
        assert!(decide_here(&asking(&viewer, Action::ManageApiTokens, Purpose::Audit)).is_ok());
    }
    // Whoever may not do it is told that, and not asked for a code.
    let officer = Viewer::of(&membership(OrganisationKind::Police, &[Role::Officer]), today()).unwrap();
    let refused_for = decide_here(&asking(&officer, Action::ManageApiTokens, Purpose::Audit)).unwrap_err();
    assert_eq!(refused_for.reasons(), [Rule::RoleDoesNotDoThis]);
    assert!(!refused_for.wants_second_factor());
    // A program has no second factor to give, whoever made its token and however fresh theirs is.
    let acts = ActionSet::of(&[Action::LiftConflict]);
    let program = never.sure_until(hour(101)).for_program(acts);
    let lifts = asking(&program, Action::LiftConflict, Purpose::Support);
    assert_eq!(decide_person(&lifts, &own()).unwrap_err().reasons(), [Rule::SecondFactorNotFresh]);
}

#[test]
fn an_auditor_reaches_the_whole_only_from_where_the_whole_is_kept() {
    for (kind, reach) in [
        (OrganisationKind::Host, OrganisationReach::Partnership),
        (OrganisationKind::Commissioner, OrganisationReach::Partnership),
        (OrganisationKind::Agency, OrganisationReach::Only(organisation(OURS))),
        (OrganisationKind::Police, OrganisationReach::Only(organisation(OURS))),
    ] {
        let viewer = Viewer::of(&membership(kind, &[Role::Auditor]), today()).unwrap();
        let permit = decide_here(&asking(&viewer, Action::SeeAudit, Purpose::Audit)).unwrap();
        assert_eq!(permit.reach(), reach, "{kind}");
    }
}

#[test]
fn a_finding_is_whose_report_it_is_on_by_organisation_and_account() {
    let officer = viewer(Role::Officer);
    let asked = asking(&officer, Action::AnswerFinding, Purpose::Quality);
    let on = |organisation_number, account_number| FindingFacts {
        finding: FindingId::from_uuid(Uuid::from_u128(1)),
        report: ReportId::from_uuid(Uuid::from_u128(2)),
        person: own(),
        reporter: ReportedBy {
            organisation: organisation(organisation_number),
            account: Some(account(account_number)),
        },
    };
    assert!(decide_finding(&asked, &on(OURS, OURS)).is_ok());
    for (name, facts) in [
        ("a colleague's report", on(OURS, THEIRS)),
        ("made under another membership", on(THEIRS, OURS)),
        ("another force's", on(THEIRS, THEIRS)),
    ] {
        assert_eq!(decide_finding(&asked, &facts), Err(Refusal::unknown()), "{name}");
    }
}

#[test]
fn a_permit_names_the_side_on_which_it_was_given() {
    let worker = viewer(Role::AgencyManager);
    for (from, to, rule, other) in [
        (OURS, THEIRS, Rule::TheirSending, Rule::TheirReceiving),
        (THEIRS, OURS, Rule::TheirReceiving, Rule::TheirSending),
    ] {
        let asked = asking(&worker, Action::SeeReferrals, Purpose::Support);
        let facts = ReferralFacts {
            referral: ReferralId::from_uuid(Uuid::from_u128(1)),
            person: granted(),
            from_organisation: organisation(from),
            to_organisation: organisation(to),
            stage: ReferralStage::Sent,
            assigned: None,
            began_with: None,
        };
        let permit = decide_referral(&asked, &facts).unwrap();
        let rules = permit.person().rules();
        assert!(rules.contains(&rule) && !rules.contains(&other), "{rules:?}");
        let asked = asking(&worker, Action::SeeRequests, Purpose::Support);
        let facts = RequestFacts {
            request: RequestId::from_uuid(Uuid::from_u128(1)),
            person: granted(),
            from_organisation: organisation(from),
            to_organisation: organisation(to),
        };
        let permit = decide_request(&asked, &facts).unwrap();
        let rules = permit.person().rules();
        assert!(rules.contains(&rule) && !rules.contains(&other), "{rules:?}");
    }
}

#[test]
fn a_permit_without_a_person_says_what_may_be_shown_and_by_which_rules() {
    let manager = viewer(Role::UnitManager);
    let permit = decide_here(&asking(&manager, Action::ImportReports, Purpose::Support)).unwrap();
    assert!(!permit.rules().is_empty());
    for class in DataClass::ALL {
        assert_eq!(permit.may(*class), permit.classes().contains(*class), "{class}");
    }
    assert!(DataClass::ALL.iter().any(|class| permit.may(*class)));
    assert!(DataClass::ALL.iter().any(|class| !permit.may(*class)));
}

#[test]
fn a_refusal_says_its_reasons_or_that_there_is_nothing() {
    let auditor = viewer(Role::Auditor);
    let told = decide_here(&asking(&auditor, Action::WriteReport, Purpose::Support)).unwrap_err();
    let reasons: String = told.reasons().iter().map(|rule| format!(" {rule}")).collect();
    assert!(!reasons.is_empty());
    assert_eq!(told.to_string(), format!("not allowed; nothing was shown or changed. Reasons:{reasons}"));
    assert_eq!(
        Refusal::unknown().to_string(),
        "there is nothing here that you can open; nothing was changed"
    );
}

/// By name, since a program's token may only take a place that lies within its maker's.
#[test]
fn which_roles_lie_within_which() {
    let mut within = Vec::new();
    for role in Role::ALL {
        for other in Role::ALL {
            if role != other && role.is_within(*other) {
                within.push(format!("{role} within {other}"));
            }
        }
        assert!(role.is_within(*role), "{role}");
    }
    let expected = [
        "victim_care_officer within victim_care_advocate",
        "victim_care_officer within mental_health_practitioner",
        "victim_care_officer within unit_manager",
        "victim_care_advocate within mental_health_practitioner",
        "victim_care_advocate within unit_manager",
        "witness_care_officer within caseworker",
        "witness_care_officer within agency_manager",
        "evaluator within commissioner",
        "evaluator within partnership_coordinator",
    ];
    assert_eq!(within, expected);
}
