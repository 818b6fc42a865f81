//! Thresholds and word lists, as data with a version, a first day and a source.

use jiff::civil::Date;
use serde::Deserialize;

/// One version of the thresholds and word lists. They are passed in, never read from constants.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The number of this version, from 1.
    pub version: u32,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// Where the values come from, in words.
    pub source: String,
    /// Ways of signing in.
    pub accounts: AccountRules,
    /// Clocks and ages of contact.
    pub contact: ContactRules,
    /// Thresholds of the priority categories.
    pub priority: PriorityRules,
    /// Limits and word lists of reading.
    pub intake: IntakeRules,
    /// What follows from the kind of crime.
    pub offences: OffenceRules,
    /// Waiting times of erasing.
    pub erasure: ErasureRules,
    /// When two records are one person's.
    pub linkage: LinkageRules,
}

/// When two records are one person's: probabilities from 0 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkageRules {
    /// Joined without asking from here on.
    pub join_from: f64,
    /// Somebody is asked from here on.
    pub ask_from: f64,
}

/// Waiting times of erasing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureRules {
    /// So many days lie between asking for an erasure and agreeing to it.
    pub waiting_days: u16,
    /// An epoch lasts so many days; after that what was erased opens from no old copy.
    pub epoch_days: u16,
    /// So many minutes after an epoch began the older ones are destroyed. Servers read the keys' file anew each few
    /// seconds.
    pub settle_minutes: u16,
}

/// What follows from the kind of crime. Types are codes of ours, words are in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffenceRules {
    /// The victim has died.
    pub fatal_types: Vec<String>,
    /// The victim has died where the title holds a word.
    pub fatal_by_title: Vec<TitleRule>,
    /// Notes on risk that begin so say that the victim has died.
    pub died_notes_begin: String,
    /// By itself persistently targeted.
    pub persistent_types: Vec<String>,
    /// Words in the title for which it is not.
    pub not_persistent_words: Vec<String>,
    /// A title with this word and one of `hate_words` is racially or religiously aggravated.
    pub aggravated_word: String,
    /// See `aggravated_word`.
    pub hate_words: Vec<String>,
    /// Stalking.
    pub stalking_types: Vec<String>,
    /// The crime itself is domestic.
    pub domestic_types: Vec<String>,
    /// Intimidation of a witness.
    pub witness_types: Vec<String>,
    /// Groups of violence, threats, harassment or stalking.
    pub violence_groups: Vec<String>,
    /// Types of these groups that are none.
    pub violence_without_types: Vec<String>,
    /// Types of other groups that are.
    pub violence_with_types: Vec<String>,
    /// Groups of sexual offences.
    pub sexual_groups: Vec<String>,
    /// Groups of damage.
    pub damage_groups: Vec<String>,
    /// Types that are not victim based in the list and are taken all the same.
    pub taken_without_victim_types: Vec<String>,
}

/// A rule for titles of one crime type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleRule {
    /// The code of the crime type.
    pub crime_type: String,
    /// The word, in lower case.
    pub word: String,
}

/// Ways of signing in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountRules {
    /// A second factor is fresh for so many minutes: the gravest acts ask for it anew after that.
    pub second_factor_fresh_minutes: u16,
}

/// Clocks and ages of contact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRules {
    /// Contact is due by the end of this working day after day 0.
    pub due_working_days: u32,
    /// From this age (years, when recorded) a person is contacted directly.
    pub own_contact_from_age: u16,
    /// Below this age (years, when recorded) a report may be held for safeguarding.
    pub hold_below_age: u16,
}

/// Thresholds of the priority categories.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityRules {
    /// Vulnerable below this age (years, at the incident).
    pub vulnerable_below_age: u16,
    /// A relative's violence is domestic from this age (years, at the incident).
    pub domestic_relative_from_age: u16,
    /// A DASH score from here is visibly high risk.
    pub dash_visible_high: u16,
    /// Days up to and including the incident in which incidents are counted.
    pub repeat_window_days: u32,
    /// So many distinct incidents in the window make a person persistently targeted.
    pub repeat_incidents: u32,
}

/// Limits and word lists of reading.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRules {
    /// A postcode list covers an area of which it holds at least so many postcodes.
    pub postcodes_to_cover_an_area: usize,
    /// The most lines that a quoted field may span.
    pub quoted_lines: usize,
    /// The most characters that a quoted field may hold.
    pub quoted_characters: usize,
    /// The most years between the stated age and the birth date's.
    pub age_tolerance_years: u16,
    /// Words, in lower case, that mean an empty cell.
    pub empty_words: Vec<String>,
    /// Words, in lower case, that stand where a name should.
    pub no_name_words: Vec<String>,
    /// Words, in lower case, that name an organisation.
    pub organisation_words: Vec<String>,
    /// Words, in lower case, that say that there is no hate strand.
    pub no_strand_words: Vec<String>,
}

/// The file of rules could not be read; nothing was changed. The text says where and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file of rules can't be read: {0}")]
pub struct BadRules(String);

impl BadRules {
    pub(crate) fn new(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl Rules {
    /// Reads a file of rules in TOML. Unknown names are refused.
    pub fn parse(text: &str) -> Result<Self, BadRules> {
        toml::from_str(text).map_err(|error| BadRules::new(&error))
    }

    /// The rules that the product ships. The error can't happen in a tested build: a test reads the file.
    pub fn shipped() -> Result<Self, BadRules> {
        Self::parse(include_str!("../../../data/rules/rules.toml"))
    }
}
