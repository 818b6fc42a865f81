//! Keys of records by one rule, and the blocks of records that share one.

use super::rules::{Part, Rule, spread};
use crate::settings::Kind;
use crate::table::{Table, Values};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// A block of more records than this says nothing: a million people called Smith.
pub const LARGEST_BLOCK: usize = 1_000;
/// How many pairs are one share of parallel work.
const SHARE: u64 = 50_000;

/// What is cut of values, by the part of a key: many rules use the same.
#[derive(Debug, Default)]
pub struct Cuts(FxHashMap<Part, Arc<Vec<u32>>>);

impl Cuts {
    /// All that these rules use.
    pub fn new(table: &Table, rules: &[Rule]) -> Self {
        let parts: FxHashSet<Part> = rules.iter().flat_map(|rule| rule.parts.iter().copied()).collect();
        let cut = |part: Part| {
            let mut cuts = Vec::new();
            if let Some(field) = table.fields.get(part.field) {
                learn(&mut cuts, part, &field.values);
            }
            (part, Arc::new(cuts))
        };
        Self(parts.into_par_iter().map(cut).collect())
    }

    /// What each value's number gives for a part.
    pub fn of(&self, part: Part) -> Arc<Vec<u32>> {
        self.0.get(&part).cloned().unwrap_or_default()
    }
}

/// Takes in what is cut of values that are new.
fn learn(cuts: &mut Vec<u32>, part: Part, values: &Values) {
    let known = u32::try_from(cuts.len()).unwrap_or(u32::MAX);
    cuts.extend(
        (known..u32::try_from(values.len() + 1).unwrap_or(0)).map(|number| {
            if number == 0 { 0 } else { part.cut.of(&values.text(number), values.sound(number)) }
        }),
    );
}

/// Makes the keys of a rule.
#[derive(Debug)]
pub struct Maker {
    /// For each part: what it is, and what each value's number gives.
    parts: Vec<(Part, Arc<Vec<u32>>)>,
    /// The places in a row to use, one way for each choice among alternatives.
    ways: Vec<Vec<usize>>,
    /// How many parts stand first that may be in any order.
    any_order: usize,
}

impl Maker {
    /// For a rule.
    pub fn new(table: &Table, rule: &Rule) -> Self {
        Self::sharing(table, rule, &Cuts::default())
    }

    /// For a rule that shares what is cut of values with others.
    pub fn sharing(table: &Table, rule: &Rule, cuts: &Cuts) -> Self {
        let places = |part: &Part| table.fields.get(part.field).map(|field| field.places.clone());
        let parts = rule.parts.iter().map(|part| (*part, cuts.of(*part))).collect();
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for places in rule.parts.iter().filter_map(places) {
            ways = ways
                .into_iter()
                .flat_map(|way| places.clone().map(move |place| [way.as_slice(), &[place]].concat()))
                .take(4)
                .collect();
        }
        let is_name = |field: usize| {
            table.fields.get(field).is_some_and(|field| matches!(field.kind, Kind::Forename | Kind::Surname))
        };
        let any_order =
            if rule.any_order { rule.parts.iter().take_while(|part| is_name(part.field)).count() } else { 0 };
        let mut maker = Self { parts, ways, any_order };
        maker.learn_values(table);
        maker
    }

    /// Takes in values that are new in the table.
    pub fn learn_values(&mut self, table: &Table) {
        for (part, cuts) in &mut self.parts {
            let Some(field) = table.fields.get(part.field) else { continue };
            let values = &field.values;
            if cuts.len() <= values.len() {
                learn(Arc::make_mut(cuts), *part, values);
            }
        }
    }

    /// The parts that two records must agree on, each with what it gives for each value's number; nothing where parts may
    /// be changed over or have alternatives.
    pub fn plain(&self) -> Option<impl Iterator<Item = (Part, &Arc<Vec<u32>>)>> {
        (self.any_order == 0 && self.ways.len() == 1)
            .then(|| self.parts.iter().map(|(part, cuts)| (*part, cuts)))
    }

    /// How many keys a record may have.
    pub fn alternatives(&self) -> usize {
        self.ways.len()
    }

    /// A record's key in one way; 0 where a part is missing.
    #[inline]
    pub fn key(&self, row: &[u32], way: usize) -> u32 {
        let mut mixed = 0_u64;
        let places = self.ways.get(way).map(Vec::as_slice).unwrap_or_default();
        for (number, ((_, cuts), place)) in self.parts.iter().zip(places).enumerate() {
            let value = row.get(*place).and_then(|value| cuts.get(*value as usize)).copied().unwrap_or(0);
            if value == 0 {
                return 0;
            }
            mixed = if number < self.any_order {
                mixed.wrapping_add(u64::from(value))
            } else {
                (mixed.rotate_left(23) ^ u64::from(value)).wrapping_mul(0xd6e8_feb8_6659_fd93)
            };
        }
        spread(mixed)
    }

