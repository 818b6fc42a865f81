//! One record of a file as a row: tidied cells, what is kept beside them, and whether it must be put aside.

use super::fate::QuarantineCode;
use super::field::{Cells, Field, ListName};
use super::interpret::{Interpreted, interpret, local};
use super::lists::Lists;
use super::mapping::{Mapping, word};
use super::reader::Record;
use super::tidy::{Digest, tidy};
use super::values::{Value, value};
use crate::report::ReportFacts;
use crate::rules::Rules;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::ImportId;
use alongside_kernel::{Sensitive, Timestamp, WorkingDays};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What rows are read and judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rulebook<'a> {
    /// Crime types, offences, postcodes.
    pub lists: &'a Lists,
    /// Thresholds and word lists.
    pub rules: &'a Rules,
    /// Working days.
    pub calendar: &'a WorkingDays,
}

/// One reading of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileContext {
    /// The name of the file without extension.
    pub label: String,
    /// This reading; a second reading of the same bytes is another one.
    pub reading: ImportId,
    /// The digest of the file's bytes.
    pub digest: Digest,
    /// When the file was made.
    pub as_of: Timestamp,
}

/// A file can't be read, so none of its rows was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No heading.
    #[error(
        "the file has no readable heading: no row was read; check encoding, delimiter and quote in the mapping"
    )]
    NoHeading,
    /// Hardly a row has the heading's columns.
    #[error(
        "most rows do not have as many cells as the heading: no row was read; check delimiter and quote in the mapping, and the file"
    )]
    HardlyARow,
    /// The row on this line, or one before it, is longer than any.
    #[error(
        "the row before or on line {0} is longer than a report can be: no row was read; check delimiter and quote in the mapping, and the file"
    )]
    LongRow(u32),
    /// Columns of the mapping are not in the file.
    #[error("the file lacks columns that the mapping names: {}; no row was read; correct the mapping or the file", .0.join(", "))]
    MissingHeadings(Vec<String>),
    /// A column of the mapping stands more than once in the heading.
    #[error("the column {0:?} stands more than once in the heading: no row was read; rename one of them")]
    TwiceInHeading(String),
    /// Nobody said when the file was made.
    #[error(
        "it is not known when the file was made: no row was read; give as_of in the mapping or when importing"
    )]
    NoAsOf,
    /// No JSON of the known shape.
    #[error(
        "the file is no JSON of reports (line {line}, column {column}): no row was read; ask the sender for a whole file"
    )]
    NotReports {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// JSON with far more in it than reports have.
    #[error(
        "the file holds more than can be read at once: no row was read; send the reports in several files"
    )]
    TooMuch,
}

/// Which column fills which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    fields: Vec<(Field, usize)>,
    /// Headings that the mapping does not name, with their places.
    unmapped: Vec<(String, usize)>,
}

impl Columns {
    /// Finds the mapping's columns in a file's heading. Case and spaces are ignored.
    pub fn find(mapping: &Mapping, headings: &[String]) -> Result<Self, FileError> {
        let words: Vec<String> = headings.iter().map(|heading| word(heading)).collect();
        let mut fields = Vec::new();
        let mut missing = Vec::new();
        for (field, heading) in &mapping.columns {
            let wanted = word(heading);
            let mut places = words.iter().enumerate().filter(|(_, found)| **found == wanted);
            match (places.next(), places.next()) {
                (Some((place, _)), None) => fields.push((*field, place)),
                (Some(_), Some(_)) => return Err(FileError::TwiceInHeading(heading.clone())),
                (None, _) => missing.push(heading.clone()),
            }
        }
        if !missing.is_empty() {
            return Err(FileError::MissingHeadings(missing));
        }
        let unmapped = headings
            .iter()
            .enumerate()
            .filter(|(place, _)| !fields.iter().any(|(_, used)| used == place))
            .map(|(place, heading)| (heading.clone(), place))
            .collect();
        Ok(Self { fields, unmapped })
    }

