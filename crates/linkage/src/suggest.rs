//! A guess at what columns hold, from their headings and values.

use crate::settings::Kind;
use crate::values;

/// Parts of headings and what they mean; the first that fits counts.
const HEADINGS: &[(&[&str], Kind)] = &[
    (&["full name", "fullname", "name and surname"], Kind::FullName),
    (&["middle"], Kind::MiddleNames),
    (&["surname", "last name", "lastname", "family name", "maiden"], Kind::Surname),
    (&["forename", "first name", "firstname", "given", "known as", "nickname", "christian"], Kind::Forename),
    (&["birth", "dob"], Kind::DateOfBirth),
    (&["sex", "gender"], Kind::Sex),
    (&["mail"], Kind::Email),
    (&["phone", "mobile", "landline", "tel"], Kind::Phone),
    (&["postcode", "post code", "postal", "zip"], Kind::Postcode),
    (&["town", "city", "suburb", "locality"], Kind::Town),
    (&["country", "nation"], Kind::Country),
    (&["address", "street", "house", "road", "flat"], Kind::AddressLine),
    (&["nhs", "national insurance", "soc sec", "passport", "licence"], Kind::Identifier),
    (&["name"], Kind::FullName),
];

/// What a column may hold; nothing where it is better left out. `values` are some of its cells.
pub fn kind(heading: &str, values: &[&str]) -> Option<Kind> {
    let heading: String = heading
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' })
        .collect();
    let given: Vec<&str> = values.iter().copied().filter(|cell| !cell.trim().is_empty()).collect();
    if given.is_empty() {
        return None;
    }
    let by_heading = HEADINGS
        .iter()
        .find(|(parts, _)| parts.iter().any(|part| heading.contains(part)))
        .map(|(_, kind)| *kind);
    if let Some(kind) = by_heading {
        // What cannot be read as what the heading says is left out.
        let read = given.iter().filter(|cell| values::read(kind, cell).is_some()).count();
        return (read * 2 > given.len()).then_some(kind);
    }
    let most =
        |test: &dyn Fn(&str) -> bool| given.iter().filter(|cell| test(cell)).count() * 10 > given.len() * 9;
    if most(&|cell| cell.contains('@') && cell.contains('.')) {
        return Some(Kind::Email);
    }
    if most(&|cell| {
        let figures = cell.bytes().filter(u8::is_ascii_digit).count();
        (10..=14).contains(&figures) && (cell.starts_with('0') || cell.starts_with('+'))
    }) {
        return Some(Kind::Phone);
    }
    None
}

/// Whether a column may be the one that names its records: no value twice, none missing.
pub fn may_be_id(heading: &str, values: &[&str]) -> bool {
    let heading = heading.to_ascii_lowercase();
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    (heading == "id" || heading.ends_with("_id") || heading.ends_with(" id") || heading.ends_with("ref"))
        && sorted.len() == values.len()
        && values.iter().all(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Kind, kind, may_be_id};

    #[test]
    fn columns_are_known_by_heading_and_values() {
        for (heading, values, want) in [
            ("first_name", &["Gwen", ""][..], Some(Kind::Forename)),
            ("Surname", &["Williams"], Some(Kind::Surname)),
            ("dob", &["1984-05-06"], Some(Kind::DateOfBirth)),
            ("date_of_birth", &["yes", "no"], None),
            ("mobile", &["07700900786"], Some(Kind::Phone)),
            ("contact", &["gwen@example.org"], Some(Kind::Email)),
            ("contact", &["07700900786"], Some(Kind::Phone)),
            ("post code", &["BS1 4QA"], Some(Kind::Postcode)),
            ("street", &["38 Queen Lane"], Some(Kind::AddressLine)),
            ("offence", &["theft"], None),
            ("surname", &["", ""], None),
        ] {
            assert_eq!(kind(heading, values), want, "{heading}");
        }
        assert!(may_be_id("unique_id", &["1", "2"]));
        assert!(!may_be_id("unique_id", &["1", "1"]));
    }
}
