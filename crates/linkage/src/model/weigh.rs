//! From what two records have in common to how likely they are of one person.

use super::{LEVELS, Model, Often, Shares, of_one_name};
use crate::chance::Chance;
use crate::compare::{CHANGED_OVER, Meeting, SAME, levels};
use crate::outside::{COUNTS_AS, share};
use crate::settings::Kind;
use crate::table::{Field, MISSING, Met, Table};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What speaks for one person against two, as a logarithm to base 2 of the odds: +1 doubles them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score(pub f32);

impl Score {
    /// The probability that goes with it.
    pub fn probability(self) -> f64 {
        1.0 / (1.0 + (-f64::from(self.0)).exp2())
    }

    /// The score of a probability.
    pub fn of_probability(probability: f64) -> Self {
        Self((probability / (1.0 - probability)).log2() as f32)
    }
}

/// What a pair of values says, as shares of pairs in each way that they may come about, over the share by chance.
#[derive(Debug, Clone, Copy)]
pub struct Ratios {
    /// Of one person; for a place, who has not moved.
    pub same: f64,
    /// Of one person who has moved.
    pub moved: f64,
    /// Of two of one household.
    pub household: f64,
    /// Of neighbours.
    pub neighbours: f64,
}

/// Weighs meetings by a model and by how common the values are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Weigher {
    fields: Vec<FieldWeigher>,
    /// Where forename and surname stand.
    names: Option<(usize, usize)>,
    prior: f64,
    /// How the odds before anything is compared hang on the sizes of groups.
    often: Often,
    stayed: f64,
    household: f64,
    neighbours: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct FieldWeigher {
    place: bool,
    different: usize,
    same: Shares,
    moved: Shares,
    household: Shares,
    neighbours: Shares,
    strangers: Shares,
    /// Of two people who bear one name, where that makes a difference.
    namesakes: Option<Shares>,
    /// Whether the country counts beside them.
    country: bool,
    /// How many people have a value of this field.
    people: f64,
    /// One over the share of people who have a value, by the value's number.
    rarity: Vec<f32>,
    /// For each level between the same and different, how many values stand that near to one, in people.
    variants: Shares,
}

impl Weigher {
    /// For this model; `people` says for each value of each field how many people have it.
    pub fn new(table: &Table, model: &Model, people: &[Vec<u32>]) -> Self {
        let fields = table
            .fields
            .par_iter()
            .zip(&model.fields)
            .zip(people)
            .map(|((field, learned), people)| {
                let all: f64 = people.iter().skip(1).map(|count| f64::from(*count)).sum::<f64>().max(1.0);
                let rarity: Vec<f32> =
                    people.iter().map(|count| (all / (f64::from(*count) + 0.5)) as f32).collect();
                FieldWeigher {
                    place: field.kind.is_place(),
                    different: learned.levels,
                    same: learned.same,
                    moved: learned.moved,
                    household: learned.household,
                    neighbours: learned.neighbours,
                    strangers: learned.strangers,
                    namesakes: learned.namesakes,
                    variants: variants(field, people, &rarity, learned.levels),
                    country: false,
                    people: all,
                    rarity,
                }
            })
            .collect();
        let strangers = 1.0 - model.same - model.household - model.neighbours;
        Self {
            fields,
            names: model.names(),
            prior: model.same / strangers,
            often: Often::default(),
            stayed: model.stayed,
            household: model.household / strangers,
            neighbours: model.neighbours / strangers,
        }
    }

    /// Thinks of how often people return.
    #[must_use]
    pub fn with(mut self, often: Often) -> Self {
        self.prior *= f64::from(often.doublings(1)).exp2();
        Self { often, ..self }
    }

    /// By how much more than two single records two groups are one person's before anything is compared, in doublings.
    pub fn often(&self, larger: usize) -> f32 {
        self.often.doublings(larger) - self.often.doublings(1)
    }

    /// Whether it knows the values of this table, field by field.
    pub(crate) fn fits(&self, table: &Table) -> bool {
        let knows =
            |(weigher, field): (&FieldWeigher, &Field)| weigher.rarity.len() == field.values.len() + 1;
        self.fields.len() == table.fields.len() && self.fields.iter().zip(&table.fields).all(knows)
    }

