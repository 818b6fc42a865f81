//! Templates that tell nothing, the channel that is safe, the states of a message.

use alongside_domain::contact::{SafeContact, WhyNot};
use alongside_domain::intake::lists::CrimeTypes;
use alongside_domain::messages::{
    Act, Channel, Choice, HeldReason, Language, Recipient, Sender, State, Templates, choose, compose, is_gsm,
    same_place,
};
use alongside_domain::people::Details;
use alongside_domain::report::{Answer, Offence, Preferred, ReportFacts};
use alongside_domain::rules::Rules;
use alongside_kernel::Sensitive;
use alongside_kernel::contact_point::Postcode;

fn facts(change: impl FnOnce(&mut ReportFacts)) -> ReportFacts {
    let at = "2025-01-10T10:00:00Z".parse().unwrap();
    let mut facts = ReportFacts::new(
        at,
        at,
        Offence::by_title("BURG_RES", None, None, &Rules::shipped().unwrap().offences),
    );
    facts.victim.title = Some(Sensitive::new("Mrs".into()));
    facts.victim.forename = Some(Sensitive::new("Ada".into()));
    facts.victim.surname = Some(Sensitive::new("Police-Court".into()));
    facts.victim.stated_age = Some(40);
    facts.address.line_1 = Some(Sensitive::new("1 Crime Lane".into()));
    facts.address.town = Some(Sensitive::new("Bristol".into()));
    facts.address.postcode = Postcode::parse("BS1 4DJ").map(Sensitive::new);
    facts.contact.phones =
        alongside_domain::contact::PhoneNumber::read("07700 900123").number().into_iter().collect();
    facts.contact.email = alongside_domain::contact::EmailAddress::parse("ada@example.org");
    facts.consent = Answer::Yes;
    change(&mut facts);
    facts
}

fn safe(facts: &ReportFacts) -> SafeContact {
    SafeContact::of(facts, &CrimeTypes::shipped().unwrap(), &Rules::shipped().unwrap())
}

fn sender() -> Sender {
    Sender { name: "The Severnside Support Team".into(), phone: "0117 496 0100".into() }
}

#[test]
fn no_template_tells_a_stranger_what_it_is_about() {
    let templates = Templates::shipped().unwrap();
    assert_eq!(templates.all().len(), 2);
    for template in templates.all() {
        for channel in Channel::ALL {
            for language in Language::ALL {
                let wording = template.wording(*channel, *language).expect("every channel in both languages");
                let text = format!("{} {}", wording.subject, wording.body);
                assert_eq!(templates.neutral.telling(&text), None, "{} {channel} {language}", template.id);
                assert_eq!(wording.subject.is_empty(), *channel == Channel::Text, "{}", template.id);
                for place in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                    assert!(["name", "sender", "phone", "reference"].contains(&place), "{place}");
                    let personal = ["name", "reference"].contains(&place);
                    assert!(!(personal && *channel == Channel::Text), "a text bears a {place}");
                }
            }
        }
    }
}

#[test]
fn the_list_of_telling_words_finds_them() {
    let neutral = Templates::shipped().unwrap().neutral;
    for text in
        ["Victim Care", "after the burglary", "the Police", "see www.example.org", "Mae'r heddlu", "(crime)"]
    {
        assert!(neutral.telling(text).is_some(), "{text}");
    }
    assert_eq!(neutral.telling("Hello from the Severnside Support Team"), None);
}

#[test]
fn a_text_fits_one_message_or_is_not_made() {
    let templates = Templates::shipped().unwrap();
    let details = Details::from_report(&facts(|_| {}));
    for template in templates.all() {
        for language in Language::ALL {
            let make = |sender: &Sender| {
                let who = (&details.identity, &details.contact);
                compose(template, &templates.neutral, (Channel::Text, *language), who, "ABCD 2345", sender)
            };
            let content = make(&sender()).unwrap();
            let body = content.body();
            assert!(body.chars().count() <= 160 && is_gsm(&body), "{body}");
            assert!(!body.contains("Ada") && !body.contains("2345") && !body.contains('{'), "{body}");
            assert!(body.contains("0117 496 0100"));
            let long = Sender { name: "S".repeat(100), ..sender() };
            assert_eq!(make(&long), Err(HeldReason::TextTooLong));
            let accents = Sender { name: "Tîm Cefnogi Ŵ".into(), ..sender() };
            assert_eq!(make(&accents), Err(HeldReason::TextTooLong));
        }
    }
}

#[test]
fn a_letter_bears_the_name_as_recorded_and_what_is_put_in_is_not_read_again() {
    let templates = Templates::shipped().unwrap();
    let inform = templates.get(Templates::INFORM).unwrap();
    let details = Details::from_report(&facts(|facts| {
        facts.victim.known_as = Some(Sensitive::new("{phone}".into()));
    }));
    let who = (&details.identity, &details.contact);
    let made = |sender: &Sender| {
        compose(inform, &templates.neutral, (Channel::Letter, Language::English), who, "ABCD 2345", sender)
    };
    let letter = made(&sender()).unwrap();
    // The person's own name and address may hold any word.
    assert_eq!(letter.to.lines(), ["Mrs Ada Police-Court", "1 Crime Lane", "Bristol", "BS1 4DJ"]);
    assert!(letter.body().starts_with("Dear {phone} Police-Court,"), "{}", letter.body());
    assert!(letter.body().contains("ABCD 2345"));
    let telling = Sender { name: "Victim Care Unit".into(), ..sender() };
    assert_eq!(made(&telling), Err(HeldReason::SenderNotNeutral));
    assert_eq!(made(&Sender::default()), Err(HeldReason::NoSender));
}

