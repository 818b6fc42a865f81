//! Records that arrive one by one.

use crate::world::{Report, columns, read, town};
use alongside_linkage::cluster::Guards;
use alongside_linkage::link::link;
use alongside_linkage::live::{Change, Decision, Learned, Live, Thresholds, Verdict};
use alongside_linkage::model::Score;
use alongside_linkage::truth::score;
use std::collections::{BTreeMap, BTreeSet};

fn cells(report: &Report) -> Vec<&str> {
    report.cells.iter().map(String::as_str).collect()
}

/// An index of the first reports of a town, and the others.
fn begun(households: u32, seed: u64, share: usize) -> (Live<u32>, Vec<Report>, usize) {
    let reports = town(households, seed);
    let known = reports.len() * share / 100;
    let names = (0..u32::try_from(known).unwrap()).collect();
    (Live::learn(columns(), read(&reports[..known]), names, Guards::default()), reports, known)
}

/// For each record the first of its person, by name.
fn people(live: &Live<u32>, records: usize) -> Vec<u32> {
    (0..u32::try_from(records).unwrap()).map(|name| *live.person(name).iter().min().unwrap()).collect()
}

/// Each record stands alone, as in the product.
fn apart() -> Thresholds {
    Thresholds { join: Score(f32::INFINITY), ..Thresholds::default() }
}

fn truth(reports: &[Report]) -> Vec<u32> {
    reports.iter().map(|report| report.person).collect()
}

#[test]
fn records_that_arrive_one_by_one_are_known_as_well_as_all_at_once() {
    let (mut live, reports, known) = begun(1_600, 7, 80);
    for (name, report) in reports.iter().enumerate().skip(known) {
        live.arrive(u32::try_from(name).unwrap(), &cells(report));
    }
    let one_by_one = score(&people(&live, reports.len()), &truth(&reports));
    let at_once = link(&read(&reports), &Guards::default(), |_| ());
    let at_once = score(&at_once.people.person, &truth(&reports));
    assert!(one_by_one.f1 >= at_once.f1 - 0.01, "{one_by_one:?} {at_once:?}");
}

#[test]
fn the_same_reports_in_another_order_give_the_same_people() {
    let (mut live, reports, known) = begun(300, 5, 70);
    let (mut other, ..) = begun(300, 5, 70);
    let coming: Vec<usize> = (known..reports.len()).collect();
    for name in &coming {
        live.arrive(u32::try_from(*name).unwrap(), &cells(&reports[*name]));
    }
    for name in coming.iter().rev() {
        other.arrive(u32::try_from(*name).unwrap(), &cells(&reports[*name]));
    }
    let same = score(&people(&live, reports.len()), &people(&other, reports.len()));
    assert!(same.f1 >= 0.998, "{same:?}");
}

#[test]
fn a_record_that_goes_leaves_everybody_as_they_were() {
    let (mut live, reports, known) = begun(300, 9, 70);
    let before = people(&live, known);
    for (name, report) in reports.iter().enumerate().skip(known) {
        let name = u32::try_from(name).unwrap();
        live.arrive(name, &cells(report));
        live.remove(name);
        assert!(live.person(name).is_empty());
    }
    assert_eq!(people(&live, known), before);
    assert_eq!(live.len(), known);
}

#[test]
fn changes_tell_what_became_of_whom() {
    let (mut live, reports, known) = begun(300, 9, 70);
    let mut told: BTreeMap<u32, u32> =
        people(&live, known).into_iter().zip(0..).map(|(first, name)| (name, first)).collect();
    for (name, report) in reports.iter().enumerate().skip(known) {
        let name = u32::try_from(name).unwrap();
        let arrival = live.arrive(name, &cells(report));
        assert!(arrival.person.contains(&name));
        assert_eq!(arrival.decision == Decision::Joined, arrival.person.len() > 1);
        told.insert(name, name);
        let all: BTreeSet<u32> = told.keys().copied().collect();
        for change in &arrival.changes {
            let (Change::Merged { into, from } | Change::Split { of: from, to: into }) = change;
            assert!(all.contains(into) && all.contains(from));
        }
        if arrival.changes.is_empty() {
            assert_eq!(arrival.person.len(), 1, "somebody was joined and nobody was told");
        }
    }
}

