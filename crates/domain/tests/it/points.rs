//! Numbers and addresses that a worker learned since: what they open, what they never open, and what closes at once.

use crate::contact::{number, open};
use crate::needs::suspect;
use crate::shipped::SHELF;
use alongside_domain::contact::{
    ContactKind, EmailAddress, LearnedFrom, Method, Point, PointAnswers, PointChange, PointEvent, Recognised,
    SafeContact, Statement, Told, WhyEnded, WhyNot,
};
use alongside_domain::people::Details;
use alongside_domain::report::{Answer, Relationship, ReportFacts, SafetyAnswers};
use alongside_kernel::Timestamp;
use alongside_kernel::contact_point::Postcode;
use proptest::prelude::*;

const OLD: &str = "07700900123";
const NEW: &str = "07700900777";

/// A day after the report was recorded.
fn later(facts: &ReportFacts, hours: i64) -> Timestamp {
    facts.recorded_at.checked_add(jiff::SignedDuration::from_hours(hours)).unwrap()
}

fn phone(text: &str) -> Point {
    Point::Phone(number(text))
}

fn address(line: &str, code: &str) -> Point {
    Point::Address(vec![line.to_owned().into()], Postcode::parse(code).map(Into::into))
}

fn event(at: Timestamp, point: Point, change: PointChange) -> PointEvent {
    PointEvent { at, by: None, point, change }
}

fn told(from: LearnedFrom, recognised: Option<Recognised>, answers: PointAnswers) -> PointChange {
    PointChange::Told(Told { from, recognised, answers })
}

fn herself(answers: PointAnswers) -> PointChange {
    told(LearnedFrom::Person, Some(Recognised::CodeWord), answers)
}

fn all(answer: Answer) -> PointAnswers {
    PointAnswers { call: answer, text: answer, leave_message: answer, write: answer }
}

fn judged(facts: &ReportFacts, details: &Details, statement: Option<(&Statement, Timestamp)>) -> SafeContact {
    SafeContact::now(facts, details, statement, false, (&SHELF.lists.crime_types, &SHELF.rules))
}

fn after(facts: &ReportFacts, changes: Vec<PointEvent>) -> (Details, SafeContact) {
    let mut details = Details::from_report(facts);
    for change in changes {
        details.contact.take_down(change);
    }
    let safe = judged(facts, &details, None);
    (details, safe)
}

fn domestic() -> ReportFacts {
    suspect(open(), Relationship::ExPartner)
}

fn unasked(mut facts: ReportFacts) -> ReportFacts {
    facts.safety = SafetyAnswers::default();
    facts
}

fn never(mut facts: ReportFacts) -> ReportFacts {
    let no = Answer::No;
    facts.safety = SafetyAnswers { call: no, text: no, leave_message: no, write: no, email: no };
    facts
}

fn without_points(mut facts: ReportFacts) -> ReportFacts {
    facts.contact.phones.clear();
    facts.contact.email = None;
    facts.address = alongside_domain::report::Address::default();
    facts
}

