//! The texts of a backup without files and without a database: what the fuzzers reach, and nobody else.

use super::keys;
use super::pg::{HEADING, Line, Table, row_line};
use super::text::Kind;
use std::io::BufRead as _;

/// A key backup that was read: the epoch keys' text, and each wrapped key's line as it would be written.
pub type Keys = (String, Vec<String>);

/// Reads the key backup of a partnership.
pub fn keys(bytes: &[u8], partnership: &str) -> Option<Keys> {
    let read = keys::read(bytes, partnership).ok()?;
    Some((read.keyring, read.keys.iter().map(keys::Wrapped::line).collect()))
}

/// Reads a data file of two tables, `first` and `second`, that have a column of each kind, and writes it again.
pub fn data(bytes: &[u8]) -> Option<String> {
    let kinds = [("id", Kind::Id), ("number", Kind::Int), ("words", Kind::Text), ("sealed", Kind::Bytes)];
    let known = ["first", "second"].map(|name| Table {
        name: name.to_owned(),
        columns: kinds.map(|(name, kind)| (name.to_owned(), kind)).into(),
    });
    let mut lines = bytes.lines().map_while(Result::ok);
    let mut written = lines.next().filter(|line| line == HEADING)?;
    let mut target = None;
    for line in lines {
        let next = match Line::read(&line, &known, target.as_ref())? {
            Line::Table(next) => {
                target = Some(next);
                line
            }
            Line::Row(_, values) => row_line(&values),
            Line::End => return Some(written + "\nend\n"),
        };
        written = written + "\n" + &next;
    }
    None
}
