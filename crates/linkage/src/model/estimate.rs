//! The model's numbers from the records alone, by expectation and maximisation over counts of patterns.

use super::{FieldModel, LEVELS, Model, Shares, of_one_name};
use crate::blocking::{Sighting, Survey};
use crate::chance::Chance;
use crate::compare::{CHANGED_OVER, Comparer, Pattern, SAME, levels};
use crate::settings::Kind;
use crate::table::Table;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// So many pairs are drawn by chance, for how strangers compare.
const DRAWN: u64 = 600_000;
/// In so many shares.
const SHARES: u32 = 16;
/// Rounds of estimation at most.
const ROUNDS: usize = 100;
/// The estimation ends when a round changes the share of matches by no more than this, of it.
const CLOSE_ENOUGH: f64 = 2e-4;
/// How many patterns are one share of parallel work.
const SHARE: usize = 2_000;

/// How often each pattern was seen, in units of pairs of the whole table.
type Counts = Vec<(Pattern, f64)>;

/// Learns the model of a table from the pairs that a survey saw and from pairs drawn by chance.
pub fn estimate(table: &Table, survey: &Survey) -> Model {
    let seen = counted(&survey.sightings);
    let drawn = drawn(table);
    let mut model = beginning(table, &drawn);
    for _ in 0..ROUNDS {
        if round(&mut model, table, &seen, Some(&drawn), all_pairs(table)) < CLOSE_ENOUGH {
            break;
        }
    }
    model
}

/// Learns the model anew for joins of groups, once it is roughly known who is who.
///
/// Most pairs of one person's records are of the few who report often, over years in which they move and change their
/// numbers. But people are put together join by join, and a person of *k* records needs *k* - 1 joins, not one for each
/// pair. So here a person counts by their joins, and two groups of records as one pair. Of *n* records and *g* groups
/// there are about *n* times *g* over two such pairs on the way.
pub fn refine(model: &mut Model, table: &Table, survey: &Survey, person: &[u32]) {
    let mut sizes = vec![0_u32; person.len()];
    for first in person {
        if let Some(size) = sizes.get_mut(*first as usize) {
            *size += 1;
        }
    }
    let groups = sizes.iter().filter(|size| **size > 0).count() as f64;
    let of = |record: u32| person.get(record as usize).copied().unwrap_or(record);
    let size = |first: u32| f64::from(sizes.get(first as usize).copied().unwrap_or(1).max(1));
    let weighted: Vec<Sighting> = survey
        .sightings
        .iter()
        .map(|sighting| {
            let (one, other) = (of(sighting.left), of(sighting.right));
            let share = if one == other { 2.0 / size(one) } else { 1.0 / (size(one) * size(other)) };
            Sighting { weight: sighting.weight * share, ..*sighting }
        })
        .collect();
    let seen = counted(&weighted);
    let all = (f64::from(table.records()) * groups / 2.0).max(1.0);
    for _ in 0..ROUNDS {
        if round(model, table, &seen, None, all) < CLOSE_ENOUGH {
            break;
        }
    }
}

/// How likely a pair of a pattern is of one person, as far as its levels tell.
pub fn likely(model: &Model, pattern: Pattern) -> f64 {
    let ways = ways(model, pattern);
    ways.stayed + ways.moved
}

fn all_pairs(table: &Table) -> f64 {
    let records = f64::from(table.records());
    (records * (records - 1.0) / 2.0).max(1.0)
}

/// Sightings by their pattern.
fn counted(sightings: &[Sighting]) -> Counts {
    let mut all: FxHashMap<Pattern, f64> = FxHashMap::default();
    for sighting in sightings {
        *all.entry(sighting.pattern).or_default() += sighting.weight;
    }
    let mut counts: Counts = all.into_iter().collect();
    counts.sort_unstable_by_key(|(pattern, _)| *pattern);
    counts
}

/// For each field how often each level was met.
type Drawn = Vec<[f64; LEVELS]>;

