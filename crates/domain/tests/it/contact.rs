//! Safe methods, routes and due days in named situations.

use crate::needs::{born, report, suspect};
use crate::shipped::SHELF;
use alongside_domain::contact::{
    ContactKind, Decision, EmailAddress, Method, PhoneNumber, Route, SafeContact, ShareOnward, WhyNot,
};
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::report::{Answer, CommunicationNeed, Preferred, Relationship, ReportFacts};
use alongside_kernel::contact_point::Postcode;
use proptest::prelude::*;

pub(crate) const DAY_ZERO: alongside_kernel::Date = alongside_kernel::Date::constant(2025, 1, 10);

pub(crate) fn number(text: &str) -> PhoneNumber {
    PhoneNumber::read(text).number().unwrap()
}

/// A burglary by a stranger, every detail known, every question answered yes, the suspect not at the address.
pub(crate) fn open() -> ReportFacts {
    let mut facts = report("BURG_RES", "Burglary residential");
    facts.contact.phones = vec![number("07700900123"), number("01174960123")];
    facts.contact.email = EmailAddress::parse("someone@example.org");
    facts.address.line_1 = Some("1 Walnut Close".to_owned().into());
    facts.address.postcode = Postcode::parse("BS1 4DJ").map(Into::into);
    let yes = Answer::Yes;
    facts.safety = alongside_domain::report::SafetyAnswers {
        call: yes,
        text: yes,
        leave_message: yes,
        write: yes,
        email: yes,
    };
    facts.flags.suspect_at_address = Answer::No;
    facts.consent = yes;
    facts
}

fn with(mut facts: ReportFacts, change: impl FnOnce(&mut ReportFacts)) -> ReportFacts {
    change(&mut facts);
    facts
}

/// The same with a need.
pub(crate) fn need(facts: ReportFacts) -> ReportFacts {
    with(facts, |facts| {
        facts.assessment.needs.insert(NeedCategory::Finance, NeedLevel::Low);
    })
}

fn child(age_ten: bool) -> ReportFacts {
    with(born(open(), if age_ten { "2014-06-01" } else { "2008-06-01" }), |facts| {
        facts.guardian.name = Some("Abigail Wood".to_owned().into());
        facts.guardian.phone = Some(number("07700900456"));
        facts.guardian.is_suspect = Answer::No;
    })
}

fn unasked(mut facts: ReportFacts) -> ReportFacts {
    facts.safety = alongside_domain::report::SafetyAnswers::default();
    facts
}

fn safe(facts: &ReportFacts) -> SafeContact {
    SafeContact::of(facts, &SHELF.lists.crime_types, &SHELF.rules)
}

fn decide(facts: &ReportFacts) -> Decision {
    Decision::on(facts, &SHELF.lists.crime_types, &SHELF.rules, &SHELF.calendar, DAY_ZERO)
}

