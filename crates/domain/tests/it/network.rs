//! Which services fit, why and why not, line by line.

use alongside_domain::network::{Accreditation, Gender, Looking, Service, WhyNot, WhyYes, find};
use alongside_kernel::Date;
use alongside_kernel::id::{OrganisationId, ServiceId};
use uuid::Uuid;

fn today() -> Date {
    "2025-01-30".parse().unwrap()
}

fn span(from: &str, until: Option<&str>) -> Accreditation {
    Accreditation {
        starts_on: from.parse().unwrap(),
        ends_on: until.map(|day| day.parse().unwrap()),
        suspended_at: None,
    }
}

/// A service for anyone, anywhere, accredited without end.
fn service(name: &str) -> Service {
    Service {
        id: ServiceId::from_uuid(Uuid::from_u128(1)),
        organisation: OrganisationId::from_uuid(Uuid::from_u128(2)),
        organisation_name: "Harbour".into(),
        name: name.into(),
        description: String::new(),
        needs: vec!["SHELTER".into()],
        districts: vec![],
        crime_types: vec![],
        languages: vec![],
        minimum_age: None,
        maximum_age: None,
        gender: Gender::Any,
        waiting_days: 0,
        open_places: None,
        phone: String::new(),
        accreditations: vec![span("2024-01-01", None)],
    }
}

fn looking() -> Looking {
    Looking {
        needs: vec!["SHELTER".into(), "FINANCE".into()],
        district: "Bristol".into(),
        age: Some(17),
        sex: Some('F'),
        crime_types: vec!["BURG_DWELL".into()],
        language: "Polish".into(),
    }
}

#[test]
fn each_condition_by_itself() {
    type Change = fn(&mut Service, &mut Looking);
    let table: [(&str, Change, &[WhyYes], &[WhyNot]); 20] = [
        ("for anyone", |_, _| {}, &[], &[]),
        ("covers the district", |s, _| s.districts = vec!["Bristol".into()], &[WhyYes::CoversDistrict], &[]),
        ("works elsewhere", |s, _| s.districts = vec!["Bath".into()], &[], &[WhyNot::OtherDistrict]),
        (
            "district not known",
            |s, l| {
                s.districts = vec!["Bristol".into()];
                l.district = String::new();
            },
            &[],
            &[WhyNot::OtherDistrict],
        ),
        ("from 17", |s, _| s.minimum_age = Some(17), &[WhyYes::ForThisAge], &[]),
        ("from 18", |s, _| s.minimum_age = Some(18), &[], &[WhyNot::OtherAge]),
        ("up to 17", |s, _| s.maximum_age = Some(17), &[WhyYes::ForThisAge], &[]),
        ("up to 16", |s, _| s.maximum_age = Some(16), &[], &[WhyNot::OtherAge]),
        (
            "age not known",
            |s, l| {
                s.minimum_age = Some(16);
                l.age = None;
            },
            &[],
            &[WhyNot::OtherAge],
        ),
        ("for women", |s, _| s.gender = Gender::Women, &[WhyYes::ForThisGender], &[]),
        ("for men", |s, _| s.gender = Gender::Men, &[], &[WhyNot::OtherGender]),
        (
            "for men, sex not known",
            |s, l| {
                s.gender = Gender::Men;
                l.sex = None;
            },
            &[],
            &[WhyNot::OtherGender],
        ),
        ("for this crime", |s, _| s.crime_types = vec!["BURG_DWELL".into()], &[WhyYes::ForThisCrime], &[]),
        ("for other crimes", |s, _| s.crime_types = vec!["FRAUD".into()], &[], &[WhyNot::OtherCrime]),
        ("speaks the language", |s, _| s.languages = vec!["Polish".into()], &[WhyYes::SpeaksLanguage], &[]),
        ("speaks another", |s, _| s.languages = vec!["Somali".into()], &[], &[]),
        ("has places", |s, _| s.open_places = Some(1), &[WhyYes::HasPlaces], &[]),
        ("is full", |s, _| s.open_places = Some(0), &[], &[WhyNot::Full]),
        (
            "was accredited until yesterday",
            |s, _| s.accreditations = vec![span("2024-01-01", Some("2025-01-29"))],
            &[],
            &[WhyNot::NotAccredited],
        ),
        (
            "is accredited from tomorrow",
            |s, _| s.accreditations = vec![span("2025-01-31", None)],
            &[],
            &[WhyNot::NotAccredited],
        ),
    ];
    for (name, change, because, unless) in table {
        let (mut service, mut looking) = (service(name), looking());
        change(&mut service, &mut looking);
        let fit = find(vec![service], &looking, today(), || 0).remove(0);
        let wanted: Vec<WhyYes> =
            std::iter::once(WhyYes::Meets("SHELTER".into())).chain(because.iter().cloned()).collect();
        assert_eq!((fit.because.clone(), fit.unless.clone()), (wanted, unless.to_vec()), "{name}");
        assert_eq!(fit.fits(), unless.is_empty(), "{name}");
    }
}

