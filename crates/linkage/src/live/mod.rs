//! A live index: one record arrives, and at once it is known whose it may be.
//!
//! Each record finds its candidates by the rules of blocking, is compared and weighed as in a run over a whole table,
//! and the groups that it touches are joined anew, the surest first. What was learned (how fields agree, how rare values
//! are) stands still until [`Live::weigh_anew`]: so the answer does not hang on what came in between, and taking a record
//! out undoes what its coming did. An index that grows is to be weighed anew now and then: a telephone that the first
//! person brought and five hundred have today would pass for proof for ever.
//!
//! What a human decided about two records stands above every score, until they take it back.
//!
//! The order of arrival may matter where groups of records are a toss-up: only groups that the arriving record itself
//! is near to are joined anew, and of very many records only the nearest. Records that surely agree end as one person
//! in any order, as in a run over all of them at once.

mod chains;
mod learned;
mod settle;
mod snapshot;

pub use learned::Learned;
pub use snapshot::BadSnapshot;

use crate::cluster::{Guards, between};
use crate::compare::Comparer;
use crate::link::{self, Linked, counted_by_people};
use crate::model::{Reason, Score, Weigher, explain};
use crate::records;
use crate::settings::{Column, Kind};
use crate::table::Table;
use chains::Chains;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use settle::{DECIDED, MOST_SETTLED, Neighbour, set};
use std::hash::Hash;

/// From where on records are one person's, and from where on somebody should be asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Joined from this score on.
    pub join: Score,
    /// Asked about from this score on.
    pub ask: Score,
}

impl Default for Thresholds {
    /// Joined where it is more likely than not; asked about from one in ten on.
    fn default() -> Self {
        Self { join: Score(0.0), ask: Score(-3.17) }
    }
}

/// Fewer than this change little, however few there were.
const LEAST_OUTGROWN: usize = 32;

/// What became of a record that arrived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decision {
    /// It is somebody's who was known.
    Joined,
    /// It may be somebody's: a human should look.
    Ask,
    /// Nobody who was known.
    New,
}

/// A person near to a record and not theirs.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<K> {
    /// A record of that person.
    pub record: K,
    /// How sure it is that both are one person, all their records considered.
    pub score: Score,
}

/// A record that arrived.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival<K> {
    /// What became of it.
    pub decision: Decision,
    /// Every record of its person, itself among them, in the order in which they came.
    pub person: Vec<K>,
    /// Who else is near, the nearest first, down to the score from which on somebody is asked.
    pub near: Vec<Near<K>>,
    /// People who were changed by its coming.
    pub changes: Vec<Change<K>>,
}

/// Records that were grouped otherwise before. A person is named by the first of their records; ids that stay are kept by a
/// [`History`](crate::history::History).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<K> {
    /// Two people are one.
    Merged {
        /// The one who stays.
        into: K,
        /// The one who is that one now.
        from: K,
    },
    /// One person is two.
    Split {
        /// The one who stays.
        of: K,
        /// The new one.
        to: K,
    },
}

/// What two records are to each other by a human's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One person's.
    One,
    /// Two people's.
    Two,
    /// Nothing is decided any more.
    Open,
}

/// People's records, ready for the next. `K` is how the caller names a record.
#[derive(Debug)]
pub struct Live<K> {
    columns: Vec<Column>,
    table: Table,
    learned: Learned,
    weigher: Weigher,
    /// How many records had come when values were last counted.
    weighed_at: u32,
    chains: Vec<Chains>,
    thresholds: Thresholds,
    guards: Guards,
    together: FxHashSet<(u32, u32)>,
    names: Vec<Option<K>>,
    numbers: FxHashMap<K, u32>,
    /// For each record the first of its person.
    person: Vec<u32>,
    /// The records of each person of several, by the first.
    members: FxHashMap<u32, Vec<u32>>,
}

/// The records under each rule of blocking, in the order in which they came.
fn chained(table: &Table, learned: &Learned) -> Vec<Chains> {
    learned
        .rules
        .par_iter()
        .map(|rule| {
            let mut chains = Chains::new(table, rule);
            chains.reserve(table.records() as usize);
            (0..table.records()).for_each(|record| chains.add(table, record));
            chains
        })
        .collect()
}

impl<K: Copy + Eq + Hash + Send + Sync> Live<K> {
    /// With these records, who are people as a run over all of them finds. Names are in the order of the table's records.
    pub fn learn(columns: Vec<Column>, table: Table, names: Vec<K>, guards: Guards) -> Self {
        let linked = link::link(&table, &guards, |_| ());
        let Linked { weigher, people, .. } = &linked;
        let learned = Learned::of(&table, &linked);
        let (weigher, person) = (weigher.clone(), people.person.clone());
        Self::with(columns, table, names, person, (learned, weigher, guards))
    }

