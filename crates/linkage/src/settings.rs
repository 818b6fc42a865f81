//! What the columns of a file mean.

use serde::{Deserialize, Serialize};

/// What a column holds. It decides how values are read and how two of them are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// First given name, or a name somebody is called by.
    Forename,
    /// Further given names.
    MiddleNames,
    /// Family name; also a former one.
    Surname,
    /// Forename, middle names and surname in one.
    FullName,
    /// Date of birth, whole or in part.
    DateOfBirth,
    /// Sex or gender.
    Sex,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Postcode.
    Postcode,
    /// House, street, building or locality.
    AddressLine,
    /// Town, city, suburb.
    Town,
    /// Country.
    Country,
    /// A number that is one person's own.
    Identifier,
    /// One of a few values.
    Category,
    /// Free text.
    Text,
}

impl Kind {
    /// Every kind, as it is written in settings.
    pub const ALL: [(&'static str, Self); 15] = [
        ("forename", Self::Forename),
        ("middle_names", Self::MiddleNames),
        ("surname", Self::Surname),
        ("full_name", Self::FullName),
        ("date_of_birth", Self::DateOfBirth),
        ("sex", Self::Sex),
        ("phone", Self::Phone),
        ("email", Self::Email),
        ("postcode", Self::Postcode),
        ("address_line", Self::AddressLine),
        ("town", Self::Town),
        ("country", Self::Country),
        ("identifier", Self::Identifier),
        ("category", Self::Category),
        ("text", Self::Text),
    ];

    /// As it is written in settings.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// Whether several columns of it are other values of one thing (a name and the name somebody is called by), and
    /// not parts of one (a house and its street).
    pub(crate) fn has_alternatives(self) -> bool {
        matches!(self, Self::Forename | Self::Surname | Self::Phone | Self::Email)
    }

    /// Whether it says where somebody lives: what changes together when they move.
    pub(crate) fn is_place(self) -> bool {
        matches!(self, Self::Postcode | Self::AddressLine | Self::Town | Self::Country)
    }
}

/// One column that is used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading in the file.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// Which columns of a file are used, and for what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The column that names a record; without it the number of the row, from 1.
    pub id: Option<String>,
    /// The column with the organisation that a record came from.
    pub source: Option<String>,
    /// Whether a person has at most one record of each source.
    #[serde(default)]
    pub one_per_source: bool,
    /// The most records that a person may have, where it is not the usual limit.
    pub largest_person: Option<usize>,
    /// The column with the true person: for scores only, never for linking.
    pub truth: Option<String>,
    /// The columns that are compared.
    #[serde(rename = "column", default)]
    pub columns: Vec<Column>,
}
