//! What follows from repeats, as data with a version, a first day and a source.

use super::Sign;
use crate::rules::BadRules;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// One version of what follows from repeats (`data/rules/repeats.toml`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatRules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// So many distinct incidents in the window are a repeat.
    pub repeat_incidents: u32,
    /// The score of recency halves with so many days.
    pub half_life_days: u16,
    /// From here the score of recency says *lately*.
    pub lately: f64,
    /// A response is opened for an incident that is at most so many days old.
    pub respond_within_days: u16,
    /// So many days after a response it is asked whether it helped.
    pub check_after_days: BTreeSet<u16>,
    /// Words of an address that are written in several ways, each with the one that counts.
    pub place_words: BTreeMap<String, String>,
    /// How soon something is done: the first that fits counts.
    pub grades: Vec<Grade>,
}

/// One grade of response.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Its code; its words stand under it.
    pub code: String,
    /// It fits where the incident before was at most so many days earlier.
    #[serde(default)]
    pub previous_within_days: Option<u16>,
    /// It fits where one of these shows; empty where none need show.
    #[serde(default)]
    pub any_of: BTreeSet<Sign>,
    /// By when something is done.
    pub due: Due,
}

/// By when something is done, counted from when it became known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// By the end of the day so many days on; 0 is the same day.
    Days(u16),
    /// So many hours later.
    Hours(u16),
    /// By the end of this working day.
    WorkingDays(u16),
}

impl RepeatRules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../../data/rules/repeats.toml"))
    }
}
