//! From how alike on two encodings are taken for one person's, found without knowing who anybody is.
//!
//! The encodings of one file are of people who are mostly different; those of two files are of people of whom some are the
//! same. So each file's nearest neighbours in *itself* show how alike strangers and families are, and its nearest neighbours
//! in the *other* show the same with those in common on top. Where people come several times in one file, both are the same
//! two kinds mixed in other parts; the parts are told from the top of the scale, where no stranger is, and taken out.

use crate::compare::{Pair, Side, pairs};
use crate::encoding::Encoding;
use crate::groups::Coming;

/// Scores are counted in steps of this size.
const STEPS: usize = 200;
/// So many records of a file are looked at, at most.
const SAMPLE: usize = 5_000;
/// No threshold is below this, for at it half of what is known differs.
const LEAST: f64 = 0.5;
/// Above this nobody is a stranger.
const SURE: f64 = 0.86;
/// What is taken where the files tell nothing.
const USUAL: f64 = 0.75;

/// Of two that are one person so much of what is a person's own (forename, date of birth) is in both, of what both have.
/// Chosen on made-up couples and on FEBRL 4: lower takes husband and wife of one age for one person, higher loses people whose
/// forename and date are both written wrong.
const OWN_LEAST: f64 = 0.42;

/// Whether two that are alike in all can be one person, by what is a person's own and not their family's.
pub(crate) fn is_one(one: &[Encoding], other: &[Encoding], pair: Pair, own: usize) -> bool {
    match (one.get(pair.left as usize), other.get(pair.right as usize)) {
        (Some(one), Some(other)) => one.first_in_other(other, own) >= OWN_LEAST,
        _ => false,
    }
}

/// A threshold and what is expected of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// From this score on.
    pub score: f64,
    /// Of those that two files have in common, the share that is expected to be found; nothing where it can't be told.
    pub found: Option<f64>,
    /// Of those found, the share that is expected to be right; nothing where it can't be told.
    pub right: Option<f64>,
}

impl Threshold {
    const USUAL: Self = Self { score: USUAL, found: None, right: None };
}

/// The threshold for these files, whose first `own` words hold what is a person's own.
pub fn threshold(parties: &[&[Encoding]], own: usize, coming: Coming) -> Threshold {
    let mut both = Seen::default();
    for (place, one) in parties.iter().enumerate() {
        for other in parties.iter().skip(place + 1) {
            // From both sides: now and then an encoding is near to many strangers, and each of them is then counted once
            // among its own and once among the others.
            both.look(one, other, own);
            both.look(other, one, own);
        }
    }
    both.threshold(coming)
}

/// How many records have their nearest neighbour at each step of the scale.
struct Seen {
    own: Vec<f64>,
    other: Vec<f64>,
    looked: f64,
}

impl Default for Seen {
    fn default() -> Self {
        Self { own: vec![0.0; STEPS + 1], other: vec![0.0; STEPS + 1], looked: 0.0 }
    }
}

impl Seen {
    /// Adds a sample of one file's records: their nearest in the other, and in as many of their own file.
    fn look(&mut self, file: &[Encoding], other: &[Encoding], own: usize) {
        if file.len().min(other.len()) < 2 {
            return;
        }
        // Encodings stand in the order of their bytes, which tells nothing of people: every so many is a fair sample.
        let every = |of: &[Encoding], count: usize| -> Vec<Encoding> {
            (0..count).filter_map(|number| of.get(number * of.len() / count)).copied().collect()
        };
        let (sample, beside) = (file.len().min(SAMPLE), file.len().min(other.len()));
        let asked = Asked::new(every(file, sample), own);
        asked.nearest(&every(file, beside), &mut self.own, true);
        asked.nearest(&every(other, beside), &mut self.other, false);
        self.looked += sample as f64;
    }

    fn threshold(&self, coming: Coming) -> Threshold {
        let sure = step(SURE);
        let (own_top, other_top) = (sum(&self.own, sure), sum(&self.other, sure));
        if self.looked < 200.0 || other_top < 5.0 {
            return Threshold::USUAL;
        }
        // How much of the one kind is in its own file, by how much there is of it among the others.
        let part = own_top / other_top;
        if part > 0.8 { self.valley() } else { self.balanced(part, coming) }
    }