#[test]
fn safe_methods_in_named_situations() {
    use Method::{Email, PhoneLandline, PhoneMobile, Post, Sms, ViaThird};
    let own: &[Method] = &[PhoneMobile, PhoneLandline, Sms, Email, Post];
    let partner = || suspect(open(), Relationship::ExPartner);
    let stalked = || with(open(), |facts| facts.offence.crime_type = "STALK".into());
    let cases: Vec<(&str, ReportFacts, &[Method])> = vec![
        ("everything known and safe", open(), own),
        ("nothing asked, not domestic", unasked(open()), own),
        ("nothing asked, domestic", unasked(partner()), &[]),
        ("nothing asked, stalked", unasked(stalked()), &[]),
        (
            "nothing asked, suspect at the address",
            with(unasked(open()), |facts| facts.flags.suspect_at_address = Answer::Yes),
            &[],
        ),
        ("domestic, all safe", partner(), own),
        (
            "domestic, not known where the suspect is",
            with(partner(), |facts| facts.flags.suspect_at_address = Answer::NotAsked),
            &[PhoneMobile, Sms, Email],
        ),
        (
            "suspect at the address, all said safe",
            with(open(), |facts| facts.flags.suspect_at_address = Answer::Yes),
            &[PhoneMobile, Sms, Email],
        ),
        (
            "stalked, not known where the suspect is",
            with(stalked(), |facts| facts.flags.suspect_at_address = Answer::NotAsked),
            own,
        ),
        ("calls refused", with(open(), |facts| facts.safety.call = Answer::No), &[Sms, Email, Post]),
        (
            "deaf",
            with(open(), |facts| {
                facts.access.communication_needs.insert(CommunicationNeed::BslUser);
            }),
            &[Sms, Email, Post],
        ),
        (
            "cannot use a telephone",
            with(open(), |facts| {
                facts.access.communication_needs.insert(CommunicationNeed::CannotUseTelephone);
            }),
            &[Sms, Email, Post],
        ),
        (
            "a mobile number in the column for home",
            with(open(), |facts| facts.contact.phones = vec![number("07700900123")]),
            &[PhoneMobile, Sms, Email, Post],
        ),
        (
            "only a landline",
            with(open(), |facts| facts.contact.phones = vec![number("01174960123")]),
            &[PhoneLandline, Email, Post],
        ),
        (
            "no postcode",
            with(open(), |facts| facts.address.postcode = None),
            &[PhoneMobile, PhoneLandline, Sms, Email],
        ),
        ("consent refused", with(open(), |facts| facts.consent = Answer::No), &[]),
        ("asked for no contact", with(open(), |facts| facts.contact.preferred = Some(Preferred::None)), &[]),
        ("a child of ten", child(true), &[ViaThird]),
        (
            "a child of ten, nobody cleared",
            with(child(true), |facts| facts.guardian.is_suspect = Answer::NotAsked),
            &[],
        ),
        ("a child of ten, no number", with(child(true), |facts| facts.guardian.phone = None), &[]),
        ("sixteen", child(false), own),
        (
            "sixteen, the guardian is the suspect",
            with(child(false), |facts| facts.guardian.is_suspect = Answer::Yes),
            &[],
        ),
        (
            "died, family named",
            with(child(true), |facts| {
                *facts = born(facts.clone(), "1980-01-01");
                facts.guardian.is_suspect = Answer::NotAsked;
                facts.offence.crime_type = "HOMICIDE".into();
            }),
            &[ViaThird],
        ),
        (
            "died, the family contact is the suspect",
            with(child(true), |facts| {
                *facts = born(facts.clone(), "1980-01-01");
                facts.guardian.is_suspect = Answer::Yes;
                facts.offence.crime_type = "HOMICIDE".into();
            }),
            &[],
        ),
    ];
    for (what, facts, want) in cases {
        let safe = safe(&facts);
        assert_eq!(safe.methods().collect::<Vec<_>>(), want, "{what}");
        for method in Method::ALL {
            let open = safe.is_open(*method);
            assert_eq!(safe.why_not(*method).next().is_none(), open, "{what}: {method} without a reason");
            assert_eq!(safe.may_use(*method, ContactKind::Attended).is_ok(), open, "{what}: {method}");
        }
        assert_eq!(safe.is_none(), want.is_empty(), "{what}");
    }
}

#[test]
fn closed_methods_say_why() {
    for (what, facts, method, want) in [
        ("open", open(), Method::Post, vec![]),
        (
            "refused",
            with(open(), |facts| facts.safety.write = Answer::No),
            Method::Post,
            vec![WhyNot::SaidNotSafe],
        ),
        (
            "home",
            with(open(), |facts| facts.flags.suspect_at_address = Answer::Yes),
            Method::Post,
            vec![WhyNot::SuspectAtHome],
        ),
        (
            "unknown home",
            with(suspect(open(), Relationship::Partner), |facts| {
                facts.flags.suspect_at_address = Answer::NotAsked;
            }),
            Method::PhoneLandline,
            vec![WhyNot::SuspectMayBeAtHome],
        ),
        (
            "not asked",
            unasked(suspect(open(), Relationship::Partner)),
            Method::Sms,
            vec![WhyNot::NotSaidSafe],
        ),
        ("an adult has no third person", open(), Method::ViaThird, vec![WhyNot::ReachedDirectly]),
        (
            "consent and details",
            with(open(), |facts| {
                facts.consent = Answer::No;
                facts.contact.email = None;
            }),
            Method::Email,
            vec![WhyNot::ConsentRefused, WhyNot::NoUsableDetails],
        ),
    ] {
        assert_eq!(safe(&facts).why_not(method).collect::<Vec<_>>(), want, "{what}");
    }
}

#[test]
fn the_program_sends_by_itself_only_after_an_explicit_yes() {
    let asked = safe(&open());
    let not_asked = safe(&unasked(open()));
    for method in [Method::Sms, Method::Email, Method::Post] {
        assert_eq!(asked.may_use(method, ContactKind::Unattended), Ok(()), "{method}");
        assert_eq!(not_asked.may_use(method, ContactKind::Attended), Ok(()), "{method}");
        let refused = Err(vec![WhyNot::UnattendedNeedsYes]);
        assert_eq!(not_asked.may_use(method, ContactKind::Unattended), refused, "{method}");
    }
    let call = asked.may_use(Method::PhoneMobile, ContactKind::Unattended);
    assert_eq!(call, Err(vec![WhyNot::NeverUnattended]));
}

