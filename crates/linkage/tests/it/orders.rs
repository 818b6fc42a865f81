//! What no order may change, for towns and orders by chance: who is surely one, and that what goes leaves no trace.

use crate::world::{Report, columns, read, town};
use alongside_linkage::cluster::Guards;
use alongside_linkage::link::link;
use alongside_linkage::live::Live;
use alongside_linkage::truth::score;
use proptest::prelude::*;

/// A pair of this score is sure: about a million to one.
const SURE: f32 = 20.0;

fn cells(report: &Report) -> Vec<&str> {
    report.cells.iter().map(String::as_str).collect()
}

fn name(place: usize) -> u32 {
    u32::try_from(place).unwrap()
}

/// An index that learned from a whole town and then lost all but the first of its reports.
fn begun(reports: &[Report], known: usize) -> Live<u32> {
    let names = (0..name(reports.len())).collect();
    let mut live = Live::learn(columns(), read(reports), names, Guards::default());
    for gone in known..reports.len() {
        live.remove(name(gone));
    }
    live
}

fn arrive(live: &mut Live<u32>, reports: &[Report], order: &[usize]) {
    for place in order {
        live.arrive(name(*place), &cells(&reports[*place]));
    }
}

/// For each of the first records the first of its person.
fn people(live: &Live<u32>, records: usize) -> Vec<u32> {
    (0..name(records)).map(|record| *live.person(record).iter().min().unwrap()).collect()
}

/// A town, how many of its reports are known before, and the others in two orders.
fn towns() -> impl Strategy<Value = (Vec<Report>, usize, Vec<usize>, Vec<usize>)> {
    (40_u32..90, any::<u64>(), 50_usize..90).prop_flat_map(|(households, seed, share)| {
        let reports = town(households, seed);
        let known = reports.len() * share / 100;
        let coming: Vec<usize> = (known..reports.len()).collect();
        let orders = (Just(coming.clone()).prop_shuffle(), Just(coming).prop_shuffle());
        (Just(reports), Just(known), orders)
            .prop_map(|(reports, known, (one, other))| (reports, known, one, other))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Who is surely one person is so in whatever order they come, and as in a run over all of them at once.
    #[test]
    fn who_is_surely_one_is_one_in_any_order((reports, known, one, other) in towns()) {
        let (mut first, mut second) = (begun(&reports, known), begun(&reports, known));
        arrive(&mut first, &reports, &one);
        arrive(&mut second, &reports, &other);
        let at_once = link(&read(&reports), &Guards::default(), |_| ());
        let at_once = &at_once.people.person;
        let mut seen = 0;
        for left in 0..reports.len() {
            for right in left + 1..reports.len() {
                let sure = first.explain(name(left), name(right)).unwrap().1.0 >= SURE;
                if sure && at_once[left] == at_once[right] {
                    seen += 1;
                    for live in [&first, &second] {
                        prop_assert!(live.person(name(left)).contains(&name(right)), "{left} {right}");
                    }
                }
            }
        }
        prop_assert!(seen > 10, "{seen} pairs are sure");
    }

    /// What goes, in whatever order, leaves the people as they were before it came: who is surely one without exception, and
    /// of the others, whose groups are on the edge, next to all. (In one of three hundred towns two groups were joined that
    /// had not been before.)
    #[test]
    fn what_goes_leaves_no_trace((reports, known, one, other) in towns()) {
        let mut live = begun(&reports, known);
        let before = people(&live, known);
        arrive(&mut live, &reports, &one);
        for gone in &other {
            live.remove(name(*gone));
        }
        prop_assert_eq!(live.len(), known);
        let after = people(&live, known);
        prop_assert!(score(&after, &before).f1 >= 0.99);
        for left in 0..known {
            for right in left + 1..known {
                let sure = live.explain(name(left), name(right)).unwrap().1.0 >= SURE;
                if sure && before[left] == before[right] {
                    prop_assert_eq!(after[left], after[right], "{} {}", left, right);
                }
            }
        }
    }
}
