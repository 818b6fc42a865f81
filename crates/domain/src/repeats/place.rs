//! The address that a report gives, so that two ways of writing it are one place. It never joins people.

use super::RepeatRules;
use crate::report::Address;

/// An address as it is compared: kept in memory, never stored and never shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(String);

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Place(sensitive)")
    }
}

impl Place {
    /// The place of an address: its postcode with the first line, or the town where there is no postcode. `None` where
    /// the first line is missing: a postcode alone is a street, and a street is not a home.
    pub fn of(address: &Address, rules: &RepeatRules) -> Option<Self> {
        let text = |part: &crate::report::PersonalText| part.as_ref().map(|it| it.open().clone());
        let first = words(&text(&address.line_1)?, rules);
        if first.is_empty() {
            return None;
        }
        let area = match &address.postcode {
            Some(postcode) => postcode.open().as_str().replace(' ', ""),
            None => words(&text(&address.town)?, rules),
        };
        (!area.is_empty()).then(|| Self(format!("{first}, {area}")))
    }
}

/// The words of a line in small letters, each written in one way.
fn words(line: &str, rules: &RepeatRules) -> String {
    let small: String = line.chars().flat_map(char::to_lowercase).filter(|letter| *letter != '\'').collect();
    let words = small.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let last = words.len().saturating_sub(1);
    words
        .into_iter()
        .enumerate()
        .map(|(at, word)| match rules.place_words.get(word) {
            // *St* at the front is a saint, at the end a street; *flat* stands at the front.
            Some(whole) if at == last || whole == "flat" => whole.as_str(),
            _ => word,
        })
        .collect::<Vec<_>>()
        .join(" ")
}
