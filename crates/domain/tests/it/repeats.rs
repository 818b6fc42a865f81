//! Repeat victimisation in named situations, and what holds for any reports in any order.

use crate::needs::report;
use crate::shipped::SHELF;
use alongside_domain::contact::{Decision, Route};
use alongside_domain::needs::{PriorityCategory, Reason};
use alongside_domain::repeats::{
    Due, Happened, HarmWeights, Incident, Judgement, Place, RepeatRules, Seriousness, Sign, before,
    checks_after, due_at, grade, incidents, judge, of_the_household, to_respond_to,
};
use alongside_domain::report::{Address, Answer, Relationship};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::id::ReportId;
use alongside_kernel::{Date, Sensitive, WorkingDays};
use jiff::ToSpan as _;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use uuid::Uuid;

static REPEATS: LazyLock<RepeatRules> = LazyLock::new(|| RepeatRules::shipped().unwrap());

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(number: u128, on: &str, kind: &str, reference: &str) -> Happened {
    let seriousness = match kind {
        "RAPE" => Seriousness::MostSerious,
        "VWOI" => Seriousness::ViolenceOrThreat,
        _ => Seriousness::Other,
    };
    Happened {
        report: ReportId::from_uuid(Uuid::from_u128(number)),
        on: day(on),
        crime_type: kind.to_owned(),
        reference: (!reference.is_empty()).then(|| reference.to_owned()),
        place: None,
        seriousness,
        private: false,
    }
}

fn last(reports: &[Happened]) -> Judgement {
    let all = incidents(reports);
    judge(all.last().unwrap(), &all, &SHELF.rules.priority, &REPEATS)
}

#[test]
fn reports_of_one_event_count_once() {
    let cases: Vec<(&str, Vec<Happened>, usize)> = vec![
        ("one report", vec![at(1, "2025-01-10", "VWOI", "a1")], 1),
        (
            "the force sent it twice",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-10", "VWOI", "a1")],
            1,
        ),
        (
            "one number, another day by a slip",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-11", "VWOI", "a1")],
            1,
        ),
        (
            "she told a charity too, without the number",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-10", "VWOI", "")],
            1,
        ),
        (
            "she told a charity first, which did not say what it was",
            vec![at(1, "2025-01-10", "OTHER", ""), at(2, "2025-01-10", "VWOI", "a1")],
            1,
        ),
        (
            "two numbers on one day",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-10", "VWOI", "a2")],
            2,
        ),
        (
            "another day without a number",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-11", "VWOI", "")],
            2,
        ),
        (
            "another kind on that day without a number",
            vec![at(1, "2025-01-10", "VWOI", "a1"), at(2, "2025-01-10", "BURG_DWELL", "")],
            2,
        ),
    ];
    for (name, reports, want) in cases {
        assert_eq!(incidents(&reports).len(), want, "{name}");
        let mut backwards = reports;
        backwards.reverse();
        assert_eq!(incidents(&backwards).len(), want, "{name}, the other way round");
    }
}

#[test]
fn what_shows_in_named_situations() {
    use Sign::{CloserTogether, MoreSerious, MostSerious, Persistent, Repeat, SameType};
    let burglary = |number, on| at(number, on, "BURG_DWELL", "");
    let assault = |number, on| at(number, on, "VWOI", "");
    let cases: Vec<(&str, Vec<Happened>, &[Sign])> = vec![
        ("once", vec![burglary(1, "2025-01-10")], &[]),
        ("the worst, once", vec![at(1, "2025-01-10", "RAPE", "")], &[MostSerious]),
        (
            "a year to the day",
            vec![burglary(1, "2024-01-11"), burglary(2, "2025-01-10")],
            &[Repeat, SameType],
        ),
        ("a day more than a year", vec![burglary(1, "2024-01-10"), burglary(2, "2025-01-10")], &[]),
        ("another kind", vec![assault(1, "2024-12-10"), burglary(2, "2025-01-10")], &[Repeat]),
        (
            "it became violence",
            vec![burglary(1, "2024-12-10"), assault(2, "2025-01-10")],
            &[Repeat, MoreSerious],
        ),
        (
            "it was violence before",
            vec![assault(1, "2024-11-10"), burglary(2, "2024-12-10"), assault(3, "2025-02-10")],
            &[Repeat, SameType, Persistent],
        ),
        (
            "ever closer together",
            vec![burglary(1, "2024-11-01"), burglary(2, "2024-12-01"), burglary(3, "2024-12-15")],
            &[Repeat, SameType, Persistent, CloserTogether],
        ),
    ];
    for (name, reports, want) in cases {
        let want: BTreeSet<Sign> = want.iter().copied().collect();
        assert_eq!(last(&reports).signs, want, "{name}");
    }
}