/// Levels of pairs drawn by chance: for each field, how often each level was met where there was something to compare.
fn drawn(table: &Table) -> Drawn {
    let comparer = Comparer::new(table);
    let records = table.records();
    let fresh = || vec![[0.0; LEVELS]; table.fields.len()];
    let count = |counts: &mut Vec<[f64; LEVELS]>, left: u32, right: u32| {
        let pattern = comparer.pattern(table.row(left), table.row(right));
        for (field, counts) in counts.iter_mut().enumerate() {
            if let Some(count) = counts.get_mut(usize::from(pattern.level(field))) {
                *count += 1.0;
            }
        }
    };
    let every = all_pairs(table) <= DRAWN as f64;
    let starts = if every { records } else { SHARES };
    (0..starts)
        .into_par_iter()
        .fold(fresh, |mut counts, start| {
            if every {
                (start + 1..records).for_each(|right| count(&mut counts, start, right));
                return counts;
            }
            let mut chance = Chance::new(u64::from(start));
            for _ in 0..DRAWN / u64::from(SHARES) {
                let (left, right) = (chance.below(records), chance.below(records));
                if left != right {
                    count(&mut counts, left, right);
                }
            }
            counts
        })
        .reduce(fresh, |mut one, other| {
            one.iter_mut().flatten().zip(other.iter().flatten()).for_each(|(sum, count)| *sum += count);
            one
        })
}

/// Shares of levels from counts, with a little belief in `expected` where nothing was counted.
fn shares(counts: &[f64; LEVELS], expected: &Shares, belief: f64) -> Shares {
    let total: f64 = counts.iter().skip(1).sum::<f64>() + belief;
    let mut shares = [1.0; LEVELS];
    for ((share, count), expected) in shares.iter_mut().zip(counts).zip(expected).skip(1) {
        *share = (count + belief * expected) / total;
    }
    shares
}

/// Where the estimation begins: one person's records agree mostly, strangers' as those drawn by chance.
fn beginning(table: &Table, drawn: &[[f64; LEVELS]]) -> Model {
    let mut fields = Vec::with_capacity(table.fields.len());
    for (field, drawn) in table.fields.iter().zip(drawn) {
        let levels = levels(field.kind).len();
        let mut usual = [0.0; LEVELS];
        usual[0] = 1.0;
        // The same in 85 of 100, each worse level in half as many, different in 4.
        let worse: f64 =
            (1..levels.saturating_sub(1)).map(|level| 0.5_f64.powi(i32::try_from(level).unwrap_or(1))).sum();
        for (level, share) in usual.iter_mut().enumerate().skip(1).take(levels) {
            *share = if level == 1 {
                0.85
            } else if level == levels {
                0.04
            } else {
                0.11 * 0.5_f64.powi(i32::try_from(level - 1).unwrap_or(1)) / worse
            };
        }
        let mut even = [0.0; LEVELS];
        even.iter_mut().skip(1).take(levels).for_each(|share| *share = 1.0 / levels as f64);
        let strangers = shares(drawn, &even, 0.5);
        let household = if field.kind.is_place() || field.kind == Kind::Surname { usual } else { strangers };
        let neighbours = if field.kind.is_place() { usual } else { strangers };
        fields.push(FieldModel {
            name: field.name.clone(),
            kind: field.kind,
            levels,
            same: usual,
            moved: strangers,
            household,
            neighbours,
            strangers,
            namesakes: (field.kind == Kind::Email).then(|| namesakes(levels)),
        });
    }
    let records = f64::from(table.records()).max(2.0);
    Model { fields, same: 1.0 / records, stayed: 0.8, household: 1.0 / records, neighbours: 1.0 / records }
}

/// Where the estimation of an e-mail address among people of one name begins: mostly they differ.
fn namesakes(levels: usize) -> Shares {
    let mut shares = [0.0; LEVELS];
    shares[0] = 1.0;
    let others = 0.1 / (levels.max(2) - 1) as f64;
    shares.iter_mut().skip(1).take(levels).for_each(|share| *share = others);
    if let Some(different) = shares.get_mut(levels) {
        *different = 0.9;
    }
    shares
}

/// Whether a pattern's records bear one name.
fn bear_one_name(names: Option<(usize, usize)>, pattern: Pattern) -> bool {
    names.is_some_and(|(forename, surname)| of_one_name(pattern.level(forename), pattern.level(surname)))
}

/// What a pattern's pairs are, in the shares of the five ways.
#[derive(Debug, Clone, Copy, Default)]
struct Ways {
    stayed: f64,
    moved: f64,
    household: f64,
    neighbours: f64,
}

