//! Telephone numbers and e-mail addresses, tidied to one form or refused.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A telephone number of the United Kingdom in its one form: eleven digits beginning 01, 02 or 07. It does not
/// print itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneNumber(String);

/// What was read where a telephone number should stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneReading {
    /// A number in a usual form.
    Good(PhoneNumber),
    /// A number that a spreadsheet had spoilt and that could be mended with certainty.
    Repaired(PhoneNumber),
    /// No usable number: digits are lost or it is not a number of the United Kingdom.
    Unusable,
}

impl PhoneReading {
    /// The number, however it was read.
    pub fn number(self) -> Option<PhoneNumber> {
        match self {
            Self::Good(number) | Self::Repaired(number) => Some(number),
            Self::Unusable => None,
        }
    }
}

impl PhoneNumber {
    /// Reads a number: spaces, hyphens and brackets are ignored; `+44`, `0044`, `44` and `+44(0)` are known; a lost
    /// leading zero and a power of ten with all its digits are repaired.
    pub fn read(text: &str) -> PhoneReading {
        let packed: String = text.chars().filter(|letter| !is_separator(*letter)).collect();
        let (digits, was_number) = match spreadsheet_number(&packed) {
            Some(digits) => (digits, true),
            None => (packed.strip_prefix('+').unwrap_or(&packed).to_owned(), false),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return PhoneReading::Unusable;
        }
        let national = without_country(&digits);
        let lost_zero = national.len() == 10 && national.starts_with(['7', '1', '2']);
        let number = if lost_zero { format!("0{national}") } else { national };
        if number.len() != 11 || !["07", "01", "02"].iter().any(|start| number.starts_with(start)) {
            return PhoneReading::Unusable;
        }
        if lost_zero || was_number {
            PhoneReading::Repaired(Self(number))
        } else {
            PhoneReading::Good(Self(number))
        }
    }

    /// The eleven digits.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number, by its digits.
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with("07")
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(sensitive)")
    }
}

fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}')
}

/// The digits after the country's code, with the leading zero that the code replaces. Where the code stands
/// before a number that is not whole, the digits are given back as they were and are refused later.
fn without_country(digits: &str) -> String {
    let international = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44"));
    match international {
        Some(rest) if rest.len() == 11 && rest.starts_with('0') => rest.to_owned(),
        Some(rest) if rest.len() == 10 => format!("0{rest}"),
        _ => digits.to_owned(),
    }
}

/// The digits of `4.47700900123E+11` or `7700900123.0`; `None` where the text is no such number or some of its
/// digits are lost.
fn spreadsheet_number(text: &str) -> Option<String> {
    if let Some(whole) = text.strip_suffix(".0") {
        return (!whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| whole.to_owned());
    }
    let (mantissa, power) = text.split_once(['E', 'e'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let power: usize = power.strip_prefix('+').unwrap_or(power).parse().ok()?;
    (whole.len() == 1 && fraction.len() == power).then(|| format!("{whole}{fraction}"))
}

/// An e-mail address with a single @ and a dotted domain. It does not print itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address; `None` where it can't be used.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.split_once('@')?;
        let good = !local.is_empty()
            && !domain.contains('@')
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        good.then(|| Self(text.to_owned()))
    }

    /// The address as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(sensitive)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_number() {
        for (text, want, repaired) in [
            ("07700 900123", Some("07700900123"), false),
            ("+44 7700 900123", Some("07700900123"), false),
            ("+44 (0)7700 900123", Some("07700900123"), false),
            ("0044 117 496 0123", Some("01174960123"), false),
            ("447700900123", Some("07700900123"), false),
            ("07700-900-123", Some("07700900123"), false),
            ("7700900123", Some("07700900123"), true),
            ("1174960123", Some("01174960123"), true),
            ("4.47700900123E+11", Some("07700900123"), true),
            ("7.700900123e+9", Some("07700900123"), true),
            ("7700900123.0", Some("07700900123"), true),
            ("4.477E+11", None, false),
            ("7.7009E+09", None, false),
            ("077009005", None, false),
            ("+33 1 23 45 67 89 00", None, false),
            ("07700900123 ask for Jo", None, false),
            ("07700900123 / 07700900124", None, false),
            ("", None, false),
            ("E", None, false),
        ] {
            let reading = PhoneNumber::read(text);
            assert_eq!(matches!(reading, PhoneReading::Repaired(_)), repaired, "{text}");
            assert_eq!(reading.number().map(|number| number.0).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn forms_of_an_address() {
        for (text, good) in [
            ("a@example.org", true),
            (" a.b@mail.example.org ", true),
            ("a@example", false),
            ("a@@example.org", false),
            ("a b@example.org", false),
            ("a at example.org", false),
            ("@example.org", false),
            ("a@.org", false),
        ] {
            assert_eq!(EmailAddress::parse(text).is_some(), good, "{text}");
        }
    }
}