#[test]
fn with_several_reports_the_strictest_holds() {
    let strict = safe(&with(open(), |facts| facts.flags.suspect_at_address = Answer::Yes));
    let both = safe(&open()).and(&strict);
    assert_eq!(both.methods().collect::<Vec<_>>(), [Method::PhoneMobile, Method::Sms, Method::Email]);
    assert!(both.may_leave_message());
    let none = safe(&open()).and(&safe(&unasked(open())));
    assert!(none.may_use(Method::Sms, ContactKind::Unattended).is_err());
    assert!(!none.may_leave_message());
    let held = safe(&open()).closed_because(WhyNot::OnHold);
    assert!(held.is_none() && !held.may_leave_message());
}

#[test]
fn routes_in_named_situations() {
    let prefers =
        |facts: ReportFacts, preferred| with(facts, |facts| facts.contact.preferred = Some(preferred));
    let sexual_child = with(child(true), |facts| facts.offence.crime_type = "RAPE".into());
    let only_phone = with(open(), |facts| {
        facts.address.postcode = None;
        facts.contact.email = None;
        facts.safety.text = Answer::No;
    });
    for (what, facts, route, first, due) in [
        ("no need, no priority", open(), Route::Inform, Some(Method::Post), None),
        ("the same, prefers a text", prefers(open(), Preferred::Sms), Route::Inform, Some(Method::Sms), None),
        (
            "the same, prefers a call",
            prefers(open(), Preferred::PhoneMobile),
            Route::Inform,
            Some(Method::Post),
            None,
        ),
        ("only the telephone", only_phone, Route::InformHeld, None, None),
        ("a need", need(open()), Route::Contact, Some(Method::PhoneMobile), Some("2025-01-14")),
        (
            "a need, prefers a letter",
            prefers(need(open()), Preferred::Post),
            Route::Contact,
            Some(Method::Post),
            Some("2025-01-14"),
        ),
        (
            "a need, prefers what is not safe",
            with(prefers(need(open()), Preferred::Email), |facts| facts.safety.email = Answer::No),
            Route::Contact,
            Some(Method::PhoneMobile),
            Some("2025-01-14"),
        ),
        (
            "needs unknown",
            with(open(), |facts| {
                facts.assessment.needs.insert(NeedCategory::Finance, NeedLevel::Unknown);
            }),
            Route::Inform,
            Some(Method::Post),
            None,
        ),
        ("priority without a need", child(true), Route::Contact, Some(Method::ViaThird), Some("2025-01-14")),
        (
            "consent refused before all",
            with(need(sexual_child.clone()), |facts| facts.consent = Answer::No),
            Route::NoContactConsentRefused,
            None,
            None,
        ),
        ("no contact wanted", prefers(need(open()), Preferred::None), Route::NoContactRequested, None, None),
        (
            "a child, sexual offence, consent not asked",
            with(sexual_child.clone(), |facts| facts.consent = Answer::NotAsked),
            Route::SafeguardingHold,
            None,
            None,
        ),
        (
            "a child, sexual offence, consent given",
            sexual_child,
            Route::Contact,
            Some(Method::ViaThird),
            Some("2025-01-14"),
        ),
        (
            "a child whose guardian is the suspect",
            with(child(false), |facts| facts.guardian.is_suspect = Answer::Yes),
            Route::SafeguardingHold,
            None,
            None,
        ),
        (
            "nothing is safe",
            unasked(suspect(need(open()), Relationship::Partner)),
            Route::ReturnToReferrer,
            None,
            None,
        ),
    ] {
        let decision = decide(&facts);
        assert_eq!((decision.route, decision.first_method), (route, first), "{what}");
        assert_eq!(decision.contact_due.map(|day| day.to_string()).as_deref(), due, "{what}");
    }
    for (consent, share) in [
        (Answer::Yes, ShareOnward::Yes),
        (Answer::No, ShareOnward::No),
        (Answer::NotAsked, ShareOnward::AskFirst),
    ] {
        assert_eq!(decide(&with(open(), |facts| facts.consent = consent)).share_onward, share);
    }
}

fn answer() -> impl Strategy<Value = Answer> {
    proptest::sample::select(Answer::ALL)
}

