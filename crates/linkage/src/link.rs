//! The whole job: records in, people out.

use crate::blocking::{COMPARED_WHOLE, Candidates, Survey};
use crate::cluster::{Edge, Guards, People, at_a_glance, cluster};
use crate::compare::{Comparer, pattern_of};
use crate::model::{Model, Often, Score, Weigher, estimate, likely, refine};
use crate::table::{MISSING, Table};
use rayon::prelude::*;

/// Pairs below this score are not kept: one in seventeen would be right.
pub(crate) const KEPT: f32 = -4.0;
/// Two records are taken for one person's at a glance from here on: about 64 to 1.
const SURE: f32 = 6.0;
/// Two records are one person's where it is more likely than not.
const THRESHOLD: f32 = 0.0;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A sample of pairs is looked at.
    Surveying,
    /// How fields agree is learned.
    Learning,
    /// The rules that make candidates are chosen.
    Choosing,
    /// So many candidate pairs are compared.
    Comparing(u64),
    /// Pairs that were kept are weighed by how many people have a value.
    Weighing(usize),
    /// Groups of records are joined.
    Joining,
}

/// What was found.
#[derive(Debug)]
pub struct Linked {
    /// What was learned.
    pub model: Model,
    /// How pairs are weighed by it.
    pub weigher: Weigher,
    /// The candidate pairs worth keeping, by their records.
    pub edges: Vec<Edge>,
    /// Which records are one person's.
    pub people: People,
    /// The rules that made candidates.
    pub candidates: Candidates,
}

/// Links the records of a table; `guards` keep apart what must stay apart, `progress` hears what is being done.
pub fn link(table: &Table, guards: &Guards, progress: impl Fn(Stage)) -> Linked {
    let small = table.records() <= COMPARED_WHOLE;
    progress(Stage::Surveying);
    let survey = if small { Survey::whole(table) } else { Survey::of(table) };
    progress(Stage::Learning);
    let mut model = estimate(table, &survey);
    progress(Stage::Choosing);
    let candidates = if small {
        Candidates::whole(table)
    } else {
        Candidates::choose(table, &survey, |seen| likely(&model, seen.pattern))
    };
    // First with how often each value was met; then, knowing roughly who is who, with how many people have it: who
    // reports often must not make their own rare name common.
    let counts: Vec<Vec<u32>> = table.fields.iter().map(|field| field.values.counts().to_vec()).collect();
    let weigher = Weigher::new(table, &model, &counts);
    progress(Stage::Comparing(candidates.most_pairs()));
    let mut edges = weighed(table, &candidates, &weigher);
    progress(Stage::Weighing(edges.len()));
    let people = at_a_glance(table.records(), &edges, Score(SURE));
    refine(&mut model, table, &survey, &people.person);
    drop(survey);
    let often = Often::of(sizes(&people));
    let weigher = Weigher::new(table, &model, &counted_by_people(table, &people.person)).with(often);
    let comparer = Comparer::new(table);
    edges.par_iter_mut().for_each(|edge| {
        edge.score =
            weigher.score(&comparer.meet_again(edge.pattern, table.row(edge.left), table.row(edge.right)));
    });
    progress(Stage::Joining);
    let people = cluster(table, &weigher, &edges, guards, Score(THRESHOLD));
    Linked { model, weigher, edges, people, candidates }
}

fn weighed(table: &Table, candidates: &Candidates, weigher: &Weigher) -> Vec<Edge> {
    let comparer = Comparer::new(table);
    let shares = candidates.visit(Vec::new, |edges, left, right| {
        let meeting = comparer.meet(table.row(left), table.row(right));
        let score = weigher.score(&meeting);
        if score.0 >= KEPT {
            edges.push(Edge { left, right, pattern: pattern_of(&meeting), score });
        }
    });
    let mut edges: Vec<Edge> = shares.into_iter().flatten().collect();
    edges.par_sort_unstable_by_key(|edge| (edge.left, edge.right));
    edges.dedup_by_key(|edge| (edge.left, edge.right));
    edges
}

/// How many records each person has.
fn sizes(people: &People) -> Vec<u32> {
    let mut sizes = vec![0_u32; people.person.len()];
    for first in &people.person {
        if let Some(size) = sizes.get_mut(*first as usize) {
            *size += 1;
        }
    }
    sizes
}

/// For each value of each field, how many people have it; `person` says whose each record is.
pub(crate) fn counted_by_people(table: &Table, person: &[u32]) -> Vec<Vec<u32>> {
    table
        .fields
        .par_iter()
        .map(|field| {
            let mut pairs: Vec<u64> = Vec::with_capacity(person.len());
            for (record, person) in (0..table.records()).zip(person) {
                pairs.extend(
                    field
                        .of(table.row(record))
                        .iter()
                        .filter(|value| **value != MISSING)
                        .map(|value| u64::from(*value) << 32 | u64::from(*person)),
                );
            }
            pairs.sort_unstable();
            pairs.dedup();
            let mut counts = vec![0_u32; field.values.len() + 1];
            for pair in pairs {
                if let Some(count) = usize::try_from(pair >> 32).ok().and_then(|value| counts.get_mut(value))
                {
                    *count += 1;
                }
            }
            counts
        })
        .collect()
}
