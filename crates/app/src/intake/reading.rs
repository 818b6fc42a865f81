//! A file is opened, checked as a whole, and then read on a thread of its own, a few rows ahead of the writing.

use crate::{App, AppError, Invalid, Result};
use alongside_domain::intake::{
    Columns, FileContext, FileError, FileToRead, Lists, Mapping, Records, Row, Rulebook, decode,
    each_json_row, each_row, parse_json,
};
use alongside_domain::rules::Rules;
use alongside_kernel::WorkingDays;
use alongside_kernel::id::ImportId;
use alongside_storage::rooms::asides::AsideForm;
use jiff::civil::DateTime;
use std::sync::Arc;
use tokio::sync::mpsc;

/// The most bytes of a mapping: many times what the shipped one has.
const LARGEST_MAPPING: usize = 256 * 1024;
/// How many rows are read ahead.
const AHEAD: usize = 400;

/// A file that can be read: its form was recognised and every column was found.
pub(super) struct Opened {
    pub(super) label: String,
    pub(super) bytes: Arc<Vec<u8>>,
    pub(super) mapping: Arc<Mapping>,
    pub(super) form: AsideForm,
    pub(super) headings: Vec<String>,
    pub(super) unmapped: Vec<String>,
    pub(super) had_decoding_errors: bool,
    pub(super) total: u32,
    pub(super) context: FileContext,
}

/// What rows are judged by, kept for as long as a file is read.
#[derive(Clone)]
pub(super) struct Shelf {
    pub(super) lists: Arc<Lists>,
    pub(super) rules: Arc<Rules>,
    pub(super) calendar: Arc<WorkingDays>,
}

impl Shelf {
    pub(super) fn of(app: &App) -> Self {
        Self { lists: app.lists(), rules: app.rules(), calendar: app.calendar() }
    }
    pub(super) fn book(&self) -> Rulebook<'_> {
        Rulebook { lists: &self.lists, rules: &self.rules, calendar: &self.calendar }
    }
}

