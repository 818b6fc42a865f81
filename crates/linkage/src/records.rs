//! From columns of text to records.

use crate::compare::MOST_FIELDS;
use crate::settings::{Column, Kind};
use crate::table::{Encoded, MISSING, Table};
use crate::values::{self, Short};
use rayon::prelude::*;

/// Cells of a column, one after the other in one piece of memory.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Adds a cell; nothing and an empty text are the same.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |end| {
            let cell = self.text.get(from..*end).unwrap_or_default();
            from = *end;
            cell
        })
    }
}

/// A column that is used, in the pieces in which it was read.
#[derive(Debug, Clone)]
pub struct Read {
    /// What it is.
    pub column: Column,
    /// Its cells.
    pub pieces: Vec<Cells>,
}

impl Read {
    fn cells(&self) -> impl Iterator<Item = Option<&str>> {
        self.pieces.iter().flat_map(Cells::iter).map(|cell| (!cell.is_empty()).then_some(cell))
    }
}

/// Why columns make no table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No column is used.
    NoColumns,
    /// More are used than can be compared: how many, and how many can be.
    TooManyColumns(usize, usize),
    /// Columns are of different lengths: this one has so many cells where the first has so many.
    Uneven(String, usize, usize),
    /// There are more records than can be numbered.
    TooManyRecords(usize),
}

/// Reads columns into records. Columns of one kind that are alternatives (two phones, a name and a name somebody is
/// called by) are compared as one thing, each with each.
pub fn table(columns: Vec<Read>) -> Result<Table, Refusal> {
    let length = |read: &Read| read.pieces.iter().map(Cells::len).sum::<usize>();
    let Some(first) = columns.first() else {
        return Err(Refusal::NoColumns);
    };
    let records = length(first);
    if let Some(other) = columns.iter().find(|read| length(read) != records) {
        return Err(Refusal::Uneven(other.column.name.clone(), length(other), records));
    }
    let Some(count) = u32::try_from(records).ok().filter(|count| *count < u32::MAX) else {
        return Err(Refusal::TooManyRecords(records));
    };
    let groups = grouped(columns, |read| read.column.kind);
    let encoded: Vec<Encoded> = groups.into_par_iter().flat_map_iter(|group| encode(&group)).collect();
    if encoded.len() > MOST_FIELDS {
        return Err(Refusal::TooManyColumns(encoded.len(), MOST_FIELDS));
    }
    Ok(Table::new(count, encoded))
}

/// Columns of one kind that are alternatives stand together, in the place of the first of them.
fn grouped<C>(columns: impl IntoIterator<Item = C>, kind: impl Fn(&C) -> Kind) -> Vec<Vec<C>> {
    let mut groups: Vec<Vec<C>> = Vec::new();
    for column in columns {
        let of = kind(&column);
        let alike = groups
            .iter_mut()
            .find(|group| of.has_alternatives() && group.first().is_some_and(|first| kind(first) == of));
        match alike {
            Some(group) => group.push(column),
            None => groups.push(vec![column]),
        }
    }
    groups
}

/// The values of one record in the order of a row, read from cells in the order of the columns.
pub fn row(columns: &[Column], cells: &[&str]) -> Vec<Option<Short>> {
    let mut row = Vec::with_capacity(columns.len());
    for group in grouped(columns.iter().zip(cells), |(column, _)| column.kind) {
        match group.as_slice() {
            [(column, cell)] if column.kind == Kind::FullName => {
                let given = values::read(Kind::FullName, cell).map_or([None; 3], |_| values::parts(cell));
                row.extend(given);
            }
            group => row.extend(group.iter().map(|(column, cell)| values::read(column.kind, cell))),
        }
    }
    row
}

fn encode(group: &[Read]) -> Vec<Encoded> {
    let names: Vec<&str> = group.iter().map(|read| read.column.name.as_str()).collect();
    match group {
        [read] if read.column.kind == Kind::FullName => {
            Encoded::read_full_names(&read.column.name, read.cells()).into()
        }
        [first, ..] => {
            vec![Encoded::read(&names.join(" / "), first.column.kind, group.iter().map(Read::cells))]
        }
        [] => Vec::new(),
    }
}

/// What a field's cells were like, for a report of the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Completeness {
    /// The field's name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// How many records have a value that could be read.
    pub known: u32,
    /// How many different values there are.
    pub different: usize,
    /// How many records have a date of birth that no calendar has. They are compared figure by figure.
    pub impossible: u32,
    /// How many cells said something that could not be read as what the field holds. They count as nothing.
    pub unreadable: u32,
}

/// How complete each field is.
pub fn completeness(table: &Table) -> Vec<Completeness> {
    table
        .fields
        .iter()
        .map(|field| {
            let known = (0..table.records())
                .filter(|record| field.of(table.row(*record)).iter().any(|value| *value != MISSING))
                .count();
            let dates = field.kind == Kind::DateOfBirth;
            let numbered = (0_u32..).zip(field.values.counts()).skip(1);
            let impossible = numbered
                .filter(|(number, _)| dates && values::cannot_be(&field.values.text(*number)))
                .map(|(_, count)| *count)
                .sum();
            Completeness {
                name: field.name.clone(),
                kind: field.kind,
                known: u32::try_from(known).unwrap_or(u32::MAX),
                different: field.values.len(),
                impossible,
                unreadable: field.unreadable,
            }
        })
        .collect()
}
