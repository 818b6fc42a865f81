//! Names: without titles, marks and signs.

use super::Short;
use crate::fold::folded;

/// Words before a name that are no part of it.
const TITLES: [&str; 12] =
    ["mr", "mrs", "ms", "miss", "mx", "master", "dr", "sir", "dame", "lady", "lord", "rev"];

/// A name's words with one space between; a title before others is left out.
pub fn read(cell: &str) -> Short {
    let plain = cell.is_ascii() && cell.bytes().all(|byte| byte.is_ascii_alphabetic());
    if plain {
        return Short::collect(cell.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    joined(words(&folded(cell)))
}

/// The forename, middle names and surname of a full name. A comma puts the surname first.
pub fn parts(cell: &str) -> [Option<Short>; 3] {
    let given = |short: Short| (!short.is_empty()).then_some(short);
    if let Some((surname, rest)) = cell.split_once(',') {
        let text = folded(rest);
        let mut names = words(&text);
        let forename = names.next().map(|name| Short::from_bytes(name.as_bytes()));
        return [forename, given(joined(names)), given(read(surname))];
    }
    let text = folded(cell);
    let mut names: Vec<&str> = words(&text).collect();
    let surname =
        if names.len() > 1 { names.pop().map(|name| Short::from_bytes(name.as_bytes())) } else { None };
    let mut names = names.into_iter();
    let forename = names.next().map(|name| Short::from_bytes(name.as_bytes()));
    [forename, given(joined(names)), surname]
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let more_than_one = text.split_whitespace().nth(1).is_some();
    text.split_whitespace()
        .enumerate()
        .filter(move |(place, word)| !(more_than_one && *place == 0 && TITLES.contains(word)))
        .map(|(_, word)| word)
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> Short {
    let text = words.collect::<Vec<_>>().join(" ");
    Short::from_bytes(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_full_name_has_its_parts() {
        for (cell, want) in [
            ("Mrs Gwen Mair Williams", ["gwen", "mair", "williams"]),
            ("WILLIAMS, Gwen Mair", ["gwen", "mair", "williams"]),
            ("Gwen Williams", ["gwen", "", "williams"]),
            ("Gwen", ["gwen", "", ""]),
        ] {
            assert_eq!(
                parts(cell).map(|part| part.map(|part| part.to_string()).unwrap_or_default()),
                want,
                "{cell}"
            );
        }
    }
}