#[test]
fn the_channel_is_the_preferred_one_where_it_is_safe_else_letter_email_text() {
    type Case = (&'static str, fn(&mut ReportFacts), Option<Choice>);
    let cases: [Case; 9] = [
        ("nothing was asked", |_| {}, Some(Choice::ByPress(Channel::Letter))),
        ("letter said safe", |f| f.safety.write = Answer::Yes, Some(Choice::ByItself(Channel::Letter))),
        (
            "text preferred and said safe",
            |f| {
                f.contact.preferred = Some(Preferred::Sms);
                f.safety.text = Answer::Yes;
            },
            Some(Choice::ByItself(Channel::Text)),
        ),
        (
            "text preferred and not asked, although a letter is said safe",
            |f| {
                f.contact.preferred = Some(Preferred::Sms);
                f.safety.write = Answer::Yes;
            },
            Some(Choice::ByPress(Channel::Text)),
        ),
        (
            "text preferred and not safe",
            |f| {
                f.contact.preferred = Some(Preferred::Sms);
                f.safety.text = Answer::No;
                f.safety.write = Answer::No;
                f.safety.email = Answer::Yes;
            },
            Some(Choice::ByItself(Channel::Email)),
        ),
        (
            "a call preferred",
            |f| f.contact.preferred = Some(Preferred::PhoneMobile),
            Some(Choice::ByPress(Channel::Letter)),
        ),
        ("suspect at the address, nothing said", |f| f.flags.suspect_at_address = Answer::Yes, None),
        ("consent refused", |f| f.consent = Answer::No, None),
        ("no contact wanted", |f| f.contact.preferred = Some(Preferred::None), None),
    ];
    for (what, change, want) in cases {
        let facts = facts(change);
        let choice = choose(&safe(&facts), facts.contact.preferred);
        match want {
            Some(want) => assert_eq!(choice, want, "{what}"),
            None => assert!(matches!(&choice, Choice::Held(why) if !why.is_empty()), "{what}: {choice:?}"),
        }
    }
}

#[test]
fn a_held_choice_names_every_reason() {
    let facts = facts(|facts| {
        facts.flags.suspect_at_address = Answer::Yes;
        facts.contact.email = None;
    });
    let Choice::Held(why) = choose(&safe(&facts), None) else { panic!("a channel was chosen") };
    for reason in [WhyNot::SuspectAtHome, WhyNot::NotSaidSafe, WhyNot::NoUsableDetails] {
        assert!(why.contains(&reason), "{reason}");
    }
}

#[test]
fn somebody_at_the_same_place_is_found() {
    let mine = Details::from_report(&facts(|_| {}));
    let other = |change: fn(&mut ReportFacts)| Details::from_report(&facts(change));
    let letter = Recipient::Letter(
        ["Mrs Ada", "1 Crime Lane", "Bristol", "BS1 4DJ"]
            .iter()
            .map(|it| Sensitive::new((*it).into()))
            .collect(),
    );
    let text = Recipient::Text(mine.contact.phones[0].clone());
    let email = Recipient::Email(mine.contact.email.clone().unwrap());
    let far: fn(&mut ReportFacts) = |f| {
        f.address.line_1 = Some(Sensitive::new("9 Other Street".into()));
        f.address.postcode = Postcode::parse("BS2 8AA").map(Sensitive::new);
        f.contact.phones.clear();
        f.contact.email = None;
    };
    for to in [&letter, &text, &email] {
        assert!(same_place(to, &other(|_| {})));
        assert!(!same_place(to, &other(far)));
        assert!(!same_place(to, &Details::default()));
    }
    assert!(same_place(&letter, &other(|f| f.address.line_1 = Some(Sensitive::new("Flat 2".into())))));
    assert!(same_place(&letter, &other(|f| f.address.postcode = None)));
}

/// Every state × every act, by name.
#[test]
fn what_may_follow_what() {
    use Act::{Approve, HandOver, Hold, Later, NotTaken, Posted, PrepareAnew, Taken};
    use State::{Draft, Failed, Held, Ready, Sending, Sent};
    let allowed = [
        (Draft, Approve, Ready),
        (Draft, Hold, Held),
        (Ready, HandOver, Sending),
        (Ready, Posted, Sent),
        (Ready, Hold, Held),
        (Sending, Taken, Sent),
        (Sending, Later, Ready),
        (Sending, NotTaken, Failed),
        (Failed, Hold, Held),
        (Failed, PrepareAnew, Draft),
        (Held, PrepareAnew, Draft),
    ];
    for state in State::ALL {
        for act in Act::ALL {
            let want = allowed.iter().find(|(from, by, _)| from == state && by == act).map(|(.., to)| *to);
            assert_eq!(state.after(*act).ok(), want, "{state} {act}");
        }
    }
}

#[test]
fn nothing_arrives_at_night() {
    for (now, want) in [
        ("2025-01-30T06:00:00Z", "2025-01-30T09:00:00Z"),
        ("2025-01-30T09:00:00Z", "2025-01-30T09:00:00Z"),
        ("2025-01-30T18:59:59Z", "2025-01-30T18:59:59Z"),
        ("2025-01-30T19:00:00Z", "2025-01-31T09:00:00Z"),
        // Summer time: nine in London is eight in UTC; over the change of clocks too.
        ("2025-06-02T22:30:00Z", "2025-06-03T08:00:00Z"),
        ("2025-03-29T20:00:00Z", "2025-03-30T08:00:00Z"),
    ] {
        let may = alongside_domain::messages::may_arrive(now.parse().unwrap());
        assert_eq!(may.to_string(), want, "{now}");
    }
}
