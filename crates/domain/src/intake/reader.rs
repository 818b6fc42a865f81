//! From bytes to records: encoding, delimiter, quotes, and the numbers by which people find a row again.

use super::fate::QuarantineCode;
use super::row::FileError;
use crate::rules::IntakeRules;
use encoding_rs::{Encoding, UTF_8, UTF_16LE};
use std::borrow::Cow;
use std::fmt;

/// The most columns of a table. Of a row that has more the first ones are kept, and it is put aside.
pub const MOST_COLUMNS: usize = 300;
/// The most characters of the name of a column.
const LONGEST_HEADING: usize = 200;
/// The most lines of one record: a quote that swallows more was opened by mistake.
const MOST_LINES: u32 = 100;
/// The most bytes of one record: many times what a report has.
const LONGEST_RECORD: usize = 256 * 1024;
/// So many rows may lack the heading's columns, or have more, however few the others are.
const MOST_BROKEN: u32 = 1_000;
/// A heading ends within so many bytes, so that of a file that is no table no more is looked at.
const BEGINNING: usize = 256 * 1024;

/// The encoding with this label; `None` where it is not known.
pub(crate) fn encoding(label: &str) -> Option<&'static Encoding> {
    match label.trim().to_ascii_lowercase().as_str() {
        "utf-8-sig" | "utf_8_sig" | "utf8-sig" => Some(UTF_8),
        "utf-16" | "utf16" => Some(UTF_16LE),
        "cp1252" => Some(encoding_rs::WINDOWS_1252),
        other => Encoding::for_label(other.as_bytes()),
    }
}

/// A file as text.
#[derive(Clone)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// Some bytes did not fit the encoding and were replaced by a mark.
    pub had_errors: bool,
}

/// Turns bytes into text. A byte order mark goes before the label, which must be a known one (an unknown label is
/// read as UTF-8; mappings refuse it earlier).
pub fn decode<'a>(bytes: &'a [u8], label: &str) -> Decoded<'a> {
    let (text, _, had_errors) = encoding(label).unwrap_or(UTF_8).decode(bytes);
    Decoded { text, had_errors }
}

/// A record of the file.
#[derive(Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// Counted from 1 after the heading; records with all fields empty are not counted.
    pub number: u32,
    /// The line of the file, from 1, on which it begins.
    pub line: u32,
    /// Its fields as sent. Of a record with a malformed quote, the one line as sent.
    pub fields: Vec<Cow<'a, str>>,
    /// Why it can't be taken, where the form of the record alone says so.
    pub broken: Option<QuarantineCode>,
}

// Neither text nor fields print themselves: they are about people.
impl fmt::Debug for Decoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decoded({} bytes)", self.text.len())
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} at line {}, {:?})", self.number, self.line, self.broken)
    }
}

impl fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Records(after {}, at line {})", self.number, self.line)
    }
}

/// Reads records one after the other. It never fails: what can't be read is a broken record.
#[derive(Clone)]
pub struct Records<'a> {
    rest: &'a str,
    line: u32,
    number: u32,
    width: Option<usize>,
    delimiter: char,
    quote: Option<char>,
    limits: &'a IntakeRules,
    /// The bytes of the longest record so far.
    longest: usize,
}

/// A record was not closed properly.
struct MalformedQuote;

/// One record read: its first fields, what follows it, and how many lines it took.
struct Parsed<'a> {
    fields: Vec<Cow<'a, str>>,
    is_blank: bool,
    rest: &'a str,
    lines: u32,
}

/// The names of a table's columns, for which only the beginning of the file is read; `None` where it has none.
pub fn headings(
    bytes: &[u8],
    encoding: &str,
    (delimiter, quote): (char, Option<char>),
    limits: &IntakeRules,
) -> Option<Vec<String>> {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    let decoded = decode(beginning, encoding);
    let (headings, _) = Records::open(&decoded.text, delimiter, quote, limits)?;
    Some(headings)
}

/// Whether a text can be the name of a column. What begins like a page or holds signs that no keyboard has is a file of
/// another kind, or one in another encoding.
fn can_be_heading(text: &str) -> bool {
    text.chars().count() <= LONGEST_HEADING
        && !text.starts_with('<')
        && !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
}

impl<'a> Records<'a> {
    /// Reads the heading and stands before the first record. `None` where there is no readable heading.
    pub fn open(
        text: &'a str,
        delimiter: char,
        quote: Option<char>,
        limits: &'a IntakeRules,
    ) -> Option<(Vec<String>, Self)> {
        let mut records =
            Self { rest: text, line: 1, number: 0, width: None, delimiter, quote, limits, longest: 0 };
        let heading = records.next().filter(|record| record.broken.is_none())?;
        if !heading.fields.iter().all(|field| can_be_heading(field.trim())) {
            return None;
        }
        let headings: Vec<String> = heading.fields.iter().map(|field| field.trim().to_owned()).collect();
        records.number = 0;
        records.width = Some(headings.len());
        Some((headings, records))
    }

