//! What was learned from some records, for use on others.

use crate::blocking::Rule;
use crate::link::Linked;
use crate::model::{FieldModel, Model, Shares};
use crate::settings::Kind;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// A model and the rules that make candidates, with the kinds of the fields that both speak of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Learned {
    /// How fields agree.
    pub model: Model,
    /// Which pairs are worth a comparison.
    pub rules: Vec<Rule>,
    /// For each field and level, how many values stand that near to one, in people.
    pub variants: Vec<Shares>,
    /// From how many records it was learned.
    pub records: u32,
}

impl Learned {
    /// What serves people's records until something was learned from their own: see `data/SOURCE.md`.
    pub fn shipped() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../data/people.json"))
    }

    /// What a run learned. Of a table that was small enough to be compared whole, the rules are those that its columns
    /// allow.
    pub fn of(table: &Table, linked: &Linked) -> Self {
        let mut rules: Vec<Rule> = linked.candidates.rules.iter().map(|(rule, _)| rule.clone()).collect();
        if rules.is_empty() {
            rules = crate::blocking::usual_rules(table);
        }
        let variants = linked.weigher.variants();
        Self { model: linked.model.clone(), rules, variants, records: table.records() }
    }

    /// The same for a table with other columns: what was learned of a kind is used for its fields of that kind. A kind
    /// of which nothing was learned is the answer where there is one.
    pub fn fitted(&self, table: &Table) -> Result<Self, Kind> {
        let place_of = |place: usize| -> Option<usize> {
            let kind = table.fields.get(place)?.kind;
            let which = table.fields.iter().take(place).filter(|field| field.kind == kind).count();
            let of_kind: Vec<usize> = self.places(kind).collect();
            of_kind.get(which.min(of_kind.len().saturating_sub(1))).copied()
        };
        let places: Vec<usize> = (0..table.fields.len())
            .map(|place| {
                place_of(place).ok_or_else(|| table.fields.get(place).map_or(Kind::Text, |field| field.kind))
            })
            .collect::<Result<_, _>>()?;
        let fields = places
            .iter()
            .zip(&table.fields)
            .filter_map(|(place, field)| {
                self.model
                    .fields
                    .get(*place)
                    .map(|known| FieldModel { name: field.name.clone(), ..known.clone() })
            })
            .collect();
        let rules = self
            .rules
            .iter()
            .filter_map(|rule| {
                let parts = rule.parts.iter().map(|part| {
                    let field = places.iter().position(|place| *place == part.field)?;
                    Some(crate::blocking::Part { field, ..*part })
                });
                Some(Rule { parts: parts.collect::<Option<_>>()?, any_order: rule.any_order })
            })
            .collect();
        let variants = places.iter().filter_map(|place| self.variants.get(*place)).copied().collect();
        Ok(Self { model: Model { fields, ..self.model.clone() }, rules, variants, records: self.records })
    }

    /// What is believed of the pairs of a table of so many records. Each record has about as many of its own person, of
    /// its household and of its neighbourhood beside it as before: so their share of all pairs falls as the table grows.
    /// A table of few is thought of as one of 2,000, or of as many as were learned from where those were fewer: whoever
    /// comes to a young partnership is hardly ever one of the three who are there.
    #[must_use]
    pub fn for_records(&self, records: u32) -> Model {
        let times = f64::from(self.records.max(2)) / f64::from(records.max(self.records.clamp(2, 2_000)));
        Model {
            same: (self.model.same * times).min(0.2),
            household: (self.model.household * times).min(0.1),
            neighbours: (self.model.neighbours * times).min(0.1),
            ..self.model.clone()
        }
    }

    fn places(&self, kind: Kind) -> impl Iterator<Item = usize> {
        self.model
            .fields
            .iter()
            .enumerate()
            .filter(move |(_, field)| field.kind == kind)
            .map(|(place, _)| place)
    }
}