    /// Whether two records share a key.
    pub fn agree(&self, left: &[u32], right: &[u32]) -> bool {
        (0..self.alternatives()).any(|one| {
            let key = self.key(left, one);
            key != 0 && (0..self.alternatives()).any(|other| self.key(right, other) == key)
        })
    }

    /// The keys of all records that `wanted` lets through, in order, each with its record.
    pub fn sorted(&self, table: &Table, wanted: impl Fn(u32) -> bool + Sync) -> Vec<u64> {
        let mut keyed: Vec<u64> = (0..table.records())
            .into_par_iter()
            .with_min_len(10_000)
            .flat_map_iter(|record| {
                let wanted = &wanted;
                (0..self.alternatives()).filter_map(move |way| {
                    let key = self.key(table.row(record), way);
                    (key != 0 && wanted(key)).then_some(u64::from(key) << 32 | u64::from(record))
                })
            })
            .collect();
        keyed.par_sort_unstable();
        keyed.dedup();
        keyed
    }
}

/// The blocks in a sorted list of keys: the records of each, of those of a size that says something.
pub fn blocks(keyed: &[u64]) -> impl Iterator<Item = &[u64]> {
    keyed
        .chunk_by(|one, other| one >> 32 == other >> 32)
        .filter(|block| (2..=LARGEST_BLOCK).contains(&block.len()))
}

/// How many pairs a block makes.
pub fn pairs(size: usize) -> u64 {
    let size = size as u64;
    size * size.saturating_sub(1) / 2
}

/// The record in a sorted key.
pub fn record(keyed: u64) -> u32 {
    u32::try_from(keyed & 0xffff_ffff).unwrap_or(0)
}

/// Each record's keys by one rule; 0 is none. Several where a field has alternatives.
#[derive(Debug)]
pub struct Keys {
    alternatives: Vec<Vec<u32>>,
}

impl Keys {
    /// All records' keys.
    pub fn new(table: &Table, maker: &Maker) -> Self {
        let of = |way| {
            (0..table.records())
                .into_par_iter()
                .with_min_len(10_000)
                .map(|record| maker.key(table.row(record), way))
                .collect()
        };
        Self { alternatives: (0..maker.alternatives()).map(of).collect() }
    }

    /// Whether two records share a key.
    #[inline]
    pub fn agree(&self, left: u32, right: u32) -> bool {
        let of = |keys: &[u32], record: u32| keys.get(record as usize).copied().unwrap_or(0);
        self.alternatives.iter().any(|one| {
            let key = of(one, left);
            key != 0 && self.alternatives.iter().any(|other| of(other, right) == key)
        })
    }
}

/// Records in the order of their keys, and where each block of two or more begins and ends.
#[derive(Debug)]
pub struct Blocks {
    records: Vec<u32>,
    bounds: Vec<(u32, u32)>,
    /// How many pairs they make.
    pub pairs: u64,
}

impl Blocks {
    /// The blocks of these keys.
    pub fn new(table: &Table, maker: &Maker) -> Self {
        let keyed = maker.sorted(table, |_| true);
        let (mut records, mut bounds, mut total) = (Vec::new(), Vec::new(), 0_u64);
        for block in blocks(&keyed) {
            let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
            bounds.push((size(records.len()), size(records.len() + block.len())));
            records.extend(block.iter().map(|keyed| record(*keyed)));
            total += pairs(block.len());
        }
        records.shrink_to_fit();
        bounds.shrink_to_fit();
        Self { records, bounds, pairs: total }
    }

    /// The blocks in shares of about equal work.
    pub fn shares(&self) -> Vec<&[(u32, u32)]> {
        let mut shares = Vec::new();
        let (mut from, mut work) = (0, 0_u64);
        for (number, (start, end)) in self.bounds.iter().enumerate() {
            work += pairs((end - start) as usize);
            if work >= SHARE {
                shares.extend(self.bounds.get(from..=number));
                (from, work) = (number + 1, 0);
            }
        }
        shares.extend(self.bounds.get(from..));
        shares
    }

    /// Every pair of a share.
    #[inline]
    pub fn pairs_of(&self, share: &[(u32, u32)], mut visit: impl FnMut(u32, u32)) {
        for (from, to) in share {
            let block = self.records.get(*from as usize..*to as usize).unwrap_or_default();
            for (place, left) in block.iter().enumerate() {
                for right in block.iter().skip(place + 1) {
                    visit(*left, *right);
                }
            }
        }
    }
}
