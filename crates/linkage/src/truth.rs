//! How right an answer is, where the truth is known. For scores only: nothing here is used for linking.

use crate::cluster::People;
use rustc_hash::FxHashMap;

/// How many of what was found are right, and how much of what is right was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Of the pairs found, the share that is right.
    pub precision: f64,
    /// Of the right pairs, the share that was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
    /// The same by records instead of pairs (B-cubed, Bagga and Baldwin 1998): people with few records count alike.
    pub b_cubed: f64,
    /// How many right pairs there are.
    pub right_pairs: u64,
}

/// Scores clusters against the truth: for each record whose it was said to be, and whose it is.
pub fn score(said: &[u32], truth: &[u32]) -> Accuracy {
    let (mut by_said, mut by_truth, mut by_both) =
        (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
    for (said, truth) in said.iter().zip(truth) {
        *by_said.entry(*said).or_insert(0_u64) += 1;
        *by_truth.entry(*truth).or_insert(0_u64) += 1;
        *by_both.entry((*said, *truth)).or_insert(0_u64) += 1;
    }
    let pairs = |count: &u64| count * (count - 1) / 2;
    let found: u64 = by_said.values().map(pairs).sum();
    let right: u64 = by_truth.values().map(pairs).sum();
    let both: u64 = by_both.values().map(pairs).sum();
    let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let mean = |one: f64, other: f64| ratio(2.0 * one * other, one + other);
    let (mut precise, mut recalled) = (0.0, 0.0);
    for ((said, truth), count) in &by_both {
        let count = *count as f64;
        precise += count * count / by_said.get(said).copied().unwrap_or(1) as f64;
        recalled += count * count / by_truth.get(truth).copied().unwrap_or(1) as f64;
    }
    let records = said.len().max(1) as f64;
    let (precision, recall) = (ratio(both as f64, found as f64), ratio(both as f64, right as f64));
    Accuracy {
        precision,
        recall,
        f1: mean(precision, recall),
        b_cubed: mean(precise / records, recalled / records),
        right_pairs: right,
    }
}

/// One band of probability: what was said, and what was true.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Band {
    /// How many pairs, or joins.
    pub pairs: u64,
    /// The mean of their probabilities.
    pub said: f64,
    /// The share that is right.
    pub right: f64,
}

/// Collects pairs in ten bands of probability.
#[derive(Debug, Clone, Default)]
pub struct Calibration {
    bands: [(u64, f64, f64); 10],
}

impl Calibration {
    /// Takes in a pair.
    pub fn add(&mut self, probability: f64, right: bool) {
        self.add_join(probability, if right { 1.0 } else { 0.0 });
    }

    /// Takes in a join of two groups, so much of whose pairs are right.
    pub fn add_join(&mut self, probability: f64, right: f64) {
        let place = self
            .bands
            .iter()
            .skip(1)
            .zip(1_u8..)
            .filter(|(_, band)| probability * 10.0 >= f64::from(*band))
            .count();
        if let Some((pairs, said, truly)) = self.bands.get_mut(place) {
            *pairs += 1;
            *said += probability;
            *truly += right;
        }
    }

    /// Of joins instead of pairs: one join of two large groups is hundreds of pairs.
    pub fn of_joins(people: &People, truth: &[u32]) -> Self {
        let mut calibration = Self::default();
        let count = |records: &[u32]| {
            let mut counts: FxHashMap<u32, u64> = FxHashMap::default();
            for whose in records.iter().filter_map(|record| truth.get(*record as usize)) {
                *counts.entry(*whose).or_default() += 1;
            }
            counts
        };
        people.groups_joined(|ours, theirs, score| {
            let (one, other) = (count(ours), count(theirs));
            let right: u64 =
                one.iter().map(|(whose, many)| many * other.get(whose).copied().unwrap_or(0)).sum();
            let pairs = (ours.len() * theirs.len()).max(1);
            calibration.add_join(score.probability(), right as f64 / pairs as f64);
        });
        calibration
    }

    /// The bands, the least probable first.
    pub fn bands(&self) -> [Band; 10] {
        self.bands.map(|(pairs, said, right)| {
            let of = pairs.max(1) as f64;
            Band { pairs, said: said / of, right: right / of }
        })
    }

    /// The largest difference between said and true in bands of at least so many pairs.
    pub fn largest_gap(&self, least: u64) -> f64 {
        self.bands()
            .iter()
            .filter(|band| band.pairs >= least)
            .map(|band| (band.said - band.right).abs())
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::{Calibration, score};
    use crate::cluster::{Joined, People, Settled};
    use crate::model::Score;

    #[test]
    fn scores_are_those_worked_out_by_hand() {
        // Said: {1,2,3}, {4}; true: {1,2}, {3,4}. One of three found pairs is right, one of two right ones was found.
        let accuracy = score(&[0, 0, 0, 3], &[0, 0, 2, 2]);
        assert!((accuracy.precision - 1.0 / 3.0).abs() < 1e-12);
        assert!((accuracy.recall - 0.5).abs() < 1e-12);
        assert!((accuracy.f1 - 0.4).abs() < 1e-12);
        // Precision by record: 2/3, 2/3, 1/3, 1; recall by record: 1, 1, 1/2, 1/2.
        let (precise, recalled) = (8.0 / 12.0, 3.0 / 4.0);
        assert!((accuracy.b_cubed - 2.0 * precise * recalled / (precise + recalled)).abs() < 1e-12);
        assert_eq!(accuracy.right_pairs, 2);
    }

    #[test]
    fn a_join_counts_once_however_many_pairs_it_makes() {
        let join = |left, right, score| Joined { left, right, score: Score(score) };
        // Records 0 and 1 are one person's, 2 and 3 another's; all four are joined in the end.
        let joins = vec![join(0, 1, 10.0), join(2, 3, 10.0), join(0, 2, 0.0)];
        let people = People::new(4, vec![Settled { joins, ..Settled::default() }]);
        let bands = Calibration::of_joins(&people, &[7, 7, 8, 8]).bands();
        assert_eq!((bands[9].pairs, bands[5].pairs), (2, 1));
        assert!((bands[9].right - 1.0).abs() < 1e-12 && bands[5].right.abs() < 1e-12);
    }

    #[test]
    fn a_band_says_what_was_said_and_what_was_true() {
        let mut calibration = Calibration::default();
        for right in [true, true, false, true] {
            calibration.add(0.95, right);
        }
        calibration.add(1.0, true);
        let last = calibration.bands()[9];
        assert_eq!(last.pairs, 5);
        assert!((last.said - 0.96).abs() < 1e-12 && (last.right - 0.8).abs() < 1e-12);
        assert!((calibration.largest_gap(5) - 0.16).abs() < 1e-12);
        assert!(calibration.largest_gap(6).abs() < 1e-12);
    }
}
