//! Ordered levels of agreement: for each kind of value, how two of them compare.
//!
//! Level 0 is *nothing to compare*: one of the two is missing. Level 1 is the same value. The higher the number, the
//! less the two agree; the last level of a kind is *different*.

mod pair;
mod text;

pub use pair::{CHANGED_OVER, Comparer, MOST_FIELDS, Meeting, Pattern, pattern_of};
pub use text::{jaro_winkler, one_slip, sound};

use crate::settings::Kind;
use crate::values::Short;

/// The level of two values that are the same.
pub const SAME: u8 = 1;

/// What the last level is called.
pub const DIFFERENT: &str = "different";

/// What the levels of a kind are called, from level 1 on.
pub fn levels(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Forename | Kind::MiddleNames | Kind::FullName => &[
            "the same",
            "another form of it",
            "one slip apart",
            "sounds alike",
            "initial",
            "loosely alike",
            DIFFERENT,
            "names changed over",
        ],
        Kind::Surname => &[
            "the same",
            "another form, or one of two names",
            "one slip apart",
            "sounds alike",
            "very alike",
            "loosely alike",
            DIFFERENT,
        ],
        Kind::DateOfBirth => &[
            "the same",
            "day and month changed over",
            "one figure apart",
            "1 January of the year",
            "two of three parts",
            "the same year",
            "within two years",
            DIFFERENT,
        ],
        Kind::Sex | Kind::Category | Kind::Country => &["the same", DIFFERENT],
        Kind::Phone | Kind::Identifier => &["the same", "one slip apart", "the same end", DIFFERENT],
        Kind::Email => &["the same", "the same name at another provider", "very alike", DIFFERENT],
        Kind::Postcode => &[
            "the same",
            "one slip apart",
            "the same sector",
            "the same district",
            "the same area",
            DIFFERENT,
        ],
        Kind::AddressLine => {
            &["the same", "one slip apart", "the same number", "the same words", "very alike", DIFFERENT]
        }
        Kind::Town | Kind::Text => &["the same", "one slip apart", "very alike", DIFFERENT],
    }
}

/// The level of two values; `left` and `right` are not the same.
pub fn level(kind: Kind, left: &Value<'_>, right: &Value<'_>) -> u8 {
    let (a, b) = (left.text.as_bytes(), right.text.as_bytes());
    match kind {
        Kind::Forename | Kind::MiddleNames | Kind::FullName => forename(left, right, a, b),
        Kind::Surname => surname(left, right, a, b),
        Kind::DateOfBirth => date(a, b),
        Kind::Sex | Kind::Category | Kind::Country => 2,
        Kind::Phone | Kind::Identifier => number(a, b),
        Kind::Email => email(a, b),
        Kind::Postcode => postcode(a, b),
        Kind::AddressLine => address(left.text, right.text, a, b),
        Kind::Town | Kind::Text => town(a, b),
    }
}

/// A value with what was worked out of it once.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    /// Its text.
    pub text: &'a Short,
    /// How it sounds, for names.
    pub sound: u32,
    /// The forms of a name that it may be a form of, sorted.
    pub forms: &'a [u32],
}

fn share_a_form(left: &[u32], right: &[u32]) -> bool {
    left.iter().any(|form| right.binary_search(form).is_ok())
}

fn forename(left: &Value<'_>, right: &Value<'_>, a: &[u8], b: &[u8]) -> u8 {
    if share_a_form(left.forms, right.forms) {
        return 2;
    }
    if a.len() == 1 || b.len() == 1 {
        return if a.first() == b.first() { 5 } else { 7 };
    }
    // Of several given names the first may stand alone.
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if long.starts_with(short) && long.get(short.len()) == Some(&b' ') {
        return 2;
    }
    if one_slip(a, b) {
        return 3;
    }
    if left.sound == right.sound && left.sound >= 16 {
        return 4;
    }
    let near = jaro_winkler(a, b);
    if near >= 0.93 {
        4
    } else if near >= 0.80 {
        6
    } else {
        7
    }
}

fn surname(left: &Value<'_>, right: &Value<'_>, a: &[u8], b: &[u8]) -> u8 {
    if share_a_form(left.forms, right.forms) {
        return 2;
    }
    if a.contains(&b' ') || b.contains(&b' ') {
        let joined = a.iter().filter(|byte| **byte != b' ').eq(b.iter().filter(|byte| **byte != b' '));
        if joined
            || left.text.words().any(|word| word.len() > 2 && right.text.words().any(|other| other == word))
        {
            return 2;
        }
    }
    if one_slip(a, b) {
        return 3;
    }
    if left.sound == right.sound && left.sound >= 16 {
        return 4;
    }
    let near = jaro_winkler(a, b);
    if near >= 0.92 {
        5
    } else if near >= 0.82 {
        6
    } else {
        7
    }
}