fn ways(model: &Model, pattern: Pattern) -> Ways {
    let (mut same, mut stayed, mut moved, mut household, mut neighbours, mut strangers) =
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    let of_one_name = bear_one_name(model.names(), pattern);
    for (place, field) in model.fields.iter().enumerate() {
        let level = usize::from(pattern.level(place));
        if level == 0 {
            continue;
        }
        let of = |shares: &Shares| shares.get(level).copied().unwrap_or(1.0);
        if field.kind.is_place() {
            stayed *= of(&field.same);
            moved *= of(&field.moved);
        } else {
            same *= of(&field.same);
        }
        if let Some(namesakes) = field.namesakes.as_ref().filter(|_| of_one_name) {
            for ways in [&mut household, &mut neighbours, &mut strangers] {
                *ways *= of(namesakes);
            }
            continue;
        }
        household *= of(&field.household);
        neighbours *= of(&field.neighbours);
        strangers *= of(&field.strangers);
    }
    let ways = Ways {
        stayed: model.same * same * model.stayed * stayed,
        moved: model.same * same * (1.0 - model.stayed) * moved,
        household: model.household * household,
        neighbours: model.neighbours * neighbours,
    };
    let strangers = (1.0 - model.same - model.household - model.neighbours) * strangers;
    let all = ways.stayed + ways.moved + ways.household + ways.neighbours + strangers;
    if all <= 0.0 {
        return Ways::default();
    }
    Ways {
        stayed: ways.stayed / all,
        moved: ways.moved / all,
        household: ways.household / all,
        neighbours: ways.neighbours / all,
    }
}

/// What is expected of pairs, by the model as it stands.
struct Expected {
    /// For each field and way, how often each level.
    sums: Vec<[[f64; LEVELS]; 4]>,
    /// For each field how often each level, of two people who bear one name.
    namesakes: Vec<[f64; LEVELS]>,
    same: f64,
    stayed: f64,
    stay_or_move: f64,
    household: f64,
    neighbours: f64,
}

impl Expected {
    fn new(model: &Model) -> Self {
        Self {
            sums: vec![[[0.0; LEVELS]; 4]; model.fields.len()],
            namesakes: vec![[0.0; LEVELS]; model.fields.len()],
            same: 0.0,
            stayed: 0.0,
            stay_or_move: 0.0,
            household: 0.0,
            neighbours: 0.0,
        }
    }

    fn add(&mut self, other: &Self) {
        let theirs = other.sums.iter().flatten().flatten();
        self.sums.iter_mut().flatten().flatten().zip(theirs).for_each(|(sum, more)| *sum += more);
        let theirs = other.namesakes.iter().flatten();
        self.namesakes.iter_mut().flatten().zip(theirs).for_each(|(sum, more)| *sum += more);
        self.same += other.same;
        self.stayed += other.stayed;
        self.stay_or_move += other.stay_or_move;
        self.household += other.household;
        self.neighbours += other.neighbours;
    }
}

fn expected(model: &Model, seen: &[(Pattern, f64)]) -> Expected {
    let mut expected = Expected::new(model);
    let names = model.names();
    for (pattern, count) in seen {
        let ways = ways(model, *pattern);
        let of_one_name = bear_one_name(names, *pattern);
        expected.same += count * (ways.stayed + ways.moved);
        expected.household += count * ways.household;
        expected.neighbours += count * ways.neighbours;
        let mut place_known = false;
        let fields = model.fields.iter().zip(&mut expected.sums).zip(&mut expected.namesakes);
        for (place, ((field, sums), namesakes)) in fields.enumerate() {
            let level = usize::from(pattern.level(place));
            if level == 0 {
                continue;
            }
            let is_place = field.kind.is_place();
            place_known |= is_place;
            let of_same = if is_place { ways.stayed } else { ways.stayed + ways.moved };
            let is_email = field.namesakes.is_some();
            if is_email && of_one_name {
                if let Some(sum) = namesakes.get_mut(level) {
                    *sum += count * (1.0 - ways.stayed - ways.moved).max(0.0);
                }
                if let Some(sum) = sums[0].get_mut(level) {
                    *sum += count * of_same;
                }
                continue;
            }
            for (sums, share) in sums.iter_mut().zip([of_same, ways.moved, ways.household, ways.neighbours]) {
                if let Some(sum) = sums.get_mut(level) {
                    *sum += count * share;
                }
            }
        }
        if place_known {
            expected.stayed += count * ways.stayed;
            expected.stay_or_move += count * (ways.stayed + ways.moved);
        }
    }
    expected
}