    /// The headings that the mapping does not name.
    pub fn unmapped(&self) -> impl Iterator<Item = &str> {
        self.unmapped.iter().map(|(heading, _)| heading.as_str())
    }
}

/// A key of a report: one victim on one crime. It does not print itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The keys of a record, the stronger first: the victim with the police reference, the victim with the
    /// published id. A later row may bring only one of the two. A record without a victim's reference is keyed by
    /// the person's name and birth date instead, so that two victims of one crime never become one.
    pub fn all_of(cells: &Cells) -> Vec<Self> {
        let part = |field| cells.get(field).map(|value| tidy(field, value));
        let victim = part(Field::VictimReference).unwrap_or_else(|| {
            let name = [Field::Forename, Field::Surname, Field::DateOfBirth];
            name.map(|field| part(field).unwrap_or_default()).join("\u{1f}")
        });
        [("reference", Field::Reference), ("id", Field::PoliceUkId)]
            .into_iter()
            .filter_map(|(kind, field)| Some(Self(format!("{kind}\u{1e}{victim}\u{1e}{}", part(field)?))))
            .collect()
    }

    /// The key by which a feed's row finds what an officer wrote on a form about the same crime and person. A form
    /// has no reference of the victim, so the person stands in its place.
    pub fn of_form(sender: &str, person: &str, reference: &str) -> Self {
        let reference = tidy(Field::Reference, reference);
        Self(format!("form\u{1e}{sender}\u{1e}{person}\u{1e}{reference}"))
    }

    /// The key as text, for the token by which storage finds the report.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(sensitive)")
    }
}

/// A record that was read.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number of the record, from 1.
    pub number: u32,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// The fields as sent, to be mended where the row is put aside.
    pub sent: Sensitive<Vec<String>>,
    /// The cells in our values.
    pub cells: Cells,
    /// Cells of columns that the mapping does not name.
    pub beside: Vec<(String, Sensitive<String>)>,
    /// Cells whose value is in no list: they count as not answered.
    pub not_answered: Vec<(Field, Sensitive<String>)>,
    /// Fields that the sender holds once for several victims: they fill an empty cell and replace none.
    pub only_fills: &'static [Field],
    /// By which the row is recognised when it comes again.
    pub digest: Digest,
    /// The keys and the content, or why the row is put aside.
    pub verdict: Result<Readable, QuarantineCode>,
}

/// What a row is that need not be put aside.
#[derive(Debug, Clone)]
pub struct Readable {
    /// The keys of its report, the stronger first. Look the report up by each in turn and take the first that
    /// [`super::Standing::may_be`] allows.
    pub keys: Vec<Key>,
    /// Its own content, whatever the report holds already.
    pub own: Interpreted,
}

impl Row {
    /// Reads a record.
    pub fn read(
        record: Record<'_>,
        columns: &Columns,
        mapping: &Mapping,
        file: &FileContext,
        book: &Rulebook<'_>,
    ) -> Self {
        let mut row = Self::empty(record.number, record.line);
        let Record { fields, broken, .. } = record;
        if let Some(code) = broken {
            row.digest = Digest::of_fields(&fields);
            row.verdict = Err(code);
        } else {
            let cell = |place: usize| fields.get(place).map(Cow::as_ref).unwrap_or_default();
            for (field, place) in &columns.fields {
                row.take_cell(*field, cell(*place), mapping, book.rules);
            }
            for (heading, place) in &columns.unmapped {
                let text = cell(*place).trim();
                if !text.is_empty() {
                    row.beside.push((heading.clone(), text.to_owned().into()));
                }
            }
            row.judge(mapping, file, book);
        }
        row.sent = Sensitive::new(fields.into_iter().map(Cow::into_owned).collect());
        row
    }

