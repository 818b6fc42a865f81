//! Who was who: people keep their ids while records come, go and are grouped anew, and what became of each id is kept.
//!
//! A run over all records, or a [`Live`] index, says which records are one person's *now*. A [`History`] carries that
//! on from what was before:
//!
//! 1. A group that is as it was keeps its id.
//! 2. A group of exactly the records that an id held when it went (merged, or gone) gets that id back: a join that is taken
//!    back gives both their own ids again, as long as nothing else came to either of them.
//! 3. Of all others, a group keeps the id of which it holds most records. Where two groups want one id, or one group could
//!    keep two, the larger number of records decides; then the id that held the lowest record; then the group that holds
//!    the lowest. Lowest is by the records' own order (`Ord`), not by when they came: no order of records or groups changes
//!    what comes out.
//! 4. Whoever is left gets an id that nobody ever had.
//!
//! So an id never names another person's records: it goes on with the most of them, or comes back to the very same.
//! Carrying one grouping twice changes nothing. What is *not* promised: that the id of a person who was split in halves
//! goes to the half that somebody else would call the true one.

mod regroup;

use crate::live::{Change, Live};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::Hash;

/// A person's id. It counts up from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Id(u32);

impl Id {
    /// The id as a place in a list of all that were ever given.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for Id {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(form)
    }
}

/// What became of people. Told in the order in which it can be done again: who comes, who is split, what moves, who is
/// merged, who goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Event {
    /// Somebody of whom no record was known, or whose records had all gone.
    Came(Id),
    /// Some records of one person are another's, whose id is new or comes back.
    Split {
        /// Who held them.
        of: Id,
        /// Who holds them.
        to: Id,
    },
    /// Some records of one person are another's, who was there before.
    Moved {
        /// Who held them.
        from: Id,
        /// Who holds them.
        to: Id,
    },
    /// Two people are one. The one who is no longer there may have had records that moved elsewhere: that is told before.
    Merged {
        /// The one who stays.
        into: Id,
        /// The one who is that one now.
        from: Id,
    },
    /// Every record of somebody has gone.
    Gone(Id),
}

/// An event with the records that it is about: who came, moved or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<K> {
    /// What happened.
    pub event: Event,
    /// To which records, the lowest first.
    pub records: Vec<K>,
}

/// What an id stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held<K> {
    /// Its records, the lowest first: now, or when it last stood.
    records: Vec<K>,
    is_there: bool,
}

/// Records that can't be somebody's: one of them stands in two people, or a person has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str("a record stands in two people, or a person has no record")
    }
}

impl std::error::Error for Unfit {}

/// People, their ids, and what became of every id. `K` is how the caller names a record; it must say the same in each run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    try_from = "Kept<K>",
    into = "Kept<K>",
    bound(
        serialize = "K: Copy + Ord + Hash + Serialize",
        deserialize = "K: Copy + Ord + Hash + Deserialize<'de>"
    )
)]
pub struct History<K> {
    /// By id.
    held: Vec<Held<K>>,
    /// Whose each record is.
    whose: FxHashMap<K, Id>,
    /// Ids that are no longer there, by the lowest record that they held.
    former: FxHashMap<K, Vec<Id>>,
    events: Vec<Event>,
}

/// What of it is written down; the rest follows.
#[derive(Serialize, Deserialize)]
#[serde(rename = "History")]
struct Kept<K> {
    held: Vec<Held<K>>,
    events: Vec<Event>,
}

impl<K: Copy + Ord + Hash> From<History<K>> for Kept<K> {
    fn from(history: History<K>) -> Self {
        Self { held: history.held, events: history.events }
    }
}

impl<K: Copy + Ord + Hash> TryFrom<Kept<K>> for History<K> {
    type Error = Unfit;

    fn try_from(kept: Kept<K>) -> Result<Self, Unfit> {
        let mut history = Self { events: kept.events, ..Self::default() };
        for Held { records, is_there } in kept.held {
            history.hold(records, is_there)?;
        }
        Ok(history)
    }
}

impl<K> Default for History<K> {
    /// Nobody is known.
    fn default() -> Self {
        Self {
            held: Vec::new(),
            whose: FxHashMap::default(),
            former: FxHashMap::default(),
            events: Vec::new(),
        }
    }
}

impl<K: Copy + Ord + Hash> History<K> {
    /// Begins with people who are known, and with what those held who are no longer there. Ids are given in this order, and
    /// nothing is told of it.
    ///
    /// # Errors
    ///
    /// [`Unfit`] where a record stands in two people who are there, or somebody has no record.
    pub fn begin(
        people: impl IntoIterator<Item = Vec<K>>,
        former: impl IntoIterator<Item = Vec<K>>,
    ) -> Result<Self, Unfit> {
        let mut history = Self::default();
        for records in people {
            history.hold(records, true)?;
        }
        for records in former {
            history.hold(records, false)?;
        }
        Ok(history)
    }