    /// Thinks of the country beside the table's own people: where those are few, how common a value is in the country
    /// says more than how many of them have it.
    ///
    /// `variants` says how many values stand near to one among many people: few people have few, and what is near by
    /// chance among all would look as if it were near for a reason.
    pub fn beside_the_country(&mut self, table: &Table, variants: &[Shares]) {
        for (place, (weigher, field)) in self.fields.iter_mut().zip(&table.fields).enumerate() {
            let all = weigher.people.max(1.0);
            for (own, usual) in weigher.variants.iter_mut().zip(variants.get(place).into_iter().flatten()) {
                *own = own.max(*usual);
            }
            // What is different is different, however rare either is.
            let different = levels(field.kind).iter().position(|level| *level == "different");
            weigher.different = different.map_or(weigher.different, |place| place + 1);
            for (number, rarity) in (0_u32..).zip(&mut weigher.rarity).skip(1) {
                let own = all / f64::from(*rarity);
                let outside = COUNTS_AS * share(field.kind, &field.values.text(number));
                *rarity = ((all + COUNTS_AS) / (own + outside)) as f32;
            }
            weigher.country = true;
        }
    }

    /// Whether the country is thought of beside the table's own people.
    pub(crate) fn is_beside_the_country(&self) -> bool {
        self.fields.iter().any(|field| field.country)
    }

    /// How the odds before anything is compared hang on the sizes of groups.
    pub(crate) fn thinks_of(&self) -> &Often {
        &self.often
    }

    /// Takes in values that are new in the table: each is one person's so far.
    pub fn learn_values(&mut self, table: &Table) {
        for (weigher, field) in self.fields.iter_mut().zip(&table.fields) {
            let known = u32::try_from(weigher.rarity.len()).unwrap_or(u32::MAX);
            let beside = if weigher.country { COUNTS_AS } else { 0.0 };
            for number in known..u32::try_from(field.values.len() + 1).unwrap_or(0) {
                let outside = beside * share(field.kind, &field.values.text(number));
                weigher.rarity.push(((weigher.people.max(1.0) + beside) / (1.5 + outside)) as f32);
            }
        }
    }

    /// For each field and level, how many values stand that near to one, in people.
    pub fn variants(&self) -> Vec<Shares> {
        self.fields.iter().map(|field| field.variants).collect()
    }

    /// The odds before anything is compared, one person to two strangers.
    pub fn prior(&self) -> f64 {
        self.prior
    }

    /// What a field's meeting says, of two records that bear one name or not; nothing where nothing is compared.
    #[inline]
    pub fn ratios(&self, field: usize, met: Met, of_one_name: bool) -> Option<Ratios> {
        if met.level == 0 {
            return None;
        }
        self.fields.get(field).map(|field| field.ratios(met, of_one_name))
    }

    /// Whether two records bear one name.
    #[inline]
    pub fn of_one_name(&self, meeting: &Meeting) -> bool {
        let level = |place: usize| meeting.get(place).map_or(0, |met| met.level);
        self.names.is_some_and(|(forename, surname)| of_one_name(level(forename), level(surname)))
    }

    /// Whether a field says where somebody lives.
    pub fn is_place(&self, field: usize) -> bool {
        self.fields.get(field).is_some_and(|field| field.place)
    }

    /// What all fields say together.
    #[inline]
    pub fn score(&self, meeting: &Meeting) -> Score {
        let mut sum = Sum::default();
        let of_one_name = self.of_one_name(meeting);
        for (field, met) in self.fields.iter().zip(meeting) {
            if met.level != 0 {
                sum.add(field.ratios(*met, of_one_name), field.place);
            }
        }
        self.total(&sum)
    }

    /// The score of what was summed up.
    #[inline]
    pub fn total(&self, sum: &Sum) -> Score {
        let one = self.prior * sum.same * self.place(sum);
        Score((one / self.shared_life(sum)).max(1e-37).log2() as f32)
    }

    /// What the place says of one person who may have moved, over strangers.
    pub(super) fn place(&self, sum: &Sum) -> f64 {
        self.stayed * sum.stayed + (1.0 - self.stayed) * sum.moved
    }

    /// How much more likely two people are for those who share a household or a neighbourhood, over strangers alone.
    pub(super) fn shared_life(&self, sum: &Sum) -> f64 {
        1.0 + self.household * sum.household + self.neighbours * sum.neighbours
    }
}

