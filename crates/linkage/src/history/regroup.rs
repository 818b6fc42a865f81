//! Records are grouped anew: who keeps which id, and what is told of it.

use super::{Event, Held, History, Id, Told};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

/// A group that is not as it was.
struct Group<K> {
    /// The lowest first; never empty.
    records: Vec<K>,
    lowest: K,
    /// How many of its records each id held before.
    had: BTreeMap<Id, usize>,
    id: Option<Id>,
}

impl<K: Copy + Ord + Hash> History<K> {
    /// Groups records anew; who has gone is asked once it is known who is named.
    pub(super) fn grouped_anew(
        &mut self,
        groups: impl IntoIterator<Item = Vec<K>>,
        gone: impl FnOnce(&Self, &FxHashSet<K>) -> Vec<K>,
    ) -> Vec<Told<K>> {
        let mut named = FxHashSet::with_capacity_and_hasher(self.whose.len(), rustc_hash::FxBuildHasher);
        let mut changed = Vec::new();
        for mut records in groups {
            records.retain(|record| named.insert(*record));
            if !self.is_as_it_was(&records) {
                changed.extend(self.group(records));
            }
        }
        let mut gone = gone(self, &named);
        gone.sort_unstable();
        gone.dedup();
        // Before anything is changed: who of the people that are touched is not named stays together.
        let touched: BTreeSet<Id> = changed
            .iter()
            .flat_map(|group: &Group<K>| group.had.keys().copied())
            .chain(gone.iter().filter_map(|record| self.id(*record)))
            .collect();
        if changed.is_empty() && touched.is_empty() {
            return Vec::new();
        }
        named.extend(&gone);
        for id in &touched {
            let stay: Vec<K> =
                self.records(*id).iter().filter(|record| !named.contains(record)).copied().collect();
            changed.extend(self.group(stay));
        }
        changed.sort_unstable_by_key(|group| group.lowest);
        let fresh = self.give_ids(&mut changed);
        let told = self.tell(&changed, &gone, &fresh);
        self.hold_anew(changed, &gone, &touched);
        self.events.extend(told.iter().map(|told| told.event));
        told
    }

    fn group(&self, mut records: Vec<K>) -> Option<Group<K>> {
        records.sort_unstable();
        let lowest = *records.first()?;
        let mut had = BTreeMap::new();
        for id in records.iter().filter_map(|record| self.id(*record)) {
            *had.entry(id).or_insert(0) += 1;
        }
        Some(Group { records, lowest, had, id: None })
    }

    /// Whether records are exactly those of somebody.
    fn is_as_it_was(&self, records: &[K]) -> bool {
        let Some(id) = records.first().and_then(|record| self.id(*record)) else { return false };
        records.len() == self.records(id).len() && records.iter().all(|record| self.id(*record) == Some(id))
    }

    /// Gives each group its id; answers those that were not there before.
    fn give_ids(&mut self, groups: &mut [Group<K>]) -> BTreeSet<Id> {
        let mut fresh = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for group in groups.iter_mut() {
            let former = self.former.get(&group.lowest).map(Vec::as_slice).unwrap_or_default();
            let back = former.iter().find(|id| self.records(**id) == group.records);
            if let Some(id) = back {
                fresh.insert(*id);
                group.id = Some(*id);
            }
        }
        let mut wishes = Vec::new();
        for (place, group) in groups.iter().enumerate().filter(|(_, group)| group.id.is_none()) {
            for (id, count) in &group.had {
                let held_first = self.records(*id).first().copied();
                wishes.push((std::cmp::Reverse(*count), held_first, group.lowest, *id, place));
            }
        }
        wishes.sort_unstable();
        for (.., id, place) in wishes {
            if let Some(group) = groups.get_mut(place).filter(|group| group.id.is_none())
                && taken.insert(id)
            {
                group.id = Some(id);
            }
        }
        for group in groups.iter_mut().filter(|group| group.id.is_none()) {
            let id = self.next();
            self.held.push(Held { records: Vec::new(), is_there: false });
            fresh.insert(id);
            group.id = Some(id);
        }
        fresh
    }

