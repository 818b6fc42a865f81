//! The rules that may be used.

use crate::settings::Kind;
use crate::table::Table;
use crate::values::Short;
use serde::{Deserialize, Serialize};

/// What of a value goes into a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cut {
    /// All of it.
    Whole,
    /// How it sounds.
    Sound,
    /// Its first letters.
    First(usize),
    /// Its last letters.
    Last(usize),
    /// All but its last letters.
    Without(usize),
    /// What stands before the @.
    Name,
}

impl Cut {
    /// A number for what is cut of a value, 0 where nothing is.
    pub fn of(self, text: &Short, sound: u32) -> u32 {
        let bytes = text.as_bytes();
        let part = match self {
            Self::Whole => bytes,
            Self::Sound => return spread(u64::from(sound)),
            Self::First(letters) => bytes.get(..letters.min(bytes.len())).unwrap_or_default(),
            Self::Last(letters) => {
                bytes.len().checked_sub(letters).and_then(|from| bytes.get(from..)).unwrap_or_default()
            }
            Self::Without(letters) => {
                bytes.len().checked_sub(letters).and_then(|to| bytes.get(..to)).unwrap_or_default()
            }
            Self::Name => bytes.split(|byte| *byte == b'@').next().unwrap_or_default(),
        };
        if part.is_empty() { 0 } else { spread(Short::from_bytes(part).hash()) }
    }
}

/// A number other than 0, well mixed.
pub(super) fn spread(number: u64) -> u32 {
    if number == 0 {
        return 0;
    }
    let mixed = (number ^ number >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    u32::try_from(mixed >> 32).unwrap_or(1).max(1)
}

/// A part of a key: of which field what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// The field's place.
    pub field: usize,
    /// What of it.
    pub cut: Cut,
}

/// A rule: what two records must have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// All of these.
    pub parts: Vec<Part>,
    /// In any order: forename and surname may be changed over.
    pub any_order: bool,
}

impl Rule {
    /// Whether its keys are of few records each, whatever the table: it asks for what is one person's own, or for three
    /// things together.
    pub(super) fn is_narrow(&self) -> bool {
        let whole = |part: &Part| part.cut == Cut::Whole;
        self.parts.len() > 2 || self.any_order || self.parts.iter().any(whole)
    }

    /// Whether it speaks of fields that this table has.
    pub(crate) fn fits(&self, table: &Table) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|part| part.field < table.fields.len())
    }

    /// In words, for the report.
    pub fn words(&self, table: &Table) -> String {
        let part = |part: &Part| {
            let name = table.fields.get(part.field).map_or("", |field| field.name.as_str());
            match part.cut {
                Cut::Whole => name.to_owned(),
                Cut::Sound => format!("sound of {name}"),
                Cut::First(letters) => format!("first {letters} of {name}"),
                Cut::Last(letters) => format!("last {letters} of {name}"),
                Cut::Without(letters) => format!("{name} but its last {letters}"),
                Cut::Name => format!("name in {name}"),
            }
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        let order = if self.any_order { " (in any order)" } else { "" };
        format!("{}{order}", parts.join(" + "))
    }
}