    /// Reads named cells, of a feed that has no columns; also a mended one. `mapping` gives the words, and how dates
    /// are written.
    pub fn from_cells(
        (number, line): (u32, u32),
        sent: &[(Field, String)],
        mapping: &Mapping,
        file: &FileContext,
        book: &Rulebook<'_>,
    ) -> Self {
        let mut row = Self::empty(number, line);
        for (field, text) in sent {
            row.take_cell(*field, text, mapping, book.rules);
        }
        row.judge(mapping, file, book);
        row.sent = Sensitive::new(sent.iter().map(|(field, text)| format!("{field}={text}")).collect());
        row
    }

    fn empty(number: u32, line: u32) -> Self {
        Self {
            number,
            line,
            sent: Sensitive::default(),
            cells: Cells::default(),
            beside: Vec::new(),
            not_answered: Vec::new(),
            only_fills: &[],
            digest: Digest::of_bytes(&[]),
            verdict: Err(QuarantineCode::NoReference),
        }
    }

    fn take_cell(&mut self, field: Field, sent: &str, mapping: &Mapping, rules: &Rules) {
        match value(field, sent, mapping, &rules.intake) {
            Value::Empty => {}
            Value::Filled(text) => self.cells.fill(field, text),
            Value::NotAnswered => self.not_answered.push((field, sent.trim().to_owned().into())),
        }
    }

    fn judge(&mut self, mapping: &Mapping, file: &FileContext, book: &Rulebook<'_>) {
        let mapped = self
            .cells
            .get(Field::OffenceCode)
            .and_then(|code| mapping.value(ListName::Offence, code).map(str::to_owned));
        self.cells.fill(Field::OffenceType, mapped.unwrap_or_default());
        self.digest = Digest::of_cells(&self.cells);
        self.verdict = verdict(&self.cells, file, book);
    }
}

fn verdict(cells: &Cells, file: &FileContext, book: &Rulebook<'_>) -> Result<Readable, QuarantineCode> {
    let own = interpret(cells, book.lists, book.rules)?;
    match refusal(cells, &own.facts, file.as_of, book) {
        Some(code) => Err(code),
        None => Ok(Readable { keys: Key::all_of(cells), own }),
    }
}

/// The first reason to put a readable record aside.
fn refusal(
    cells: &Cells,
    facts: &ReportFacts,
    as_of: Timestamp,
    book: &Rulebook<'_>,
) -> Option<QuarantineCode> {
    // Order is judged in local time: in the night in which clocks go back both readings of an hour are possible.
    let at = |field| local(cells, field);
    let (recorded, from, to) = (at(Field::RecordedAt), at(Field::OccurredFrom), at(Field::OccurredTo));
    let born_later = facts
        .victim
        .date_of_birth
        .as_ref()
        .is_some_and(|born| *born.open() > london_date(facts.occurred_from));
    let has_victim = facts.offence.has_victim(&book.lists.crime_types, &book.rules.offences);
    let rules = &book.rules.intake;
    let name = |text: &Option<Sensitive<String>>| {
        let name = text.as_ref().map(|name| word(name.open())).unwrap_or_default();
        if rules.no_name_words.contains(&name) { String::new() } else { name }
    };
    let (forename, surname) = (name(&facts.victim.forename), name(&facts.victim.surname));
    let organisation = forename.is_empty()
        && surname
            .split(|letter: char| !letter.is_alphanumeric())
            .any(|part| rules.organisation_words.iter().any(|known| known == part));
    [
        (facts.recorded_at > as_of || facts.occurred_from > as_of, QuarantineCode::FutureDate),
        (from > recorded || to.is_some_and(|to| Some(to) < from), QuarantineCode::DateOrder),
        (born_later, QuarantineCode::DobAfterIncident),
        (!has_victim, QuarantineCode::ExcludedType),
        (organisation, QuarantineCode::OrganisationVictim),
        (forename.is_empty() && surname.is_empty(), QuarantineCode::NoName),
        (
            facts.victim_has_died(book.rules) && facts.guardian.name.is_none(),
            QuarantineCode::DeceasedNoContact,
        ),
    ]
    .into_iter()
    .find(|(holds, _)| *holds)
    .map(|(_, code)| code)
}