#[test]
fn what_a_new_number_opens_depends_on_who_said_so_and_on_nothing_left_unsaid() {
    use Answer::{No, NotAsked, Yes};
    let (person, referrer, other) = (LearnedFrom::Person, LearnedFrom::Referrer, LearnedFrom::SomebodyElse);
    let known = Some(Recognised::SafeWay);
    let unsure = Some(Recognised::NotSure);
    let (nobody_feared, feared) = (without_points(unasked(open())), without_points(unasked(domestic())));
    let (said_no, feared_no) = (without_points(never(open())), without_points(never(domestic())));
    // Where nothing but this number is known: is ringing it safe, and if not, why.
    for (name, facts, from, recognised, answer, why) in [
        ("her word", &nobody_feared, person, known, Yes, None),
        ("her word, feared", &feared, person, known, Yes, None),
        ("her word, who said no of the old ones", &said_no, person, known, Yes, None),
        ("her no", &nobody_feared, person, known, No, Some(WhyNot::SaidNotSafe)),
        ("her silence", &nobody_feared, person, known, NotAsked, Some(WhyNot::NotSaidSafe)),
        ("her silence, who said no", &said_no, person, known, NotAsked, Some(WhyNot::SaidNotSafe)),
        ("perhaps hers", &nobody_feared, person, unsure, Yes, Some(WhyNot::NotSaidSafe)),
        ("perhaps hers, not asked how", &nobody_feared, person, None, Yes, Some(WhyNot::NotSaidSafe)),
        ("perhaps hers, feared", &feared, person, unsure, Yes, Some(WhyNot::NotSaidSafe)),
        ("perhaps hers, who said no", &feared_no, person, unsure, Yes, Some(WhyNot::SaidNotSafe)),
        ("passed on", &nobody_feared, referrer, None, Yes, None),
        ("passed on, feared", &feared, referrer, None, Yes, Some(WhyNot::NotSaidSafe)),
        ("passed on, who said no", &said_no, referrer, None, Yes, Some(WhyNot::SaidNotSafe)),
        ("passed on without an answer", &nobody_feared, referrer, None, NotAsked, Some(WhyNot::NotSaidSafe)),
        ("somebody else's yes", &nobody_feared, other, None, Yes, Some(WhyNot::NotSaidSafe)),
        ("somebody else's yes, as if known", &nobody_feared, other, known, Yes, Some(WhyNot::NotSaidSafe)),
        ("somebody else's no", &nobody_feared, other, None, No, Some(WhyNot::SaidNotSafe)),
    ] {
        let change = event(later(facts, 1), phone(NEW), told(from, recognised, all(answer)));
        let (_, safe) = after(facts, vec![change]);
        let why_not: Vec<WhyNot> = safe.why_not(Method::PhoneMobile).collect();
        assert_eq!(why_not, Vec::from_iter(why), "{name}");
        assert_eq!(safe.may_leave_message(), why.is_none() && from == person, "{name}");
        let unattended = safe.may_use(Method::Sms, ContactKind::Unattended).is_ok();
        assert_eq!(unattended, why.is_none() && from == person, "{name}: only her own yes sends by itself");
    }
}

#[test]
fn the_answers_of_a_number_are_for_that_number_alone() {
    let facts = domestic();
    let answers = PointAnswers { call: Answer::Yes, text: Answer::No, ..PointAnswers::default() };
    let (details, safe) = after(&facts, vec![event(later(&facts, 1), phone(NEW), herself(answers))]);
    // She wants to be rung on the new one; texts go where the report said that they are safe.
    assert_eq!(details.contact.number(Method::PhoneMobile), Some(&number(NEW)));
    assert_eq!(details.contact.number(Method::Sms), Some(&number(OLD)));
    assert!(safe.is_open(Method::PhoneMobile) && safe.is_open(Method::Sms));
    assert!(!safe.may_leave_message(), "nobody asked whether a message may be left on the new one");
    assert!(safe.is_open(Method::PhoneLandline) && safe.is_open(Method::Email));
    // Nothing was overwritten.
    assert!(details.contact.phones.contains(&number(OLD)));
}

#[test]
fn nobody_but_the_person_puts_a_number_before_the_known_one() {
    let facts = domestic();
    for (from, recognised) in [
        (LearnedFrom::Person, Some(Recognised::NotSure)),
        (LearnedFrom::Referrer, None),
        (LearnedFrom::SomebodyElse, None),
    ] {
        let change = event(later(&facts, 1), phone(NEW), told(from, recognised, all(Answer::Yes)));
        let (details, safe) = after(&facts, vec![change]);
        assert_eq!(details.contact.number(Method::PhoneMobile), Some(&number(OLD)), "{from}");
        assert!(safe.is_open(Method::PhoneMobile), "{from}: the known number stays as safe as it was");
    }
}

#[test]
fn a_no_that_comes_later_closes_what_she_opened_and_an_older_one_does_not() {
    let facts = never(domestic());
    let change = event(later(&facts, 1), phone(NEW), herself(all(Answer::Yes)));
    let (details, safe) = after(&facts, vec![change]);
    assert!(safe.is_open(Method::PhoneMobile));
    let mut newer = facts.clone();
    newer.recorded_at = later(&facts, 2);
    let with_both = safe.clone().and(&judged(&newer, &details, None));
    assert_eq!(with_both.why_not(Method::PhoneMobile).collect::<Vec<_>>(), [WhyNot::SaidNotSafe]);
    for (hours, is_open) in [(0, true), (2, false)] {
        let answers = SafetyAnswers { call: Answer::No, ..SafetyAnswers::default() };
        let statement = Statement { answers, ..Statement::default() };
        let safe = judged(&facts, &details, Some((&statement, later(&facts, hours))));
        assert_eq!(safe.is_open(Method::PhoneMobile), is_open, "{hours}");
    }
    // A statement says nothing of a number by silence.
    let (details, _) =
        after(&facts, vec![event(later(&facts, 1), phone(NEW), herself(PointAnswers::default()))]);
    let mut details = details;
    details.contact.phones.clear();
    let answers = SafetyAnswers { call: Answer::Yes, ..SafetyAnswers::default() };
    let statement = Statement { answers, ..Statement::default() };
    let safe = judged(&facts, &details, Some((&statement, later(&facts, 2))));
    assert_eq!(safe.why_not(Method::PhoneMobile).collect::<Vec<_>>(), [WhyNot::NotSaidSafe]);
}

