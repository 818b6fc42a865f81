//! Records that hang together by edges, however weakly: what can be looked at alone.

use super::Edge;
use rayon::prelude::*;

/// Edges in the order of their components, and where each component ends.
#[derive(Debug)]
pub struct Components {
    edges: Vec<Edge>,
    ends: Vec<usize>,
}

impl Components {
    /// The components of these edges.
    pub fn of(records: u32, edges: &[Edge]) -> Self {
        let mut sets = Sets::new(records);
        for edge in edges {
            sets.unite(edge.left, edge.right);
        }
        let mut keyed: Vec<u64> = edges
            .iter()
            .zip(0_u64..)
            .map(|(edge, place)| u64::from(sets.root(edge.left)) << 32 | place)
            .collect();
        keyed.par_sort_unstable();
        let mut ordered = Vec::with_capacity(edges.len());
        let mut ends = Vec::new();
        for component in keyed.chunk_by(|one, other| one >> 32 == other >> 32) {
            ordered.extend(
                component
                    .iter()
                    .filter_map(|keyed| edges.get(usize::try_from(keyed & 0xffff_ffff).ok()?).copied()),
            );
            ends.push(ordered.len());
        }
        Self { edges: ordered, ends }
    }

    /// The edges of each.
    pub fn each(&self) -> impl IndexedParallelIterator<Item = &[Edge]> {
        (0..self.ends.len()).into_par_iter().with_min_len(256).map(|place| {
            let from = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
            let to = self.ends.get(place).copied().unwrap_or(from);
            self.edges.get(from..to).unwrap_or_default()
        })
    }
}

/// Sets that are united, each known by its lowest record.
#[derive(Debug)]
pub struct Sets {
    above: Vec<u32>,
}

impl Sets {
    /// Each record alone.
    pub fn new(records: u32) -> Self {
        Self { above: (0..records).collect() }
    }

    /// The lowest record of a record's set.
    pub fn root(&mut self, record: u32) -> u32 {
        let mut here = record;
        loop {
            let above = self.above.get(here as usize).copied().unwrap_or(here);
            if above == here {
                return here;
            }
            // Halve the way for the next who comes.
            let higher = self.above.get(above as usize).copied().unwrap_or(above);
            if let Some(slot) = self.above.get_mut(here as usize) {
                *slot = higher;
            }
            here = higher;
        }
    }

    /// Makes one set of two.
    pub fn unite(&mut self, left: u32, right: u32) {
        let (left, right) = (self.root(left), self.root(right));
        let (low, high) = (left.min(right), left.max(right));
        if let Some(slot) = self.above.get_mut(high as usize) {
            *slot = low;
        }
    }
}