/// One round; answers how much the share of pairs of one person changed.
fn round(model: &mut Model, table: &Table, seen: &Counts, drawn: Option<&Drawn>, all: f64) -> f64 {
    let shares_of_work: Vec<Expected> = seen.par_chunks(SHARE).map(|seen| expected(model, seen)).collect();
    // In one order, so that the outcome is the same each time.
    let mut all_expected = Expected::new(model);
    for share in &shares_of_work {
        all_expected.add(share);
    }
    let Expected { sums, namesakes, same, stayed, stay_or_move, household, neighbours } = all_expected;
    let before = model.same;
    model.same = (same / all).clamp(1e-15, 0.5);
    model.household = (household / all).clamp(1e-15, 0.2);
    model.neighbours = (neighbours / all).clamp(1e-15, 0.2);
    model.stayed = ((stayed + 1.0) / (stay_or_move + 2.0)).clamp(0.02, 0.98);
    let fields = model.fields.iter_mut().zip(&sums).zip(&namesakes);
    for (place, ((field, sums), of_namesakes)) in fields.enumerate() {
        let [of_same, of_moved, of_household, of_neighbours] = sums;
        field.same = shares(of_same, &field.same, 2.0);
        field.namesakes = field.namesakes.map(|before| shares(of_namesakes, &before, 2.0));
        if let (Some(drawn), Some(of_table)) =
            (drawn.and_then(|drawn| drawn.get(place)), table.fields.get(place))
        {
            let least = 0.5 / (of_table.values.len() as f64 + 1.0);
            field.strangers = strangers(field, [model.same, model.household, model.neighbours], drawn, least);
        }
        field.moved =
            if field.kind.is_place() { shares(of_moved, &field.strangers, 2.0) } else { field.same };
        field.household =
            kept_apart(field.kind, &shares(of_household, &field.household, 2.0), &field.strangers);
        field.neighbours = if field.kind.is_place() {
            shares(of_neighbours, &field.neighbours, 2.0)
        } else {
            field.strangers
        };
    }
    (model.same - before).abs() / before.max(1e-15)
}

/// What chance drew is strangers but for the few pairs that are not. Strangers have the same value at `least` so often.
fn strangers(
    field: &FieldModel,
    [same, household, neighbours]: [f64; 3],
    drawn: &[f64; LEVELS],
    least: f64,
) -> Shares {
    let total: f64 = drawn.iter().skip(1).sum::<f64>().max(1.0);
    let mut strangers = field.strangers;
    for level in 1..=field.levels {
        let at = |shares: &Shares| shares.get(level).copied().unwrap_or(0.0);
        let counted = drawn.get(level).copied().unwrap_or(0.0) / total;
        let known =
            same * at(&field.same) + household * at(&field.household) + neighbours * at(&field.neighbours);
        let floor = match u8::try_from(level) {
            Ok(SAME) => least,
            Ok(CHANGED_OVER) if field.kind == Kind::Forename => 1e-7,
            _ => 0.1 / total,
        };
        if let Some(share) = strangers.get_mut(level) {
            *share = (counted - known).max(floor);
        }
    }
    strangers
}

/// Members of a household are still two people: their own names and birthdays agree no more often than those of twins,
/// or of a father and his son of one name, do.
fn kept_apart(kind: Kind, found: &Shares, strangers: &Shares) -> Shares {
    let most = match kind {
        Kind::Forename => 0.06,
        Kind::MiddleNames => 0.10,
        Kind::DateOfBirth | Kind::Email => 0.05,
        Kind::Identifier => 0.001,
        Kind::Sex => return *strangers,
        _ => return *found,
    };
    let beyond = |shares: &Shares| {
        shares.iter().zip(strangers).skip(1).map(|(share, stranger)| (share - stranger).max(0.0)).sum::<f64>()
    };
    let excess = beyond(found);
    if excess <= most {
        return *found;
    }
    let keep = most / excess;
    let mut kept = *strangers;
    for ((share, found), stranger) in kept.iter_mut().zip(found).zip(strangers).skip(1) {
        *share = stranger + (found - stranger) * keep;
    }
    kept
}
