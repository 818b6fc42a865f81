//! The model: how often fields agree in records of one person, of two people of one household, of neighbours, and of
//! two people who have nothing to do with each other.
//!
//! Fellegi and Sunter (1969) compare two ways in which a pair may come about: *the same person* and *two people*.
//! Real people live with others, so here two people come in three ways: strangers; neighbours, who share a place; and
//! members of a household, who share a place, often a surname, now and then a phone. And one person comes in two
//! ways: at one address, or moved. Without these a family would be joined for its address and surname.

mod estimate;
mod explain;
mod often;
mod weigh;

pub use estimate::{estimate, likely, refine};
pub use explain::{Part, Reason, explain};
pub use often::Often;
pub use weigh::{Ratios, Score, Sum, Weigher};

use crate::settings::Kind;
use serde::{Deserialize, Serialize};

/// Room for the levels of a field, 0 among them.
pub const LEVELS: usize = 10;

/// How often each level occurs, of pairs in which there is something to compare. Level 0 is always 1.
pub type Shares = [f64; LEVELS];

/// A field in the model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FieldModel {
    /// The field's name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// How many levels it has.
    pub levels: usize,
    /// In records of one person; for a place, of one who has not moved.
    pub same: Shares,
    /// In records of one person who has moved; for a place only.
    pub moved: Shares,
    /// In records of two who live in one household.
    pub household: Shares,
    /// In records of two who live in one place.
    pub neighbours: Shares,
    /// In records of two strangers.
    pub strangers: Shares,
    /// In records of two people who bear one name, for an e-mail address: it is often made of the name, so that two
    /// strangers of one name have addresses that are alike, or even the same.
    #[serde(default)]
    pub namesakes: Option<Shares>,
}

/// What is believed of a table's pairs before two records are compared, and how each field speaks.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// Its fields, in the order of the table's.
    pub fields: Vec<FieldModel>,
    /// The share of all pairs that are of one person.
    pub same: f64,
    /// Of those, the share at one address.
    pub stayed: f64,
    /// The share of all pairs that are of two of one household.
    pub household: f64,
    /// The share of all pairs that are of neighbours.
    pub neighbours: f64,
}

impl Model {
    /// Where forename and surname stand among the fields, where there are both.
    pub fn names(&self) -> Option<(usize, usize)> {
        let place = |kind| self.fields.iter().position(|field| field.kind == kind);
        place(Kind::Forename).zip(place(Kind::Surname))
    }
}

/// Whether two records bear one name, by the levels of forename and surname: the same, or spelt in another way.
pub(crate) fn of_one_name(forename: u8, surname: u8) -> bool {
    (1..=4).contains(&forename) && (1..=4).contains(&surname)
}

impl FieldModel {
    /// Whether it says where somebody lives, so that it changes when they move.
    pub fn is_place(&self) -> bool {
        self.kind.is_place()
    }
}
