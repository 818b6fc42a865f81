//! How common values are in the country, for as long as a partnership's own people are too few to tell.

use crate::settings::Kind;
use crate::values::Short;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const SHARES: &str = include_str!("../data/name-shares.csv");

/// The country counts as so many people beside a table's own.
pub const COUNTS_AS: f64 = 5_000.0;

/// The share of people who have a value. Of names by the lists (`data/SOURCE.md`), of a name that no list has as much
/// as of the rarest there; of other kinds a usual value's share: a birthday within a long life, one of a county's
/// postcodes, a phone of a household's own.
pub fn share(kind: Kind, value: &Short) -> f64 {
    static FORENAMES: OnceLock<FxHashMap<Short, f64>> = OnceLock::new();
    static SURNAMES: OnceLock<FxHashMap<Short, f64>> = OnceLock::new();
    let of_names = |names: &FxHashMap<Short, f64>| names.get(value).copied().unwrap_or(5e-6);
    match kind {
        Kind::Forename | Kind::MiddleNames => of_names(FORENAMES.get_or_init(|| read("forename"))),
        Kind::Surname => of_names(SURNAMES.get_or_init(|| read("surname"))),
        Kind::DateOfBirth => 1.0 / 25_000.0,
        Kind::Postcode => 1.0 / 20_000.0,
        Kind::AddressLine | Kind::Text | Kind::FullName => 1e-4,
        Kind::Phone | Kind::Email | Kind::Identifier => 1e-6,
        Kind::Town => 0.01,
        Kind::Sex | Kind::Category | Kind::Country => 0.5,
    }
}

/// The share of people in the country who have a surname, from 0 to 1, written as [`crate::folded`] writes it; of one that
/// no list has as much as of the rarest there.
pub fn share_of_surname(folded: &str) -> f64 {
    share(Kind::Surname, &Short::from_bytes(folded.as_bytes()))
}

fn read(kind: &str) -> FxHashMap<Short, f64> {
    let line = |line: &'static str| {
        let (of, rest) = line.split_once(',')?;
        let (name, per_million) = rest.split_once(',')?;
        let share = per_million.parse::<f64>().ok()?.max(1.0) / 1e6;
        (of == kind).then(|| (Short::from_bytes(name.as_bytes()), share))
    };
    SHARES.lines().skip(1).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, Short, share};

    #[test]
    fn a_common_name_is_common_and_a_rare_one_rare() {
        let of = |kind, name: &str| share(kind, &Short::from_bytes(name.as_bytes()));
        assert!(of(Kind::Surname, "smith") > 0.01);
        assert!(of(Kind::Forename, "margaret") > 0.005);
        assert!(of(Kind::Surname, "zylbersztejn") < 1e-5);
        assert!(of(Kind::Surname, "margaret") < of(Kind::Forename, "margaret"));
    }
}