prop_compose! {
    /// Any combination of what bears on safe contact.
    fn any_report()(
        safety in [answer(), answer(), answer(), answer(), answer()],
        flags in [answer(), answer(), answer(), answer()],
        consent in answer(),
        relationship in proptest::option::of(proptest::sample::select(Relationship::ALL)),
        preferred in proptest::option::of(proptest::sample::select(Preferred::ALL)),
        crime_type in proptest::sample::select(vec!["BURG_RES", "RAPE", "STALK", "DAMAGE", "HOMICIDE", "VWOI"]),
        year in 1950_i16..2024,
    ) -> ReportFacts {
        let mut facts = born(child(true), &format!("{year}-03-01"));
        let [call, text, leave_message, write, email] = safety;
        facts.safety = alongside_domain::report::SafetyAnswers { call, text, leave_message, write, email };
        let [abuse, at_address, is_suspect, vulnerable] = flags;
        facts.flags.domestic_abuse = abuse;
        facts.flags.suspect_at_address = at_address;
        facts.flags.vulnerable = vulnerable;
        facts.guardian.is_suspect = is_suspect;
        facts.flags.relationship = relationship;
        facts.contact.preferred = preferred;
        crime_type.clone_into(&mut facts.offence.crime_type);
        facts.consent = consent;
        facts
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn safe_contact_fails_closed(facts in any_report()) {
        let decision = decide(&facts);
        let safe = &decision.safe;
        if facts.consent == Answer::No || facts.contact.preferred == Some(Preferred::None) {
            prop_assert!(safe.is_none() && decision.first_method.is_none() && decision.contact_due.is_none());
        }
        for method in safe.methods() {
            let answer = match method {
                Method::PhoneMobile | Method::PhoneLandline => facts.safety.call,
                Method::Sms => facts.safety.text,
                Method::Email => facts.safety.email,
                Method::Post => facts.safety.write,
                Method::ViaThird => Answer::NotAsked,
            };
            prop_assert_ne!(answer, Answer::No);
            if matches!(method, Method::PhoneLandline | Method::Post) {
                prop_assert_ne!(facts.flags.suspect_at_address, Answer::Yes);
            }
            if method == Method::ViaThird {
                prop_assert_ne!(facts.guardian.is_suspect, Answer::Yes);
            }
            if safe.may_use(method, ContactKind::Unattended).is_ok() {
                prop_assert_eq!(answer, Answer::Yes);
            }
        }
        if safe.may_leave_message() {
            prop_assert_eq!(facts.safety.leave_message, Answer::Yes);
        }
        prop_assert!(decision.first_method.is_none_or(|method| safe.is_open(method)));
        prop_assert_eq!(decision.contact_due.is_some(), decision.route == Route::Contact);
    }

    #[test]
    fn a_refusal_never_opens_a_method(facts in any_report()) {
        let before = safe(&facts);
        let mut after = facts.clone();
        after.safety.text = Answer::No;
        after.flags.suspect_at_address = Answer::Yes;
        let after = safe(&after);
        for method in after.methods() {
            prop_assert!(before.is_open(method) , "{method}");
        }
    }
}

#[test]
fn where_nothing_is_safe_it_is_said_what_closed_everything() {
    for (closed, route) in [
        (WhyNot::ConsentRefused, Route::NoContactConsentRefused),
        (WhyNot::AskedForNoContact, Route::NoContactRequested),
        (WhyNot::OnHold, Route::SafeguardingHold),
        (WhyNot::SaidNotSafe, Route::ReturnToReferrer),
    ] {
        assert_eq!(Route::where_nothing_is_safe(&SafeContact::closed(closed)), Some(route), "{closed:?}");
    }
    assert_eq!(Route::where_nothing_is_safe(&safe(&open())), None, "a way is open");
    // Everything is closed, by no one reason: whoever referred is asked for a way.
    let partly = with(open(), |facts| {
        facts.contact.phones.clear();
        facts.contact.email = None;
        facts.address = alongside_domain::report::Address::default();
    });
    assert_eq!(Route::where_nothing_is_safe(&safe(&partly)), Some(Route::ReturnToReferrer));
}

#[test]
fn a_child_is_held_until_the_day_of_eighteen() {
    let reasons = |day: &str| {
        let facts = with(born(open(), day), |facts| facts.guardian.is_suspect = Answer::Yes);
        alongside_domain::contact::hold_reasons(&facts, &SHELF.lists.crime_types, &SHELF.rules).len()
    };
    // Recorded on 10 January 2025.
    assert_eq!((reasons("2007-01-11"), reasons("2007-01-10")), (1, 0));
}