#[test]
fn where_each_stands_alone_whoever_is_surely_one_is_told_however_many_they_are() {
    let (live, reports, known) = begun(300, 9, 100);
    let mut live = live.with_thresholds(apart());
    let lone = |name: &u32| live.person(*name).len() == 1 && live.near(*name).is_empty();
    let one = (0..u32::try_from(known).unwrap()).find(lone).unwrap();
    let row = cells(&reports[one as usize]);
    for again in 90_001..90_005 {
        let arrival = live.arrive(again, &row);
        let mut near: Vec<u32> = arrival.near.iter().map(|near| near.record).collect();
        near.sort_unstable();
        let want: Vec<u32> = [one].into_iter().chain(90_001..again).collect();
        assert_eq!((arrival.decision, near, live.person(again)), (Decision::Ask, want, vec![again]));
    }
}

#[test]
fn what_a_human_decided_stands_above_every_score_until_it_is_taken_back() {
    let (mut live, reports, known) = begun(300, 9, 100);
    let before = people(&live, known);
    let twice = (0..u32::try_from(known).unwrap()).find(|name| live.person(*name).len() == 2).unwrap();
    let [one, other] = live.person(twice)[..] else { panic!("two records") };
    assert!(matches!(live.decide(one, other, Verdict::Two)[..], [Change::Split { .. }]));
    assert_eq!((live.person(one), live.person(other)), (vec![one], vec![other]));
    // Another report of theirs comes: it is one of the two's, and they stay two people.
    let again = live.arrive(99_999, &cells(&reports[one as usize]));
    assert!(!(again.person.contains(&one) && again.person.contains(&other)), "{again:?}");
    live.remove(99_999);
    live.decide(one, other, Verdict::Open);
    assert_eq!(people(&live, known), before);
    // Two strangers whom a human knows to be one.
    let stranger = (0..u32::try_from(known).unwrap())
        .find(|name| live.person(*name).len() == 1 && !live.near(one).iter().any(|near| near.record == *name))
        .unwrap();
    let merged = live.decide(one, stranger, Verdict::One);
    assert!(matches!(merged[..], [Change::Merged { .. }]), "{merged:?}");
    assert!(live.person(stranger).contains(&other), "who is one with the one is one with the other");
    live.decide(one, stranger, Verdict::Open);
    assert_eq!(people(&live, known), before);
}

#[test]
fn what_a_human_decided_stands_of_people_with_very_many_records_too() {
    let (mut live, reports, known) = begun(300, 9, 100);
    let lone = |name: &u32| live.person(*name).len() == 1 && live.near(*name).is_empty();
    let [one, other] = (0..u32::try_from(known).unwrap()).filter(lone).take(2).collect::<Vec<_>>()[..] else {
        panic!("two")
    };
    let mut again = 50_000;
    for (name, times) in [(one, 150), (other, 40)] {
        for _ in 0..times {
            again += 1;
            live.arrive(again, &cells(&reports[name as usize]));
        }
        assert_eq!(live.person(name).len(), times + 1);
    }
    let merged = live.decide(one, other, Verdict::One);
    assert!(matches!(merged[..], [Change::Merged { .. }]), "{merged:?}");
    assert_eq!(live.person(other).len(), 192);
    live.decide(one, other, Verdict::Two);
    assert_eq!((live.person(one).len(), live.person(other).len()), (151, 41));
    // Within one person too: whoever is kept apart from one of them is no longer among them.
    let of_many = *live.person(one).last().unwrap();
    let split = live.decide(one, of_many, Verdict::Two);
    assert!(matches!(split[..], [Change::Split { .. }]), "{split:?}");
    assert!(!live.person(one).contains(&of_many));
}