    /// With these records, each a person of its own, weighed by what was learned elsewhere. How rare values are is taken
    /// from the records themselves and, where they are few, from the country. Refused is a kind of which nothing was
    /// learned.
    pub fn begin(columns: Vec<Column>, table: Table, names: Vec<K>, learned: &Learned) -> Result<Self, Kind> {
        let learned = learned.fitted(&table)?;
        let counts: Vec<Vec<u32>> = table.fields.iter().map(|field| field.values.counts().to_vec()).collect();
        let mut weigher = Weigher::new(&table, &learned.for_records(table.records()), &counts);
        weigher.beside_the_country(&table, &learned.variants);
        let person = (0..table.records()).collect();
        Ok(Self::with(columns, table, names, person, (learned, weigher, Guards::default())))
    }

    fn with(
        columns: Vec<Column>,
        table: Table,
        names: Vec<K>,
        person: Vec<u32>,
        (learned, weigher, guards): (Learned, Weigher, Guards),
    ) -> Self {
        let chains = chained(&table, &learned);
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (record, first) in (0..table.records()).zip(&person).filter(|(record, first)| record != *first) {
            members.entry(*first).or_insert_with(|| vec![*first]).push(record);
        }
        let numbers = names.iter().copied().zip(0..).collect();
        Self {
            columns,
            weighed_at: table.records(),
            table,
            learned,
            weigher,
            chains,
            thresholds: Thresholds::default(),
            guards,
            together: FxHashSet::default(),
            names: names.into_iter().map(Some).collect(),
            numbers,
            person,
            members,
        }
    }

    /// Joins and asks from these scores on.
    #[must_use]
    pub fn with_thresholds(mut self, thresholds: Thresholds) -> Self {
        self.thresholds = thresholds;
        self
    }

    /// Counts how many people there are and how many have each value, as it is now. Who is whose stays as it is: only what
    /// comes from now on is weighed by it.
    pub fn weigh_anew(&mut self) {
        let people = counted_by_people(&self.table, &self.person);
        let model = self.learned.for_records(u32::try_from(self.len()).unwrap_or(u32::MAX));
        let mut weigher = Weigher::new(&self.table, &model, &people).with(self.weigher.thinks_of().clone());
        if self.weigher.is_beside_the_country() {
            weigher.beside_the_country(&self.table, &self.learned.variants);
        }
        self.weigher = weigher;
        self.weighed_at = self.table.records();
    }

