//! Which looks stand out, as data with a version, a first day and a source.

use crate::rules::BadRules;
use jiff::civil::{Date, Time};
use serde::Deserialize;

/// One version of what stands out (`data/rules/looks.toml`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LookRules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// A surname that more than this share of people have (0 to 1) says nothing by itself.
    pub common_surname_share: f64,
    /// A search by which at most so many were found counts as a look at each of them.
    pub found_by_one_search: usize,
    /// From so many people in a London day with whom one has no work.
    pub people_without_work: u32,
    /// From so many people in a London day, whatever for.
    pub people_in_a_day: u32,
    /// Work begins at this hour in London.
    pub working_from: Time,
    /// Work ends at this hour in London.
    pub working_until: Time,
    /// From so many people in a London day outside these hours, with whom one has no work.
    pub people_out_of_hours: u32,
    /// The same question about the same person is not asked again within so many days.
    pub quiet_days: u16,
}

impl LookRules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../../data/rules/looks.toml"))
    }
}