#[test]
fn a_service_that_meets_no_need_does_not_fit_and_one_that_is_suspended_neither() {
    let mut other = service("other needs");
    other.needs = vec!["SUBSTANCE".into()];
    let mut suspended = service("suspended");
    suspended.accreditations[0].suspended_at = Some("2025-01-02T00:00:00Z".parse().unwrap());
    let fits = find(vec![other, suspended], &looking(), today(), || 0);
    let reason = |name: &str| fits.iter().find(|fit| fit.service.name == name).unwrap().unless.clone();
    assert_eq!(reason("other needs"), [WhyNot::MeetsNoNeed]);
    assert_eq!(reason("suspended"), [WhyNot::NotAccredited]);
}

#[test]
fn accreditation_holds_from_its_first_to_its_last_day() {
    let span = span("2025-01-30", Some("2025-01-31"));
    for (day, holds) in
        [("2025-01-29", false), ("2025-01-30", true), ("2025-01-31", true), ("2025-02-01", false)]
    {
        assert_eq!(span.holds_on(day.parse().unwrap()), holds, "{day}");
    }
}

#[test]
fn more_needs_met_come_first_and_equal_fits_are_shuffled() {
    let mut both = service("meets both");
    both.needs.push("FINANCE".into());
    let names = |seed: u64| {
        let mut state = seed;
        let shuffle = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        let services = vec![service("a"), service("b"), both.clone(), service("c")];
        let names: Vec<String> =
            find(services, &looking(), today(), shuffle).into_iter().map(|fit| fit.service.name).collect();
        names
    };
    let mut firsts = std::collections::BTreeSet::new();
    for seed in 0..60 {
        let order = names(seed);
        assert_eq!(order[0], "meets both");
        firsts.insert(order[1].clone());
    }
    assert_eq!(firsts.len(), 3, "each of the equal ones comes first now and then: {firsts:?}");
}

#[test]
fn of_several_spans_the_one_that_lets_people_in_speaks() {
    use alongside_domain::network::{Accreditation, Standing};
    let day = |text: &str| text.parse().unwrap();
    let span = |from: &str, until: Option<&str>, suspended: bool| Accreditation {
        starts_on: day(from),
        ends_on: until.map(day),
        suspended_at: suspended.then(|| "2025-01-01T09:00:00Z".parse().unwrap()),
    };
    let standing = |spans: &[Accreditation]| {
        let mut it = service("any");
        it.accreditations = spans.to_vec();
        it.standing_on(day("2025-01-30"))
    };
    let old = span("2023-04-01", Some("2024-03-31"), false);
    let now = span("2024-04-01", Some("2025-03-31"), false);
    let next = span("2025-04-01", None, false);
    assert_eq!(standing(&[]), Standing::Never);
    assert_eq!(standing(&[old]), Standing::Ended(day("2024-03-31")));
    assert_eq!(standing(&[old, next]), Standing::Begins(day("2025-04-01")));
    assert_eq!(standing(&[old, now, next]), Standing::Accredited(Some(day("2025-03-31"))));
    assert_eq!(standing(&[now, span("2024-04-01", None, false)]), Standing::Accredited(None));
    assert_eq!(standing(&[old, span("2024-04-01", None, true), next]), Standing::Suspended);
    assert_eq!(
        standing(&[span("2025-01-30", Some("2025-01-30"), false)]),
        Standing::Accredited(Some(day("2025-01-30")))
    );
}