    /// What happened, in the order in which it can be done again.
    fn tell(&self, groups: &[Group<K>], gone: &[K], fresh: &BTreeSet<Id>) -> Vec<Told<K>> {
        let stay: BTreeSet<Id> = groups.iter().filter_map(|group| group.id).collect();
        // Who goes is said to be the one who has most of their records; of as many, the one with the lowest id.
        let mut heirs: FxHashMap<Id, (usize, Id)> = FxHashMap::default();
        for (group, to) in groups.iter().filter_map(|group| Some((group, group.id?))) {
            for (from, count) in group.had.iter().filter(|(from, _)| !stay.contains(from)) {
                let heir = heirs.entry(*from).or_insert((*count, to));
                if *count > heir.0 || (*count == heir.0 && to < heir.1) {
                    *heir = (*count, to);
                }
            }
        }
        let (mut came, mut split, mut moved, mut merged) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (group, to) in groups.iter().filter_map(|group| Some((group, group.id?))) {
            let of = |from: Id| -> Vec<K> {
                group.records.iter().filter(|record| self.id(**record) == Some(from)).copied().collect()
            };
            if fresh.contains(&to) && group.had.is_empty() {
                came.push(Told { event: Event::Came(to), records: group.records.clone() });
            }
            // Of whom a new one is told to be split: of whom they have most records, the lowest id where of two as many.
            let most = group.had.iter().max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)));
            let parent = most.map(|(id, _)| *id).filter(|_| fresh.contains(&to));
            for from in group.had.keys().copied().filter(|from| *from != to) {
                let is_heir = heirs.get(&from).is_some_and(|(_, heir)| *heir == to);
                if parent == Some(from) {
                    split.push(Told { event: Event::Split { of: from, to }, records: of(from) });
                } else if !is_heir {
                    moved.push(Told { event: Event::Moved { from, to }, records: of(from) });
                }
                if is_heir {
                    merged.push(Told { event: Event::Merged { into: to, from }, records: of(from) });
                }
            }
        }
        let mut went: BTreeMap<Id, Vec<K>> = BTreeMap::new();
        for record in gone {
            if let Some(id) = self.id(*record).filter(|id| !stay.contains(id) && !heirs.contains_key(id)) {
                went.entry(id).or_default().push(*record);
            }
        }
        let left = went.into_iter().map(|(id, records)| Told { event: Event::Gone(id), records });
        let mut told = Vec::new();
        for mut some in [came, split, moved, merged, left.collect()] {
            some.sort_unstable_by_key(|told| told.event);
            told.append(&mut some);
        }
        told
    }

    fn hold_anew(&mut self, groups: Vec<Group<K>>, gone: &[K], touched: &BTreeSet<Id>) {
        for id in touched {
            let Some(held) = self.held.get_mut(id.place()) else { continue };
            held.is_there = false;
            // What it is known by when it goes: the records that are still there, or all where none is.
            let still: Vec<K> =
                held.records.iter().filter(|record| gone.binary_search(record).is_err()).copied().collect();
            if !still.is_empty() {
                held.records = still;
            }
        }
        for record in gone {
            self.whose.remove(record);
        }
        for group in groups {
            let Some(id) = group.id else { continue };
            for record in &group.records {
                self.whose.insert(*record, id);
            }
            if let Some(former) = self.former.get_mut(&group.lowest) {
                former.retain(|former| *former != id);
            }
            if let Some(held) = self.held.get_mut(id.place()) {
                *held = Held { records: group.records, is_there: true };
            }
        }
        for id in touched {
            let lowest = self.records(*id).first().copied().filter(|_| !self.is_there(*id));
            if let Some(lowest) = lowest {
                self.former.entry(lowest).or_default().push(*id);
            }
        }
    }
}
