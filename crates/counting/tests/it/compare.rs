//! The quick comparison finds exactly what looking at every pair finds.

use alongside_counting::{Encoding, Side, pairs};
use proptest::prelude::*;

/// Encodings around a few middles, so that some are alike.
fn encodings(seeds: &[u64], part: u64) -> Vec<Encoding> {
    seeds
        .iter()
        .map(|seed| {
            let mut middle = seed % 7;
            let mut state = *seed;
            let next = |state: &mut u64| {
                *state =
                    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *state >> 11 ^ *state << 31
            };
            Encoding::new(std::array::from_fn(|_| {
                let word = next(&mut middle) & next(&mut middle);
                let noise = (0..part).fold(u64::MAX, |noise, _| noise & next(&mut state));
                word ^ noise
            }))
        })
        .collect()
}

fn one_by_one(left: &[Encoding], right: &[Encoding], threshold: f64) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (place, one) in (0..).zip(left) {
        for (other_place, other) in (0..).zip(right) {
            if one.dice(other) >= threshold {
                found.push((place, other_place));
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_pair_that_is_alike_and_no_other(
        left in prop::collection::vec(any::<u64>(), 0..40),
        right in prop::collection::vec(any::<u64>(), 0..700),
        part in 2_u64..6,
        threshold in 0.3_f64..1.0,
    ) {
        let (left, right) = (encodings(&left, part), encodings(&right, part));
        let mut found: Vec<(u32, u32)> = pairs(&Side::new(&left), &Side::new(&right), threshold)
            .iter()
            .map(|pair| (pair.left, pair.right))
            .collect();
        found.sort_unstable();
        prop_assert_eq!(found, one_by_one(&left, &right, threshold));
    }
}

#[test]
fn nothing_is_alike_with_nobody_and_everybody_with_themselves() {
    assert_eq!(pairs(&Side::new(&[]), &Side::new(&[]), 0.5), vec![]);
    let one = encodings(&[1, 2, 3], 3);
    let found = pairs(&Side::new(&one), &Side::new(&one), 1.0);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|pair| pair.left == pair.right));
    // Encodings without a bit are alike with nobody.
    let empty = [Encoding::new([0; 16])];
    assert_eq!(pairs(&Side::new(&empty), &Side::new(&one), 0.5), vec![]);
}