#[test]
fn a_response_is_graded() {
    let burglary = |number, on| at(number, on, "BURG_DWELL", "");
    let cases: Vec<(&str, Vec<Happened>, Option<&str>)> = vec![
        ("once", vec![burglary(1, "2025-01-10")], None),
        (
            "the second within seven days",
            vec![burglary(1, "2025-01-03"), burglary(2, "2025-01-10")],
            Some("SAME_DAY"),
        ),
        (
            "the second after eight days",
            vec![burglary(1, "2025-01-02"), burglary(2, "2025-01-10")],
            Some("TWO_WORKING_DAYS"),
        ),
        (
            "it became violence",
            vec![burglary(1, "2024-12-01"), at(2, "2025-01-10", "VWOI", "")],
            Some("WITHIN_24_HOURS"),
        ),
        (
            "the third",
            vec![burglary(1, "2024-03-01"), burglary(2, "2024-06-01"), burglary(3, "2025-01-10")],
            Some("WITHIN_24_HOURS"),
        ),
    ];
    for (name, reports, want) in cases {
        let found = grade(&last(&reports), &REPEATS).map(|grade| grade.code.as_str());
        assert_eq!(found, want, "{name}");
    }
    assert!(
        REPEATS.grades.last().is_some_and(|it| it.any_of.is_empty() && it.previous_within_days.is_none()),
        "the last grade fits every repeat"
    );
}

#[test]
fn a_response_is_due_in_london_days_and_hours() {
    let calendar = WorkingDays::england_and_wales();
    // A Friday evening in summer: London is an hour ahead.
    let friday = "2025-06-13T20:30:00Z".parse().unwrap();
    let cases = [
        (Due::Days(0), "2025-06-13T22:59:00Z"),
        (Due::Hours(24), "2025-06-14T20:30:00Z"),
        (Due::WorkingDays(2), "2025-06-17T22:59:00Z"),
    ];
    for (due, want) in cases {
        assert_eq!(due_at(due, friday, &calendar), want.parse().unwrap(), "{due:?}");
    }
    let checks: Vec<(u16, Date)> = checks_after(day("2025-01-10"), &REPEATS).collect();
    assert_eq!(checks, [(7, day("2025-01-17")), (28, day("2025-02-07")), (90, day("2025-04-10"))]);
}

#[test]
fn nothing_is_set_in_motion_long_after() {
    let all = incidents(&[at(1, "2025-01-01", "VWOI", "a"), at(2, "2025-01-10", "VWOI", "b")]);
    let responds = |today| to_respond_to(&all, day(today), &SHELF.rules.priority, &REPEATS).is_some();
    assert!(responds("2025-01-10"));
    assert!(responds("2025-04-10"));
    assert!(!responds("2025-04-11"));
}

fn address(line: &str, town: &str, postcode: &str) -> Address {
    let text = |text: &str| (!text.is_empty()).then(|| Sensitive::new(text.to_owned()));
    Address {
        line_1: text(line),
        town: text(town),
        postcode: Postcode::parse(postcode).map(Sensitive::new),
        ..Address::default()
    }
}

