//! Records by their keys under one rule of blocking, as chains that grow and shrink.

use crate::blocking::{LARGEST_BLOCK, Maker, Rule};
use crate::table::Table;
use rustc_hash::FxHashMap;

/// No record.
const NOBODY: u32 = u32::MAX;

/// The records of one rule. Each record stands once for each of its ways to have a key.
#[derive(Debug)]
pub(super) struct Chains {
    maker: Maker,
    /// By key: the newest entry and how many there are.
    heads: FxHashMap<u32, (u32, u32)>,
    /// For each entry the next older one of its key.
    next: Vec<u32>,
}

impl Chains {
    pub(super) fn new(table: &Table, rule: &Rule) -> Self {
        Self { maker: Maker::new(table, rule), heads: FxHashMap::default(), next: Vec::new() }
    }

    /// Makes room for so many more records.
    pub(super) fn reserve(&mut self, records: usize) {
        self.heads.reserve(records);
        self.next.reserve(records * self.ways() as usize);
    }

    fn ways(&self) -> u32 {
        u32::try_from(self.maker.alternatives()).unwrap_or(1)
    }

    /// A record's keys, each once.
    fn keys(&self, row: &[u32]) -> impl Iterator<Item = (u32, u32)> {
        (0..self.ways()).filter_map(move |way| {
            let key = |way: u32| self.maker.key(row, way as usize);
            let own = key(way);
            (own != 0 && (0..way).all(|earlier| key(earlier) != own)).then_some((way, own))
        })
    }

    /// Takes in the values that are new in the table.
    pub(super) fn learn_values(&mut self, table: &Table) {
        self.maker.learn_values(table);
    }

    /// Adds a record, the newest of the table.
    pub(super) fn add(&mut self, table: &Table, record: u32) {
        let ways = self.ways();
        let from = record as usize * ways as usize;
        self.next.resize(from + ways as usize, NOBODY);
        let keys: Vec<(u32, u32)> = self.keys(table.row(record)).collect();
        for (way, key) in keys {
            let entry = record * ways + way;
            let head = self.heads.entry(key).or_insert((NOBODY, 0));
            if let Some(next) = self.next.get_mut(entry as usize) {
                *next = head.0;
            }
            *head = (entry, head.1 + 1);
        }
    }

    /// Takes a record out, while its row still stands.
    pub(super) fn remove(&mut self, table: &Table, record: u32) {
        let ways = self.ways();
        let keys: Vec<(u32, u32)> = self.keys(table.row(record)).collect();
        for (way, key) in keys {
            let entry = record * ways + way;
            let after = self.next.get(entry as usize).copied().unwrap_or(NOBODY);
            let Some(head) = self.heads.get_mut(&key) else { continue };
            head.1 = head.1.saturating_sub(1);
            if head.0 == entry {
                head.0 = after;
            } else {
                let mut here = head.0;
                while here != NOBODY {
                    let Some(next) = self.next.get_mut(here as usize) else { break };
                    if *next == entry {
                        *next = after;
                        break;
                    }
                    here = *next;
                }
            }
            if head.1 == 0 {
                self.heads.remove(&key);
            }
        }
    }

    /// The records that share a key with a row, some perhaps twice. Nobody where a block is too large to say anything.
    pub(super) fn candidates(&self, row: &[u32], found: &mut Vec<u32>) {
        for (_, key) in self.keys(row) {
            let Some((head, size)) = self.heads.get(&key).copied() else { continue };
            if size as usize > LARGEST_BLOCK {
                continue;
            }
            let mut here = head;
            while here != NOBODY {
                found.push(here / self.ways());
                here = self.next.get(here as usize).copied().unwrap_or(NOBODY);
            }
        }
    }
}