#[test]
fn what_a_human_decided_holds_for_a_record_that_comes_again_with_other_cells() {
    let (mut live, reports, known) = begun(300, 11, 100);
    let of_several = (0..u32::try_from(known).unwrap()).find(|name| live.person(*name).len() > 1).unwrap();
    let theirs = live.person(of_several)[1];
    let stranger = (0..u32::try_from(known).unwrap())
        .find(|name| {
            let [mine, other] = [of_several, *name].map(|name| reports[name as usize].person);
            mine != other && live.near(*name).iter().all(|near| near.record != of_several)
        })
        .unwrap();
    live.decide(of_several, theirs, Verdict::Two);
    live.decide(of_several, stranger, Verdict::One);
    for again in [of_several, theirs, stranger] {
        live.arrive(again, &cells(&reports[again as usize]));
        let person = live.person(of_several);
        assert!(person.contains(&stranger) && !person.contains(&theirs), "{again}: {person:?}");
    }
    live.remove(stranger);
    live.arrive(stranger, &cells(&reports[stranger as usize]));
    assert!(!live.person(of_several).contains(&stranger), "what went for good is decided anew");
}

#[test]
fn what_was_learned_in_one_town_serves_another() {
    let (elsewhere, ..) = begun(1_600, 21, 100);
    let reports = town(1_600, 22);
    let known = reports.len() / 2;
    let names = (0..u32::try_from(known).unwrap()).collect();
    let mut live = Live::begin(columns(), read(&reports[..known]), names, elsewhere.learned()).unwrap();
    for (name, report) in reports.iter().enumerate() {
        live.arrive(u32::try_from(name).unwrap(), &cells(report));
    }
    let found = score(&people(&live, reports.len()), &truth(&reports));
    assert!(found.f1 >= 0.95, "{found:?}");
    let twice = (0..9_999).find(|name| live.person(*name).len() == 2).unwrap();
    let [one, other] = live.person(twice)[..] else { panic!("two records") };
    let explained = live.explain(one, other).unwrap();
    let sum: f32 = explained.0.iter().map(|reason| reason.doublings).sum();
    assert!((sum - explained.1.0).abs() < 0.01);
}

/// Names that differ altogether, all with one telephone: a refuge's.
fn of_the_refuge(number: u32) -> [String; 7] {
    let letter = |place: u32| char::from(b'a' + u8::try_from(number / 26_u32.pow(place) % 26).unwrap());
    let name = |vowel: &str| format!("{}{vowel}{}{vowel}r{}", letter(0), letter(1), letter(0));
    let born = format!("19{:02}-{:02}-{:02}", 40 + number % 50, 1 + number % 12, 1 + number % 28);
    [name("o"), name("a"), born, "F".into(), String::new(), String::new(), "07700900123".into()]
}

#[test]
fn what_many_have_come_to_share_is_no_proof_once_it_is_weighed_anew() {
    let coming: Vec<[String; 7]> = (0..400).map(of_the_refuge).collect();
    let learned = Learned::shipped().unwrap();
    let mut live: Live<u32> =
        Live::begin(columns(), read(&[]), Vec::new(), &learned).unwrap().with_thresholds(apart());
    for (name, report) in (0..).zip(&coming) {
        live.arrive(name, &report.each_ref().map(String::as_str));
    }
    let score = |live: &Live<u32>| live.explain(7, 300).unwrap().1.0;
    let before = score(&live);
    live.weigh_anew();
    let reports: Vec<Report> =
        coming.iter().zip(0..).map(|(cells, person)| Report { cells: cells.clone(), person }).collect();
    let at_once = Live::begin(columns(), read(&reports), (0..400).collect(), &learned).unwrap();
    assert!((score(&live) - score(&at_once)).abs() < 1e-4, "as if all had been there from the beginning");
    assert!(score(&live) < before - 3.0, "{} is not far below {before}", score(&live));
}

#[test]
fn whoever_comes_again_as_they_were_changes_nothing() {
    let (mut live, reports, known) = begun(300, 9, 100);
    let before = live.snapshot().unwrap();
    for (name, report) in (0..).zip(&reports[..known]) {
        let again = live.arrive(name, &cells(report));
        assert!(again.person.contains(&name) && again.changes.is_empty(), "{again:?}");
    }
    assert!(live.snapshot().unwrap() == before);
    assert!(!live.is_outgrown());
}