#[test]
fn what_is_no_longer_hers_is_used_for_nothing_whoever_sends_it_again() {
    let facts = open();
    let ended = |point| event(later(&facts, 1), point, PointChange::Ended(WhyEnded::NotSafe));
    let email = EmailAddress::parse("Someone@Example.org").unwrap();
    let (mut details, safe) = after(
        &facts,
        vec![ended(phone(OLD)), ended(Point::Email(email)), ended(address("1, walnut close", "BS1 4DJ"))],
    );
    for method in [Method::PhoneMobile, Method::Sms, Method::Email, Method::Post] {
        assert_eq!(safe.why_not(method).collect::<Vec<_>>(), [WhyNot::NoUsableDetails], "{method}");
    }
    assert!(safe.is_open(Method::PhoneLandline));
    // The next report still has them, and a newer one too.
    details.update_from(&facts);
    assert!(judged(&facts, &details, None).methods().eq([Method::PhoneLandline]));
    // Somebody else can't bring one back; she can.
    let mut known = details.contact.known();
    known.retain(|known| known.ended().is_some());
    assert_eq!(known.len(), 3, "each stays, marked");
    let by = |from, recognised| Told { from, recognised, answers: all(Answer::Yes) };
    for known in known {
        assert!(!known.may_be_retold(&by(LearnedFrom::SomebodyElse, None)));
        assert!(!known.may_be_retold(&by(LearnedFrom::Referrer, None)));
        assert!(!known.may_be_retold(&by(LearnedFrom::Person, Some(Recognised::NotSure))));
        assert!(known.may_be_retold(&by(LearnedFrom::Person, Some(Recognised::SafeWay))));
    }
    details.contact.take_down(event(later(&facts, 3), phone(OLD), herself(all(Answer::Yes))));
    assert!(judged(&facts, &details, None).is_open(Method::PhoneMobile));
}

#[test]
fn what_another_record_of_hers_says_against_a_number_closes_it_here_and_what_it_allows_opens_nothing() {
    let (said_no, useless) = (WhyNot::SaidNotSafe, WhyNot::NoUsableDetails);
    let facts = open();
    let at = |hours| later(&facts, hours);
    let (no, yes) = (all(Answer::No), all(Answer::Yes));
    let elsewhere = |changes: Vec<PointEvent>| after(&facts, changes).0.contact;
    let here = |changes: Vec<PointEvent>| after(&facts, changes).0;
    let ended = |hours, why| event(at(hours), phone(OLD), PointChange::Ended(why));
    let text_no = PointAnswers { call: Answer::Yes, text: Answer::No, ..PointAnswers::default() };
    let mut wrong = elsewhere(vec![]);
    wrong.wrong.push(number(OLD));
    for (name, here, there, call, text) in [
        ("nothing", here(vec![]), elsewhere(vec![]), None, None),
        ("another number", here(vec![]), elsewhere(vec![event(at(1), phone(NEW), herself(no))]), None, None),
        (
            "a no of her",
            here(vec![]),
            elsewhere(vec![event(at(1), phone(OLD), herself(no))]),
            Some(said_no),
            Some(said_no),
        ),
        (
            "texts only",
            here(vec![]),
            elsewhere(vec![event(at(1), phone(OLD), herself(text_no))]),
            None,
            Some(said_no),
        ),
        (
            "somebody she fears sees it",
            here(vec![]),
            elsewhere(vec![ended(1, WhyEnded::NotSafe)]),
            Some(said_no),
            Some(said_no),
        ),
        (
            "somebody else has it",
            here(vec![]),
            elsewhere(vec![ended(1, WhyEnded::SomebodyElses)]),
            Some(useless),
            Some(useless),
        ),
        ("it was wrong", here(vec![]), wrong.clone(), Some(useless), Some(useless)),
        (
            "her word here since",
            here(vec![event(at(3), phone(OLD), herself(yes))]),
            elsewhere(vec![ended(1, WhyEnded::NotSafe)]),
            None,
            None,
        ),
        (
            "her word here before",
            here(vec![event(at(1), phone(OLD), herself(yes))]),
            elsewhere(vec![ended(3, WhyEnded::NotSafe)]),
            Some(said_no),
            Some(said_no),
        ),
        (
            "the word of somebody else here since",
            here(vec![event(at(3), phone(OLD), told(LearnedFrom::Referrer, None, yes))]),
            elsewhere(vec![ended(1, WhyEnded::NotSafe)]),
            Some(said_no),
            Some(said_no),
        ),
        (
            "wrong, whatever was her word here",
            here(vec![event(at(3), phone(OLD), herself(yes))]),
            wrong,
            Some(useless),
            Some(useless),
        ),
    ] {
        let safe = judged(&facts, &here, None).heeding(&here, &[elsewhere(vec![]), there]);
        for (method, want) in [(Method::PhoneMobile, call), (Method::Sms, text)] {
            assert_eq!(safe.why_not(method).collect::<Vec<_>>(), Vec::from_iter(want), "{name}: {method}");
        }
    }
    // What is closed here stays closed, whatever she allowed there.
    let facts = never(open());
    let there = elsewhere(vec![event(at(5), phone(OLD), herself(yes))]);
    let here = Details::from_report(&facts);
    assert!(judged(&facts, &here, None).heeding(&here, &[there]).is_none());
}

