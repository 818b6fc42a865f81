//! One crime by form and by feed.

use alongside_domain::contact::{Method, PhoneNumber};
use alongside_domain::needs::{NeedCategory, NeedLevel};
use alongside_domain::people::Details;
use alongside_domain::report::{Answer, Differs, Offence, Preferred, ReportFacts};
use alongside_domain::rules::Rules;
use alongside_kernel::Sensitive;

fn facts(change: impl FnOnce(&mut ReportFacts)) -> ReportFacts {
    let at = "2025-01-20T10:00:00Z".parse().unwrap();
    let rules = Rules::shipped().unwrap();
    let mut facts = ReportFacts::new(at, at, Offence::by_title("BURG_DWELL", None, None, &rules.offences));
    facts.contact.phones = vec![number("07700 900123")];
    change(&mut facts);
    facts
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::read(text).number().unwrap()
}

fn differs(both: &ReportFacts) -> Vec<Differs> {
    both.form.as_ref().unwrap().differs.iter().copied().collect()
}

#[test]
fn of_two_answers_the_more_careful_one_counts_and_what_is_open_is_filled() {
    let feed = facts(|feed| {
        feed.safety.call = Answer::Yes;
        feed.safety.text = Answer::No;
        feed.flags.suspect_at_address = Answer::No;
        feed.consent = Answer::Yes;
        feed.contact.preferred = Some(Preferred::PhoneMobile);
    });
    let form = facts(|form| {
        form.safety.call = Answer::No;
        form.safety.text = Answer::Yes;
        form.safety.email = Answer::Yes;
        form.flags.suspect_at_address = Answer::Yes;
        form.consent = Answer::No;
        form.contact.preferred = Some(Preferred::None);
    });
    let both = feed.clone().beside_form(&form);
    assert_eq!(
        (both.safety.call, both.safety.text, both.safety.email),
        (Answer::No, Answer::No, Answer::Yes)
    );
    assert_eq!((both.flags.suspect_at_address, both.consent), (Answer::Yes, Answer::No));
    assert_eq!(both.contact.preferred, Some(Preferred::None));
    let found = differs(&both);
    for what in
        [Differs::Call, Differs::Text, Differs::SuspectAtAddress, Differs::Consent, Differs::Preferred]
    {
        assert!(found.contains(&what), "{what}: {found:?}");
    }
    assert!(!found.contains(&Differs::SafeEmail), "one of them said nothing");
    // Standing beside the same form again changes nothing.
    assert_eq!(both.clone().beside_form(&form).safety, both.safety);
    assert!(differs(&feed.clone().beside_form(&feed)).is_empty());
}

#[test]
fn a_yes_for_one_number_is_none_for_another() {
    let feed = facts(|feed| feed.contact.phones = vec![number("07700 900456")]);
    let form = facts(|form| {
        form.safety.call = Answer::Yes;
        form.safety.leave_message = Answer::No;
    });
    let both = feed.beside_form(&form);
    assert_eq!(both.safety.call, Answer::NotAsked);
    assert_eq!(both.safety.leave_message, Answer::No, "a no stays");
    assert!(differs(&both).contains(&Differs::Phone));
    let same = facts(|_| {}).beside_form(&form);
    assert_eq!(same.safety.call, Answer::Yes);
}

#[test]
fn the_words_and_the_needs_are_the_forms_and_what_happened_is_the_feeds() {
    let text = |text: &str| Some(Sensitive::new(text.to_owned()));
    let feed = facts(|feed| {
        feed.assessment.needs.insert(NeedCategory::Shelter, NeedLevel::Low);
        feed.assessment.needs.insert(NeedCategory::Finance, NeedLevel::Low);
        feed.assessment.impact = text("Upset");
        feed.offence.title = Some("Burglary".into());
    });
    let form = facts(|form| {
        form.assessment.needs.insert(NeedCategory::Shelter, NeedLevel::High);
        form.assessment.impact = text("I do not sleep");
        form.offence.title = Some("Something".into());
    });
    let both = feed.beside_form(&form);
    assert_eq!(both.assessment.needs[&NeedCategory::Shelter], NeedLevel::High);
    assert_eq!(both.assessment.needs[&NeedCategory::Finance], NeedLevel::Low);
    assert_eq!(both.assessment.impact, text("I do not sleep"));
    assert_eq!(both.offence.title.as_deref(), Some("Burglary"));
    assert_eq!(differs(&both), [Differs::Needs]);
}

#[test]
fn a_number_that_is_wrong_is_passed_over_for_the_next_one() {
    let mut contact = Details::from_report(&facts(|facts| {
        facts.contact.phones = vec![number("07700 900123"), number("07700 900456"), number("0117 496 0123")];
    }))
    .contact;
    contact.wrong = vec![number("07700 900123")];
    assert_eq!(contact.number(Method::PhoneMobile), Some(&number("07700 900456")));
    contact.wrong.push(number("07700 900456"));
    assert_eq!(contact.number(Method::Sms), None);
    assert_eq!(contact.number(Method::PhoneLandline), Some(&number("0117 496 0123")));
}

#[test]
fn what_rests_on_some_reports_alone_is_what_they_would_have_said() {
    let with_phone = |number: &str| {
        facts(|facts| {
            facts.contact.phones = PhoneNumber::read(number).number().into_iter().collect();
            facts.reference = Some(format!("52/{number}"));
        })
    };
    let (first, second) = (with_phone("07700 900123"), with_phone("07700 900456"));
    let mut both = Details::from_report(&first);
    both.contact.wrong = PhoneNumber::read("07700 900789").number().into_iter().collect();
    both.update_from(&second);
    let numbers = |details: &Details| {
        details.contact.phones.iter().map(|it| it.digits().to_owned()).collect::<Vec<_>>()
    };
    // Whoever is left has the number of the report that is left; what a worker found out stays.
    let one = both.resting_on([(&first, true)]);
    assert_eq!(numbers(&one), ["07700900123"]);
    assert_eq!(one.contact.wrong, both.contact.wrong);
    assert_eq!(one.references, Details::from_report(&first).references);
    assert_eq!(numbers(&both.resting_on([(&second, true)])), ["07700900456"]);
    // An agency's report fills what is empty and replaces nothing, as when it came.
    assert_eq!(numbers(&both.resting_on([(&first, true), (&second, false)])), ["07700900123"]);
    assert_eq!(both.resting_on([(&first, true), (&second, true)]), both);
}
