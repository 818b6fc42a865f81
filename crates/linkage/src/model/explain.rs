//! Why a pair has its score: a sum whose parts have names.

use super::weigh::{Score, Sum, Weigher};
use crate::compare::{Comparer, levels};
use crate::table::Table;

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// How rare a pair of one person is before anything is compared.
    Prior,
    /// What a field says: its name and the name of its level.
    Field(String, &'static str),
    /// What all fields of the place say together, one who moved thought of: each field's name and level.
    Place(Vec<(String, &'static str)>),
    /// That two of a household, or neighbours, would agree in much of this too.
    SharedLife,
}

/// A part and by how many doublings it changes the odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What it is.
    pub part: Part,
    /// How many doublings of the odds; below nought, halvings.
    pub doublings: f32,
}

/// Why two records have their score. The reasons add up to it.
pub fn explain(table: &Table, weigher: &Weigher, left: u32, right: u32) -> (Vec<Reason>, Score) {
    let meeting = Comparer::new(table).meet(table.row(left), table.row(right));
    let of_one_name = weigher.of_one_name(&meeting);
    let mut reasons = vec![Reason { part: Part::Prior, doublings: weigher.prior().log2() as f32 }];
    let (mut places, mut sum, mut only_places) = (Vec::new(), Sum::default(), Sum::default());
    for (number, (field, met)) in table.fields.iter().zip(meeting).enumerate() {
        let Some(ratios) = weigher.ratios(number, met, of_one_name) else { continue };
        let level =
            levels(field.kind).get(usize::from(met.level.saturating_sub(1))).copied().unwrap_or_default();
        sum.add(ratios, weigher.is_place(number));
        if weigher.is_place(number) {
            only_places.add(ratios, true);
            places.push((field.name.clone(), level));
        } else {
            reasons.push(Reason {
                part: Part::Field(field.name.clone(), level),
                doublings: ratios.same.log2() as f32,
            });
        }
    }
    if !places.is_empty() {
        reasons
            .push(Reason { part: Part::Place(places), doublings: weigher.place(&only_places).log2() as f32 });
    }
    reasons.push(Reason { part: Part::SharedLife, doublings: -(weigher.shared_life(&sum).log2() as f32) });
    (reasons, weigher.total(&sum))
}