#[test]
fn no_message_is_left_where_another_record_of_hers_says_so() {
    let facts = open();
    let silent = PointAnswers { leave_message: Answer::No, ..all(Answer::Yes) };
    let there = after(&facts, vec![event(later(&facts, 1), phone(OLD), herself(silent))]).0.contact;
    for (since, may) in [(None, false), (Some(2), true)] {
        let spoken = since.map(|hours| event(later(&facts, hours), phone(OLD), herself(all(Answer::Yes))));
        let (mut here, _) = after(&facts, Vec::from_iter(spoken));
        here.contact.phones.retain(alongside_domain::contact::PhoneNumber::is_mobile);
        let safe = judged(&facts, &here, None);
        assert!(safe.may_leave_message(), "{since:?}");
        let safe = safe.heeding(&here, std::slice::from_ref(&there));
        assert_eq!((safe.is_open(Method::PhoneMobile), safe.may_leave_message()), (true, may), "{since:?}");
    }
}

#[test]
fn what_she_said_of_a_number_and_a_no_of_anybody_are_hers_to_change() {
    let facts = open();
    let passed_on = Told { from: LearnedFrom::Referrer, recognised: None, answers: all(Answer::Yes) };
    let one_no = PointAnswers { text: Answer::No, ..PointAnswers::default() };
    for (change, may) in [
        (herself(all(Answer::Yes)), false),
        (told(LearnedFrom::SomebodyElse, None, one_no), false),
        (told(LearnedFrom::SomebodyElse, None, all(Answer::Yes)), true),
    ] {
        let (details, _) = after(&facts, vec![event(later(&facts, 1), phone(NEW), change)]);
        let known = details.contact.known();
        let known = known.iter().find(|known| known.told().is_some()).unwrap();
        assert_eq!(known.may_be_retold(&passed_on), may, "{change:?}");
    }
}

#[test]
fn a_new_address_never_makes_the_home_of_a_suspect_safe() {
    for (at_home, why) in
        [(Answer::Yes, WhyNot::SuspectAtHome), (Answer::NotAsked, WhyNot::SuspectMayBeAtHome)]
    {
        let mut facts = domestic();
        facts.flags.suspect_at_address = at_home;
        let new = event(later(&facts, 1), address("9 New Road", "BS3 1AA"), herself(all(Answer::Yes)));
        let (details, safe) = after(&facts, vec![new]);
        assert_eq!(safe.why_not(Method::Post).collect::<Vec<_>>(), [why]);
        assert_eq!(details.contact.usable_address().unwrap().0[0].open(), "9 New Road");
    }
}