    /// The score at which right and found are in the best balance, given what strangers look like.
    fn balanced(&self, part: f64, coming: Coming) -> Threshold {
        // own = strangers + part of the same; other = strangers + the same: what is left of own is strangers' alone.
        let strange: Vec<f64> =
            self.own.iter().zip(&self.other).map(|(own, other)| own - part * other).collect();
        let all = self.looked * (1.0 - part);
        let tail = |from: usize| (sum(&strange, from) / all).clamp(0.0, 1.0);
        // How many have somebody in the other file: what is found beyond what strangers give, where few strangers are; less
        // by what chance may add to it (twice the deviation of two counts of strangers), for the largest of many such figures
        // is too large.
        let same = (step(LEAST)..step(SURE))
            .filter(|from| tail(*from) < 0.1)
            .map(|from| {
                let strangers = tail(from) * self.looked;
                (sum(&self.other, from) - strangers - 2.0 * (2.0 * strangers + 1.0).sqrt())
                    / (1.0 - tail(from))
            })
            .fold(0.0, f64::max);
        if same < 5.0 {
            return Threshold::USUAL;
        }
        let scored = |from: usize| {
            let found = sum(&self.other, from);
            let alone = (self.looked - same).max(0.0);
            let right = (found - tail(from) * alone).clamp(0.0, found.min(same));
            // Where people come again, strangers of one file are joined as well.
            let wrong = match coming {
                Coming::Once => tail(from) * alone,
                Coming::Again => tail(from) * (alone + self.looked),
            };
            let (right, same) = match coming {
                Coming::Once => (right, same),
                Coming::Again => (right * (1.0 + part), same * (1.0 + part)),
            };
            (2.0 * right / (right + wrong + same), right / (right + wrong).max(1.0), right / same)
        };
        let best = (step(LEAST)..step(SURE)).map(|from| scored(from).0).fold(0.0, f64::max);
        // Where nobody is near the border, many thresholds are equally good: the middle one is the safest.
        let good: Vec<usize> =
            (step(LEAST)..step(SURE)).filter(|from| scored(*from).0 > best - 2e-4).collect();
        let Some(middle) = good.get(good.len() / 2) else {
            return Threshold::USUAL;
        };
        let (_, right, found) = scored(*middle);
        Threshold { score: *middle as f64 / STEPS as f64, found: Some(found), right: Some(right) }
    }

    /// Where people come again as often as they are shared, both files look alike, and only the valley between the
    /// strangers' hill and those who are the same says anything.
    fn valley(&self) -> Threshold {
        let around = |at: usize| sum(&self.other, at.saturating_sub(6)) - sum(&self.other, at + 7);
        let score = (step(LEAST) + 10..step(SURE))
            .min_by(|one, other| around(*one).total_cmp(&around(*other)))
            .map_or(USUAL, |at| at as f64 / STEPS as f64);
        Threshold { score, found: None, right: None }
    }
}

fn step(score: f64) -> usize {
    (score * STEPS as f64) as usize
}

fn sum(counts: &[f64], from: usize) -> f64 {
    counts.iter().skip(from).sum()
}

struct Asked {
    encodings: Vec<Encoding>,
    side: Side,
    own: usize,
}

impl Asked {
    fn new(encodings: Vec<Encoding>, own: usize) -> Self {
        Self { side: Side::new(&encodings), encodings, own }
    }

    /// Counts each one's nearest of others.
    fn nearest(&self, others: &[Encoding], counts: &mut [f64], own: bool) {
        let mut best = vec![0.0_f64; self.encodings.len()];
        let mut itself = vec![!own; self.encodings.len()];
        let alike = pairs(&self.side, &Side::new(others), LEAST);
        for pair in alike.into_iter().filter(|pair| is_one(&self.encodings, others, *pair, self.own)) {
            let place = pair.left as usize;
            if let (Some(best), Some(itself)) = (best.get_mut(place), itself.get_mut(place)) {
                if !*itself && pair.score >= 1.0 {
                    *itself = true;
                } else {
                    *best = best.max(pair.score);
                }
            }
        }
        for score in best {
            if let Some(count) = counts.get_mut((score * STEPS as f64) as usize) {
                *count += 1.0;
            }
        }
    }
}
