//! Who is one person with whom, once a record has come or gone or a human has spoken.

use super::{Change, Live};
use crate::cluster::{Edge, Refused, between, join};
use crate::compare::{Comparer, pattern_of};
use crate::link;
use crate::model::Score;
use rustc_hash::FxHashSet;
use std::hash::Hash;

/// Of the people near to a record that goes so many records are joined anew at once, its own person's always among them.
pub(super) const MOST_SETTLED: usize = 64;
/// Up to so many are joined from single records on when one arrives; of more, people stay as they were joined before and
/// only the newcomer is put among them.
const FEW: usize = 12;
/// A human's word.
pub(super) const DECIDED: Score = Score(1_000.0);

/// A record that is near to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour {
    pub(super) record: u32,
    pub(super) score: Score,
}

/// Makes one group of the two in which two records stand, where they may be one.
fn unite(groups: &mut [Vec<u32>], one: u32, other: u32, may: impl Fn(&[u32], &[u32]) -> bool) {
    let place = |record: u32| groups.iter().position(|group| group.contains(&record));
    let (Some(one), Some(other)) = (place(one), place(other)) else { return };
    let may =
        one != other && groups.get(one).zip(groups.get(other)).is_some_and(|(one, other)| may(one, other));
    if may {
        let taken = groups.get_mut(other).map(std::mem::take).unwrap_or_default();
        if let Some(group) = groups.get_mut(one) {
            group.extend(taken);
        }
    }
}

pub(super) fn set(person: &mut [u32], record: u32, first: u32) {
    if let Some(slot) = person.get_mut(record as usize) {
        *slot = first;
    }
}

impl<K: Copy + Eq + Hash + Send + Sync> Live<K> {
    /// A record's person and the people near to it, the nearest first, of at most so many records.
    fn touched(&self, record: u32, around: &[Neighbour], most: usize) -> Vec<Vec<u32>> {
        let mut groups = vec![self.members_of(record).to_vec()];
        let mut records = groups.iter().map(Vec::len).sum::<usize>();
        for near in around {
            let more = self.members_of(near.record);
            if records + more.len() <= most && !groups.iter().any(|group| group.contains(&near.record)) {
                groups.push(more.to_vec());
                records += more.len();
            }
        }
        groups
    }

    /// Puts a record that has come where it belongs.
    pub(super) fn place(&mut self, record: u32, around: &[Neighbour]) -> Vec<Change<K>> {
        let mut groups = self.touched(record, around, usize::MAX);
        let touched = groups.concat();
        if touched.len() <= FEW {
            return self.settle(record, around, usize::MAX);
        }
        let comparer = Comparer::new(&self.table);
        let score = |one: &[u32], other: &[u32]| {
            let refused = self.guards.refuse(one, other);
            if self.is_together(one, other) && refused != Some(Refused::DecidedApart) {
                DECIDED.0
            } else if refused.is_some() {
                f32::NEG_INFINITY
            } else {
                between(&self.table, &comparer, &self.weigher, &[], one, other).0
            }
        };
        // The newcomer stands first. Whoever is nearest to their person is joined to it, until nobody is near enough.
        while let Some((own, others)) = groups.split_first() {
            let best = others
                .iter()
                .enumerate()
                .map(|(place, other)| (place + 1, score(own, other)))
                .max_by(|one, other| one.1.total_cmp(&other.1));
            let Some((place, _)) = best.filter(|(_, score)| *score >= self.thresholds.join.0) else { break };
            let taken = groups.swap_remove(place);
            if let Some(own) = groups.first_mut() {
                own.extend(taken);
            }
        }
        self.regroup(&touched, groups)
    }

    /// Whether a human said of a record here and one there that they are one person's.
    fn is_together(&self, ours: &[u32], theirs: &[u32]) -> bool {
        let pair = |one: &u32, other: &u32| (*one.min(other), *one.max(other));
        !self.together.is_empty()
            && ours.iter().any(|one| theirs.iter().any(|other| self.together.contains(&pair(one, other))))
    }

    /// Joins anew the person to whom a record belongs and the people near to it, of whom so many records at most are looked
    /// at. Its own person is joined anew however many records they have: it takes the square of their number, a second for
    /// some thousand.
    pub(super) fn settle(&mut self, record: u32, around: &[Neighbour], most: usize) -> Vec<Change<K>> {
        let mut touched = self.touched(record, around, most).concat();
        touched.sort_unstable();
        if touched.len() < 2 {
            return Vec::new();
        }
        let comparer = Comparer::new(&self.table);
        let mut edges = Vec::new();
        for (place, left) in touched.iter().enumerate() {
            for right in touched.iter().skip(place + 1) {
                let meeting = comparer.meet(self.table.row(*left), self.table.row(*right));
                let pattern = pattern_of(&meeting);
                let score = self.weigher.score(&meeting);
                if score.0 >= link::KEPT {
                    edges.push(Edge { left: *left, right: *right, pattern, score });
                }
            }
        }
        let settled = join(&self.table, &comparer, &self.weigher, &edges, &self.guards, self.thresholds.join);
        let mut groups: Vec<Vec<u32>> = touched.iter().map(|record| vec![*record]).collect();
        for joined in settled.joins {
            unite(&mut groups, joined.left, joined.right, |_, _| true);
        }
        // A human's word comes last and is of the two people, not of two of their records alone: neither how many they are
        // nor where they came from stands against it, only another human's word.
        let mut together: Vec<(u32, u32)> = self.together.iter().copied().collect();
        together.retain(|(one, other)| touched.binary_search(one).and(touched.binary_search(other)).is_ok());
        together.sort_unstable();
        for (one, other) in together {
            let may = |ours: &[u32], theirs: &[u32]| {
                self.guards.refuse(ours, theirs) != Some(Refused::DecidedApart)
            };
            unite(&mut groups, one, other, may);
        }
        self.regroup(&touched, groups)
    }

    /// Notes how records are grouped now and says what changed.
    fn regroup(&mut self, touched: &[u32], groups: Vec<Vec<u32>>) -> Vec<Change<K>> {
        let before: Vec<(u32, u32)> = touched
            .iter()
            .map(|record| (*record, self.person.get(*record as usize).copied().unwrap_or(*record)))
            .collect();
        for (_, first) in &before {
            self.members.remove(first);
        }
        for mut group in groups.into_iter().filter(|group| !group.is_empty()) {
            group.sort_unstable();
            let first = group.first().copied().unwrap_or_default();
            for record in &group {
                set(&mut self.person, *record, first);
            }
            if group.len() > 1 {
                self.members.insert(first, group);
            }
        }
        let name = |record: u32| self.names.get(record as usize).copied().flatten();
        let mut changes = Vec::new();
        let mut said = FxHashSet::default();
        for (record, was) in before {
            let is = self.person.get(record as usize).copied().unwrap_or(record);
            if is != was && said.insert((is, was)) {
                let still = self.person.get(was as usize).copied() == Some(is);
                let change = match (name(is), name(was)) {
                    (Some(into), Some(from)) if still => Change::Merged { into, from },
                    (Some(to), Some(of)) => Change::Split { of, to },
                    _ => continue,
                };
                changes.push(change);
            }
        }
        changes
    }
}
