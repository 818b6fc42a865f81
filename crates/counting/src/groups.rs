//! Which encodings of several parties are one person's.

use crate::compare::{Pair, Side, pairs};
use crate::encoding::Encoding;
use crate::fields::{Field, own_words};
use crate::threshold::{Threshold, is_one, threshold};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// How people may stand in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// Each person stands in a file once at most.
    Once,
    /// Somebody may stand in a file several times: each record is a report, and people return.
    Again,
}

/// Who is who.
#[derive(Debug, Clone, PartialEq)]
pub struct People {
    /// For each person how many records each party has of them.
    pub known: Vec<Vec<u32>>,
    /// For each record, by parties, the place of its person.
    pub person: Vec<Vec<u32>>,
    /// From which likeness on records were joined.
    pub threshold: Threshold,
}

/// Joins the encodings of parties, the surest pairs first. Two groups become one only where at least half of the pairs
/// between them are alike, so that no chain of weak links joins strangers; and, where everybody comes once, only where
/// no party would have two records of one person.
///
/// `fields` says what went into the encodings: of two that are alike in all, what is a person's own must be alike too, or they
/// are of one family.
pub fn people(parties: &[&[Encoding]], fields: &[Field], coming: Coming) -> People {
    let own = own_words(fields);
    let threshold = threshold(parties, own, coming);
    let sides: Vec<Side> = parties.iter().map(|party| Side::new(party)).collect();
    let starts: Vec<u32> = parties
        .iter()
        .scan(0_u32, |start, party| {
            let own = *start;
            *start = start.saturating_add(u32::try_from(party.len()).unwrap_or(u32::MAX));
            Some(own)
        })
        .collect();
    let mut found: Vec<Pair> = Vec::new();
    for (one, (left, from)) in sides.iter().zip(&starts).enumerate() {
        for (other, (right, to)) in sides.iter().zip(&starts).enumerate().skip(one) {
            if one == other && coming == Coming::Once {
                continue;
            }
            let are_one = |pair: &Pair| match (parties.get(one), parties.get(other)) {
                (Some(one), Some(other)) => is_one(one, other, *pair, own),
                _ => false,
            };
            found.extend(
                pairs(left, right, threshold.score)
                    .into_iter()
                    .filter(|pair| one != other || pair.left < pair.right)
                    .filter(are_one)
                    .map(|pair| Pair { left: from + pair.left, right: to + pair.right, ..pair }),
            );
        }
    }
    // The order of equal scores must not depend on which thread was first.
    found.par_sort_unstable_by(|one, other| {
        other.score.total_cmp(&one.score).then((one.left, one.right).cmp(&(other.left, other.right)))
    });
    let party: Vec<u32> =
        (0_u32..).zip(parties).flat_map(|(number, party)| party.iter().map(move |_| number)).collect();
    let groups = Groups::join(&found, &party, coming);
    groups.people(&party, parties.len(), threshold)
}

struct Groups {
    group: Vec<u32>,
    members: FxHashMap<u32, Vec<u32>>,
}

impl Groups {
    fn join(found: &[Pair], party: &[u32], coming: Coming) -> Self {
        let alike: FxHashSet<(u32, u32)> = found.iter().map(|pair| (pair.left, pair.right)).collect();
        let are_alike = |one: u32, other: u32| alike.contains(&(one.min(other), one.max(other)));
        let mut groups = Self { group: (0..).take(party.len()).collect(), members: FxHashMap::default() };
        for pair in found {
            let (one, other) = (groups.of(pair.left), groups.of(pair.right));
            if one == other {
                continue;
            }
            let (left, right) = (groups.members(one), groups.members(other));
            let between = left.iter().flat_map(|left| right.iter().map(move |right| (*left, *right)));
            let whose = |record: u32| party.get(record as usize);
            let linked = match coming {
                Coming::Once => between.clone().all(|(left, right)| whose(left) != whose(right)),
                Coming::Again => true,
            } && 2 * between.filter(|(left, right)| are_alike(*left, *right)).count()
                >= left.len() * right.len();
            if linked {
                for record in &right {
                    if let Some(group) = groups.group.get_mut(*record as usize) {
                        *group = one;
                    }
                }
                groups.members.remove(&other);
                groups.members.insert(one, [left, right].concat());
            }
        }
        groups
    }

    fn of(&self, record: u32) -> u32 {
        self.group.get(record as usize).copied().unwrap_or(record)
    }

    fn members(&self, group: u32) -> Vec<u32> {
        self.members.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    fn people(&self, party: &[u32], parties: usize, threshold: Threshold) -> People {
        let mut numbers = FxHashMap::default();
        let mut known: Vec<Vec<u32>> = Vec::new();
        let mut person = vec![Vec::new(); parties];
        for (group, party) in self.group.iter().zip(party) {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            let number = *numbers.entry(*group).or_insert(next);
            if number == next {
                known.push(vec![0; parties]);
            }
            let count = known.get_mut(number as usize).and_then(|counts| counts.get_mut(*party as usize));
            if let Some(count) = count {
                *count += 1;
            }
            if let Some(records) = person.get_mut(*party as usize) {
                records.push(number);
            }
        }
        People { known, person, threshold }
    }
}
