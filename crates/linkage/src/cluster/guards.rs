//! What keeps two groups of records apart, however alike they are.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize, Serializer};

/// Why two groups were kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Refused {
    /// Somebody decided that two of the records are of two people.
    DecidedApart,
    /// Both have a record of one source, and a person has one in each.
    SameSource,
    /// Together they would have more records than a person may have.
    TooLarge,
}

/// What keeps groups apart. By default nothing but their size does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Guards {
    #[serde(serialize_with = "in_order")]
    apart: FxHashSet<(u32, u32)>,
    sources: Vec<u32>,
    largest: usize,
}

/// A set has no order of its own; the same guards are the same bytes.
fn in_order<S: Serializer>(pairs: &FxHashSet<(u32, u32)>, to: S) -> Result<S::Ok, S::Error> {
    let mut pairs: Vec<&(u32, u32)> = pairs.iter().collect();
    pairs.sort_unstable();
    pairs.serialize(to)
}

impl Default for Guards {
    fn default() -> Self {
        Self { apart: FxHashSet::default(), sources: Vec::new(), largest: Self::LARGEST }
    }
}

impl Guards {
    /// The most records that a person may have, unless it is said otherwise: more is a value that stands for nothing
    /// (a switchboard's number, a made-up birthday), not somebody who reports often.
    pub const LARGEST: usize = 1_000;

    /// A person has at most one record of each source; for each record the number of its source, 0 for none.
    #[must_use]
    pub fn one_per_source(mut self, sources: Vec<u32>) -> Self {
        self.sources = sources;
        self
    }

    /// A person has at most so many records.
    #[must_use]
    pub fn largest(mut self, records: usize) -> Self {
        self.largest = records.max(1);
        self
    }

    /// Two records are of two people.
    pub fn keep_apart(&mut self, one: u32, other: u32) {
        self.apart.insert((one.min(other), one.max(other)));
    }

    /// Nothing is decided of two records any more.
    pub fn leave_open(&mut self, one: u32, other: u32) {
        self.apart.remove(&(one.min(other), one.max(other)));
    }

    /// A record is no more: nothing is decided of it.
    pub fn forget(&mut self, record: u32) {
        self.apart.retain(|(one, other)| *one != record && *other != record);
    }

    /// The pairs of records that are of two people.
    pub fn pairs_apart(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.apart.iter().copied()
    }

    /// Why two groups may not be joined; nothing where they may.
    pub fn refuse(&self, ours: &[u32], theirs: &[u32]) -> Option<Refused> {
        let each = || ours.iter().flat_map(|one| theirs.iter().map(move |other| (*one, *other)));
        let source = |record: u32| self.sources.get(record as usize).copied().unwrap_or(0);
        if !self.apart.is_empty()
            && each().any(|(one, other)| self.apart.contains(&(one.min(other), one.max(other))))
        {
            Some(Refused::DecidedApart)
        } else if !self.sources.is_empty()
            && each().any(|(one, other)| source(one) != 0 && source(one) == source(other))
        {
            Some(Refused::SameSource)
        } else if ours.len() + theirs.len() > self.largest {
            Some(Refused::TooLarge)
        } else {
            None
        }
    }

    /// Whether groups of up to so many records are joined without a look at the guards.
    pub fn let_through(&self, records: usize) -> bool {
        self.apart.is_empty() && self.sources.is_empty() && records <= self.largest
    }
}

#[cfg(test)]
mod tests {
    use super::{Guards, Refused};

    #[test]
    fn groups_are_kept_apart_for_a_reason() {
        let mut guards = Guards::default().one_per_source(vec![0, 1, 2, 1, 0]).largest(3);
        guards.keep_apart(4, 0);
        for (ours, theirs, want) in [
            (vec![0], vec![1], None),
            (vec![0, 1], vec![4], Some(Refused::DecidedApart)),
            (vec![1], vec![2, 3], Some(Refused::SameSource)),
            (vec![0, 1], vec![2, 5], Some(Refused::TooLarge)),
        ] {
            assert_eq!(guards.refuse(&ours, &theirs), want, "{ours:?} {theirs:?}");
        }
        guards.leave_open(0, 4);
        assert_eq!(guards.refuse(&[0, 1], &[4]), None);
        assert!(Guards::default().let_through(3) && !guards.let_through(2));
    }
}
