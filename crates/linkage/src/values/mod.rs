//! How the text of a cell becomes a value that can be compared: one spelling for what means the same.

mod date;
mod name;
mod short;

pub use short::Short;

use crate::fold::folded;
use crate::settings::Kind;

/// What stands in cells in place of nothing.
const NOTHING: [&str; 16] = [
    "",
    "-",
    "--",
    ".",
    "?",
    "n/a",
    "na",
    "nan",
    "nil",
    "none",
    "not given",
    "not known",
    "null",
    "unknown",
    "unk",
    "refused",
];

/// Whether a cell says that nothing is known.
pub fn is_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    NOTHING.iter().any(|nothing| cell.eq_ignore_ascii_case(nothing))
}

/// The value of a cell, or nothing where there is none.
pub fn read(kind: Kind, cell: &str) -> Option<Short> {
    if is_nothing(cell) {
        return None;
    }
    let cell = cell.trim();
    let value = match kind {
        Kind::Forename | Kind::MiddleNames | Kind::Surname | Kind::FullName => name::read(cell),
        Kind::DateOfBirth => date::read(cell)?,
        Kind::Sex => sex(cell)?,
        Kind::Phone => phone(cell)?,
        Kind::Email => email(cell)?,
        Kind::Postcode | Kind::Identifier => packed(cell),
        Kind::AddressLine | Kind::Town | Kind::Country | Kind::Category | Kind::Text => words(cell),
    };
    (!value.is_empty()).then_some(value)
}

/// A full name's forename, middle names and surname.
pub use name::parts;

/// Whether a date of birth names a day that cannot be. It is still compared, figure by figure.
pub use date::cannot_be;

fn sex(cell: &str) -> Option<Short> {
    match cell.as_bytes().first()?.to_ascii_lowercase() {
        b'f' | b'w' | b'2' => Some(Short::from_bytes(b"f")),
        b'm' | b'1' => Some(Short::from_bytes(b"m")),
        _ => None,
    }
}

/// Figures only, a country's prefix of the United Kingdom as a nought.
fn phone(cell: &str) -> Option<Short> {
    let figures: Vec<u8> = cell.bytes().filter(u8::is_ascii_digit).collect();
    let national = figures
        .strip_prefix(b"0044")
        .or_else(|| if figures.len() > 10 { figures.strip_prefix(b"44") } else { None });
    let mut number = Vec::with_capacity(12);
    if let Some(rest) = national {
        number.push(b'0');
        number.extend_from_slice(rest.strip_prefix(b"0").unwrap_or(rest));
    } else {
        number = figures;
    }
    (number.len() >= 5).then(|| Short::from_bytes(&number))
}

fn email(cell: &str) -> Option<Short> {
    let lower = cell.to_lowercase();
    lower.contains('@').then(|| Short::from_bytes(lower.as_bytes()))
}

/// Letters and figures without spaces.
fn packed(cell: &str) -> Short {
    if cell.is_ascii() {
        return Short::collect(
            cell.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()),
        );
    }
    Short::from_bytes(crate::fold::packed(cell).as_bytes())
}

/// Words with one space between.
fn words(cell: &str) -> Short {
    let lower = if cell.is_ascii() { cell.to_ascii_lowercase() } else { folded(cell) };
    let mut out = Vec::with_capacity(lower.len());
    for word in lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(word.as_bytes());
    }
    Short::from_bytes(&out)
}

#[cfg(test)]
mod tests {
    use super::{Kind, read};

    #[test]
    fn one_spelling_for_what_means_the_same() {
        for (kind, cell, want) in [
            (Kind::Forename, " Mr  ÉLODIE ", "elodie"),
            (Kind::Surname, "O'Neil-Smith", "oneil smith"),
            (Kind::DateOfBirth, "6/5/1984", "19840506"),
            (Kind::DateOfBirth, "1984-05", "19840500"),
            (Kind::DateOfBirth, "6 May 1984", "19840506"),
            (Kind::DateOfBirth, "19840506", "19840506"),
            (Kind::Sex, "Female", "f"),
            (Kind::Phone, "+44 (0)7700 900786", "07700900786"),
            (Kind::Phone, "0044 7700900786", "07700900786"),
            (Kind::Email, "Gwen.W@Example.ORG", "gwen.w@example.org"),
            (Kind::Postcode, "bs24 9at ", "bs249at"),
            (Kind::AddressLine, "Flat 3,  38 Gloucester-Avenue", "flat 3 38 gloucester avenue"),
        ] {
            assert_eq!(read(kind, cell).map(|value| value.to_string()).as_deref(), Some(want), "{cell}");
        }
        for (kind, cell) in [
            (Kind::Forename, "N/A"),
            (Kind::Surname, "  "),
            (Kind::Phone, "none"),
            (Kind::Phone, "12"),
            (Kind::Email, "gwen"),
            (Kind::Sex, "x"),
            (Kind::DateOfBirth, "soon"),
        ] {
            assert_eq!(read(kind, cell), None, "{cell}");
        }
    }
}
