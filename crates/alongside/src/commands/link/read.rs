//! Reading the columns of a file, CSV or Parquet.

mod parquet;
mod table;

use crate::Failure;
use alongside_linkage::records::{Cells, Read};
use alongside_linkage::settings::{Column, Settings};
use std::path::Path;

/// What was read.
pub(in crate::commands) struct Columns {
    /// Each record's name.
    pub(in crate::commands) ids: Ids,
    /// Each record's true person, where the settings name a column for it.
    pub(in crate::commands) truth: Option<Vec<String>>,
    /// The organisation each record came from, where the settings name a column for it.
    pub(in crate::commands) sources: Option<Vec<String>>,
    /// The columns that are compared.
    pub(in crate::commands) compared: Vec<Read>,
}

/// The names of records.
pub(in crate::commands) enum Ids {
    /// The row's number, from 1.
    Numbers,
    /// As a column says.
    Named(Vec<String>),
}

impl Ids {
    /// A record's name.
    pub(super) fn push(&self, record: u32, to: &mut Vec<u8>) {
        match self {
            Self::Numbers => to.extend((u64::from(record) + 1).to_string().as_bytes()),
            Self::Named(names) => {
                to.extend(names.get(record as usize).map(String::as_bytes).unwrap_or_default());
            }
        }
    }
}

/// Named columns of a file, each in the pieces in which it was read.
pub(super) struct Named {
    pub(super) headings: Vec<String>,
    pub(super) pieces: Vec<Vec<Cells>>,
}

/// Reads the columns that settings name.
pub(in crate::commands) fn columns(path: &Path, settings: &Settings) -> Result<Columns, Failure> {
    let wanted: Vec<&str> = [&settings.id, &settings.truth, &settings.source]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .chain(settings.columns.iter().map(|column| column.name.as_str()))
        .collect();
    for (place, column) in settings.columns.iter().enumerate() {
        if settings.columns.iter().take(place).any(|earlier| earlier.name == column.name) {
            return Err(format!("The settings name the column {} twice; name it once.", column.name).into());
        }
    }
    let mut named = named(path, &|heading| wanted.contains(&heading), usize::MAX)?;
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|name| !named.headings.iter().any(|heading| heading == name)).collect();
    if !missing.is_empty() {
        let there = headings(path)?.join(", ");
        return Err(format!(
            "{} has no column {}. Its columns are: {there}.",
            path.display(),
            missing.join(", ")
        )
        .into());
    }
    if let Some(twice) =
        wanted.iter().find(|name| named.headings.iter().filter(|heading| heading == name).count() > 1)
    {
        return Err(format!(
            "{} has two columns called {twice}; give one of them another heading.",
            path.display()
        )
        .into());
    }
    let texts = |named: &Named, name: &str| -> Vec<String> {
        let place = named.headings.iter().position(|heading| heading == name);
        let pieces = place.and_then(|place| named.pieces.get(place)).map(Vec::as_slice).unwrap_or_default();
        pieces.iter().flat_map(Cells::iter).map(str::to_owned).collect()
    };
    let truth = settings.truth.as_deref().map(|name| texts(&named, name));
    let sources = settings.source.as_deref().map(|name| texts(&named, name));
    let ids = match settings.id.as_deref() {
        Some(name) => Ids::Named(unique(path, name, texts(&named, name))?),
        None => Ids::Numbers,
    };
    let columns: Vec<Read> = settings
        .columns
        .iter()
        .map(|Column { name, kind }| {
            let place = named.headings.iter().position(|heading| heading == name);
            let pieces =
                place.and_then(|place| named.pieces.get_mut(place)).map(std::mem::take).unwrap_or_default();
            Read { column: Column { name: name.clone(), kind: *kind }, pieces }
        })
        .collect();
    if columns.first().is_none_or(|read| read.pieces.iter().all(Cells::is_empty)) {
        return Err(
            format!("{} has headings and no records, so there is nobody to link.", path.display()).into()
        );
    }
    Ok(Columns { ids, truth, sources, compared: columns })
}

/// A record must be known by its name alone.
fn unique(path: &Path, column: &str, ids: Vec<String>) -> Result<Vec<String>, Failure> {
    let mut seen = std::collections::HashSet::with_capacity(ids.len());
    for (id, row) in ids.iter().zip(1_u64..) {
        if id.is_empty() {
            return Err(format!(
                "{}: record {row} has nothing in the column {column}, which names the records.",
                path.display()
            )
            .into());
        }
        if !seen.insert(id.as_str()) {
            return Err(format!("{}: {id} stands twice in the column {column}, which names the records (again in record {row}).", path.display()).into());
        }
    }
    drop(seen);
    Ok(ids)
}

/// The headings of a file.
pub(super) fn headings(path: &Path) -> Result<Vec<String>, Failure> {
    if is_parquet(path) { parquet::headings(path) } else { table::headings(path) }
}

/// Columns of a CSV file, those of these names that it has.
pub(super) fn csv(path: &Path, names: &[&str]) -> Result<Named, Failure> {
    table::read(path, &|heading| names.contains(&heading), usize::MAX)
}

/// The first cells of every column.
pub(super) fn beginning(path: &Path, records: usize) -> Result<Named, Failure> {
    named(path, &|_| true, records)
}

fn named(path: &Path, wanted: &dyn Fn(&str) -> bool, most: usize) -> Result<Named, Failure> {
    if is_parquet(path) { parquet::read(path, wanted, most) } else { table::read(path, wanted, most) }
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

/// Why a file could not be read, and what to do.
fn unreadable(path: &Path, error: impl std::fmt::Display) -> Failure {
    format!("{} could not be read: {error}.", path.display()).into()
}
