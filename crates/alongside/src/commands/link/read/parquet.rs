//! Reading Parquet: texts, numbers and days of flat columns, each column of each group of rows at once.

use super::{Named, unreadable};
use crate::Failure;
use alongside_linkage::records::Cells;
use bytes::Bytes;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use parquet::basic::{LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use rayon::prelude::*;
use std::path::Path;

/// So many rows are read in one go.
const BATCH: usize = 8_192;

/// The headings of a file.
pub(super) fn headings(path: &Path) -> Result<Vec<String>, Failure> {
    let reader = open(path)?;
    let columns = reader.metadata().file_metadata().schema_descr().columns();
    Ok(columns.iter().map(|column| column.path().string()).collect())
}

/// The whole file is held in memory: columns are read at once, and an open file has one place where it is read.
fn open(path: &Path) -> Result<SerializedFileReader<Bytes>, Failure> {
    let file = std::fs::read(path).map_err(|error| unreadable(path, error))?;
    SerializedFileReader::new(Bytes::from(file)).map_err(|error| unreadable(path, error))
}

/// Reads columns.
pub(super) fn read(path: &Path, wanted: &dyn Fn(&str) -> bool, most: usize) -> Result<Named, Failure> {
    let reader = open(path)?;
    let described = reader.metadata().file_metadata().schema_descr();
    let places: Vec<usize> = (0..described.num_columns())
        .filter(|place| wanted(&described.column(*place).path().string()))
        .collect();
    if let Some(nested) = places
        .iter()
        .map(|place| described.column(*place))
        .find(|column| column.max_rep_level() > 0 || column.max_def_level() > 1)
    {
        return Err(unreadable(
            path,
            format!("the column {} holds more than one value in a cell", nested.path().string()),
        ));
    }
    let headings = places.iter().map(|place| described.column(*place).path().string()).collect();
    let groups = if most == usize::MAX { reader.num_row_groups() } else { reader.num_row_groups().min(1) };
    let pieces: Result<Vec<Vec<Cells>>, Failure> = places
        .par_iter()
        .map(|place| {
            let column = described.column(*place);
            (0..groups)
                .map(|group| {
                    let reader = reader
                        .get_row_group(group)
                        .and_then(|group| group.get_column_reader(*place))
                        .map_err(|error| unreadable(path, error))?;
                    cells(reader, &column, most).map_err(|error| unreadable(path, error))
                })
                .collect()
        })
        .collect();
    Ok(Named { headings, pieces: pieces? })
}

fn cells(reader: ColumnReader, column: &ColumnDescriptor, most: usize) -> Result<Cells, String> {
    let logical = column.logical_type_ref();
    match reader {
        ColumnReader::ByteArrayColumnReader(reader) => {
            each(reader, column, most, |value: &ByteArray, cells| match value.as_utf8() {
                Ok(text) => cells.push(text.trim()),
                Err(_) => cells.push(String::from_utf8_lossy(value.data()).trim()),
            })
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            each(reader, column, most, |value: &FixedLenByteArray, cells| {
                cells.push(String::from_utf8_lossy(value.data()).trim());
            })
        }
        ColumnReader::BoolColumnReader(reader) => {
            each(reader, column, most, |value, cells| cells.push(if *value { "yes" } else { "no" }))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            let is_day = matches!(logical, Some(LogicalType::Date));
            each(reader, column, most, |value, cells| {
                cells.push(&if is_day { day(i64::from(*value)) } else { value.to_string() });
            })
        }
        ColumnReader::Int64ColumnReader(reader) => {
            let unit = match logical {
                Some(LogicalType::Timestamp(kind)) => Some(kind.unit),
                _ => None,
            };
            each(reader, column, most, |value, cells| {
                cells.push(&unit.map_or_else(|| value.to_string(), |unit| day_of(*value, unit)));
            })
        }
        ColumnReader::FloatColumnReader(reader) => {
            each(reader, column, most, |value, cells| cells.push(&value.to_string()))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            each(reader, column, most, |value, cells| cells.push(&value.to_string()))
        }
        ColumnReader::Int96ColumnReader(_) => {
            Err(format!("the column {} holds times of an old kind; write it as text", column.path().string()))
        }
    }
}

/// Puts each value of a column down, and nothing where there is none.
fn each<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    column: &ColumnDescriptor,
    most: usize,
    put: impl Fn(&T::T, &mut Cells),
) -> Result<Cells, String> {
    let optional = column.max_def_level() > 0;
    let mut cells = Cells::default();
    let (mut values, mut present) = (Vec::new(), Vec::new());
    while cells.len() < most {
        values.clear();
        present.clear();
        let (rows, _, _) = reader
            .read_records(BATCH.min(most - cells.len()), optional.then_some(&mut present), None, &mut values)
            .map_err(|error| error.to_string())?;
        if rows == 0 {
            break;
        }
        if !optional {
            for value in &values {
                put(value, &mut cells);
            }
            continue;
        }
        let mut values = values.iter();
        for level in &present {
            match (*level > 0).then(|| values.next()).flatten() {
                Some(value) => put(value, &mut cells),
                None => cells.push(""),
            }
        }
    }
    Ok(cells)
}

/// A day, counted from 1970.
fn day(days: i64) -> String {
    Date::constant(1970, 1, 1)
        .checked_add(i32::try_from(days).unwrap_or_default().days())
        .map(|day| day.to_string())
        .unwrap_or_default()
}

/// The day of an instant.
fn day_of(value: i64, unit: TimeUnit) -> String {
    let instant = match unit {
        TimeUnit::MILLIS => Timestamp::from_millisecond(value),
        TimeUnit::MICROS => Timestamp::from_microsecond(value),
        TimeUnit::NANOS => Timestamp::from_nanosecond(i128::from(value)),
    };
    instant.map(|instant| instant.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()).unwrap_or_default()
}
