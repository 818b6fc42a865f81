//! Most people are met once: two records that stand alone are one person's less often than any two groups of records.
//!
//! How many records people have falls off as a power of their number, nearly everywhere that people return (Zipf). The odds
//! that somebody with *k* records has one more, over two people with *k* and with one, are
//! (*k* + 1) *p*(*k* + 1) / (*p*(*k*) *p*(1)) among as many people as there are, where *p*(*k*) is the share of people with *k*
//! records. The odds that are learned from all joins together are too high for two records alone, which are most of those
//! that are in doubt. For larger groups they would be too low; but what groups have in common is judged by the best of
//! several pairs, which says as much again, so there they are left as they are.

use serde::{Deserialize, Serialize};

/// Larger groups are taken for as large as this.
const MOST: usize = 16;
/// People have no more records than this, when the power is fitted.
const MOST_RECORDS: usize = 200;
/// At most so many halvings: the power is a fit, not a law.
const MOST_HALVINGS: f32 = 3.0;

/// By how many doublings the odds before anything is compared differ from those of all joins, by the larger group's size;
/// never above nought.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Often(Vec<f32>);

impl Often {
    /// From how many records each person has, as far as that is known.
    pub fn of(sizes: impl IntoIterator<Item = u32>) -> Self {
        let (mut people, mut records, mut logarithms) = (0.0_f64, 0.0_f64, 0.0_f64);
        for size in sizes.into_iter().filter(|size| *size > 0) {
            people += 1.0;
            records += f64::from(size);
            logarithms += f64::from(size).ln();
        }
        if logarithms <= 0.0 {
            return Self::default();
        }
        let power = fitted(logarithms / people);
        let share = |size: usize| (size as f64).powf(-power);
        let all: f64 = (1..=MOST_RECORDS).map(share).sum();
        // The odds of all pairs, in the same measure: as many joins as records are more than people.
        let usual = 2.0 * (1.0 - people / records);
        let doublings = |size: usize| {
            let odds = (size + 1) as f64 * share(size + 1) * all / (share(size) * share(1));
            ((odds / usual).log2() as f32).clamp(-MOST_HALVINGS, 0.0)
        };
        Self((1..=MOST).map(doublings).collect())
    }

    /// For two groups the larger of which has so many records.
    pub fn doublings(&self, larger: usize) -> f32 {
        let place = larger.clamp(1, MOST) - 1;
        self.0.get(place).copied().unwrap_or(0.0)
    }
}

/// The power with which the mean of the logarithms is this: the likeliest for what was seen.
fn fitted(mean: f64) -> f64 {
    let (mut low, mut high) = (0.5, 8.0);
    for _ in 0..60 {
        let power: f64 = f64::midpoint(low, high);
        let (mut all, mut logarithms) = (0.0, 0.0);
        for size in (1..=MOST_RECORDS).map(|size| size as f64) {
            let share = size.powf(-power);
            all += share;
            logarithms += share * size.ln();
        }
        if logarithms / all > mean { low = power } else { high = power }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::Often;

    fn changes_nothing(often: &Often, larger: usize) -> bool {
        often.doublings(larger).abs() < f32::EPSILON
    }

    #[test]
    fn two_who_were_met_once_are_the_least_likely() {
        // A hundred people of one record, eighteen of two, six of three, three of four: about the power 2.4.
        let sizes = [(1, 100), (2, 18), (3, 6), (4, 3)].map(|(size, people)| vec![size; people]).concat();
        let often = Often::of(sizes);
        assert!((-1.5..-0.3).contains(&often.doublings(1)), "{often:?}");
        assert!(changes_nothing(&often, 8), "{often:?}");
        assert!((1..40).all(|size| often.doublings(size) <= often.doublings(size + 1)));
    }

    #[test]
    fn where_nobody_returned_or_nobody_is_there_nothing_changes() {
        for sizes in [vec![], vec![1; 50], vec![0; 3]] {
            assert!(changes_nothing(&Often::of(sizes), 1));
        }
    }

    #[test]
    fn where_everybody_has_two_nobody_is_thought_to_be_alone() {
        assert!(changes_nothing(&Often::of(vec![2; 400]), 1));
    }
}