/// What has been found to find people again: each line what two records have in common.
const PATTERNS: &[&[(Kind, Cut)]] = &[
    &[(Kind::Identifier, Cut::Whole)],
    &[(Kind::Phone, Cut::Whole)],
    &[(Kind::Phone, Cut::Last(7))],
    &[(Kind::Email, Cut::Whole)],
    &[(Kind::Email, Cut::Name)],
    &[(Kind::Email, Cut::First(9))],
    &[(Kind::DateOfBirth, Cut::Whole)],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Surname, Cut::Sound)],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Surname, Cut::First(2))],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Forename, Cut::Sound)],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Forename, Cut::First(1))],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Postcode, Cut::First(2))],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::Town, Cut::Whole)],
    &[(Kind::DateOfBirth, Cut::Whole), (Kind::AddressLine, Cut::Whole)],
    &[(Kind::Forename, Cut::Whole), (Kind::Surname, Cut::Whole)],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound)],
    &[(Kind::Forename, Cut::Whole), (Kind::Surname, Cut::Whole), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Forename, Cut::First(2)), (Kind::Surname, Cut::First(3)), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Forename, Cut::First(1)), (Kind::Surname, Cut::Sound), (Kind::DateOfBirth, Cut::Last(4))],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::DateOfBirth, Cut::Last(4))],
    &[(Kind::Forename, Cut::Whole), (Kind::Surname, Cut::Whole), (Kind::Postcode, Cut::First(3))],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::Postcode, Cut::First(2))],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::Town, Cut::First(3))],
    &[(Kind::Forename, Cut::Whole), (Kind::Surname, Cut::Whole), (Kind::MiddleNames, Cut::Whole)],
    &[(Kind::Postcode, Cut::Whole)],
    &[(Kind::Postcode, Cut::Whole), (Kind::Forename, Cut::First(1))],
    &[(Kind::Postcode, Cut::Whole), (Kind::Surname, Cut::First(2))],
    &[(Kind::Postcode, Cut::Whole), (Kind::Forename, Cut::Sound)],
    &[(Kind::Postcode, Cut::Whole), (Kind::Surname, Cut::Sound)],
    &[(Kind::Postcode, Cut::Whole), (Kind::AddressLine, Cut::Whole)],
    &[(Kind::Postcode, Cut::Without(1)), (Kind::Forename, Cut::Sound), (Kind::Surname, Cut::First(1))],
    &[(Kind::AddressLine, Cut::Whole), (Kind::Forename, Cut::Sound)],
    &[(Kind::AddressLine, Cut::Whole), (Kind::Surname, Cut::Sound)],
    &[(Kind::AddressLine, Cut::Whole), (Kind::Forename, Cut::Sound), (Kind::Surname, Cut::First(1))],
    &[(Kind::AddressLine, Cut::Whole), (Kind::Surname, Cut::Sound), (Kind::Forename, Cut::First(1))],
    &[(Kind::AddressLine, Cut::Whole), (Kind::Postcode, Cut::First(2)), (Kind::Forename, Cut::First(1))],
    &[(Kind::Surname, Cut::Sound), (Kind::Postcode, Cut::First(4)), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Town, Cut::Whole), (Kind::Surname, Cut::Sound), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Town, Cut::Whole), (Kind::Forename, Cut::Sound), (Kind::DateOfBirth, Cut::First(4))],
];

/// Those in which names may be changed over.
const IN_ANY_ORDER: &[&[(Kind, Cut)]] = &[
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::DateOfBirth, Cut::First(4))],
    &[(Kind::Forename, Cut::Sound), (Kind::Surname, Cut::Sound), (Kind::Postcode, Cut::First(3))],
    &[(Kind::Forename, Cut::Whole), (Kind::Surname, Cut::Whole)],
];

/// The rules that a table's columns allow.
pub(super) fn candidates(table: &Table) -> Vec<Rule> {
    let all = PATTERNS
        .iter()
        .map(|pattern| (*pattern, false))
        .chain(IN_ANY_ORDER.iter().map(|pattern| (*pattern, true)));
    let mut rules = Vec::new();
    for (pattern, any_order) in all {
        // Each way to fill the pattern with fields of its kinds.
        let mut ways: Vec<Vec<Part>> = vec![Vec::new()];
        for (kind, cut) in pattern {
            let fields: Vec<usize> = table
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| field.kind == *kind)
                .map(|(place, _)| place)
                .collect();
            ways = ways
                .into_iter()
                .flat_map(|way| {
                    fields
                        .iter()
                        .map(move |field| [way.as_slice(), &[Part { field: *field, cut: *cut }]].concat())
                })
                .collect();
        }
        rules.extend(ways.into_iter().map(|parts| Rule { parts, any_order }));
    }
    rules
}
