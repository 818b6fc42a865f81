//! Which looks at a record stand out.

use crate::contact::number;
use alongside_domain::contact::EmailAddress;
use alongside_domain::oversight::{Home, Look, LookRules, Looker, Unusual, is_out_of_hours};
use alongside_domain::people::Details;
use alongside_domain::repeats::RepeatRules;
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Sensitive, WorkingDays};

/// As far as these names need it.
fn folded(text: &str) -> String {
    let plain = text.to_lowercase().replace(['ŵ'], "w").replace(['é'], "e");
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn share(surname: &str) -> f64 {
    if surname == "smith" { 0.013 } else { 0.0005 }
}

fn person(forename: &str, surname: &str) -> Details {
    let mut details = Details::default();
    let sensitive = |text: &str| (!text.is_empty()).then(|| Sensitive::new(text.to_owned()));
    details.identity.forename = sensitive(forename);
    details.identity.surname = sensitive(surname);
    details
}

fn living_at(mut details: Details, line: &str, code: &str, phone: &str) -> Details {
    details.contact.address = vec![line.to_owned().into(), "Bristol".to_owned().into()];
    details.contact.postcode = Postcode::parse(code).map(Sensitive::new);
    details.contact.phones = vec![number(phone)];
    details
}

#[test]
fn what_stands_out_about_one_record() {
    use Unusual::{OwnHome, OwnRecord, SameSurname};
    let (rules, places) = (LookRules::shipped().unwrap(), RepeatRules::shipped().unwrap());
    let with_email = |address: &str| {
        let mut details = person("Gwen", "Price");
        details.contact.email = EmailAddress::parse(address);
        details
    };
    let at_home = living_at(person("Gwen", "Price"), "7 Test St.", "BS1 4DJ", "07700900123");
    let elsewhere = living_at(person("Gwen", "Price"), "9 Other Road", "BS1 4DJ", "07700900999");
    let same_phone = living_at(person("Gwen", "Price"), "9 Other Road", "BS1 4DJ", "07700900777");
    let own = living_at(person("Ada", "Wyn"), "7 Test Street", "BS1 4DJ", "07700900777");
    let homes = [Home::of(&own, &places), Home::of(&person("Ada", "Wyn"), &places)];
    let nowhere = person("Gwen", "Price");
    let situations: &[(&str, &str, &Details, &[Home], Option<Unusual>)] = &[
        ("another name, another home", "Ada Wyn", &elsewhere, &homes, None),
        ("their own name", "Ada Wyn", &person("Ada", "Ŵyn"), &[], Some(OwnRecord)),
        ("their own name in capitals", "ada wyn", &person("ADA", "WYN"), &[], Some(OwnRecord)),
        ("the name that the person uses", "Ada Wyn", &known_as("Adela", "Ada", "Wyn"), &[], Some(OwnRecord)),
        ("one of two forenames", "Mary Ada Wyn", &person("Ada", "Wyn"), &[], Some(OwnRecord)),
        ("an initial is no name", "A Wyn", &person("A", "Wyn"), &[], Some(SameSurname)),
        ("their own address for mail", "Ada Wyn", &with_email("Ada@Example.org"), &[], Some(OwnRecord)),
        ("another address for mail", "Ada Wyn", &with_email("gwen@example.org"), &[], None),
        ("the same surname", "Ada Wyn", &person("Gwen", "Wyn"), &[], Some(SameSurname)),
        ("a common surname", "Ada Smith", &person("Gwen", "Smith"), &[], None),
        ("a common name of their own", "Ada Smith", &person("Ada", "Smith"), &[], Some(OwnRecord)),
        ("one of two surnames", "Ada Wyn-Price", &person("Gwen", "Price"), &[], Some(SameSurname)),
        ("one of the person's surnames", "Ada Wyn", &person("Gwen", "Price Wyn"), &[], Some(SameSurname)),
        ("a surname that begins alike", "Ada Wyn", &person("Gwen", "Wynne"), &[], None),
        ("the forename alone", "Ada Wyn", &person("Ada", "Price"), &[], None),
        ("their own home", "Ada Wyn", &at_home, &homes, Some(OwnHome)),
        ("the telephone of their home", "Ada Wyn", &same_phone, &homes, Some(OwnHome)),
        ("nothing is known of where", "Ada Wyn", &nowhere, &homes, None),
        ("a record without a name", "Ada Wyn", &person("", ""), &homes, None),
        ("somebody with one name", "Wyn", &person("Gwen", "Wyn"), &[], Some(SameSurname)),
        ("nobody's name", "", &person("", ""), &[], None),
    ];
    for (situation, name, person, homes, expected) in situations {
        let looker = Looker::new(name, "ada@example.org", folded);
        let look = Look { looker: &looker, person, homes, share_of_surname: &share, folded: &folded };
        assert_eq!(look.stands_out(&rules, &places), *expected, "{situation}");
    }
}

fn known_as(forename: &str, used: &str, surname: &str) -> Details {
    let mut details = person(forename, surname);
    details.identity.known_as = Some(Sensitive::new(used.to_owned()));
    details
}

#[test]
fn the_hours_are_london_s_and_so_are_the_days() {
    let (rules, calendar) = (LookRules::shipped().unwrap(), WorkingDays::england_and_wales());
    for (at, expected) in [
        ("2025-01-30T09:00:00Z", false),
        ("2025-01-30T05:59:59Z", true),
        ("2025-01-30T06:00:00Z", false),
        ("2025-01-30T21:59:59Z", false),
        ("2025-01-30T22:00:00Z", true),
        // Summer time: six o'clock in London.
        ("2025-07-03T05:00:00Z", false),
        ("2025-07-03T21:00:00Z", true),
        // A Saturday, and a bank holiday.
        ("2025-02-01T11:00:00Z", true),
        ("2025-12-25T11:00:00Z", true),
    ] {
        assert_eq!(is_out_of_hours(at.parse().unwrap(), &rules, &calendar), expected, "{at}");
    }
}

#[test]
fn the_shipped_rules_ask_about_a_single_look_at_night_and_not_about_nine_in_a_day() {
    let rules = LookRules::shipped().unwrap();
    assert_eq!((rules.people_out_of_hours, rules.people_without_work), (1, 10));
    assert!(LookRules::parse("version = 1").is_err());
}