    /// Counts the records. An error where more are broken than whole, but for some: such a file is not what it was taken
    /// for, and nobody mends a million rows.
    pub fn counted(mut self) -> Result<u32, FileError> {
        let (mut all, mut broken) = (0_u32, 0_u32);
        while let Some(record) = self.next() {
            if self.longest > LONGEST_RECORD {
                return Err(FileError::LongRow(record.line));
            }
            all = all.saturating_add(1);
            broken = broken.saturating_add(u32::from(record.broken.is_some()));
            if broken > MOST_BROKEN && broken > all / 2 {
                return Err(FileError::HardlyARow);
            }
        }
        Ok(all)
    }

    fn parse(&self) -> Result<Parsed<'a>, MalformedQuote> {
        let mut fields = Vec::with_capacity(self.width.unwrap_or(16));
        let mut rest = self.rest;
        let mut lines = 1;
        let mut is_blank = true;
        loop {
            let quoted = self.quote.and_then(|quote| rest.strip_prefix(quote).map(|inside| (quote, inside)));
            let (field, after) = if let Some((quote, inside)) = quoted {
                let (field, after) = self.quoted(quote, inside)?;
                lines += count_lines(&field);
                (field, after)
            } else {
                let end = rest.find([self.delimiter, '\n', '\r']).unwrap_or(rest.len());
                let (field, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                (Cow::Borrowed(field), after)
            };
            if lines > MOST_LINES {
                return Err(MalformedQuote);
            }
            is_blank = is_blank && field.trim().is_empty();
            // One more than there may be tells that there were too many.
            if fields.len() <= MOST_COLUMNS {
                fields.push(field);
            }
            if let Some(next) = after.strip_prefix(self.delimiter) {
                rest = next;
            } else {
                return Ok(Parsed { fields, is_blank, rest: after_line_end(after), lines });
            }
        }
    }

    /// Reads a quoted field from behind its opening quote; gives it and what follows its closing quote.
    fn quoted(&self, quote: char, inside: &'a str) -> Result<(Cow<'a, str>, &'a str), MalformedQuote> {
        let mut had_pair = false;
        let mut characters = 0;
        let mut line_ends = 0;
        let mut letters = inside.char_indices().peekable();
        let mut last = ' ';
        while let Some((place, letter)) = letters.next() {
            if letter == quote {
                if letters.peek().is_some_and(|(_, next)| *next == quote) {
                    had_pair = true;
                    letters.next();
                } else {
                    let field = inside.get(..place).unwrap_or_default();
                    let after = inside.get(place + quote.len_utf8()..).unwrap_or_default();
                    if !(after.is_empty() || after.starts_with([self.delimiter, '\n', '\r'])) {
                        return Err(MalformedQuote);
                    }
                    let pair: String = [quote, quote].iter().collect();
                    let field = if had_pair {
                        Cow::Owned(field.replace(&pair, quote.encode_utf8(&mut [0; 4])))
                    } else {
                        Cow::Borrowed(field)
                    };
                    return Ok((field, after));
                }
            }
            characters += 1;
            line_ends += usize::from(letter == '\r' || (letter == '\n' && last != '\r'));
            last = letter;
            if characters > self.limits.quoted_characters || line_ends >= self.limits.quoted_lines {
                return Err(MalformedQuote);
            }
        }
        Err(MalformedQuote)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let (line, before) = (self.line, self.rest.len());
            let (fields, broken) = if let Ok(parsed) = self.parse() {
                self.rest = parsed.rest;
                self.line += parsed.lines;
                self.longest = self.longest.max(before - self.rest.len());
                if parsed.is_blank {
                    continue;
                }
                let count = parsed.fields.len();
                let is_wrong = count > MOST_COLUMNS || self.width.is_some_and(|width| width != count);
                (parsed.fields, is_wrong.then_some(QuarantineCode::WrongColumnCount))
            } else {
                // Only this line is spoilt: whatever the open quote swallowed is read again.
                let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
                let (spoilt, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
                self.rest = after_line_end(after);
                self.line += 1;
                self.longest = self.longest.max(before - self.rest.len());
                (vec![Cow::Borrowed(spoilt)], Some(QuarantineCode::MalformedQuote))
            };
            self.number += 1;
            return Some(Record { number: self.number, line, fields, broken });
        }
    }
}

fn after_line_end(text: &str) -> &str {
    text.strip_prefix("\r\n").or_else(|| text.strip_prefix(['\n', '\r'])).unwrap_or(text)
}

/// How many line ends a field holds.
fn count_lines(field: &str) -> u32 {
    let pairs = field.matches("\r\n").count();
    let ends = field.matches(['\n', '\r']).count();
    u32::try_from(ends - pairs).unwrap_or(u32::MAX)
}
