//! Every state of a referral against every act, by name; the clock of silence; consent; requests.

use alongside_domain::consent::{self, Answer as Said, GivenBy};
use alongside_domain::referral::{Act, Chase, DeclineReason, Done, Facts, ReferralRules, Refusal, State};
use alongside_domain::requests;
use alongside_kernel::id::{AccountId, GrantId, OrganisationId, PersonId, ReferralId, RequestId, ServiceId};
use alongside_kernel::{Date, Timestamp, WorkingDays};
use uuid::Uuid;

fn id<T>(make: fn(Uuid) -> T, number: u128) -> T {
    make(Uuid::from_u128(number))
}

fn hour(number: i64) -> Timestamp {
    Timestamp::from_second(1_738_227_600 + number * 3_600).unwrap()
}

fn done(number: i64) -> Done {
    Done { at: hour(number), by: id(AccountId::from_uuid, 7) }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn sent() -> Facts {
    Facts {
        id: id(ReferralId::from_uuid, 1),
        version: 1,
        person: id(PersonId::from_uuid, 2),
        service: id(ServiceId::from_uuid, 3),
        from: id(OrganisationId::from_uuid, 4),
        to: id(OrganisationId::from_uuid, 5),
        grant: id(GrantId::from_uuid, 6),
        sent: done(0),
        reply_due: day("2025-02-03"),
        reminded_at: None,
        escalated: None,
        acknowledged: None,
        accepted: None,
        declined: None,
        worker: None,
        first_session_at: None,
        withdrawn_at: None,
        closed_at: None,
    }
}

/// A referral that came to a state by the acts that lead there.
fn at(state: State) -> Facts {
    let worker = id(AccountId::from_uuid, 8);
    let acts: &[Act] = match state {
        State::Sent => &[],
        State::Acknowledged => &[Act::Acknowledge(done(1))],
        State::Accepted => &[Act::Accept(done(2))],
        State::WorkerNamed => &[Act::Accept(done(2)), Act::NameWorker(done(3), worker)],
        State::InSupport => {
            &[Act::Accept(done(2)), Act::NameWorker(done(3), worker), Act::BeginSupport(done(4))]
        }
        State::Closed => &[Act::Accept(done(2)), Act::Close(done(5))],
        State::Declined => &[Act::Decline(done(2), DeclineReason::NoCapacity)],
        State::Withdrawn => &[Act::Withdraw(hour(2))],
    };
    let facts = acts.iter().fold(sent(), |facts, act| facts.apply(*act).unwrap().0);
    assert_eq!(facts.state(), Ok(state));
    facts
}

#[test]
fn every_act_in_every_state_does_what_the_table_says() {
    let worker = id(AccountId::from_uuid, 9);
    let acts = [
        ("acknowledge", Act::Acknowledge(done(9))),
        ("accept", Act::Accept(done(9))),
        ("decline", Act::Decline(done(9), DeclineReason::Criteria)),
        ("name a worker", Act::NameWorker(done(9), worker)),
        ("begin support", Act::BeginSupport(done(9))),
        ("close", Act::Close(done(9))),
        ("withdraw", Act::Withdraw(hour(9))),
        ("remind", Act::Remind(hour(9))),
        ("escalate", Act::Escalate(hour(9), None)),
    ];
    // Each column: what the act leads to, or the code of why not.
    let table = "
        SENT:         ACKNOWLEDGED | ACCEPTED | DECLINED | not-accepted | not-accepted | not-accepted | WITHDRAWN | SENT | SENT
        ACKNOWLEDGED: already-done | ACCEPTED | DECLINED | not-accepted | not-accepted | not-accepted | WITHDRAWN | ACKNOWLEDGED | ACKNOWLEDGED
        ACCEPTED:     already-done | already-done | already-done | WORKER_NAMED | no-worker | CLOSED | WITHDRAWN | answered | answered
        WORKER_NAMED: already-done | already-done | already-done | WORKER_NAMED | IN_SUPPORT | CLOSED | WITHDRAWN | answered | answered
        IN_SUPPORT:   already-done | already-done | already-done | IN_SUPPORT | already-done | CLOSED | WITHDRAWN | answered | answered
        CLOSED:       over | over | over | over | over | over | over | over | over
        DECLINED:     over | over | over | over | over | over | over | over | over
        WITHDRAWN:    over | over | over | over | over | over | over | over | over";
    let mut judged = 0;
    for line in table.trim().lines() {
        let (name, wanted) = line.trim().split_once(':').unwrap();
        let state = State::ALL.into_iter().find(|state| state.code() == name).unwrap();
        let wanted: Vec<&str> = wanted.split('|').map(str::trim).collect();
        assert_eq!(wanted.len(), acts.len(), "{name}");
        for ((act_name, act), wanted) in acts.iter().zip(wanted) {
            let got = match at(state).apply(*act) {
                Ok((facts, _)) => facts.state().unwrap().code().to_owned(),
                Err(refusal) => refusal.code().trim_start_matches("referral-").to_owned(),
            };
            assert_eq!(got, wanted, "{name}: {act_name}");
            judged += 1;
        }
    }
    assert_eq!(judged, 72);
}

#[test]
fn what_an_act_leaves_behind_says_who_and_when() {
    let (accepted, event) = sent().apply(Act::Accept(done(2))).unwrap();
    assert_eq!((accepted.acknowledged, accepted.accepted), (Some(done(2)), Some(done(2))));
    assert_eq!(event.code(), "ACCEPTED");
    let (seen, _) = sent().apply(Act::Acknowledge(done(1))).unwrap();
    let (declined, event) = seen.apply(Act::Decline(done(2), DeclineReason::NoCapacity)).unwrap();
    assert_eq!(declined.acknowledged, Some(done(1)), "the first word counts");
    assert_eq!(declined.declined, Some((done(2), DeclineReason::NoCapacity)));
    assert_eq!(event.code(), "DECLINED");
    let (again, _) =
        at(State::InSupport).apply(Act::NameWorker(done(6), id(AccountId::from_uuid, 9))).unwrap();
    assert_eq!(again.worker, Some(id(AccountId::from_uuid, 9)), "a worker changes hands");
    assert_eq!(again.first_session_at, Some(hour(4)));
}

#[test]
fn silence_is_chased_once_each_way() {
    let (reminded, _) = sent().apply(Act::Remind(hour(3))).unwrap();
    assert!(matches!(reminded.clone().apply(Act::Remind(hour(4))), Err(Refusal::AlreadyDone(State::Sent))));
    let (escalated, _) = reminded.apply(Act::Escalate(hour(5), None)).unwrap();
    assert!(escalated.apply(Act::Escalate(hour(6), None)).is_err());
}

#[test]
fn facts_that_contradict_each_other_are_said_to() {
    let both =
        Facts { accepted: Some(done(1)), declined: Some((done(2), DeclineReason::Conflict)), ..sent() };
    let begun = Facts { first_session_at: Some(hour(1)), ..sent() };
    let helped = Facts { worker: Some(id(AccountId::from_uuid, 9)), ..sent() };
    let closed = Facts { closed_at: Some(hour(1)), ..sent() };
    for (name, facts) in [("both", both), ("begun", begun), ("helped", helped), ("closed", closed)] {
        assert!(facts.state().is_err(), "{name}");
        assert!(matches!(facts.apply(Act::Acknowledge(done(9))), Err(Refusal::Impossible(_))), "{name}");
    }
    let withdrawn = Facts { withdrawn_at: Some(hour(9)), ..at(State::InSupport) };
    assert_eq!(withdrawn.state(), Ok(State::Withdrawn), "withdrawal beats all");
}

#[test]
fn the_thirteen_reasons_read_back_and_stand_in_the_code_list() {
    let list = include_str!("../../../../data/code-lists/code_lists.csv");
    for reason in DeclineReason::ALL {
        assert_eq!(DeclineReason::from_code(reason.code()), Some(reason));
        assert!(list.contains(&format!(",{},", reason.code())), "{}", reason.code());
    }
    assert_eq!(DeclineReason::from_code("NO_CONSENT"), None, "without consent nothing is sent");
}

#[test]
fn the_clock_reminds_after_the_day_and_names_the_deputy_a_working_day_later() {
    let rules = ReferralRules::shipped().unwrap();
    let calendar = WorkingDays::england_and_wales();
    let clock = rules.referral;
    // Sent on Thursday 30 January: due by the end of Monday 3 February.
    let due = clock.reply_due(day("2025-01-30"), &calendar);
    assert_eq!(due, day("2025-02-03"));
    for (name, today, reminded, escalated, wanted) in [
        ("on the day", "2025-02-03", false, false, None),
        ("the day after", "2025-02-04", false, false, Some(Chase::Remind)),
        ("the day after, reminded", "2025-02-04", true, false, None),
        ("a working day later", "2025-02-05", true, false, Some(Chase::Escalate)),
        ("a working day later, never reminded", "2025-02-05", false, false, Some(Chase::Remind)),
        ("named already", "2025-02-06", true, true, None),
    ] {
        assert_eq!(clock.chase(due, reminded, escalated, day(today), &calendar), wanted, "{name}");
    }
    // Over a weekend: due Friday, reminded from Saturday on, the deputy not before Tuesday.
    let friday = day("2025-02-07");
    assert_eq!(clock.chase(friday, true, false, day("2025-02-10"), &calendar), None);
    assert_eq!(clock.chase(friday, true, false, day("2025-02-11"), &calendar), Some(Chase::Escalate));
    // Good Friday and Easter Monday are no working days.
    assert_eq!(clock.reply_due(day("2025-04-16"), &calendar), day("2025-04-22"));
}

#[test]
fn the_rules_are_data_with_a_version_and_a_source() {
    let rules = ReferralRules::shipped().unwrap();
    assert_eq!(rules.version, 1);
    assert!(!rules.source.is_empty());
    assert_eq!(rules.consent.default_end(day("2025-01-30")), day("2026-01-30"));
    assert_eq!(rules.consent.default_end(day("2024-02-29")), day("2025-02-28"));
    for never in ["sealed_note", "other_party", "panel_paper"] {
        assert!(!rules.consent.classes.iter().any(|class| class == never), "{never}");
    }
    for always in &rules.consent.with_every_referral {
        assert!(rules.consent.classes.contains(always), "{always}");
    }
    let wrong = include_str!("../../../../data/rules/referral.toml").replace("[request]", "[requests]");
    assert!(ReferralRules::parse(&wrong).is_err(), "an unknown name is not passed over");
}

#[test]
fn consent_is_checked_before_it_is_recorded() {
    let today = day("2025-01-30");
    let end = Some(day("2026-01-30"));
    let adult = Some(40);
    for (name, classes, ends_on, age, by, wanted) in [
        ("as it should be", 2, end, adult, GivenBy::Person, Ok(())),
        ("without end", 1, None, adult, GivenBy::Person, Ok(())),
        ("today is the last day", 1, Some(today), adult, GivenBy::Person, Ok(())),
        ("nothing named", 0, end, adult, GivenBy::Person, Err(consent::Refusal::NothingShared)),
        (
            "ended yesterday",
            1,
            Some(day("2025-01-29")),
            adult,
            GivenBy::Person,
            Err(consent::Refusal::EndsInThePast),
        ),
        ("aged 12, alone", 1, end, Some(12), GivenBy::Person, Err(consent::Refusal::TooYoung)),
        ("aged 12, by a guardian", 1, end, Some(12), GivenBy::Guardian, Ok(())),
        ("aged 13, alone", 1, end, Some(13), GivenBy::Person, Ok(())),
        ("age not known", 1, end, None, GivenBy::Person, Ok(())),
    ] {
        assert_eq!(consent::check(classes, ends_on, today, age, by, 13), wanted, "{name}");
    }
    for (name, answer, withdrawn, ends_on, wanted) in [
        ("in force", Said::Given, None, end, true),
        ("a no is never in force", Said::Refused, None, end, false),
        ("withdrawn", Said::Given, Some(hour(1)), end, false),
        ("on the last day", Said::Given, None, Some(today), true),
        ("after the last day", Said::Given, None, Some(day("2025-01-29")), false),
    ] {
        assert_eq!(consent::in_force(answer, withdrawn, ends_on, today), wanted, "{name}");
    }
}

fn asked() -> requests::Facts {
    requests::Facts {
        id: id(RequestId::from_uuid, 1),
        version: 1,
        person: None,
        from: id(OrganisationId::from_uuid, 4),
        to: id(OrganisationId::from_uuid, 5),
        kind: requests::Kind::Letter,
        asked: done(0),
        reply_due: day("2025-02-03"),
        chases: 0,
        last_chased_at: None,
        reminded_at: None,
        escalated: None,
        acknowledged: None,
        answered: None,
    }
}

#[test]
fn every_act_on_a_request_does_what_the_table_says() {
    use requests::{Act, Answer};
    let seen = asked().apply(Act::Acknowledge(done(1))).unwrap();
    let over = asked().apply(Act::Answer(done(2), Answer::Cannot)).unwrap();
    assert_eq!(over.acknowledged, Some(done(2)), "an answer says that it was seen");
    let acts = [
        ("acknowledge", Act::Acknowledge(done(9))),
        ("answer", Act::Answer(done(9), Answer::Done)),
        ("chase", Act::Chase(hour(9))),
        ("remind", Act::Remind(hour(9))),
        ("escalate", Act::Escalate(hour(9), None)),
    ];
    for (name, facts, wanted) in [
        ("asked", asked(), ["ACKNOWLEDGED", "ANSWERED", "ASKED", "ASKED", "ASKED"]),
        ("seen", seen, ["request-already-done", "ANSWERED", "ACKNOWLEDGED", "ACKNOWLEDGED", "ACKNOWLEDGED"]),
        ("over", over, ["request-answered"; 5]),
    ] {
        for ((act_name, act), wanted) in acts.iter().zip(wanted) {
            let got = match facts.clone().apply(*act) {
                Ok(facts) => facts.state().code(),
                Err(refusal) => refusal.code(),
            };
            assert_eq!(got, wanted, "{name}: {act_name}");
        }
    }
}

#[test]
fn a_request_is_chased_once_a_day_and_every_chase_is_counted() {
    use requests::{Act, Refusal};
    let chased = asked().apply(Act::Chase(hour(1))).unwrap();
    assert_eq!(chased.clone().apply(Act::Chase(hour(2))), Err(Refusal::ChasedToday));
    let again = chased.apply(Act::Chase(hour(25))).unwrap();
    let reminded = again.apply(Act::Remind(hour(26))).unwrap();
    let escalated = reminded.apply(Act::Escalate(hour(50), None)).unwrap();
    assert_eq!(escalated.chases, 4);
    assert_eq!(escalated.apply(Act::Escalate(hour(51), None)), Err(Refusal::AlreadyDone));
}