#[test]
fn her_own_word_brings_back_a_number_that_was_found_to_be_wrong_and_no_other_does() {
    let facts = open();
    for (change, comes_back) in [
        (herself(all(Answer::Yes)), true),
        (told(LearnedFrom::Referrer, None, all(Answer::Yes)), false),
        (told(LearnedFrom::Person, Some(Recognised::NotSure), all(Answer::Yes)), false),
    ] {
        let mut details = Details::from_report(&facts);
        details.contact.wrong.push(number(OLD));
        details.contact.take_down(event(later(&facts, 1), phone(OLD), change));
        let is_used = details.contact.number(Method::PhoneMobile) == Some(&number(OLD));
        assert_eq!(is_used, comes_back, "{change:?}");
    }
}

#[test]
fn details_that_were_sealed_before_are_read_and_nothing_is_added_to_them() {
    let details = Details::from_report(&open());
    let text = serde_json::to_string(&details).unwrap();
    assert!(!text.contains("changes"));
    assert_eq!(serde_json::from_str::<Details>(&text).unwrap(), details);
    let (details, _) = after(
        &open(),
        vec![
            event(later(&open(), 1), address("9 New Road", "BS3 1AA"), herself(all(Answer::Yes))),
            event(later(&open(), 2), phone(OLD), PointChange::Ended(WhyEnded::Mistake)),
        ],
    );
    let text = serde_json::to_string(&details).unwrap();
    assert_eq!(serde_json::from_str::<Details>(&text).unwrap(), details);
    assert!(!format!("{details:?}").contains("New Road"), "it does not print itself");
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::NotAsked)]
}

fn some_point() -> impl Strategy<Value = Point> {
    prop_oneof![
        Just(phone(OLD)),
        Just(phone(NEW)),
        Just(phone("01174960123")),
        Just(Point::Email(EmailAddress::parse("someone@example.org").unwrap())),
        Just(Point::Email(EmailAddress::parse("new@example.org").unwrap())),
        Just(address("1 Walnut Close", "BS1 4DJ")),
        Just(address("9 New Road", "BS3 1AA")),
    ]
}

fn some_change() -> impl Strategy<Value = PointChange> {
    let from =
        prop_oneof![Just(LearnedFrom::Person), Just(LearnedFrom::Referrer), Just(LearnedFrom::SomebodyElse)];
    let recognised = prop_oneof![
        Just(None),
        Just(Some(Recognised::CodeWord)),
        Just(Some(Recognised::SafeWay)),
        Just(Some(Recognised::NotSure))
    ];
    let answers = [answer(), answer(), answer(), answer()];
    prop_oneof![
        4 => (from, recognised, answers).prop_map(|(from, recognised, [call, text, leave_message, write])| {
            told(from, recognised, PointAnswers { call, text, leave_message, write })
        }),
        1 => Just(PointChange::Ended(WhyEnded::TheySaidSo)),
    ]
}

proptest! {
    /// Whatever is taken down, in any order: what opens a way that was closed is the person's own yes for it, or, where
    /// nobody is to be feared, a yes that was passed on.
    #[test]
    fn nothing_becomes_safe_by_silence_or_by_a_stranger(
        changes in proptest::collection::vec((some_point(), some_change()), 0..6),
        (call, text, leave_message, write, email) in (answer(), answer(), answer(), answer(), answer()),
        is_domestic in any::<bool>(),
    ) {
        let mut facts = if is_domestic { domestic() } else { open() };
        facts.safety = SafetyAnswers { call, text, leave_message, write, email };
        let events: Vec<PointEvent> = (1..)
            .zip(changes)
            .map(|(hours, (point, change))| event(later(&facts, hours), point, change))
            .collect();
        let (_, before) = after(&facts, Vec::new());
        let (details, safe) = after(&facts, events.clone());
        for method in Method::ALL.iter().copied().filter(|method| safe.is_open(*method)) {
            let Some(used) = details.contact.used_by(method) else { continue };
            prop_assert!(used.is_usable());
            match used.told() {
                None => prop_assert!(before.is_open(method), "{method}"),
                Some((told, _)) => {
                    prop_assert_eq!(told.answers.of(method), Answer::Yes);
                    prop_assert!(told.is_their_word() || (told.is_passed_on() && !is_domestic));
                }
            }
            if safe.may_use(method, ContactKind::Unattended).is_ok() {
                prop_assert!(used.told().is_none_or(|(told, _)| told.is_their_word()));
            }
        }
        // Everything that was ever known still stands in the list.
        for event in &events {
            prop_assert!(details.contact.known().iter().any(|it| it.point.is_same_as(event.point.lent())));
        }
    }
}