fn date(a: &[u8], b: &[u8]) -> u8 {
    // Eight figures, as they were read; a snapshot may hold something else in their place.
    let (Ok([y1 @ .., m1, n1, d1, e1]), Ok([y2 @ .., m2, n2, d2, e2])) =
        (<&[u8; 8]>::try_from(a), <&[u8; 8]>::try_from(b))
    else {
        return 8;
    };
    let (same_year, same_month, same_day) = (y1 == y2, (m1, n1) == (m2, n2), (d1, e1) == (d2, e2));
    if same_year && (m1, n1) == (d2, e2) && (d1, e1) == (m2, n2) {
        return 2;
    }
    // A part that neither knows of is left out: what is left agrees or not.
    let unknown = |m: u8, n: u8| m == b'0' && n == b'0';
    if unknown(*m1, *n1) || unknown(*m2, *n2) {
        return if same_year { 6 } else { 8 };
    }
    if unknown(*d1, *e1) || unknown(*d2, *e2) {
        return if same_year && same_month { 5 } else { 8 };
    }
    if one_slip_of_same_length(a, b) {
        return 3;
    }
    let first_of_january = |m: u8, n: u8, d: u8, e: u8| (m, n, d, e) == (b'0', b'1', b'0', b'1');
    if same_year && (first_of_january(*m1, *n1, *d1, *e1) || first_of_january(*m2, *n2, *d2, *e2)) {
        return 4;
    }
    if usize::from(same_year) + usize::from(same_month) + usize::from(same_day) == 2 {
        return 5;
    }
    if same_year {
        return 6;
    }
    let year = |digits: &[u8]| digits.iter().fold(0_i32, |sum, digit| sum * 10 + i32::from(*digit) - 48);
    if (year(y1) - year(y2)).abs() <= 2 { 7 } else { 8 }
}

fn one_slip_of_same_length(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && one_slip(a, b)
}

fn number(a: &[u8], b: &[u8]) -> u8 {
    if one_slip(a, b) {
        return 2;
    }
    let end =
        |number: &[u8]| number.len().checked_sub(6).and_then(|from| number.get(from..)).map(<[u8]>::to_vec);
    if a.len() != b.len() && a.len().min(b.len()) >= 6 && end(a) == end(b) { 3 } else { 4 }
}

fn email(a: &[u8], b: &[u8]) -> u8 {
    let at = |text: &[u8]| text.iter().position(|byte| *byte == b'@').unwrap_or(text.len());
    let (name_a, name_b) = (a.get(..at(a)).unwrap_or_default(), b.get(..at(b)).unwrap_or_default());
    if name_a == name_b {
        return 2;
    }
    if one_slip(a, b) {
        return 3;
    }
    // Addresses are often made of names: that those of two namesakes are loosely alike says nothing new. Figures tell
    // them apart: jan3 and jan4 are two people.
    let figures =
        |name: &[u8]| name.iter().filter(|byte| byte.is_ascii_digit()).copied().collect::<Vec<u8>>();
    if jaro_winkler(name_a, name_b) >= 0.9 && figures(name_a) == figures(name_b) { 3 } else { 4 }
}

fn postcode(a: &[u8], b: &[u8]) -> u8 {
    let outward = |code: &[u8]| -> usize {
        match code {
            // The inward part of a whole postcode is a figure and two letters.
            [start @ .., figure, x, y]
                if start.len() >= 2
                    && figure.is_ascii_digit()
                    && x.is_ascii_alphabetic()
                    && y.is_ascii_alphabetic() =>
            {
                start.len()
            }
            code => code.len(),
        }
    };
    let (out_a, out_b) = (outward(a), outward(b));
    if out_a < a.len() || out_b < b.len() {
        if out_a < a.len() && out_b < b.len() && one_slip(a, b) {
            return 2;
        }
        if a.get(..out_a) == b.get(..out_b) {
            return if a.get(out_a) == b.get(out_b) && out_a < a.len() { 3 } else { 4 };
        }
        let area = |code: &[u8]| code.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        return if area(a) > 0 && a.get(..area(a)) == b.get(..area(b)) { 5 } else { 6 };
    }
    // Other countries' codes.
    if one_slip(a, b) {
        2
    } else if a.first() == b.first() && a.get(1) == b.get(1) {
        5
    } else {
        6
    }
}

