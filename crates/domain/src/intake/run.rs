//! Reads whole files into an in-memory store: what storage does row by row, in the simplest form.

use super::fate::{Fate, RowName};
use super::field::Field;
use super::json;
use super::mapping::Mapping;
use super::reader::{Records, decode};
use super::row::{Columns, FileContext, FileError, Key, Row, Rulebook};
use super::standing::{Decided, Standing, take};
use super::tidy::Digest;
use alongside_kernel::Timestamp;
use alongside_kernel::id::ImportId;
use std::collections::BTreeMap;

/// What became of one row.
#[derive(Debug, Clone)]
pub struct RowResult {
    /// The number of the record, from 1.
    pub number: u32,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// What became of it.
    pub fate: Fate,
    /// What follows, for accepted and update rows.
    pub decided: Option<Decided>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileRun {
    /// Every record in the order of the file.
    pub rows: Vec<RowResult>,
    /// How many values of each column are in no list and count as not answered.
    pub not_answered: BTreeMap<Field, u32>,
    /// Headings that the mapping does not name; their cells are kept beside the records.
    pub unmapped: Vec<String>,
    /// Some bytes did not fit the encoding and were replaced by a mark.
    pub had_decoding_errors: bool,
}

/// A file to be read.
#[derive(Debug, Clone, Copy)]
pub struct FileToRead<'a> {
    /// Its name without extension.
    pub label: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// This reading.
    pub reading: ImportId,
}

impl FileToRead<'_> {
    /// The context of the file's rows; `None` for `as_of` means that nobody said when the file was made.
    pub fn context(&self, as_of: Option<Timestamp>) -> Result<FileContext, FileError> {
        Ok(FileContext {
            label: self.label.to_owned(),
            reading: self.reading,
            digest: Digest::of_bytes(self.bytes),
            as_of: as_of.ok_or(FileError::NoAsOf)?,
        })
    }
}

impl Mapping {
    /// The instant at which the extract was made.
    pub fn as_of_instant(&self) -> Option<Timestamp> {
        Some(self.as_of?.to_zoned(self.zone.clone()).ok()?.timestamp())
    }
}

/// Reads a CSV file and hands each row on, in order. Nothing is kept: this is what storage calls.
pub fn each_row(
    file: &FileToRead<'_>,
    mapping: &Mapping,
    book: &Rulebook<'_>,
    mut hand_on: impl FnMut(Row, &FileContext),
) -> Result<FileRun, FileError> {
    let context = file.context(mapping.as_of_instant())?;
    let decoded = decode(file.bytes, &mapping.encoding);
    let (headings, records) =
        Records::open(&decoded.text, mapping.delimiter, mapping.quote, &book.rules.intake)
            .ok_or(FileError::NoHeading)?;
    let columns = Columns::find(mapping, &headings)?;
    let mut run = FileRun {
        rows: Vec::new(),
        not_answered: BTreeMap::new(),
        unmapped: columns.unmapped().map(str::to_owned).collect(),
        had_decoding_errors: decoded.had_errors,
    };
    for record in records {
        let row = Row::read(record, &columns, mapping, &context, book);
        count_not_answered(&mut run.not_answered, &row);
        hand_on(row, &context);
    }
    Ok(run)
}

fn count_not_answered(counts: &mut BTreeMap<Field, u32>, row: &Row) {
    for (field, _) in &row.not_answered {
        *counts.entry(*field).or_default() += 1;
    }
}

/// Reads a CSV file into the store.
pub fn run_file(
    store: &mut Store,
    file: &FileToRead<'_>,
    mapping: &Mapping,
    book: &Rulebook<'_>,
) -> Result<FileRun, FileError> {
    let mut rows = Vec::new();
    let run = each_row(file, mapping, book, |row, context| rows.push(keep(store, &row, context, book)))?;
    Ok(FileRun { rows, ..run })
}

/// Reads a file of nested JSON reports and hands each victim on as a row, in order. The mapping gives the words;
/// the file says when it was made, else the mapping does.
pub fn each_json_row(
    file: &FileToRead<'_>,
    mapping: &Mapping,
    book: &Rulebook<'_>,
    mut hand_on: impl FnMut(Row, &FileContext),
) -> Result<FileRun, FileError> {
    let parsed = json::parse(file.bytes)?;
    let context = file.context(parsed.as_of.or(mapping.as_of_instant()))?;
    let words = mapping.for_json();
    let mut run = FileRun {
        rows: Vec::new(),
        not_answered: BTreeMap::new(),
        unmapped: Vec::new(),
        had_decoding_errors: false,
    };
    for victim in &parsed.victims {
        let row = victim.row(&words, &context, book);
        count_not_answered(&mut run.not_answered, &row);
        hand_on(row, &context);
    }
    Ok(run)
}

/// Reads a file of nested JSON reports into the store.
pub fn run_json(
    store: &mut Store,
    file: &FileToRead<'_>,
    mapping: &Mapping,
    book: &Rulebook<'_>,
) -> Result<FileRun, FileError> {
    let mut rows = Vec::new();
    let run = each_json_row(file, mapping, book, |row, context| rows.push(keep(store, &row, context, book)))?;
    Ok(FileRun { rows, ..run })
}

/// Reports in memory, found by their keys.
#[derive(Debug, Clone, Default)]
pub struct Store {
    standings: Vec<Standing>,
    keys: BTreeMap<Key, usize>,
}

impl Store {
    /// How the reports stand, in the order in which they were accepted.
    pub fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.standings.iter()
    }

    /// The place of the report that a row belongs to.
    fn find(&self, row: &Row) -> Option<usize> {
        let keys = &row.verdict.as_ref().ok()?.keys;
        let mut places = keys.iter().filter_map(|key| self.keys.get(key).copied());
        places.find(|place| self.standings.get(*place).is_some_and(|standing| standing.may_be(row)))
    }

    fn put(&mut self, place: Option<usize>, standing: Standing) {
        let place = place.unwrap_or(self.standings.len());
        for key in standing.keys() {
            self.keys.entry(key).or_insert(place);
        }
        match self.standings.get_mut(place) {
            Some(old) => *old = standing,
            None => self.standings.push(standing),
        }
    }
}

fn keep(store: &mut Store, row: &Row, context: &FileContext, book: &Rulebook<'_>) -> RowResult {
    let place = store.find(row);
    let taken = take(place.and_then(|place| store.standings.get(place)), row, context, book);
    if let Some(standing) = taken.standing {
        store.put(place, standing);
    }
    RowResult { number: row.number, line: row.line, fate: taken.fate, decided: taken.decided }
}

impl RowResult {
    /// The name of the row in a file with this label.
    pub fn name(&self, label: &str) -> RowName {
        RowName { label: label.to_owned(), number: self.number }
    }
}