/// Whether the bytes are nested JSON and not a table.
pub(super) fn is_json(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// The headings of a table, read with a mapping's form. Of a file that is no table only the beginning is looked at.
pub(super) fn headings(bytes: &[u8], mapping: &Mapping, rules: &Rules) -> Result<Vec<String>> {
    let form = (mapping.delimiter, mapping.quote);
    alongside_domain::intake::headings(bytes, &mapping.encoding, form, &rules.intake)
        .filter(|headings| headings.len() >= Mapping::LEAST_COLUMNS)
        .ok_or_else(|| unreadable(&FileError::NoHeading))
}

/// The mapping to read with: the one given, or what the headings say by themselves.
pub(super) fn mapping_for(bytes: &[u8], given: &str, rules: &Rules) -> Result<Mapping> {
    if given.len() > LARGEST_MAPPING {
        return Err(AppError::Invalid(Invalid::field("mapping", "import-mapping-large")));
    }
    if !given.trim().is_empty() {
        return Mapping::parse(given).map_err(|error| bad_mapping(&error));
    }
    let shipped = Mapping::police_default().map_err(|error| bad_mapping(&error))?;
    if is_json(bytes) {
        // The words are the shipped ones; when the file was made it says itself.
        return Ok(shipped.without_as_of());
    }
    let found = Mapping::detect(&headings(bytes, &shipped, rules)?).map_err(|error| bad_mapping(&error))?;
    found.mapping().map_err(|error| bad_mapping(&error))
}

fn bad_mapping(error: &dyn std::error::Error) -> AppError {
    let mut invalid = Invalid::new();
    invalid.add_with("mapping", "import-mapping", error.to_string());
    AppError::Invalid(invalid)
}

fn unreadable(error: &FileError) -> AppError {
    let mut invalid = Invalid::new();
    let field = if matches!(error, FileError::NoAsOf) { "as-of" } else { "file" };
    invalid.add_with(field, "import-file", error.to_string());
    AppError::Invalid(invalid)
}

/// Looks through a table whose columns nobody named yet, on a thread of its own: whether it has a heading, and rows.
pub(super) async fn look_through(bytes: Arc<Vec<u8>>, rules: Arc<Rules>) -> Result<()> {
    let looking = tokio::task::spawn_blocking(move || {
        let shipped = Mapping::police_default().map_err(|error| bad_mapping(&error))?;
        headings(&bytes, &shipped, &rules)?;
        let decoded = decode(&bytes, &shipped.encoding);
        let (_, records) = Records::open(&decoded.text, shipped.delimiter, shipped.quote, &rules.intake)
            .ok_or_else(|| unreadable(&FileError::NoHeading))?;
        records.counted().map(drop).map_err(|error| unreadable(&error))
    });
    looking.await.map_err(|_| AppError::NotNow("import-cut-short"))?
}

/// Opens a file on a thread of its own, so that no page waits for a long one.
pub(super) async fn open_aside(
    label: &str,
    bytes: Arc<Vec<u8>>,
    mapping: &str,
    as_of: Option<DateTime>,
    reading: ImportId,
    rules: Arc<Rules>,
) -> Result<Opened> {
    let (label, mapping) = (label.to_owned(), mapping.to_owned());
    let opening = tokio::task::spawn_blocking(move || open(&label, bytes, &mapping, as_of, reading, &rules));
    opening.await.map_err(|_| AppError::NotNow("import-cut-short"))?
}

/// Opens a file. Whatever is wrong with it as a whole is said here, before any row is taken.
fn open(
    label: &str,
    bytes: Arc<Vec<u8>>,
    mapping_text: &str,
    as_of: Option<DateTime>,
    reading: ImportId,
    rules: &Rules,
) -> Result<Opened> {
    let mut mapping = mapping_for(&bytes, mapping_text, rules)?;
    if let Some(as_of) = as_of {
        mapping = mapping.with_as_of(as_of);
    }
    let file = FileToRead { label, bytes: &bytes, reading };
    if is_json(&bytes) {
        let parsed = parse_json(&bytes).map_err(|error| unreadable(&error))?;
        let context =
            file.context(parsed.as_of.or(mapping.as_of_instant())).map_err(|error| unreadable(&error))?;
        return Ok(Opened {
            label: label.to_owned(),
            total: u32::try_from(parsed.victims.len()).unwrap_or(u32::MAX),
            bytes,
            mapping: Arc::new(mapping),
            form: AsideForm::Fields,
            headings: Vec::new(),
            unmapped: Vec::new(),
            had_decoding_errors: false,
            context,
        });
    }
    let context = file.context(mapping.as_of_instant()).map_err(|error| unreadable(&error))?;
    // Told at once, before all of a file that is none is made text.
    headings(&bytes, &mapping, rules)?;
    let (headings, unmapped, total, had_decoding_errors) = {
        let decoded = decode(&bytes, &mapping.encoding);
        let (headings, records) =
            Records::open(&decoded.text, mapping.delimiter, mapping.quote, &rules.intake)
                .ok_or_else(|| unreadable(&FileError::NoHeading))?;
        let columns = Columns::find(&mapping, &headings).map_err(|error| unreadable(&error))?;
        let unmapped = columns.unmapped().map(str::to_owned).collect();
        let total = records.counted().map_err(|error| unreadable(&error))?;
        (headings, unmapped, total, decoded.had_errors)
    };
    Ok(Opened {
        label: label.to_owned(),
        bytes,
        mapping: Arc::new(mapping),
        form: AsideForm::Columns,
        headings,
        unmapped,
        had_decoding_errors,
        total,
        context,
    })
}

impl Opened {
    /// Reads the rows after a number on a thread of its own. It stops when nobody takes them any more.
    pub(super) fn rows_after(&self, done: u32, judged_by: Shelf) -> mpsc::Receiver<Row> {
        let (hand_on, rows) = mpsc::channel(AHEAD);
        let (label, bytes, mapping) = (self.label.clone(), self.bytes.clone(), self.mapping.clone());
        let (reading, form) = (self.context.reading, self.form);
        tokio::task::spawn_blocking(move || {
            let file = FileToRead { label: &label, bytes: &bytes, reading };
            let each = |row: Row, _: &FileContext| {
                // Whoever took the rows may have stopped; what is left is read and dropped.
                if row.number > done && !hand_on.is_closed() {
                    let _ = hand_on.blocking_send(row);
                }
            };
            let read = if form == AsideForm::Fields {
                each_json_row(&file, &mapping, &judged_by.book(), each)
            } else {
                each_row(&file, &mapping, &judged_by.book(), each)
            };
            if let Err(error) = read {
                // The file was opened before, so only a change of its bytes could bring this.
                tracing::error!(error = %error, "a file that could be opened could not be read");
            }
        });
        rows
    }
}