    fn hold(&mut self, mut records: Vec<K>, is_there: bool) -> Result<(), Unfit> {
        let id = self.next();
        records.sort_unstable();
        let lowest = *records.first().ok_or(Unfit)?;
        if is_there {
            for record in &records {
                if self.whose.insert(*record, id).is_some() {
                    return Err(Unfit);
                }
            }
        } else {
            self.former.entry(lowest).or_default().push(id);
        }
        self.held.push(Held { records, is_there });
        Ok(())
    }

    /// The id that is given next.
    fn next(&self) -> Id {
        Id(u32::try_from(self.held.len()).unwrap_or(u32::MAX))
    }

    /// Everybody as they are grouped now; a record that is in no group has gone. A record that is named twice counts where
    /// it stands first. Answers what happened.
    pub fn carry(&mut self, groups: impl IntoIterator<Item = Vec<K>>) -> Vec<Told<K>> {
        self.grouped_anew(groups, |history, named| {
            history.whose.keys().filter(|record| !named.contains(record)).copied().collect()
        })
    }

    /// Some records as they are grouped now, and some that have gone. Whoever is not named stays as they are: with those of
    /// their person who are not named either. Answers what happened.
    pub fn regroup(&mut self, groups: impl IntoIterator<Item = Vec<K>>, gone: &[K]) -> Vec<Told<K>> {
        self.grouped_anew(groups, |history, named| {
            let mut gone = gone.to_vec();
            gone.retain(|record| !named.contains(record) && history.whose.contains_key(record));
            gone
        })
    }

    /// What a live index did: `record` arrived, went, or was spoken of by a human, and these are the changes that the index
    /// answered. Call it after each [`Live::arrive`], [`Live::remove`] and [`Live::decide`] (of whose two records either will
    /// do). Answers what happened.
    pub fn follow(&mut self, live: &Live<K>, record: K, changes: &[Change<K>]) -> Vec<Told<K>>
    where
        K: Send + Sync,
    {
        let named = changes.iter().flat_map(|change| match *change {
            Change::Merged { into, from } => [into, from],
            Change::Split { of, to } => [of, to],
        });
        // Whoever was or is one person with somebody who is named.
        let mut waiting: Vec<K> = named.chain([record]).collect();
        let mut seen = FxHashSet::default();
        let (mut groups, mut gone) = (Vec::new(), Vec::new());
        while let Some(record) = waiting.pop() {
            if seen.contains(&record) {
                continue;
            }
            if let Some(id) = self.id(record) {
                waiting.extend(self.records(id));
            }
            let group = live.person(record);
            if group.is_empty() {
                seen.insert(record);
                gone.push(record);
            } else {
                seen.extend(&group);
                // Each of them may have been another's.
                waiting.extend(group.iter().filter_map(|one| self.id(*one)).flat_map(|id| self.records(id)));
                groups.push(group);
            }
        }
        self.regroup(groups, &gone)
    }

    /// Whose a record is.
    pub fn id(&self, record: K) -> Option<Id> {
        self.whose.get(&record).copied()
    }

    /// Whether somebody has this id now.
    pub fn is_there(&self, id: Id) -> bool {
        self.held.get(id.place()).is_some_and(|held| held.is_there)
    }

    /// An id's records, the lowest first: now, or when it last stood. None where it was never given.
    pub fn records(&self, id: Id) -> &[K] {
        self.held.get(id.place()).map(|held| held.records.as_slice()).unwrap_or_default()
    }

    /// Who has the records of an id today: itself while it is there, otherwise everybody who has one of those that it held
    /// when it last stood, in the order of their ids. Nobody where they have all gone.
    pub fn now(&self, id: Id) -> Vec<Id> {
        if self.is_there(id) {
            return vec![id];
        }
        let mut now: Vec<Id> = self.records(id).iter().filter_map(|record| self.id(*record)).collect();
        now.sort_unstable();
        now.dedup();
        now
    }

    /// Everybody who is there, in the order of their ids, with their records.
    pub fn people(&self) -> impl Iterator<Item = (Id, &[K])> {
        let there = (0..).zip(&self.held).filter(|(_, held)| held.is_there);
        there.map(|(number, held)| (Id(number), held.records.as_slice()))
    }

    /// Everything that happened since it began.
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}
