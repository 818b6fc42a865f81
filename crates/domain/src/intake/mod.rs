//! Intake: files and feeds of reports, read row by row.
//!
//! A file's bytes become [`Record`]s, a record becomes a [`Row`] (our values, or the reason to put it aside), and
//! [`take`] takes a row into its report's [`Standing`]. Storage calls [`each_row`] and [`take`]; [`run_file`] does
//! the same in memory.

mod detect;
mod fate;
mod field;
mod interpret;
mod json;
pub mod lists;
mod mapping;
mod reader;
mod row;
mod run;
mod standing;
mod tidy;
mod values;

pub use detect::Proposal;
pub use fate::{FATES_HEADING, Fate, QuarantineCode, RowName, Warning, fates_cell, fates_line, outcome};
pub use field::{Cells, Field, ListName};
pub use interpret::{Interpreted, interpret};
pub use json::{JsonReports, JsonVictim, parse as parse_json};
pub use lists::{CrimeType, CrimeTypes, Lists, OffenceList, PostcodeList};
pub use mapping::{BadMapping, DateFormat, Mapping};
pub use reader::{Decoded, MOST_COLUMNS, Record, Records, decode, headings};
pub use row::{Columns, FileContext, FileError, Key, Readable, Row, Rulebook};
pub use run::{FileRun, FileToRead, RowResult, Store, each_json_row, each_row, run_file, run_json};
pub use standing::{Decided, Standing, Taken, take};
pub use tidy::Digest;
