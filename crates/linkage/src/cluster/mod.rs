//! From pairs to people: which records are one person's.
//!
//! A chain of weak links must not join two families. So groups are joined one after the other, the surest first, and
//! before each join the two *groups* are compared, not the two records that happened to be near: what a person keeps
//! (forename, birthday, sex) must fit between all of their records, what a person changes (address, phone, e-mail,
//! surname) must fit somewhere.

mod component;
mod groups;
mod guards;

pub use groups::{Joined, People, Settled};
pub(crate) use groups::{between, join};
pub use guards::{Guards, Refused};

use crate::compare::{Comparer, Pattern};
use crate::model::{Score, Weigher};
use crate::table::Table;
use component::Components;
use rayon::prelude::*;

/// A pair of records that was worth keeping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The lower record.
    pub left: u32,
    /// The higher record.
    pub right: u32,
    /// How its fields agree.
    pub pattern: Pattern,
    /// Its score.
    pub score: Score,
}

/// Who is who at a glance: all that hangs together by edges of at least this score.
pub fn at_a_glance(records: u32, edges: &[Edge], sure: Score) -> People {
    let joined = |edge: &&Edge| edge.score.0 >= sure.0;
    let joins = edges
        .iter()
        .filter(joined)
        .map(|edge| Joined { left: edge.left, right: edge.right, score: edge.score })
        .collect();
    People::new(records, vec![Settled { joins, ..Settled::default() }])
}

/// Joins records by their edges where the groups' score is at least `threshold` and no guard keeps them apart.
pub fn cluster(
    table: &Table,
    weigher: &Weigher,
    edges: &[Edge],
    guards: &Guards,
    threshold: Score,
) -> People {
    let records = table.records();
    let comparer = Comparer::new(table);
    let components = Components::of(records, edges);
    let settled = components
        .each()
        .map(|component| join(table, &comparer, weigher, component, guards, threshold))
        .collect();
    People::new(records, settled)
}
