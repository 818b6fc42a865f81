//! A live index on disk: it goes on from there as if it had never stopped.
//!
//! | part | bytes |
//! | --- | --- |
//! | `ALONGLIV` | 8 |
//! | version of this form | 2 |
//! | FNV-1a of the content, 64 bits | 8 |
//! | the content, in the form of `postcard` | the rest |
//!
//! Numbers have their lowest byte first. The sum tells a torn file from a whole one, not a forged one: a snapshot holds
//! people's data and belongs where only its owner writes. What can be worked out again (keys of blocking, sounds) is not in it.

use super::{Learned, Live, Thresholds, chained};
use crate::cluster::Guards;
use crate::model::Weigher;
use crate::settings::{Column, Kind};
use crate::table::{Field, Table, Values};
use crate::values::Short;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::hash::Hash;

const MARK: &[u8; 8] = b"ALONGLIV";
const VERSION: u16 = 3;
const HEAD: usize = 18;

/// Why bytes are no snapshot that can be gone on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSnapshot {
    /// They begin with something else.
    NotASnapshot,
    /// Another version of the program wrote them.
    OtherVersion,
    /// They were cut off or changed.
    Changed,
    /// What stands in them does not fit together, or names records in another way than is asked for.
    Unfit,
    /// An index can't be written in this form.
    Unwritable,
}

impl fmt::Display for BadSnapshot {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str(match self {
            Self::NotASnapshot => "this is not a snapshot of an index",
            Self::OtherVersion => "another version of the program wrote this snapshot: build the index anew",
            Self::Changed => "this snapshot was cut off or changed: build the index anew",
            Self::Unfit => "what stands in this snapshot does not fit together: build the index anew",
            Self::Unwritable => "this index can't be written as a snapshot",
        })
    }
}

impl std::error::Error for BadSnapshot {}

#[derive(Serialize, Deserialize)]
struct KeptField {
    name: String,
    kind: Kind,
    places: std::ops::Range<usize>,
    texts: Vec<Short>,
    counts: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct Kept<K> {
    columns: Vec<Column>,
    records: u32,
    rows: Vec<u32>,
    fields: Vec<KeptField>,
    learned: Learned,
    weigher: Weigher,
    weighed_at: u32,
    thresholds: Thresholds,
    guards: Guards,
    together: Vec<(u32, u32)>,
    names: Vec<Option<K>>,
    person: Vec<u32>,
    members: Vec<(u32, Vec<u32>)>,
}

/// The hash of Fowler, Noll and Vo.
fn sum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

impl<K: Copy + Eq + Hash + Send + Sync + Serialize + DeserializeOwned> Live<K> {
    /// The index as bytes. They hold people's data as it was read.
    pub fn snapshot(&self) -> Result<Vec<u8>, BadSnapshot> {
        let fields = self.table.fields.iter().map(|field| KeptField {
            name: field.name.clone(),
            kind: field.kind,
            places: field.places.clone(),
            texts: field.values.texts().collect(),
            counts: field.values.counts().iter().skip(1).copied().collect(),
        });
        // Sets have no order; the same index gives the same bytes.
        let mut together: Vec<(u32, u32)> = self.together.iter().copied().collect();
        together.sort_unstable();
        let mut members: Vec<(u32, Vec<u32>)> =
            self.members.iter().map(|(first, members)| (*first, members.clone())).collect();
        members.sort_unstable();
        let kept = Kept {
            columns: self.columns.clone(),
            records: self.table.records(),
            rows: self.table.rows().to_vec(),
            fields: fields.collect(),
            learned: self.learned.clone(),
            weigher: self.weigher.clone(),
            weighed_at: self.weighed_at,
            thresholds: self.thresholds,
            guards: self.guards.clone(),
            together,
            names: self.names.clone(),
            person: self.person.clone(),
            members,
        };
        let mut bytes = [MARK.as_slice(), &VERSION.to_le_bytes(), &[0; 8]].concat();
        bytes = postcard::to_extend(&kept, bytes).map_err(|_| BadSnapshot::Unwritable)?;
        let content = sum(bytes.get(HEAD..).unwrap_or_default());
        if let Some(slot) = bytes.get_mut(HEAD - 8..HEAD) {
            slot.copy_from_slice(&content.to_le_bytes());
        }
        Ok(bytes)
    }

    /// The index that was made into these bytes.
    pub fn restore(bytes: &[u8]) -> Result<Self, BadSnapshot> {
        let (head, content) = bytes.split_at_checked(HEAD).ok_or(BadSnapshot::NotASnapshot)?;
        let (mark, rest) = head.split_at(MARK.len());
        let (version, said) = rest.split_at(2);
        if mark != MARK {
            return Err(BadSnapshot::NotASnapshot);
        }
        if version != VERSION.to_le_bytes() {
            return Err(BadSnapshot::OtherVersion);
        }
        if said != sum(content).to_le_bytes() {
            return Err(BadSnapshot::Changed);
        }
        let (kept, rest) = postcard::take_from_bytes::<Kept<K>>(content).map_err(|_| BadSnapshot::Unfit)?;
        if !rest.is_empty() {
            return Err(BadSnapshot::Unfit);
        }
        kept.live().ok_or(BadSnapshot::Unfit)
    }
}

impl<K: Copy + Eq + Hash + Send + Sync> Kept<K> {
    /// The index, where all of it fits together.
    fn live(self) -> Option<Live<K>> {
        let fields = self.fields.into_iter().map(|field| {
            let fits = field.texts.len() == field.counts.len();
            let texts = field.texts.len();
            let values = Values::of(field.kind, field.texts, field.counts);
            (fits && values.len() == texts).then_some(Field {
                name: field.name,
                kind: field.kind,
                values,
                places: field.places,
                unreadable: 0,
            })
        });
        let table = Table::of(self.records, self.rows, fields.collect::<Option<_>>()?)?;
        let records = table.records() as usize;
        let is_there = |record: &u32| (*record as usize) < records;
        let numbers: FxHashMap<K, u32> =
            self.names.iter().zip(0..).filter_map(|(name, record)| Some(((*name)?, record))).collect();
        let grouped: FxHashSet<u32> = self.members.iter().flat_map(|(_, members)| members).copied().collect();
        let fits = self.names.len() == records
            && self.person.len() == records
            && numbers.len() == self.names.iter().flatten().count()
            && self.person.iter().all(is_there)
            && self
                .person
                .iter()
                .zip(0..)
                .filter(|(first, record)| *first != record)
                .all(|(first, record)| grouped.contains(first) && grouped.contains(&record))
            && self.members.iter().all(|(first, members)| {
                members.len() > 1
                    && members.contains(first)
                    && members.iter().all(|it| self.person.get(*it as usize) == Some(first))
            })
            && self.weigher.fits(&table)
            && self.learned.rules.iter().all(|rule| rule.fits(&table));
        if !fits {
            return None;
        }
        Some(Live {
            chains: chained(&table, &self.learned),
            columns: self.columns,
            table,
            learned: self.learned,
            weigher: self.weigher,
            weighed_at: self.weighed_at,
            thresholds: self.thresholds,
            guards: self.guards,
            together: self.together.into_iter().collect::<FxHashSet<_>>(),
            names: self.names,
            numbers,
            person: self.person,
            members: self.members.into_iter().collect(),
        })
    }
}
