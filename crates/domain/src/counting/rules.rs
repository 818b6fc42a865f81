//! How counts without names are made, as data with a version, a first day and a source.

use crate::rules::BadRules;
use jiff::civil::Date;
use serde::Deserialize;

/// One version of how counts without names are made (`data/rules/counting.toml`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingRules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// Encodings are deleted so many days after the count was set up.
    pub keep_days: u16,
    /// Two organisations are counted together again so many days after the last time.
    pub again_after_days: u16,
    /// The fewest organisations of a count.
    pub fewest_organisations: usize,
    /// The most organisations of a count.
    pub most_organisations: usize,
    /// The most records of all organisations together.
    pub most_records: u64,
}

impl CountingRules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../../data/rules/counting.toml"))
    }
}
