//! Values as text: tabs between them, one line for each row.

use crate::error::{Error, Result};
use crate::value::Arg;
use std::fmt::Write as _;
use uuid::Uuid;

/// The kinds of column that our schema uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Int,
    Text,
    Bytes,
}

impl Kind {
    pub(super) fn of(data_type: &str) -> Result<Self> {
        match data_type {
            "uuid" => Ok(Self::Id),
            "bigint" => Ok(Self::Int),
            "text" => Ok(Self::Text),
            "bytea" => Ok(Self::Bytes),
            other => Err(Error::Unusable(format!("a column has the type {other}, which backups don't know"))),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    // Only what `hex` writes: a number's own reader would take a sign for a figure.
    let figure = |byte: u8| char::from(byte).to_digit(16);
    text.as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(figure(*high)? * 16 + figure(*low)?).ok(),
            _ => None,
        })
        .collect()
}

/// Adds a value to a line. `\N` is none; in text, backslash, tab and line ends are escaped.
pub(super) fn put(line: &mut String, value: &Arg) {
    match value {
        Arg::Id(Some(id)) => line.push_str(&id.simple().to_string()),
        Arg::Int(Some(number)) => {
            let _ = write!(line, "{number}");
        }
        Arg::Bytes(Some(bytes)) => line.push_str(&hex(bytes)),
        Arg::Text(Some(text)) => {
            for letter in text.chars() {
                match letter {
                    '\\' => line.push_str("\\\\"),
                    '\t' => line.push_str("\\t"),
                    '\n' => line.push_str("\\n"),
                    '\r' => line.push_str("\\r"),
                    other => line.push(other),
                }
            }
        }
        Arg::Id(None) | Arg::Int(None) | Arg::Bytes(None) | Arg::Text(None) => line.push_str("\\N"),
    }
}

/// Reads what [`put`] wrote; `None` where it can't be.
pub(super) fn take(kind: Kind, text: &str) -> Option<Arg> {
    if text == "\\N" {
        return Some(match kind {
            Kind::Id => Arg::Id(None),
            Kind::Int => Arg::Int(None),
            Kind::Text => Arg::Text(None),
            Kind::Bytes => Arg::Bytes(None),
        });
    }
    Some(match kind {
        Kind::Id => Arg::Id(Some(Uuid::try_parse(text).ok()?)),
        Kind::Int => Arg::Int(Some(text.parse().ok()?)),
        Kind::Bytes => Arg::Bytes(Some(unhex(text)?)),
        Kind::Text => Arg::Text(Some(unescape(text)?)),
    })
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_reads_back_as_it_was() {
        for (kind, value) in [
            (Kind::Text, Arg::Text(Some("Siân \\N\ttwo\r\nlines \\n".into()))),
            (Kind::Text, Arg::Text(Some(String::new()))),
            (Kind::Text, Arg::Text(None)),
            (Kind::Int, Arg::Int(Some(i64::MIN))),
            (Kind::Int, Arg::Int(None)),
            (Kind::Bytes, Arg::Bytes(Some(vec![0, 1, 0xff]))),
            (Kind::Id, Arg::Id(Some(Uuid::from_u128(7)))),
        ] {
            let mut line = String::new();
            put(&mut line, &value);
            assert!(!line.contains(['\t', '\n', '\r']), "{line}");
            assert_eq!(take(kind, &line), Some(value));
        }
        assert_eq!(take(Kind::Bytes, "0"), None);
        assert_eq!(take(Kind::Bytes, "+7"), None);
        assert_eq!(take(Kind::Text, "\\"), None);
    }
}