#[test]
fn an_address_is_one_place_however_it_is_written() {
    let place = |line, town, postcode| Place::of(&address(line, town, postcode), &REPEATS);
    let home = place("7 Test Street", "Bristol", "BS1 4DJ");
    assert!(home.is_some());
    for (line, town, postcode) in
        [("7, test st.", "", "bs14dj"), ("7 TEST STREET", "Bath", "BS1 4DJ"), (" 7  Test St", "", "BS1 4DJ")]
    {
        assert_eq!(place(line, town, postcode), home, "{line}");
    }
    for (line, town, postcode) in [
        ("17 Test Street", "Bristol", "BS1 4DJ"),
        ("Flat 2, 7 Test Street", "Bristol", "BS1 4DJ"),
        ("7 Test Street", "Bristol", "BS1 4DP"),
        ("7 Test Street", "Bristol", ""),
    ] {
        assert_ne!(place(line, town, postcode), home, "{line} {postcode}");
    }
    assert_eq!(place("1 St Mary St", "", "BS1 4DJ"), place("1 St Mary Street", "", "BS1 4DJ"));
    assert_ne!(place("1 Street Mary Street", "", "BS1 4DJ"), place("1 St Mary Street", "", "BS1 4DJ"));
    assert_eq!(place("", "Bristol", "BS1 4DJ"), None, "a postcode alone is a street");
    assert_eq!(place("7 Test Street", "", ""), None);
    assert!(!format!("{home:?}").contains("test"));
}

#[test]
fn what_is_said_of_the_household_tells_on_nobody() {
    let types = &SHELF.lists.crime_types;
    let happened = |number: u128, kind: &str, change: fn(&mut alongside_domain::report::ReportFacts)| {
        let mut facts = report(kind, "");
        change(&mut facts);
        let id = ReportId::from_uuid(Uuid::from_u128(number));
        Happened::of(id, &facts, types, (&SHELF.rules, &REPEATS))
    };
    let told = [
        happened(1, "BURG_DWELL", |_| {}),
        happened(2, "VWOI", |facts| facts.flags.domestic_abuse = Answer::Yes),
        happened(3, "RAPE", |_| {}),
        happened(4, "CRIM_DAMAGE", |facts| facts.flags.relationship = Some(Relationship::ExPartner)),
        happened(5, "THEFT_PERSON", |facts| facts.flags.suspect_at_address = Answer::Yes),
    ];
    let private: Vec<bool> = told.iter().map(|it| it.private).collect();
    assert_eq!(private, [false, true, true, true, true]);
    let all: Vec<Incident> = incidents(&told);
    assert_eq!(all.len(), 5);
    assert_eq!(of_the_household(&all, day("2025-02-01"), &SHELF.rules.priority), 1);
}

#[test]
fn the_third_incident_turns_a_letter_into_a_call() {
    let mut facts = report("BURG_DWELL", "Burglary residential");
    facts.consent = Answer::Yes;
    facts.safety.write = Answer::Yes;
    facts.address = address("7 Test Street", "Bristol", "BS1 4DJ");
    let (types, calendar) = (&SHELF.lists.crime_types, &SHELF.calendar);
    let (recorded, since) = (day("2025-01-10"), day("2025-01-31"));
    let alone = Decision::on(&facts, types, &SHELF.rules, calendar, recorded);
    assert_eq!((alone.route, alone.contact_due), (Route::Inform, None));
    for (times, route, due) in [(2, Route::Inform, None), (3, Route::Contact, Some(calendar.after(since, 2)))]
    {
        let known = alone.clone().knowing_before(times, since, &facts, &SHELF.rules, calendar);
        assert_eq!((known.route, known.contact_due), (route, due), "{times}");
        let why: Vec<Reason> = known.priority.reasons(PriorityCategory::Persistent).collect();
        assert_eq!(why.contains(&Reason::RepeatIncidents), times == 3);
    }
    facts.consent = Answer::No;
    let refused = Decision::on(&facts, types, &SHELF.rules, calendar, recorded);
    let known = refused.knowing_before(5, since, &facts, &SHELF.rules, calendar);
    assert_eq!(known.route, Route::NoContactConsentRefused, "a refusal stands however often it happens");
}

