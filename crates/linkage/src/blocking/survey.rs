//! A look at what each rule would find, before any is chosen.
//!
//! Of each rule only some keys are looked at, the same for every record, so that blocks stay whole. A pair that several
//! rules find counts for each of them in part, so that every pair of the table stands for itself once (Horvitz and
//! Thompson, 1952).

use super::agreement::Agreement;
use super::keys::{self, Cuts, Maker};
use super::rules::{Rule, candidates};
use crate::compare::{Comparer, Pattern};
use crate::table::Table;
use rayon::prelude::*;
use std::sync::Arc;

/// Of each rule about so many pairs are looked at.
const LOOKED_AT: u64 = 20_000;
/// More pairs for each record than this make a rule too dear to be thought of.
const TOO_DEAR: u64 = 10;

/// A pair that was looked at.
#[derive(Debug, Clone, Copy)]
pub struct Sighting {
    /// One record.
    pub left: u32,
    /// The other record.
    pub right: u32,
    /// How its fields agree.
    pub pattern: Pattern,
    /// For how many pairs of the table it stands.
    pub weight: f64,
    /// The rules that find it, a bit each, by their place in the survey.
    pub rules: u64,
}

/// A rule that may be used.
#[derive(Debug)]
pub struct Surveyed {
    /// The rule.
    pub rule: Rule,
    /// Makes its keys.
    pub maker: Arc<Maker>,
    /// About how many pairs it finds.
    pub pairs: u64,
}

/// A rule, the pairs of it that are looked at, and for how many each stands.
type Looked = (Surveyed, Vec<(u32, u32)>, f64);

/// What was seen.
#[derive(Debug)]
pub struct Survey {
    /// The rules that are not too dear.
    pub rules: Vec<Surveyed>,
    /// The pairs that were looked at.
    pub sightings: Vec<Sighting>,
}

impl Survey {
    /// Looks at what the rules that a table allows would find.
    pub fn of(table: &Table) -> Self {
        let records = u64::from(table.records());
        let rate = u32::try_from((records / 16_000).max(1)).unwrap_or(u32::MAX);
        let rules = candidates(table);
        let cuts = Cuts::new(table, &rules);
        let mut found: Vec<Looked> = rules
            .into_par_iter()
            .filter_map(|rule| {
                let maker = Arc::new(Maker::sharing(table, &rule, &cuts));
                let keyed = maker.sorted(table, |key| key % rate == 0);
                let sampled: u64 = keys::blocks(&keyed).map(|block| keys::pairs(block.len())).sum();
                let all = sampled * u64::from(rate);
                if sampled == 0 || all > TOO_DEAR * records {
                    return None;
                }
                // Fewer keys still where they make more pairs than are needed.
                let further = sampled.div_ceil(LOOKED_AT);
                let wanted = |block: &&[u64]| {
                    block
                        .first()
                        .is_some_and(|keyed| ((keyed >> 32) / u64::from(rate)).is_multiple_of(further))
                };
                let mut pairs = Vec::new();
                for block in keys::blocks(&keyed).filter(wanted) {
                    for (place, left) in block.iter().enumerate() {
                        pairs.extend(
                            block
                                .iter()
                                .skip(place + 1)
                                .map(|right| (keys::record(*left), keys::record(*right))),
                        );
                    }
                }
                Some((Surveyed { rule, maker, pairs: all }, pairs, f64::from(rate) * further as f64))
            })
            .collect();
        // As many as there are bits for, the cheapest.
        found.sort_by_key(|(surveyed, _, _)| surveyed.pairs);
        found.truncate(64);
        let comparer = Comparer::new(table);
        let agreement = Agreement::new(table, found.iter().map(|(surveyed, _, _)| &surveyed.maker));
        let sightings = found
            .par_iter()
            .flat_map_iter(|(_, pairs, weight)| {
                let (agreement, comparer) = (&agreement, &comparer);
                pairs.iter().map(move |(left, right)| {
                    let (one, other) = (table.row(*left), table.row(*right));
                    let rules = agreement.rules(one, other);
                    let weight = weight / f64::from(u64::count_ones(rules).max(1));
                    Sighting {
                        left: *left,
                        right: *right,
                        pattern: comparer.pattern(one, other),
                        weight,
                        rules,
                    }
                })
            })
            .collect();
        Self { rules: found.into_iter().map(|(surveyed, _, _)| surveyed).collect(), sightings }
    }

    /// Every pair of a small table; no rules are needed.
    pub fn whole(table: &Table) -> Self {
        let comparer = Comparer::new(table);
        let sightings = (0..table.records())
            .into_par_iter()
            .flat_map_iter(|left| {
                let comparer = &comparer;
                (left + 1..table.records()).map(move |right| {
                    let pattern = comparer.pattern(table.row(left), table.row(right));
                    Sighting { left, right, pattern, weight: 1.0, rules: 0 }
                })
            })
            .collect();
        Self { rules: Vec::new(), sightings }
    }
}