/// What several fields say, multiplied.
#[derive(Debug, Clone, Copy)]
pub struct Sum {
    same: f64,
    stayed: f64,
    moved: f64,
    household: f64,
    neighbours: f64,
}

impl Default for Sum {
    fn default() -> Self {
        Self { same: 1.0, stayed: 1.0, moved: 1.0, household: 1.0, neighbours: 1.0 }
    }
}

impl Sum {
    /// Takes in what one more field says.
    #[inline]
    pub fn add(&mut self, ratios: Ratios, place: bool) {
        if place {
            self.stayed *= ratios.same;
            self.moved *= ratios.moved;
        } else {
            self.same *= ratios.same;
        }
        self.household *= ratios.household;
        self.neighbours *= ratios.neighbours;
    }
}

impl FieldWeigher {
    #[inline]
    fn ratios(&self, met: Met, of_one_name: bool) -> Ratios {
        let level = usize::from(met.level);
        let of = |shares: &Shares| shares.get(level).copied().unwrap_or(1.0);
        if let Some(namesakes) = self.namesakes.as_ref().filter(|_| of_one_name) {
            // Whoever bears one name, of one household or not, may well have an address that is made of it.
            let same = of(&self.same) / of(namesakes).max(1e-12);
            return Ratios { same, moved: same, household: 1.0, neighbours: 1.0 };
        }
        let usual = of(&self.strangers);
        let rarity = |number: u32| f64::from(self.rarity.get(number as usize).copied().unwrap_or(1.0));
        // One over how often strangers agree on just these values.
        let by_chance = if met.level == SAME {
            rarity(met.left)
        } else if level < self.different && met.level != CHANGED_OVER && of(&self.variants) > 0.0 {
            rarity(met.left).max(rarity(met.right)) / of(&self.variants)
        } else {
            1.0 / usual
        };
        // Beyond chance: what a household shares for a reason is as frequent in rare values as in common ones, what it
        // shares by chance is rarer in rare ones.
        let beyond_chance = |shares: &Shares| {
            let share = of(shares);
            if share > usual { (share - usual) * by_chance + 1.0 } else { share / usual }
        };
        Ratios {
            same: of(&self.same) * by_chance,
            moved: beyond_chance(&self.moved),
            household: beyond_chance(&self.household),
            neighbours: beyond_chance(&self.neighbours),
        }
    }
}

/// For each fuzzy level, the mean over people of how many values' worth stand that near: what a rare slip of a rare
/// name is measured by. Drawn from pairs of values by chance.
fn variants(field: &Field, people: &[u32], rarity: &[f32], levels: usize) -> Shares {
    let mut shares = [0.0; LEVELS];
    if !matches!(field.kind, Kind::Forename | Kind::Surname | Kind::MiddleNames) {
        return shares;
    }
    // Values in proportion to their people on the one side, each value alike on the other: the sum over values near to
    // a person's value, of one each.
    let mut running = Vec::with_capacity(people.len());
    let mut sum = 0_u64;
    for count in people {
        sum += u64::from(*count);
        running.push(sum);
    }
    let values = field.values.len() as u64;
    if sum == 0 || values == 0 {
        return shares;
    }
    let draws = (values * 50).clamp(20_000, 400_000);
    let mut chance = Chance::new(1);
    for _ in 0..draws {
        let pick = chance.number() % sum;
        let left = u32::try_from(running.partition_point(|upto| *upto <= pick)).unwrap_or(MISSING);
        let right = u32::try_from(1 + chance.number() % values).unwrap_or(MISSING);
        if left == right {
            continue;
        }
        let level = usize::from(field.values.level(left, right));
        // Only where the other value is the rarer: the commoner of two is taken for the true one.
        let of = |number: u32| rarity.get(number as usize).copied().unwrap_or(1.0);
        if of(right) >= of(left)
            && let Some(share) = shares.get_mut(level)
        {
            *share += values as f64 / draws as f64;
        }
    }
    for (level, share) in shares.iter_mut().enumerate() {
        // A variant or more, however few were drawn.
        *share = if level > 1 && level < levels { share.max(1.0) } else { 0.0 };
    }
    shares
}