    /// Whether so many came or changed since values were counted that it is worth [`Live::weigh_anew`]: an eighth of all.
    pub fn is_outgrown(&self) -> bool {
        let came = self.table.records().saturating_sub(self.weighed_at) as usize;
        came >= LEAST_OUTGROWN.max(self.len() / 8)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// A record comes, with its cells in the order of the columns. One of a name that is known takes its place, and what a
    /// human decided about that one holds for it. It counts as of no source: the guard that a person has one record of
    /// each source is for records that were there from the beginning. One that says what was known changes nothing.
    pub fn arrive(&mut self, name: K, cells: &[&str]) -> Arrival<K> {
        let cells = records::row(&self.columns, cells);
        if let Some(record) = self.numbers.get(&name).copied()
            && self.table.holds(record, &cells)
        {
            return self.arrival(record, &self.around(record), Vec::new());
        }
        let decided = self.verdicts(name);
        let mut changes = self.remove(name);
        let record = self.table.push(cells.into_iter());
        self.weigher.learn_values(&self.table);
        for chains in &mut self.chains {
            chains.learn_values(&self.table);
            chains.add(&self.table, record);
        }
        self.names.push(Some(name));
        self.numbers.insert(name, record);
        self.person.push(record);
        let mut around = self.around(record);
        for (other, verdict) in decided {
            self.note((record, other), verdict);
            if verdict == Verdict::One {
                around.retain(|near| near.record != other);
                around.insert(0, Neighbour { record: other, score: DECIDED });
            }
        }
        changes.extend(self.place(record, &around));
        self.arrival(record, &around, changes)
    }

    /// What became of a record.
    fn arrival(&self, record: u32, around: &[Neighbour], changes: Vec<Change<K>>) -> Arrival<K> {
        let near = self.nearest(record, around);
        let person = self.named(self.members_of(record));
        let decision = if person.len() > 1 {
            Decision::Joined
        } else if near.is_empty() {
            Decision::New
        } else {
            Decision::Ask
        };
        Arrival { decision, person, near, changes }
    }

    /// A record goes, and with it what its coming did: whoever is surely one is as before. Groups that are on the edge may be
    /// joined otherwise than they were (two in one of three hundred made-up towns, when all that had come had gone again).
    pub fn remove(&mut self, name: K) -> Vec<Change<K>> {
        let Some(record) = self.numbers.remove(&name) else { return Vec::new() };
        let around = self.around(record);
        let mut touched = self.members_of(record).to_vec();
        touched.retain(|member| *member != record);
        // It leaves its person before anything is joined anew; where it was the first, the next takes its place.
        let first = self.person.get(record as usize).copied().unwrap_or(record);
        self.members.remove(&first);
        let stays = touched.first().copied();
        if let Some(next) = stays {
            for member in &touched {
                set(&mut self.person, *member, next);
            }
        }
        if let Some(first) = stays.filter(|_| touched.len() > 1) {
            self.members.insert(first, touched.clone());
        }
        for chains in &mut self.chains {
            chains.remove(&self.table, record);
        }
        self.table.clear(record);
        set(&mut self.person, record, record);
        self.together.retain(|(one, other)| *one != record && *other != record);
        self.guards.forget(record);
        if let Some(slot) = self.names.get_mut(record as usize) {
            *slot = None;
        }
        match stays {
            Some(member) => self.settle(member, &around, MOST_SETTLED),
            None => around
                .first()
                .map(|near| near.record)
                .map_or_else(Vec::new, |near| self.settle(near, &around, MOST_SETTLED)),
        }
    }

    /// What a human says of two records. It stands above every score.
    pub fn decide(&mut self, one: K, other: K, verdict: Verdict) -> Vec<Change<K>> {
        let (Some(one), Some(other)) = (self.numbers.get(&one).copied(), self.numbers.get(&other).copied())
        else {
            return Vec::new();
        };
        self.note((one, other), verdict);
        let around = [Neighbour { record: other, score: DECIDED }];
        self.settle(one, &around, usize::MAX)
    }

    fn note(&mut self, (one, other): (u32, u32), verdict: Verdict) {
        let pair = (one.min(other), one.max(other));
        self.together.remove(&pair);
        self.guards.leave_open(one, other);
        match verdict {
            Verdict::One => drop(self.together.insert(pair)),
            Verdict::Two => self.guards.keep_apart(one, other),
            Verdict::Open => {}
        }
    }

    /// What a human decided about a record, beside which other.
    fn verdicts(&self, name: K) -> Vec<(u32, Verdict)> {
        let Some(record) = self.numbers.get(&name).copied() else { return Vec::new() };
        let other = |(one, other): (u32, u32)| match record {
            _ if one == record => Some(other),
            _ if other == record => Some(one),
            _ => None,
        };
        let one = self.together.iter().filter_map(|pair| Some((other(*pair)?, Verdict::One)));
        let two = self.guards.pairs_apart().filter_map(|pair| Some((other(pair)?, Verdict::Two)));
        one.chain(two).collect()
    }

    /// Every record of a record's person, itself among them, in the order in which they came; none where it is unknown.
    pub fn person(&self, name: K) -> Vec<K> {
        self.numbers.get(&name).map_or_else(Vec::new, |record| self.named(self.members_of(*record)))
    }

    /// Who is near to a record and not their person, the nearest first.
    pub fn near(&self, name: K) -> Vec<Near<K>> {
        self.numbers.get(&name).map_or_else(Vec::new, |record| self.nearest(*record, &self.around(*record)))
    }

    /// Why two records have their score.
    pub fn explain(&self, one: K, other: K) -> Option<(Vec<Reason>, Score)> {
        let (one, other) = (self.numbers.get(&one)?, self.numbers.get(&other)?);
        Some(explain(&self.table, &self.weigher, *one, *other))
    }

    /// What records are weighed by.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    fn members_of(&self, record: u32) -> &[u32] {
        let Some(first) = self.person.get(record as usize) else { return &[] };
        match self.members.get(first) {
            Some(members) => members,
            None => self.person.get(record as usize).map(std::slice::from_ref).unwrap_or_default(),
        }
    }

    fn named(&self, records: &[u32]) -> Vec<K> {
        records.iter().filter_map(|record| self.names.get(*record as usize).copied().flatten()).collect()
    }

    /// The records near to one, the nearest first.
    fn around(&self, record: u32) -> Vec<Neighbour> {
        let row = self.table.row(record);
        let mut candidates = Vec::new();
        for chains in &self.chains {
            chains.candidates(row, &mut candidates);
        }
        candidates.sort_unstable();
        candidates.dedup();
        let comparer = Comparer::new(&self.table);
        let mut around: Vec<Neighbour> = candidates
            .into_iter()
            .filter(|other| *other != record)
            .map(|other| {
                let score = self.weigher.score(&comparer.meet(row, self.table.row(other)));
                Neighbour { record: other, score }
            })
            .filter(|near| near.score.0 >= link::KEPT)
            .collect();
        around
            .sort_by(|one, other| other.score.0.total_cmp(&one.score.0).then(one.record.cmp(&other.record)));
        around
    }

    /// The people near to a record, by how sure it is that they are one.
    fn nearest(&self, record: u32, around: &[Neighbour]) -> Vec<Near<K>> {
        let own = self.members_of(record);
        let comparer = Comparer::new(&self.table);
        let mut seen = FxHashSet::default();
        let mut near: Vec<Near<K>> = around
            .iter()
            .filter(|near| !own.contains(&near.record))
            .filter(|near| seen.insert(self.person.get(near.record as usize)))
            .filter_map(|near| {
                let theirs = self.members_of(near.record);
                let score = between(&self.table, &comparer, &self.weigher, &[], own, theirs);
                let asked = score.0 >= self.thresholds.ask.0 && self.guards.refuse(own, theirs).is_none();
                let record = self.names.get(near.record as usize).copied().flatten()?;
                asked.then_some(Near { record, score })
            })
            .collect();
        near.sort_by(|one, other| other.score.0.total_cmp(&one.score.0));
        near
    }
}
