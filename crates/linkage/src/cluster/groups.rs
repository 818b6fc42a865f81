//! Groups of records of one component, joined one after the other.

use super::component::Sets;
use super::{Edge, Guards, Refused};
use crate::compare::{Comparer, MOST_FIELDS, Meeting};
use crate::model::{Ratios, Score, Sum, Weigher};
use crate::settings::Kind;
use crate::table::Table;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Of two groups at most so many pairs are compared.
const MOST_PAIRS: usize = 16;

/// How much more two groups together may say than the better of them alone, at best.
const TOGETHER: f32 = 2.0;

/// A score beyond doubt: a thousand to one.
const BEYOND_DOUBT: f32 = 10.0;

/// A score from which on it does not matter which of several joins comes first: sixty-five thousand to one.
const AT_ONCE: f32 = 16.0;

/// Two groups that were joined: one record of each, and how sure it was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Joined {
    /// A record of the one.
    pub left: u32,
    /// A record of the other.
    pub right: u32,
    /// How sure.
    pub score: Score,
}

/// What became of a component.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// The joins, in their order.
    pub joins: Vec<Joined>,
    /// Records that were near to each other and stay apart, with the score of their groups.
    pub apart: Vec<Joined>,
    /// Joins that a guard did not let happen, and why.
    pub refused: Vec<(Joined, Refused)>,
}

/// Which records are one person's.
#[derive(Debug, Clone)]
pub struct People {
    /// For each record the lowest record of its person.
    pub person: Vec<u32>,
    /// The joins; those of one person in their order.
    pub joins: Vec<Joined>,
    /// Records that were near to each other and stay apart.
    pub apart: Vec<Joined>,
    /// Joins that a guard did not let happen, and why.
    pub refused: Vec<(Joined, Refused)>,
}

