//! How one report stands: its merged cells, what was taken from which file, and the clock of contact. A pure state:
//! storage keeps it sealed with the report and hands it back for the next row of the same key.

use super::fate::{Fate, QuarantineCode, RowName, Warning};
use super::field::{Cells, Field};
use super::interpret::{Interpreted, interpret};
use super::row::{FileContext, Key, Readable, Row, Rulebook};
use super::tidy::{Digest, tidy};
use crate::contact::{Decision, Route};
use crate::report::ReportFacts;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::ImportId;
use alongside_kernel::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// How a report stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The version of this shape.
    version: u16,
    /// The first accepted row.
    first: RowName,
    /// The record merged so far.
    cells: Cells,
    /// The latest time (`as_of`) of a file from which a row was taken.
    newest: Timestamp,
    /// Rows that were accepted, duplicate or update.
    taken: Vec<TakenRow>,
    clock: ContactClock,
}

/// A row that was taken under the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct TakenRow {
    cells: Digest,
    file: Digest,
    reading: ImportId,
    as_of: Timestamp,
}

/// From which day contact is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct ContactClock {
    /// Day 0, once the report was on the route of contact.
    day_zero: Option<Date>,
    /// Whether contact is the route now.
    in_contact: bool,
    /// The reading of the last row that changed the report.
    reading: ImportId,
    /// Whether contact was the route before that reading; `None` where there was no report yet.
    before: Option<bool>,
}

/// What follows from a row that was accepted or that updated its report.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The content of the report as it now stands.
    pub facts: ReportFacts,
    /// What was mended or passed over in it.
    pub warnings: Vec<Warning>,
    /// What follows from it.
    pub decision: Decision,
}

/// What became of a row and of its report.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What became of the row.
    pub fate: Fate,
    /// How the report stands now; `None` where nothing changed.
    pub standing: Option<Standing>,
    /// What follows, for accepted and update rows.
    pub decided: Option<Decided>,
}

impl Taken {
    fn nothing(fate: Fate) -> Self {
        Self { fate, standing: None, decided: None }
    }
}

impl Standing {
    /// The version of the shape that this program writes.
    const VERSION: u16 = 1;

    /// The first accepted row.
    pub fn first(&self) -> &RowName {
        &self.first
    }

    /// The record merged so far.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The keys by which later rows find the report. An update may add one; storage keeps a key with the report
    /// that had it first.
    pub fn keys(&self) -> Vec<Key> {
        Key::all_of(&self.cells)
    }

    /// Whether a row that was found by one of the keys can be of this report: two different police references are
    /// two crimes, even where the published id is the same.
    pub fn may_be(&self, row: &Row) -> bool {
        let reference = |cells: &Cells| cells.get(Field::Reference).map(|text| tidy(Field::Reference, text));
        match (reference(&self.cells), reference(&row.cells)) {
            (Some(known), Some(later)) => known == later,
            _ => true,
        }
    }

    /// The latest time (`as_of`) of a file from which a row was taken.
    pub fn newest(&self) -> Timestamp {
        self.newest
    }

    /// Day 0 of the clock of contact, where contact is the route.
    pub fn contact_day_zero(&self) -> Option<Date> {
        self.clock.day_zero.filter(|_| self.clock.in_contact)
    }

    /// What follows from the report as it stands, by lists and rules that may have changed since.
    pub fn decide_again(&self, book: &Rulebook<'_>) -> Result<Decided, QuarantineCode> {
        let read = interpret(&self.cells, book.lists, book.rules)?;
        let day_zero = self.clock.day_zero.unwrap_or_else(|| london_date(read.facts.recorded_at));
        Ok(decide(read, book, day_zero))
    }
}

/// Takes a row into its report. `standing` is how the report with the row's key stands, if there is one. The
/// caller puts [`Taken::standing`] in its place before it takes the next row of that key.
pub fn take(standing: Option<&Standing>, row: &Row, file: &FileContext, book: &Rulebook<'_>) -> Taken {
    let readable = match &row.verdict {
        Ok(readable) => readable,
        Err(code) => return Taken::nothing(Fate::Quarantined(*code)),
    };
    match standing {
        None => accept(row, readable, file, book),
        Some(standing) => take_again(standing, row, file, book),
    }
}

fn accept(row: &Row, readable: &Readable, file: &FileContext, book: &Rulebook<'_>) -> Taken {
    let day_zero = london_date(readable.own.facts.recorded_at);
    let decided = decide(readable.own.clone(), book, day_zero);
    let in_contact = decided.decision.route == Route::Contact;
    let standing = Standing {
        version: Standing::VERSION,
        first: RowName { label: file.label.clone(), number: row.number },
        cells: row.cells.clone(),
        newest: file.as_of,
        taken: vec![taken_row(row, file)],
        clock: ContactClock {
            day_zero: in_contact.then_some(day_zero),
            in_contact,
            reading: file.reading,
            before: None,
        },
    };
    Taken { fate: Fate::Accepted, standing: Some(standing), decided: Some(decided) }
}

