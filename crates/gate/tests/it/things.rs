//! Named situations of referrals, requests and figures.

use crate::situations::refused;
use crate::world::{OURS, THEIRS, account, asking, blocked, granted, organisation, own, unrelated, viewer};
use alongside_gate::{
    Action, AggregateFacts, PersonFacts, Purpose, ReferralFacts, ReferralStage, Refusal, ReportedBy,
    RequestFacts, Role, Rule, Side, Viewer, decide_aggregate, decide_person, decide_referral, decide_request,
    decide_request_about_nobody,
};
use alongside_kernel::id::{ReferralId, RequestId};
use uuid::Uuid;

fn referral(from: u128, to: u128, stage: ReferralStage, facts: PersonFacts) -> ReferralFacts {
    ReferralFacts {
        referral: ReferralId::from_uuid(Uuid::from_u128(0x700)),
        person: facts,
        from_organisation: organisation(from),
        to_organisation: organisation(to),
        stage,
        assigned: None,
        began_with: None,
    }
}

/// The side on which the viewer stands, the rule that forbids, or nothing: as unknown.
type Want = Result<Side, Option<Rule>>;

fn sides() -> Vec<(&'static str, Role, Action, ReferralFacts, Want)> {
    use ReferralStage::{Draft, Sent, Withdrawn};
    let gone: Want = Err(None);
    vec![
        (
            "receiver sees",
            Role::Caseworker,
            Action::SeeReferrals,
            referral(2, 1, Sent, granted()),
            Ok(Side::Receiver),
        ),
        ("receiver, draft", Role::Caseworker, Action::SeeReferrals, referral(2, 1, Draft, granted()), gone),
        (
            "receiver, withdrawn",
            Role::Caseworker,
            Action::SeeReferrals,
            referral(2, 1, Withdrawn, granted()),
            gone,
        ),
        (
            "receiver accepts withdrawn",
            Role::AgencyManager,
            Action::AcceptReferral,
            referral(2, 1, Withdrawn, granted()),
            gone,
        ),
        (
            "receiver, no grant",
            Role::AgencyManager,
            Action::SeeReferrals,
            referral(2, 1, Sent, unrelated()),
            gone,
        ),
        (
            "third agency with a grant",
            Role::Caseworker,
            Action::SeeReferrals,
            referral(2, 3, Sent, granted()),
            gone,
        ),
        (
            "unit watches",
            Role::VictimCareOfficer,
            Action::SeeReferrals,
            referral(2, 3, Sent, own()),
            Ok(Side::Observer),
        ),
        ("officer is told", Role::Officer, Action::SeeReferrals, referral(2, 3, Sent, own()), gone),
        (
            "sender accepts",
            Role::UnitManager,
            Action::AcceptReferral,
            referral(1, 2, Sent, own()),
            Err(Some(Rule::NotTheReceiver)),
        ),
        (
            "receiver withdraws",
            Role::AgencyManager,
            Action::WithdrawReferral,
            referral(2, 1, Sent, granted()),
            Err(Some(Rule::NotTheSender)),
        ),
        (
            "manager accepts",
            Role::AgencyManager,
            Action::AcceptReferral,
            referral(2, 1, Sent, granted()),
            Ok(Side::Receiver),
        ),
        (
            "caseworker accepts unnamed",
            Role::Caseworker,
            Action::AcceptReferral,
            referral(2, 1, Sent, granted()),
            Err(Some(Rule::NotTheNamedWorker)),
        ),
        (
            "blocked manager",
            Role::AgencyManager,
            Action::AcceptReferral,
            referral(2, 1, Sent, blocked()),
            gone,
        ),
    ]
}

#[test]
fn a_referral_is_seen_from_its_two_sides() {
    for (name, role, action, facts, want) in sides() {
        let viewer = viewer(role);
        let asked = asking(&viewer, action, Purpose::Support);
        let got = decide_referral(&asked, &facts);
        match (&got, want) {
            (Ok(permit), Ok(side)) => assert_eq!(permit.side(), side, "{name}"),
            (Err(refusal), Err(None)) => {
                assert_eq!(*refusal, Refusal::unknown(), "{name}");
                // Withdrawn equals unknown, to the value.
                let unknown = decide_referral(&asked, &ReferralFacts::unknown(facts.referral));
                assert_eq!(got, unknown, "{name}");
            }
            (Err(refusal), Err(Some(rule))) => assert!(refused(rule, refusal), "{name}: {refusal:?}"),
            _ => panic!("{name}: {got:?}"),
        }
    }
    let mut named = referral(2, 1, ReferralStage::Sent, granted());
    named.assigned = Some(account(OURS));
    let viewer = viewer(Role::Caseworker);
    assert!(decide_referral(&asking(&viewer, Action::AcceptReferral, Purpose::Support), &named).is_ok());
}

#[test]
fn a_request_is_between_two_organisations() {
    let request = |from, to, facts| RequestFacts {
        request: RequestId::from_uuid(Uuid::from_u128(0x800)),
        person: facts,
        from_organisation: organisation(from),
        to_organisation: organisation(to),
    };
    let manager = viewer(Role::UnitManager);
    let ask =
        |action, facts: &RequestFacts| decide_request(&asking(&manager, action, Purpose::Support), facts);
    assert_eq!(ask(Action::SeeRequests, &request(2, 3, own())), Err(Refusal::unknown()));
    assert!(ask(Action::AnswerRequest, &request(2, 1, own())).is_ok());
    assert!(refused(Rule::NotTheReceiver, &ask(Action::AnswerRequest, &request(1, 2, own())).unwrap_err()));
    assert!(refused(Rule::NotTheSender, &ask(Action::ChaseRequest, &request(2, 1, own())).unwrap_err()));
    let job = Viewer::System(alongside_gate::Job::ChaseUnanswered);
    let chase = asking(&job, Action::ChaseRequest, Purpose::Support);
    assert!(decide_request(&chase, &request(2, 3, own())).is_ok());
}