impl People {
    /// As it was settled.
    pub fn new(records: u32, settled: Vec<Settled>) -> Self {
        let mut sets = Sets::new(records);
        let (mut joins, mut apart, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for part in settled {
            for join in &part.joins {
                sets.unite(join.left, join.right);
            }
            joins.extend(part.joins);
            apart.extend(part.apart);
            refused.extend(part.refused);
        }
        Self { person: (0..records).map(|record| sets.root(record)).collect(), joins, apart, refused }
    }

    /// Every pair of records that are one person's, with how sure the join was that brought them together.
    pub fn pairs(&self, mut visit: impl FnMut(u32, u32, Score)) {
        self.groups_joined(|ours, theirs, score| {
            for left in ours {
                for right in theirs {
                    visit(*left.min(right), *left.max(right), score);
                }
            }
        });
    }

    /// Every join: the records of the one group, those of the other, and how sure it was.
    pub fn groups_joined(&self, mut visit: impl FnMut(&[u32], &[u32], Score)) {
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut sets = Sets::new(u32::try_from(self.person.len()).unwrap_or(u32::MAX));
        for join in &self.joins {
            let (one, other) = (sets.root(join.left), sets.root(join.right));
            let ours = members.remove(&one).unwrap_or_else(|| vec![one]);
            let theirs = members.remove(&other).unwrap_or_else(|| vec![other]);
            visit(&ours, &theirs, join.score);
            sets.unite(one, other);
            members.insert(one.min(other), [ours, theirs].concat());
        }
    }
}

/// A possible join in the queue; old ones are known by their groups' versions.
struct Possible {
    score: f32,
    /// Whether the score is that of the groups as they stand, or only what it may be at best.
    known: bool,
    one: (usize, u32),
    other: (usize, u32),
}

impl PartialEq for Possible {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Possible {}
impl PartialOrd for Possible {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Possible {
    fn cmp(&self, other: &Self) -> Ordering {
        // Equal scores in the order of the records, so that the outcome does not hang on chance.
        self.score.total_cmp(&other.score).then_with(|| (other.one, other.other).cmp(&(self.one, self.other)))
    }
}

/// What two groups are to each other.
#[derive(Debug, Clone, Copy)]
struct Near {
    score: f32,
    known: bool,
}

/// The groups of a component while they are joined.
struct Groups<'a> {
    table: &'a Table,
    comparer: &'a Comparer<'a>,
    weigher: &'a Weigher,
    component: &'a [Edge],
    records: Vec<u32>,
    members: Vec<Vec<u32>>,
    versions: Vec<u32>,
    near: Vec<FxHashMap<usize, Near>>,
    queue: BinaryHeap<Possible>,
}

/// Joins the groups of a component, the surest first.
pub fn join(
    table: &Table,
    comparer: &Comparer<'_>,
    weigher: &Weigher,
    component: &[Edge],
    guards: &Guards,
    threshold: Score,
) -> Settled {
    if let [edge] = component
        && guards.let_through(2)
    {
        let joined = vec![Joined { left: edge.left, right: edge.right, score: edge.score }];
        return if edge.score.0 >= threshold.0 {
            Settled { joins: joined, ..Settled::default() }
        } else {
            Settled { apart: joined, ..Settled::default() }
        };
    }
    if threshold.0 <= BEYOND_DOUBT
        && let Some(joins) = all_agree(component)
        && guards.let_through(joins.len() + 1)
    {
        return Settled { joins, ..Settled::default() };
    }
    let mut groups = Groups::new(table, comparer, weigher, component);
    let (mut joins, mut refused) = (Vec::new(), Vec::new());
    while let Some(possible) = groups.queue.pop() {
        if possible.score < threshold.0 {
            break;
        }
        let (one, other) = (possible.one.0, possible.other.0);
        if groups.version(one) != possible.one.1 || groups.version(other) != possible.other.1 {
            continue;
        }
        let score = if possible.known { possible.score } else { groups.between(one, other) };
        // Such a join need not wait till all others are weighed: in a large group that would be most of the work.
        if !possible.known && score < AT_ONCE {
            groups.meet(one, other, Near { score, known: true });
            continue;
        }
        // Groups only grow: what is refused once is refused for good.
        match guards.refuse(groups.members(one), groups.members(other)) {
            None => joins.extend(groups.join(one, other, Score(score))),
            Some(reason) => {
                let joined = groups.joined(one, other, Score(score));
                refused.extend(joined.map(|joined| (joined, reason)));
            }
        }
    }
    let apart = groups.apart();
    Settled { joins, apart, refused }
}

/// The joins of a component in which each record surely is of one person with each other: nothing is left to weigh.
fn all_agree(component: &[Edge]) -> Option<Vec<Joined>> {
    let first = component.iter().map(|edge| edge.left).min()?;
    let joins: Vec<Joined> = component
        .iter()
        .filter(|edge| edge.left == first)
        .map(|edge| Joined { left: edge.left, right: edge.right, score: edge.score })
        .collect();
    // With each other: as many edges as there are pairs of the first's neighbours and itself.
    let whole = component.len() == joins.len() * (joins.len() + 1) / 2;
    (whole && component.iter().all(|edge| edge.score.0 >= BEYOND_DOUBT)).then_some(joins)
}

impl<'a> Groups<'a> {
    fn new(
        table: &'a Table,
        comparer: &'a Comparer<'a>,
        weigher: &'a Weigher,
        component: &'a [Edge],
    ) -> Self {
        let mut records: Vec<u32> = component.iter().flat_map(|edge| [edge.left, edge.right]).collect();
        records.sort_unstable();
        records.dedup();
        let mut groups = Self {
            table,
            comparer,
            weigher,
            component,
            members: records.iter().map(|record| vec![*record]).collect(),
            versions: vec![0; records.len()],
            near: vec![FxHashMap::default(); records.len()],
            queue: BinaryHeap::with_capacity(component.len()),
            records,
        };
        for edge in component {
            groups.meet(
                groups.place(edge.left),
                groups.place(edge.right),
                Near { score: edge.score.0, known: true },
            );
        }
        groups
    }

    fn place(&self, record: u32) -> usize {
        self.records.binary_search(&record).unwrap_or(0)
    }

    fn version(&self, group: usize) -> u32 {
        self.versions.get(group).copied().unwrap_or(u32::MAX)
    }

    /// Notes what two groups are to each other and puts it in the queue.
    fn meet(&mut self, one: usize, other: usize, near: Near) {
        for (group, neighbour) in [(one, other), (other, one)] {
            if let Some(around) = self.near.get_mut(group) {
                around.insert(neighbour, near);
            }
        }
        self.queue.push(Possible {
            score: near.score,
            known: near.known,
            one: (one, self.version(one)),
            other: (other, self.version(other)),
        });
    }

    /// Makes one group of two.
    fn join(&mut self, one: usize, other: usize, score: Score) -> Option<Joined> {
        let joined = self.joined(one, other, score)?;
        let taken = self.members.get_mut(other).map(std::mem::take).unwrap_or_default();
        self.members.get_mut(one)?.extend(taken);
        for group in [one, other] {
            if let Some(version) = self.versions.get_mut(group) {
                *version += 1;
            }
        }
        // Whoever was near to one of the two is near to both now. How near is worked out when their turn comes; till
        // then the better of the two and a little more is what it may be at best.
        let mut around = self.near.get_mut(one).map(std::mem::take).unwrap_or_default();
        for (group, theirs) in self.near.get_mut(other).map(std::mem::take).unwrap_or_default() {
            let score = around.get(&group).map_or(theirs.score, |ours| ours.score.max(theirs.score));
            around.insert(group, Near { score, known: false });
            if let Some(near) = self.near.get_mut(group) {
                near.remove(&other);
            }
        }
        let mut around: Vec<(usize, f32)> = around
            .into_iter()
            .filter(|(group, _)| *group != one && *group != other)
            .map(|(group, near)| (group, near.score))
            .collect();
        around.sort_unstable_by_key(|(group, _)| *group);
        for (group, score) in around {
            self.meet(one, group, Near { score: score + TOGETHER, known: false });
        }
        Some(joined)
    }

