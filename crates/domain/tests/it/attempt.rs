//! What an attempt may say and what follows from it; statements, holds and the one next act.

use crate::shipped::Shelf;
use alongside_domain::contact::{
    AttemptRules, CannotRecord, Follow, HoldCode, Method, NextAct, Outcome, Pending, PhoneNumber, Route,
    SafeContact, Standing, Statement, Tried, Way, WhyNot, check, follow, next_act,
};
use alongside_domain::report::{Answer, Offence, Relationship, ReportFacts, SafetyAnswers};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Date, Sensitive, Timestamp};

fn rules() -> AttemptRules {
    AttemptRules::shipped().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A burglary with a mobile number and an address; calling and writing said to be safe.
fn facts(shelf: &Shelf) -> ReportFacts {
    let now = at("2025-01-28T10:00:00Z");
    let offence = Offence::by_title("BURG_DWELL", None, None, &shelf.rules.offences);
    let mut facts = ReportFacts::new(now, now, offence);
    facts.contact.phones = PhoneNumber::read("07700 900123").number().into_iter().collect();
    facts.address.line_1 = Some(Sensitive::new("7 Test Street".into()));
    facts.address.postcode = Postcode::parse("BS1 4DJ").map(Sensitive::new);
    facts.victim.stated_age = Some(40);
    facts.consent = Answer::Yes;
    facts.safety.call = Answer::Yes;
    facts.safety.write = Answer::Yes;
    facts.flags.suspect_at_address = Answer::No;
    facts
}

fn safe(change: impl FnOnce(&mut ReportFacts)) -> SafeContact {
    let shelf = Shelf::bare();
    let mut facts = facts(&shelf);
    change(&mut facts);
    SafeContact::of(&facts, &shelf.lists.crime_types, &shelf.rules)
}

fn tried(outcome: Outcome, way: Way) -> Tried {
    Tried { outcome, way, ask_again_on: None, promised_for: None }
}

#[test]
fn each_outcome_comes_of_its_ways_only() {
    use Method::{Email, PhoneLandline, PhoneMobile, Post, Sms, ViaThird};
    let calls = [Way::By(PhoneMobile), Way::By(PhoneLandline), Way::By(ViaThird)];
    let every: Vec<Way> =
        Method::ALL.iter().map(|method| Way::By(*method)).chain([Way::TheyReachedUs]).collect();
    for (outcome, ways) in [
        (Outcome::Spoke, [&calls[..], &[Way::TheyReachedUs]].concat()),
        (Outcome::SpokeCallback, [&calls[..], &[Way::TheyReachedUs]].concat()),
        (Outcome::NoAnswer, calls.to_vec()),
        (Outcome::VoicemailLeft, calls[..2].to_vec()),
        (Outcome::VoicemailNotSafe, calls.to_vec()),
        (Outcome::OtherAnswered, calls.to_vec()),
        (Outcome::WrongNumber, calls.to_vec()),
        (Outcome::LetterSent, vec![Way::By(Post)]),
        (Outcome::SmsSent, vec![Way::By(Sms)]),
        (Outcome::EmailSent, vec![Way::By(Email)]),
        (Outcome::Returned, vec![Way::By(Post), Way::By(Sms), Way::By(Email)]),
    ] {
        for way in &every {
            assert_eq!(outcome.fits(*way), ways.contains(way), "{outcome} by {}", way.code());
        }
    }
}

#[test]
fn a_method_that_is_not_safe_is_refused_with_every_reason_and_the_persons_own_call_never_is() {
    let safe = safe(|facts| {
        facts.flags.relationship = Some(Relationship::ExPartner);
        facts.flags.suspect_at_address = Answer::Yes;
        facts.safety.write = Answer::NotAsked;
    });
    let today = day("2025-01-30");
    let by_post = check(&tried(Outcome::LetterSent, Way::By(Method::Post)), &safe, today, &rules());
    assert_eq!(by_post, Err(vec![CannotRecord::NotSafe(vec![WhyNot::NotSaidSafe, WhyNot::SuspectAtHome])]));
    assert_eq!(check(&tried(Outcome::Spoke, Way::By(Method::PhoneMobile)), &safe, today, &rules()), Ok(()));
    // That a letter came back can be said even now; that one was sent can't.
    assert_eq!(check(&tried(Outcome::Returned, Way::By(Method::Post)), &safe, today, &rules()), Ok(()));
    let closed = safe.closed_because(WhyNot::OnHold);
    assert!(check(&tried(Outcome::Spoke, Way::By(Method::PhoneMobile)), &closed, today, &rules()).is_err());
    assert_eq!(check(&tried(Outcome::Spoke, Way::TheyReachedUs), &closed, today, &rules()), Ok(()));
}

#[test]
fn a_message_is_left_only_on_an_explicit_yes() {
    let today = day("2025-01-30");
    let left = tried(Outcome::VoicemailLeft, Way::By(Method::PhoneMobile));
    for (answer, good) in [(Answer::Yes, true), (Answer::No, false), (Answer::NotAsked, false)] {
        let safe = safe(|facts| facts.safety.leave_message = answer);
        let want = if good { Ok(()) } else { Err(vec![CannotRecord::MessageNotSafe]) };
        assert_eq!(check(&left, &safe, today, &rules()), want, "{answer}");
    }
}

#[test]
fn days_to_ask_again_and_of_promises_lie_ahead_and_not_too_far() {
    let (today, safe) = (day("2025-01-30"), safe(|_| {}));
    let by = Way::By(Method::PhoneMobile);
    for (outcome, again, promise, want) in [
        (Outcome::SpokeCallback, None, None, Some(CannotRecord::AskAgainMissing)),
        (Outcome::SpokeCallback, Some("2025-01-30"), None, Some(CannotRecord::AskAgainOutOfRange)),
        (Outcome::SpokeCallback, Some("2026-02-01"), None, Some(CannotRecord::AskAgainOutOfRange)),
        (Outcome::SpokeCallback, Some("2025-01-31"), None, None),
        (Outcome::Spoke, Some("2025-01-31"), None, Some(CannotRecord::AskAgainNotAsked)),
        (Outcome::Spoke, None, Some("2025-01-29"), Some(CannotRecord::PromiseOutOfRange)),
        (Outcome::Spoke, None, Some("2025-06-01"), Some(CannotRecord::PromiseOutOfRange)),
        (Outcome::Spoke, None, Some("2025-01-30"), None),
    ] {
        let tried =
            Tried { ask_again_on: again.map(day), promised_for: promise.map(day), ..tried(outcome, by) };
        assert_eq!(check(&tried, &safe, today, &rules()).err(), want.clone().map(|it| vec![it]), "{tried:?}");
    }
}

#[test]
fn what_follows_from_each_outcome_for_each_kind_of_duty() {
    let (shelf, rules, today) = (Shelf::bare(), rules(), day("2025-01-30"));
    let open = safe(|_| {});
    let again = Some(day("2025-02-10"));
    let called = Way::By(Method::PhoneMobile);
    for (kind, outcome, way, want) in [
        (Route::Contact, Outcome::Spoke, called, Follow::Met),
        (Route::Inform, Outcome::Spoke, called, Follow::Met),
        (Route::InformHeld, Outcome::Spoke, called, Follow::Met),
        (Route::SafeguardingHold, Outcome::Spoke, called, Follow::Nothing),
        (Route::ReturnToReferrer, Outcome::Spoke, called, Follow::Nothing),
        (Route::NoContactRequested, Outcome::Spoke, Way::TheyReachedUs, Follow::Nothing),
        (Route::Contact, Outcome::SpokeCallback, called, Follow::AskAgain(day("2025-02-10"))),
        (Route::Contact, Outcome::NoAnswer, called, Follow::Again(1)),
        (Route::Contact, Outcome::OtherAnswered, called, Follow::Again(1)),
        (Route::Contact, Outcome::WrongNumber, called, Follow::Again(1)),
        (Route::Contact, Outcome::LetterSent, Way::By(Method::Post), Follow::Again(1)),
        (Route::Inform, Outcome::LetterSent, Way::By(Method::Post), Follow::Met),
        (Route::Inform, Outcome::NoAnswer, called, Follow::Again(1)),
        (Route::Contact, Outcome::Returned, Way::By(Method::Post), Follow::Nothing),
    ] {
        let tried = Tried { ask_again_on: again, ..tried(outcome, way) };
        let standing = Standing { kind, attempts: 0, first_tried_on: None };
        let got = follow(standing, &tried, &open, today, &shelf.calendar, &rules);
        assert_eq!(got, want, "{kind} {outcome}");
    }
}

#[test]
fn three_tries_over_five_working_days_end_in_a_letter_or_go_back_to_the_referrer() {
    let (shelf, rules) = (Shelf::bare(), rules());
    let open = safe(|_| {});
    let phone_only = safe(|facts| {
        facts.safety.write = Answer::No;
        facts.safety.text = Answer::No;
    });
    let no_answer = tried(Outcome::NoAnswer, Way::By(Method::PhoneMobile));
    // 30 January 2025 is a Thursday; Thursday to Wednesday are five working days.
    for (attempts, first, today, safe, want) in [
        (1, "2025-01-30", "2025-02-05", &open, Follow::Again(2)),
        (2, "2025-01-30", "2025-02-04", &open, Follow::Again(3)),
        (2, "2025-01-30", "2025-02-05", &open, Follow::Write { by: day("2025-02-06"), attempts: 3 }),
        (4, "2025-01-30", "2025-02-05", &open, Follow::Write { by: day("2025-02-06"), attempts: 5 }),
        (2, "2025-01-30", "2025-02-05", &phone_only, Follow::TellReferrer { attempts: 3 }),
        // A first try on a Saturday does not count as a working day.
        (2, "2025-02-01", "2025-02-06", &open, Follow::Again(3)),
        (2, "2025-02-01", "2025-02-07", &open, Follow::Write { by: day("2025-02-10"), attempts: 3 }),
    ] {
        let standing = Standing { kind: Route::Contact, attempts, first_tried_on: Some(day(first)) };
        let got = follow(standing, &no_answer, safe, day(today), &shelf.calendar, &rules);
        assert_eq!(got, want, "{attempts} tries from {first} to {today}");
    }
}

#[test]
fn a_statement_stands_in_place_of_earlier_reports_and_the_stricter_holds_against_later_ones() {
    let shelf = Shelf::bare();
    for (reported, said, report_is_newer, want) in [
        (Answer::No, Answer::Yes, false, Answer::Yes),
        (Answer::Yes, Answer::No, false, Answer::No),
        (Answer::NotAsked, Answer::Yes, false, Answer::Yes),
        (Answer::Yes, Answer::NotAsked, false, Answer::Yes),
        (Answer::No, Answer::Yes, true, Answer::No),
        (Answer::Yes, Answer::No, true, Answer::No),
        (Answer::NotAsked, Answer::Yes, true, Answer::Yes),
        (Answer::No, Answer::NotAsked, true, Answer::No),
    ] {
        let mut facts = facts(&shelf);
        facts.safety.call = reported;
        let statement = Statement {
            answers: SafetyAnswers { call: said, ..SafetyAnswers::default() },
            ..Statement::default()
        };
        let asked_at = at(if report_is_newer { "2025-01-27T10:00:00Z" } else { "2025-01-29T10:00:00Z" });
        let after = statement.over(&facts, asked_at);
        assert_eq!(after.safety.call, want, "{reported} then {said}, newer report: {report_is_newer}");
        assert_eq!(after.flags, facts.flags);
    }
}

#[test]
fn a_statement_never_makes_the_home_of_a_suspect_safe() {
    let shelf = Shelf::bare();
    let mut facts = facts(&shelf);
    facts.flags.domestic_abuse = Answer::Yes;
    facts.flags.suspect_at_address = Answer::Yes;
    let everything = SafetyAnswers {
        call: Answer::Yes,
        text: Answer::Yes,
        leave_message: Answer::Yes,
        write: Answer::Yes,
        email: Answer::Yes,
    };
    let statement = Statement { answers: everything, ..Statement::default() };
    let after = statement.over(&facts, at("2025-01-29T10:00:00Z"));
    let safe = SafeContact::of(&after, &shelf.lists.crime_types, &shelf.rules);
    assert!(safe.is_open(Method::PhoneMobile));
    assert_eq!(safe.why_not(Method::Post).collect::<Vec<_>>(), [WhyNot::SuspectAtHome]);
}

#[test]
fn a_decision_settles_what_closed_everything_and_nothing_else() {
    let shelf = Shelf::bare();
    let mut facts = facts(&shelf);
    facts.victim.stated_age = Some(12);
    facts.guardian.name = Some(Sensitive::new("Parent".into()));
    facts.guardian.phone = PhoneNumber::read("07700 900124").number();
    facts.guardian.is_suspect = Answer::Yes;
    let types = &shelf.lists.crime_types;
    assert!(SafeContact::of(&facts, types, &shelf.rules).is_none());
    // The guardian is still the suspect and the child still too young: nothing opens by the decision alone.
    assert!(SafeContact::of_decided(&facts, types, &shelf.rules).is_none());
    facts.victim.stated_age = Some(17);
    assert!(SafeContact::of(&facts, types, &shelf.rules).is_none());
    let decided = SafeContact::of_decided(&facts, types, &shelf.rules);
    assert!(decided.is_open(Method::PhoneMobile) && !decided.is_open(Method::ViaThird));
}

#[test]
fn the_next_act_is_what_forbids_first_then_what_is_due_first() {
    let today = day("2025-01-30");
    let item = |kind, due: &str, again: Option<&str>| Pending {
        kind,
        due_on: Some(day(due)),
        ask_again_on: again.map(day),
    };
    let contact = item(Route::Contact, "2025-01-31", None);
    let later = item(Route::Contact, "2025-01-29", Some("2025-02-20"));
    let inform = item(Route::Inform, "2025-02-03", None);
    let hold = item(Route::SafeguardingHold, "2025-01-31", None);
    let held_letter = item(Route::InformHeld, "2025-01-31", None);
    for (holds, pending, promise, want) in [
        (vec![HoldCode::NoSafeWay], vec![contact], None, NextAct::LiftHold(HoldCode::NoSafeWay)),
        (vec![HoldCode::Sharing], vec![contact], None, NextAct::Contact(Some(day("2025-01-31")))),
        (vec![], vec![contact, hold], None, NextAct::Decide(Route::SafeguardingHold)),
        (vec![], vec![contact], Some("2025-01-31"), NextAct::KeepPromise(day("2025-01-31"))),
        (vec![], vec![contact], Some("2025-02-01"), NextAct::Contact(Some(day("2025-01-31")))),
        (vec![], vec![later], None, NextAct::AskOn(day("2025-02-20"))),
        (vec![], vec![later, inform], None, NextAct::Inform(Some(day("2025-02-03")))),
        (vec![], vec![inform, held_letter], None, NextAct::Decide(Route::InformHeld)),
        (vec![], vec![], Some("2025-03-01"), NextAct::KeepPromise(day("2025-03-01"))),
        (vec![], vec![], None, NextAct::Nothing),
    ] {
        assert_eq!(next_act(&holds, &pending, promise.map(day), today), want);
    }
}