fn take_again(standing: &Standing, row: &Row, file: &FileContext, book: &Rulebook<'_>) -> Taken {
    let was_taken = standing.taken.iter().any(|taken| {
        let earlier_reading = taken.file == file.digest && taken.reading != file.reading;
        taken.cells == row.digest && (taken.as_of > file.as_of || earlier_reading)
    });
    if was_taken {
        return duplicate(standing, row, file);
    }
    if is_someone_else(&row.cells, &standing.cells) {
        return Taken::nothing(Fate::Quarantined(QuarantineCode::KeyConflict));
    }
    let is_older = file.as_of < standing.newest;
    let only_fills = |field: Field| is_older || row.only_fills.contains(&field);
    let Some(cells) = merged(&standing.cells, &row.cells, only_fills) else {
        return duplicate(standing, row, file);
    };
    let read = match interpret(&cells, book.lists, book.rules) {
        Ok(read) => read,
        Err(code) => return Taken::nothing(Fate::Quarantined(code)),
    };
    let before = if standing.clock.reading == file.reading {
        standing.clock.before
    } else {
        Some(standing.clock.in_contact)
    };
    let day_zero = match before {
        // A later file turns a report that stood otherwise into contact: the duty begins with that file.
        Some(false) => london_date(file.as_of),
        _ => standing.clock.day_zero.unwrap_or_else(|| london_date(read.facts.recorded_at)),
    };
    let decided = decide(read, book, day_zero);
    let in_contact = decided.decision.route == Route::Contact;
    let clock = ContactClock {
        day_zero: if in_contact { Some(day_zero) } else { standing.clock.day_zero },
        in_contact,
        reading: file.reading,
        before,
    };
    let standing = Standing { cells, clock, ..with_taken(standing, row, file) };
    let fate = Fate::UpdateOf(standing.first.clone());
    Taken { fate, standing: Some(standing), decided: Some(decided) }
}

fn decide(read: Interpreted, book: &Rulebook<'_>, day_zero: Date) -> Decided {
    let types = &book.lists.crime_types;
    let decision = Decision::on(&read.facts, types, book.rules, book.calendar, day_zero);
    Decided { facts: read.facts, warnings: read.warnings, decision }
}

fn duplicate(standing: &Standing, row: &Row, file: &FileContext) -> Taken {
    let fate = Fate::DuplicateOf(standing.first.clone());
    let after = with_taken(standing, row, file);
    Taken { fate, standing: (after != *standing).then_some(after), decided: None }
}

fn taken_row(row: &Row, file: &FileContext) -> TakenRow {
    TakenRow { cells: row.digest, file: file.digest, reading: file.reading, as_of: file.as_of }
}

fn with_taken(standing: &Standing, row: &Row, file: &FileContext) -> Standing {
    let mut after = standing.clone();
    after.newest = after.newest.max(file.as_of);
    let taken = taken_row(row, file);
    // A second reading of the same bytes tells nothing that the first did not.
    let is_known = after.taken.iter().any(|known| known.cells == taken.cells && known.file == taken.file);
    if !is_known {
        after.taken.push(taken);
    }
    after
}

/// Forename, surname and birth date all differ: another person under the same key. A name that the later row
/// leaves empty is no difference; a birth date that only one of them has is, to be on the safe side.
fn is_someone_else(later: &Cells, standing: &Cells) -> bool {
    let differs = |field| {
        later.get(field).map(|value| tidy(field, value))
            != standing.get(field).map(|value| tidy(field, value))
    };
    let names = [Field::Forename, Field::Surname];
    names.into_iter().all(|field| later.get(field).is_some() && differs(field)) && differs(Field::DateOfBirth)
}

/// The record with a later row's filled cells; `None` where that changes nothing.
fn merged(standing: &Cells, later: &Cells, only_fills: impl Fn(Field) -> bool) -> Option<Cells> {
    let mut cells = standing.clone();
    let mut changed = false;
    for (field, value) in later.iter().filter(|(field, _)| field.is_mappable()) {
        let known = standing.get(field);
        if known.is_some() && only_fills(field) {
            continue;
        }
        changed |= known.is_none_or(|known| tidy(field, known) != tidy(field, value));
        cells.fill(field, value);
        if field == Field::OffenceCode {
            // The mapping's own type belongs to its code.
            cells.clear(Field::OffenceType);
            cells.fill(Field::OffenceType, later.get(Field::OffenceType).unwrap_or_default());
        }
    }
    changed.then_some(cells)
}
