//! What follows from attempts, as data with a version, a first day and a source.

use crate::rules::BadRules;
use jiff::civil::Date;
use serde::Deserialize;

/// One version of what follows from attempts (`data/rules/contact.toml`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptRules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// When ringing stops.
    pub attempts: Tries,
    /// How far ahead a day may be named.
    pub dates: Ahead,
    /// What can be given on a call.
    pub help: Help,
}

/// When ringing stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tries {
    /// After so many tries without reaching the person.
    pub unanswered: u32,
    /// Spread over at least so many working days, the first and the last counted.
    pub over_working_days: u32,
    /// The letter is due by the end of this working day after the last try.
    pub letter_working_days: u32,
}

/// How far ahead a day may be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ahead {
    /// "Not now, ask me on".
    pub ask_again_within_days: u32,
    /// A promise.
    pub promise_within_days: u32,
}

/// What can be given on a call.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// Codes of information and practical help.
    pub codes: Vec<String>,
}

impl AttemptRules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../../data/rules/contact.toml"))
    }
}
