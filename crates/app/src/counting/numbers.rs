//! From encodings to the numbers that may leave. The command `alongside count` and the room's job share it.

use alongside_counting::{Coming, Encoding, Field, File, People, people};
use alongside_release::{Parties, Shown, THRESHOLD, Table, release, release_overlaps};
use std::collections::BTreeMap;

/// What leaves: nothing in it is below the threshold or gives away what is.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// For each set of two parties or more how many people are known to all of them; bit `n` stands for party `n`.
    pub known_to_all: BTreeMap<Parties, Shown>,
    /// For each party how many people it has several records of, where people may return.
    pub returning: Option<Vec<Shown>>,
    /// The share of the people in common that is found, at most; `None` where the encodings do not tell.
    pub found: Option<f64>,
    /// The share of those found that is right, at most.
    pub right: Option<f64>,
}

/// There are too few people for any number to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew;

/// Why two files of encodings can't be counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// They were made with different keys, so that nobody in them can be the same.
    OtherKey,
    /// They were made of different columns.
    OtherColumns,
    /// They hold the same.
    Same,
}

/// Why a file of encodings can't be counted together with another, if it can't.
pub fn unfit(one: &File, other: &File) -> Option<Unfit> {
    if one.project != other.project {
        Some(Unfit::OtherKey)
    } else if one.fields != other.fields {
        Some(Unfit::OtherColumns)
    } else {
        (one.encodings == other.encodings).then_some(Unfit::Same)
    }
}

/// Counts encodings that were all made of the same fields. It compares each encoding with each: not for a thread that has others to answer.
pub fn count(parties: &[&[Encoding]], fields: &[Field], coming: Coming) -> Result<Counted, TooFew> {
    let found = people(parties, fields, coming);
    let overlaps = release_overlaps(parties.len(), &exactly(&found), THRESHOLD).map_err(|_| TooFew)?;
    Ok(Counted {
        known_to_all: overlaps.known_to_all,
        returning: (coming == Coming::Again)
            .then(|| (0..parties.len()).map(|party| returning(&found, party)).collect()),
        found: found.threshold.found,
        right: found.threshold.right,
    })
}

/// How many people are known to exactly each set of parties.
fn exactly(found: &People) -> BTreeMap<Parties, u64> {
    let mut exactly = BTreeMap::new();
    for counts in &found.known {
        let set = (0_u32..)
            .zip(counts)
            .filter(|(_, count)| **count > 0)
            .fold(0, |set: Parties, (party, _)| set | 1 << party);
        *exactly.entry(set).or_insert(0) += 1;
    }
    exactly
}

/// How many of a party's people it has more than one record of; hidden where they are few, or nearly all.
fn returning(found: &People, party: usize) -> Shown {
    let (mut once, mut again) = (0, 0);
    for count in found.known.iter().filter_map(|counts| counts.get(party)) {
        match count {
            0 => {}
            1 => once += 1,
            _ => again += 1,
        }
    }
    // None and few look alike; the number of records is known, so what is left must not be small either.
    let shown =
        Table::new(vec![vec![once], vec![again]]).ok().and_then(|table| release(&table, THRESHOLD).ok());
    let cell = shown.and_then(|shown| shown.cells.get(1).and_then(|row| row.first()).copied());
    cell.filter(|_| again >= THRESHOLD && once >= THRESHOLD).unwrap_or(Shown::Hidden)
}