#[test]
fn a_request_about_nobody_is_between_two_organisations() {
    let (ours, theirs, others) = (organisation(1), organisation(2), organisation(3));
    let unknown = Refusal::unknown();
    for (name, role, action, from, to, want) in [
        ("ours to see", Role::Caseworker, Action::SeeRequests, ours, theirs, Ok(())),
        ("theirs to us", Role::Officer, Action::AnswerRequest, theirs, ours, Ok(())),
        ("we chase", Role::UnitManager, Action::ChaseRequest, ours, theirs, Ok(())),
        ("we ask", Role::UnitManager, Action::MakeRequest, ours, theirs, Ok(())),
        ("between others", Role::UnitManager, Action::SeeRequests, theirs, others, Err(None)),
        (
            "we answer ourselves",
            Role::Caseworker,
            Action::AnswerRequest,
            ours,
            theirs,
            Err(Some(Rule::NotTheReceiver)),
        ),
        (
            "we chase what we owe",
            Role::Caseworker,
            Action::ChaseRequest,
            theirs,
            ours,
            Err(Some(Rule::NotTheSender)),
        ),
        (
            "in another's name",
            Role::Caseworker,
            Action::MakeRequest,
            theirs,
            ours,
            Err(Some(Rule::NotTheSender)),
        ),
        (
            "no role for it",
            Role::PanelCoordinator,
            Action::SeeRequests,
            ours,
            theirs,
            Err(Some(Rule::RoleDoesNotDoThis)),
        ),
        (
            "another question",
            Role::Caseworker,
            Action::SeeReferrals,
            ours,
            theirs,
            Err(Some(Rule::WrongQuestion)),
        ),
    ] {
        let viewer = viewer(role);
        let got = decide_request_about_nobody(&asking(&viewer, action, Purpose::Support), from, to);
        match (&got, want) {
            (Ok(permit), Ok(())) => assert!(permit.classes().is_empty(), "{name}"),
            (Err(refusal), Err(None)) => assert_eq!(refusal, &unknown, "{name}"),
            (Err(refusal), Err(Some(rule))) => assert!(refused(rule, refusal), "{name}: {refusal:?}"),
            _ => panic!("{name}: {got:?}"),
        }
    }
    let job = Viewer::System(alongside_gate::Job::ChaseUnanswered);
    let chase = asking(&job, Action::ChaseRequest, Purpose::Support);
    assert!(decide_request_about_nobody(&chase, theirs, others).is_ok());
}

#[test]
fn figures_are_shown_after_disclosure_control() {
    let ours = Some(organisation(OURS));
    let theirs = Some(organisation(THEIRS));
    for (role, released, about, want) in [
        (Role::Commissioner, true, theirs, None),
        (Role::Commissioner, false, None, Some(Rule::NotReleased)),
        (Role::AgencyManager, true, ours, None),
        (Role::AgencyManager, true, None, None),
        (Role::AgencyManager, true, theirs, Some(Rule::FiguresOfAnother)),
        (Role::Caseworker, true, ours, Some(Rule::RoleDoesNotDoThis)),
    ] {
        let viewer = viewer(role);
        let asked = asking(&viewer, Action::SeePartnershipHealth, Purpose::Statistics);
        let answer = decide_aggregate(&asked, &AggregateFacts { released, organisation: about });
        assert_eq!(
            answer.err().map(|refusal| refusal.reasons().to_vec()),
            want.map(|rule| vec![rule]),
            "{role}"
        );
    }
}

#[test]
fn an_officer_follows_what_began_with_their_own_report() {
    let officer = viewer(Role::Officer);
    let asked = asking(&officer, Action::SeeReferrals, Purpose::UpdatingTheVictim);
    let by = |organisation_number, who| ReportedBy {
        organisation: organisation(organisation_number),
        account: Some(account(who)),
    };
    for (name, from, began_with, want) in [
        ("their report", THEIRS, Some(by(OURS, OURS)), true),
        ("a colleague's report", THEIRS, Some(by(OURS, THEIRS)), false),
        ("a colleague's report, sent by the force", OURS, Some(by(OURS, THEIRS)), false),
        ("the person came by themself", THEIRS, None, false),
    ] {
        let mut facts = referral(from, 3, ReferralStage::Sent, own());
        facts.began_with = began_with;
        let answer = decide_referral(&asked, &facts);
        assert_eq!(answer.is_ok(), want, "{name}");
        if !want {
            assert_eq!(answer, Err(Refusal::unknown()), "{name}");
        }
    }
    let page = asking(&officer, Action::OpenPerson, Purpose::UpdatingTheVictim);
    let permit = decide_person(&page, &own()).unwrap();
    assert_eq!(permit.only_what_began_with(), Some(by(OURS, OURS)));
    // The unit and the agencies are not so narrowed.
    let unit = viewer(Role::VictimCareOfficer);
    let permit = decide_person(&asking(&unit, Action::OpenPerson, Purpose::Support), &own()).unwrap();
    assert_eq!(permit.only_what_began_with(), None);
}