fn address(left: &Short, right: &Short, a: &[u8], b: &[u8]) -> u8 {
    let numeric = |word: &&[u8]| word.first().is_some_and(u8::is_ascii_digit);
    let mut numbers = (left.words().filter(numeric), right.words().filter(numeric));
    let has_number = a.iter().chain(b).any(u8::is_ascii_digit);
    let same_numbers = numbers.0.by_ref().eq(numbers.1.by_ref());
    let same_words =
        left.words().filter(|word| !numeric(word)).eq(right.words().filter(|word| !numeric(word)));
    let only_numbers = |text: &Short| text.words().all(|word| numeric(&word));
    if only_numbers(left) && only_numbers(right) {
        return if one_slip(a, b) { 2 } else { 6 };
    }
    if same_numbers && one_slip(a, b) {
        return 2;
    }
    if has_number && same_words {
        return 4;
    }
    if jaro_winkler(a, b) >= 0.88 && (same_numbers || !has_number) {
        return 5;
    }
    if has_number && same_numbers && left.words().any(|word| numeric(&word)) { 3 } else { 6 }
}

fn town(a: &[u8], b: &[u8]) -> u8 {
    if one_slip(a, b) {
        2
    } else if jaro_winkler(a, b) >= 0.88 {
        3
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    use super::{SAME, Value, level, levels, sound};
    use crate::settings::Kind;
    use crate::values::read;

    #[test]
    fn values_stand_at_their_levels() {
        for (kind, left, right, want) in [
            (Kind::Forename, "Gwen", "Gwem", "one slip apart"),
            (Kind::Forename, "Stephen", "Steven", "sounds alike"),
            (Kind::Forename, "Gwen", "G", "initial"),
            (Kind::Forename, "Mary Jane", "Mary", "another form of it"),
            (Kind::Forename, "Gwen", "Tom", "different"),
            (Kind::Surname, "Smith-Jones", "Jones", "another form, or one of two names"),
            (Kind::Surname, "Smith-Jones", "Smithjones", "another form, or one of two names"),
            (Kind::Surname, "Smith", "Smyth", "one slip apart"),
            (Kind::DateOfBirth, "1984-05-06", "1984-06-05", "day and month changed over"),
            (Kind::DateOfBirth, "1984-05-06", "1984-05-08", "one figure apart"),
            (Kind::DateOfBirth, "1984-05-06", "1984-01-01", "1 January of the year"),
            (Kind::DateOfBirth, "1984-05-06", "1984-05-29", "two of three parts"),
            (Kind::DateOfBirth, "1984-05", "1984-05-29", "two of three parts"),
            (Kind::DateOfBirth, "1984", "1984-05-29", "the same year"),
            (Kind::DateOfBirth, "1984-05-06", "1950-11-30", "different"),
            (Kind::Phone, "07700900786", "07700900768", "one slip apart"),
            (Kind::Phone, "01174960863", "960863", "the same end"),
            (Kind::Email, "gwen@example.org", "gwen@example.com", "the same name at another provider"),
            (Kind::Email, "gwen3@example.org", "gwen44@example.org", "different"),
            (Kind::Postcode, "BS24 9AT", "BS24 9AR", "one slip apart"),
            (Kind::Postcode, "BS24 9AT", "BS24", "the same district"),
            (Kind::Postcode, "BS24 9AT", "BS24 9XX", "the same sector"),
            (Kind::Postcode, "BS24 9AT", "BS1 4QA", "the same area"),
            (Kind::AddressLine, "38 Queen Lane", "40 Queen Lane", "the same words"),
            (Kind::AddressLine, "38 Queen Lane", "38 Queen Lnae", "one slip apart"),
            (Kind::AddressLine, "38 Queen Lane", "38 Mill Road", "the same number"),
            (Kind::AddressLine, "38", "39", "one slip apart"),
            (Kind::Town, "Bristol", "Bristl", "one slip apart"),
        ] {
            let (a, b) = (read(kind, left).expect(left), read(kind, right).expect(right));
            let value = |text| Value { text, sound: sound(super::Short::as_bytes(text)), forms: &[] };
            let level = level(kind, &value(&a), &value(&b));
            let said = levels(kind).get(usize::from(level - SAME)).expect("a level with a name");
            assert_eq!(*said, want, "{left} {right}");
        }
    }

    #[test]
    fn what_is_longer_than_a_date_is_different_from_one() {
        let (long, date) =
            (super::Short::from_bytes(b"99999999999999990506"), read(Kind::DateOfBirth, "1984-05-29"));
        let value = |text| Value { text, sound: 0, forms: &[] };
        let date = date.expect("a date");
        let said = |left, right| {
            levels(Kind::DateOfBirth).get(usize::from(level(Kind::DateOfBirth, left, right) - SAME))
        };
        for said in [said(&value(&long), &value(&date)), said(&value(&date), &value(&long))] {
            assert_eq!(said, Some(&super::DIFFERENT));
        }
    }
}
