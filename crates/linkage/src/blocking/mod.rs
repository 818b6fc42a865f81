//! Blocking: which pairs of records are worth a comparison.
//!
//! A *rule* makes a key of parts of a record (how the surname sounds and the date of birth); two records with one key
//! are a candidate pair. Which rules pay is learned from the data: a *survey* looks at a sample of what each would
//! find; then those are taken, one after the other, that find the most people not yet found for their cost. Small
//! tables are compared whole.

mod agreement;
mod keys;
mod rules;
mod survey;

pub(crate) use keys::{LARGEST_BLOCK, Maker};
pub use rules::{Cut, Part, Rule};
pub use survey::{Sighting, Survey};

use crate::table::Table;
use keys::{Blocks, Keys};
use rayon::prelude::*;

/// Up to so many records every pair is compared.
pub const COMPARED_WHOLE: u32 = 3_000;
/// A rule must find at least so many matches that no other finds, of all.
const LEAST_GAIN: f64 = 0.0004;
/// A rule may cost at most so many pairs for each match that no other finds,
const MOST_COST: f64 = 60.0;
/// unless all rules together cost no more than this, which is done in a blink: then one match is enough.
const CHEAP: u64 = 1_500_000;

/// The rules that a table's columns allow and that are never dear: each needs more than a name, or more than a place.
pub(crate) fn usual_rules(table: &Table) -> Vec<Rule> {
    rules::candidates(table).into_iter().filter(Rule::is_narrow).collect()
}

/// The candidate pairs of a table.
#[derive(Debug)]
pub struct Candidates {
    /// The rules in use, with the pairs that each makes alone.
    pub rules: Vec<(Rule, u64)>,
    /// The share of the matches that the survey saw which they find.
    pub found: f64,
    keys: Vec<Keys>,
    blocks: Vec<Blocks>,
    whole: bool,
    records: u32,
}

impl Candidates {
    /// Every pair.
    pub fn whole(table: &Table) -> Self {
        Self {
            rules: Vec::new(),
            found: 1.0,
            keys: Vec::new(),
            blocks: Vec::new(),
            whole: true,
            records: table.records(),
        }
    }

    /// Chooses rules for a table; `matches` says how likely a pair that the survey saw is a match.
    pub fn choose(table: &Table, survey: &Survey, matches: impl Fn(&Sighting) -> f64) -> Self {
        let mut wanted: Vec<(u64, f64)> = survey
            .sightings
            .iter()
            .map(|sighting| (sighting.rules, matches(sighting) * sighting.weight))
            .filter(|(_, weight)| *weight > 0.0)
            .collect();
        let all: f64 = wanted.iter().map(|(_, weight)| weight).sum();
        let mut left: Vec<(usize, &survey::Surveyed)> = survey.rules.iter().enumerate().collect();
        let mut chosen = Self {
            rules: Vec::new(),
            found: 0.0,
            keys: Vec::new(),
            blocks: Vec::new(),
            whole: false,
            records: table.records(),
        };
        loop {
            let mut gains = [0.0_f64; 64];
            for (rules, weight) in &wanted {
                let mut bits = *rules;
                while bits != 0 {
                    if let Some(gain) = gains.get_mut(bits.trailing_zeros() as usize) {
                        *gain += weight;
                    }
                    bits &= bits - 1;
                }
            }
            let gain = |bit: usize| gains.get(bit).copied().unwrap_or(0.0);
            let worth =
                |(bit, surveyed): &(usize, &survey::Surveyed)| gain(*bit) / (surveyed.pairs as f64 + 1.0);
            let so_far = chosen.most_pairs();
            let pays = |candidate: &&(usize, &survey::Surveyed)| {
                let cheap = so_far + candidate.1.pairs <= CHEAP && gain(candidate.0) >= 0.5;
                cheap || (gain(candidate.0) >= LEAST_GAIN * all && worth(candidate) >= 1.0 / MOST_COST)
            };
            let best = left
                .iter()
                .filter(pays)
                .max_by(|one, other| worth(one).total_cmp(&worth(other)))
                .map(|(bit, _)| *bit);
            let Some(place) = best.and_then(|bit| left.iter().position(|(other, _)| *other == bit)) else {
                break;
            };
            let (bit, surveyed) = left.swap_remove(place);
            wanted.retain(|(rules, _)| rules & 1 << bit == 0);
            let blocks = Blocks::new(table, &surveyed.maker);
            chosen.rules.push((surveyed.rule.clone(), blocks.pairs));
            chosen.keys.push(Keys::new(table, &surveyed.maker));
            chosen.blocks.push(blocks);
        }
        let missed: f64 = wanted.iter().map(|(_, weight)| weight).sum();
        chosen.found = if all > 0.0 { 1.0 - missed / all } else { 1.0 };
        chosen
    }

    /// An upper bound of how many pairs there are: one that several rules find is counted by each.
    pub fn most_pairs(&self) -> u64 {
        if self.whole {
            keys::pairs(self.records as usize)
        } else {
            self.rules.iter().map(|(_, pairs)| pairs).sum()
        }
    }

    /// Runs `visit` once for each candidate pair (the lower record first), in parallel; each share of the work has
    /// its own state, made by `start`, and the states come back in no order.
    pub fn visit<S: Send>(
        &self,
        start: impl Fn() -> S + Sync,
        visit: impl Fn(&mut S, u32, u32) + Sync,
    ) -> Vec<S> {
        if self.whole {
            return (0..self.records)
                .into_par_iter()
                .fold(&start, |mut state, left| {
                    (left + 1..self.records).for_each(|right| visit(&mut state, left, right));
                    state
                })
                .collect();
        }
        let mut states = Vec::new();
        for (number, blocks) in self.blocks.iter().enumerate() {
            let earlier = self.keys.get(..number).unwrap_or_default();
            let shares: Vec<S> = blocks
                .shares()
                .into_par_iter()
                .map(|share| {
                    let mut state = start();
                    blocks.pairs_of(share, |left, right| {
                        if !earlier.iter().any(|keys| keys.agree(left, right)) {
                            visit(&mut state, left.min(right), left.max(right));
                        }
                    });
                    state
                })
                .collect();
            states.extend(shares);
        }
        states
    }
}