#[test]
fn recency_is_a_half_life() {
    let all = incidents(&[at(1, "2025-01-10", "VWOI", "a"), at(2, "2025-02-09", "VWOI", "b")]);
    let found = before(&all, day("2025-02-09"), &SHELF.rules.priority, &REPEATS);
    assert!((found.recency - 1.5).abs() < 1e-9, "{}", found.recency);
    assert_eq!((found.any_type, found.same_type["VWOI"]), (2, 2));
}

#[test]
fn what_has_no_weight_is_missing_and_not_nothing() {
    let harm = HarmWeights::shipped().unwrap().of(["STALK", "THEFT_PERSON", "NO_SUCH"]);
    assert!(harm.days >= 10.0);
    assert!(harm.unknown >= 1);
}

fn any_reports() -> impl Strategy<Value = Vec<Happened>> {
    let one = (0_i64..500, 0_usize..4, 0_u8..6, any::<bool>());
    prop::collection::vec(one, 1..9).prop_map(|found| {
        found
            .into_iter()
            .enumerate()
            .map(|(number, (days, kind, reference, has_one))| {
                let kind = ["VWOI", "BURG_DWELL", "RAPE", "OTHER"][kind];
                let reference = if has_one { format!("r{reference}") } else { String::new() };
                let mut it = at(number as u128, "2024-01-01", kind, &reference);
                it.on = it.on.checked_add(days.days()).unwrap();
                it
            })
            .collect()
    })
}

/// Everything that is told of an incident, without the ids that say in which order reports came.
fn told(reports: &[Happened]) -> Vec<(Date, String, usize, Judgement)> {
    let all = incidents(reports);
    all.iter()
        .map(|it| {
            let judged = judge(it, &all, &SHELF.rules.priority, &REPEATS);
            (it.on, it.crime_type.clone(), it.reports.len(), judged)
        })
        .collect()
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter(reports in any_reports(), seed in any::<u64>()) {
        let mut shuffled = reports.clone();
        let turn = usize::try_from(seed % 97).unwrap() % shuffled.len();
        shuffled.rotate_left(turn);
        if seed % 2 == 0 {
            shuffled.reverse();
        }
        prop_assert_eq!(told(&reports), told(&shuffled));
    }

    #[test]
    fn what_lies_outside_the_window_changes_nothing(reports in any_reports()) {
        let all = incidents(&reports);
        let latest = all.last().unwrap();
        let before = judge(latest, &all, &SHELF.rules.priority, &REPEATS);
        let mut more = reports.clone();
        let mut old = at(100, "2024-01-01", "VWOI", "old");
        old.on = latest.on.checked_sub(366.days()).unwrap();
        more.push(old);
        let all = incidents(&more);
        prop_assert_eq!(judge(all.last().unwrap(), &all, &SHELF.rules.priority, &REPEATS), before);
    }

    #[test]
    fn a_late_report_counts_where_it_belongs(reports in any_reports()) {
        let all = incidents(&reports);
        let latest = all.last().unwrap();
        let before = judge(latest, &all, &SHELF.rules.priority, &REPEATS);
        let mut more = reports.clone();
        let mut late = at(100, "2024-01-01", "VWOI", "late");
        late.on = latest.on.checked_sub(364.days()).unwrap();
        // One without a reference on that day would be of the same event.
        prop_assume!(reports.iter().all(|it| it.on != late.on));
        more.push(late);
        let all = incidents(&more);
        let after = judge(all.last().unwrap(), &all, &SHELF.rules.priority, &REPEATS);
        prop_assert_eq!(after.incidents, before.incidents + 1);
    }

    #[test]
    fn every_report_is_of_one_incident_and_every_repeat_has_a_grade(reports in any_reports()) {
        let all = incidents(&reports);
        prop_assert_eq!(all.iter().map(|it| it.reports.len()).sum::<usize>(), reports.len());
        for it in &all {
            let judged = judge(it, &all, &SHELF.rules.priority, &REPEATS);
            prop_assert_eq!(grade(&judged, &REPEATS).is_some(), judged.incidents >= 2);
            prop_assert!(judged.same_type <= judged.incidents);
        }
    }
}
