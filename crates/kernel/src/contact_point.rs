//! Telephone numbers, e-mail addresses and postcodes, tidied to one form or refused.

use serde::{Deserialize, Serialize};

/// A postcode in its one written form, such as `BS1 4DJ`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Postcode(String);

impl Postcode {
    /// Reads a postcode, spaces and case ignored. `None` where the form is wrong: one or two letters (first
    /// not Q V X, second not I J Z), a digit, perhaps a digit or letter, a digit and two letters (none of
    /// C I K M O V).
    pub fn parse(text: &str) -> Option<Self> {
        let packed: Vec<u8> = text
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let (outward, inward) = packed.split_at_checked(packed.len().checked_sub(3)?)?;
        let letters = outward.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
        let (area, district) = outward.split_at_checked(letters)?;
        let area_is_good = match area {
            [first] => !b"QVX".contains(first),
            [first, second] => !b"QVX".contains(first) && !b"IJZ".contains(second),
            _ => false,
        };
        let district_is_good = match district {
            [digit] => digit.is_ascii_digit(),
            [digit, last] => digit.is_ascii_digit() && last.is_ascii_alphanumeric(),
            _ => false,
        };
        let inward_is_good = match inward {
            [digit, rest @ ..] => {
                digit.is_ascii_digit()
                    && rest.iter().all(|byte| byte.is_ascii_uppercase() && !b"CIKMOV".contains(byte))
            }
            [] => false,
        };
        if !(area_is_good && district_is_good && inward_is_good) {
            return None;
        }
        let text = [outward, b" ", inward].concat();
        String::from_utf8(text).ok().map(Self)
    }

    /// The postcode as written, such as `BS1 4DJ`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The leading letters, such as `BS`.
    pub fn area(&self) -> &str {
        let end = self.0.find(|letter: char| letter.is_ascii_digit()).unwrap_or(self.0.len());
        self.0.get(..end).unwrap_or_default()
    }

    /// The part before the space, such as `BS1`: what may be shown where the whole would tell too much.
    pub fn district(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_in_all_published_forms_are_read_and_tidied() {
        for (text, want) in [
            ("bs24 9at ", "BS24 9AT"),
            ("m11ae", "M1 1AE"),
            ("EC1A1BB", "EC1A 1BB"),
            ("W1A 0AX", "W1A 0AX"),
            ("CR2 6XH", "CR2 6XH"),
            (" D N 5 5 1 P T ", "DN55 1PT"),
        ] {
            assert_eq!(Postcode::parse(text).map(|code| code.0).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_wrong_form_is_refused() {
        for text in
            ["", "BS", "QS1 4DJ", "BI1 4DJ", "BS1 4CJ", "BS1 DDJ", "BSS1 4DJ", "B 1", "é1 1AA", "BS1A2 4DJ"]
        {
            assert_eq!(Postcode::parse(text), None, "{text}");
        }
    }

    #[test]
    fn area_and_district_are_the_leading_parts() {
        let code = Postcode::parse("BS24 9AT").unwrap();
        assert_eq!((code.area(), code.district()), ("BS", "BS24"));
    }
}