    fn members(&self, group: usize) -> &[u32] {
        self.members.get(group).map(Vec::as_slice).unwrap_or_default()
    }

    /// The join of two groups, by a record of each.
    fn joined(&self, one: usize, other: usize, score: Score) -> Option<Joined> {
        Some(Joined { left: *self.members(one).first()?, right: *self.members(other).first()?, score })
    }

    fn between(&self, one: usize, other: usize) -> f32 {
        let (ours, theirs) = (self.members(one), self.members(other));
        between(self.table, self.comparer, self.weigher, self.component, ours, theirs).0
    }

    /// What became of edges whose records stay apart.
    fn apart(&self) -> Vec<Joined> {
        let mut group_of = vec![0; self.records.len()];
        for (group, members) in self.members.iter().enumerate() {
            for member in members {
                if let Some(of) =
                    self.records.binary_search(member).ok().and_then(|place| group_of.get_mut(place))
                {
                    *of = group;
                }
            }
        }
        let group = |record: u32| {
            self.records
                .binary_search(&record)
                .ok()
                .and_then(|place| group_of.get(place))
                .copied()
                .unwrap_or(0)
        };
        let mut known: FxHashMap<(usize, usize), f32> = FxHashMap::default();
        self.component
            .iter()
            .filter_map(|edge| {
                let (one, other) =
                    (group(edge.left).min(group(edge.right)), group(edge.left).max(group(edge.right)));
                if one == other {
                    return None;
                }
                let near = self.near.get(one)?.get(&other)?;
                let score = if near.known {
                    near.score
                } else {
                    *known.entry((one, other)).or_insert_with(|| self.between(one, other))
                };
                Some(Joined { left: edge.left, right: edge.right, score: Score(score) })
            })
            .collect()
    }
}

/// Whether a person keeps what a field holds.
fn is_kept(kind: Kind) -> bool {
    matches!(kind, Kind::Forename | Kind::MiddleNames | Kind::DateOfBirth | Kind::Sex)
}

/// How likely two groups are one person. `edges`, in the order of their records, are pairs that were compared before.
pub fn between(
    table: &Table,
    comparer: &Comparer<'_>,
    weigher: &Weigher,
    edges: &[Edge],
    ours: &[u32],
    theirs: &[u32],
) -> Score {
    let all = ours.len() * theirs.len();
    let every = all.div_ceil(MOST_PAIRS).max(1);
    let mut kept = [([1.0_f64; 4], 0_u32); MOST_FIELDS];
    let mut best: [Option<Ratios>; MOST_FIELDS] = [None; MOST_FIELDS];
    let pairs = ours.iter().flat_map(|left| theirs.iter().map(move |right| (*left, *right)));
    for (left, right) in pairs.enumerate().filter(|(number, _)| number % every == 0).map(|(_, pair)| pair) {
        let (one, other) = (table.row(left), table.row(right));
        let pair = (left.min(right), left.max(right));
        let meeting = match edges.binary_search_by_key(&pair, |edge| (edge.left, edge.right)) {
            Ok(place) => edges
                .get(place)
                .map_or_else(Meeting::default, |edge| comparer.meet_again(edge.pattern, one, other)),
            Err(_) => comparer.meet(one, other),
        };
        let of_one_name = weigher.of_one_name(&meeting);
        for (place, (((field, met), kept), best)) in
            table.fields.iter().zip(meeting).zip(&mut kept).zip(&mut best).enumerate()
        {
            let Some(ratios) = weigher.ratios(place, met, of_one_name) else { continue };
            if is_kept(field.kind) {
                for (sum, ratio) in
                    kept.0.iter_mut().zip([ratios.same, ratios.moved, ratios.household, ratios.neighbours])
                {
                    *sum *= ratio;
                }
                kept.1 += 1;
            } else if best.is_none_or(|best| best.same < ratios.same) {
                *best = Some(ratios);
            }
        }
    }
    let mut sum = Sum::default();
    for (place, (kept, best)) in kept.iter().zip(best).enumerate() {
        if kept.1 > 0 {
            let [same, moved, household, neighbours] = kept
                .0
                .map(|product| if kept.1 == 1 { product } else { product.powf(1.0 / f64::from(kept.1)) });
            sum.add(Ratios { same, moved, household, neighbours }, weigher.is_place(place));
        } else if let Some(best) = best {
            sum.add(best, weigher.is_place(place));
        }
    }
    Score(weigher.total(&sum).0 + weigher.often(ours.len().max(theirs.len())))
}
