//! How heavy crimes weigh by the sentences that they begin with. It orders a panel's list beside the count, for people
//! to decide on; it measures blame and not what somebody lives through, and it never decides who gets help.

use crate::intake::lists::{BadList, weights};
use std::collections::BTreeMap;

/// The weight of each crime type for which one is known, in days.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HarmWeights(BTreeMap<String, f64>);

/// The weight of several crimes together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Harm {
    /// Days, over those whose weight is known.
    pub days: f64,
    /// How many have no known weight: they are not zero, they are missing from it.
    pub unknown: u32,
}

impl HarmWeights {
    /// The weights beside the crime types that the product ships. The error can't happen in a tested build.
    pub fn shipped() -> Result<Self, BadList> {
        weights(include_str!("../../../../data/crime-types/crime_types.csv")).map(Self)
    }

    /// The weight of crimes by their types.
    pub fn of<'a>(&self, crime_types: impl IntoIterator<Item = &'a str>) -> Harm {
        crime_types.into_iter().fold(Harm::default(), |mut sum, crime_type| {
            match self.0.get(crime_type) {
                Some(days) => sum.days += days,
                None => sum.unknown += 1,
            }
            sum
        })
    }
}
