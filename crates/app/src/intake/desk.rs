//! A batch of rows on the desk: taken one after the other, written together.
//!
//! Several rows of a batch may be of one report, and several reports of one person. The desk holds each report and
//! each person once, as it stands after the rows so far, and writes each once.

mod form;
mod write;

use self::form::beside_form;
use super::aside_cells::{AsideCells, content};
use super::certain::{CertainIndex, known_first};
use super::codes::report_codes;
use super::report::ImportReport;
use crate::{App, Result};
use alongside_domain::intake::{
    Decided, Fate, FileContext, Key, QuarantineCode, Row, RowName, Rulebook, Standing, outcome, take,
};
use alongside_domain::people::{Details, MatchKey, certain_keys};
use alongside_domain::report::ReportFacts;
use alongside_kernel::id::{AccountId, ImportId, OrganisationId, PersonId, ReportId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::rooms::asides::{self, AsideContent};
use alongside_storage::rooms::intake::{self, Found, RowFate};
use std::collections::{BTreeSet, HashMap, HashSet};

type Token = [u8; 32];

/// What stays the same for all rows of a file.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) import: ImportId,
    pub(super) sender: OrganisationId,
    pub(super) context: &'a FileContext,
    pub(super) cells: AsideCells<'a>,
    pub(super) officers: &'a HashMap<Vec<u8>, AccountId>,
}

/// A report on the desk.
struct Work {
    id: ReportId,
    /// The version that was read and the key; none for a new one.
    read: Option<(i64, alongside_vault::SubjectKey)>,
    person: PersonId,
    /// Distinct incidents of the person in the window that ends with it, and by when contact is due: what was judged
    /// by all of the person's reports.
    known: (u32, Option<Date>),
    standing: Standing,
    /// What follows since it was changed.
    decided: Option<Decided>,
    /// The row that began it in this batch.
    number: u32,
    /// What an officer's form said of it.
    form: Option<ReportFacts>,
    changed: bool,
}

/// A person on the desk.
struct PersonWork {
    id: PersonId,
    /// The version that was read; none for a new one.
    version: Option<i64>,
    details: Details,
    as_of: Timestamp,
    /// They are the person responsible in some case.
    is_responsible: bool,
    changed: bool,
}

impl PersonWork {
    /// Takes over what a report says. What came from an older source only fills what is empty.
    fn learn(&mut self, facts: &ReportFacts, as_of: Timestamp) {
        let before = self.details.clone();
        if as_of >= self.as_of {
            self.details.update_from(facts);
            self.changed |= self.as_of != as_of;
            self.as_of = as_of;
        } else {
            self.details.fill_from(facts);
        }
        self.changed |= before != self.details;
    }
}

/// A row that is put aside, not yet written.
struct NewAside {
    number: u32,
    code: QuarantineCode,
    token: Token,
    /// By which a later file's row of the same report is recognised.
    keys: Vec<Token>,
    content: AsideContent,
}

/// Where the report of a row is.
enum Lookup {
    /// On the desk, at this place.
    Here(usize),
    /// There is none yet.
    Nowhere,
    /// It was erased; the row that began it.
    Erased(Option<RowName>),
}

/// A batch of rows.
pub(super) struct Desk<'a> {
    app: &'a App,
    book: Rulebook<'a>,
    index: &'a CertainIndex,
    known: HashMap<Token, ReportId>,
    found: HashMap<ReportId, Found>,
    works: Vec<Work>,
    by_token: HashMap<Token, usize>,
    by_report: HashMap<ReportId, usize>,
    persons: Vec<PersonWork>,
    by_person: HashMap<PersonId, usize>,
    new_people: HashMap<MatchKey, PersonId>,
    asides: Vec<NewAside>,
    aside_tokens: HashSet<Token>,
    /// Rows of older files that this batch brings in good form.
    came_right: Vec<asides::Waiting>,
    /// Rows of older files that wait, by the keys of this batch.
    waiting: HashMap<Token, Vec<asides::Waiting>>,
    fates: Vec<RowFate>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(app: &'a App, book: Rulebook<'a>, index: &'a CertainIndex) -> Self {
        Self {
            app,
            book,
            index,
            known: HashMap::new(),
            found: HashMap::new(),
            works: Vec::new(),
            by_token: HashMap::new(),
            by_report: HashMap::new(),
            persons: Vec::new(),
            by_person: HashMap::new(),
            new_people: HashMap::new(),
            asides: Vec::new(),
            aside_tokens: HashSet::new(),
            came_right: Vec::new(),
            waiting: HashMap::new(),
            fates: Vec::new(),
        }
    }

    fn tokens(&self, row: &Row) -> Vec<Token> {
        let keys = row.verdict.as_ref().map(|readable| readable.keys.as_slice()).unwrap_or_default();
        keys.iter().map(|key| intake::key_token(&self.app.store, key.as_str())).collect()
    }

    /// Takes rows, in their order, and counts what became of them.
    pub(super) async fn take(
        &mut self,
        rows: &[Row],
        file: &File<'_>,
        report: &mut ImportReport,
    ) -> Result<()> {
        let tokens: BTreeSet<Token> = rows.iter().flat_map(|row| self.tokens(row)).collect();
        if asides::any_waiting(&self.app.store, file.context.as_of).await? {
            let all: Vec<Token> = tokens.iter().copied().collect();
            let waiting = asides::waiting_under(&self.app.store, &all, file.context.as_of).await?;
            self.waiting.extend(waiting);
        }
        let tokens: Vec<Token> = tokens.into_iter().filter(|token| !self.known.contains_key(token)).collect();
        let (known, found) = intake::find_by_keys(&self.app.store, &tokens).await?;
        self.known.extend(known);
        for (id, found) in found {
            self.found.entry(id).or_insert(found);
        }
        for row in rows {
            let fate = self.take_one(row, file, report).await?;
            report.count(&fate, row);
            self.fates.push(fate);
        }
        Ok(())
    }

    async fn take_one(&mut self, row: &Row, file: &File<'_>, report: &mut ImportReport) -> Result<RowFate> {
        let place = match self.find(row) {
            Lookup::Here(place) => Some(place),
            Lookup::Nowhere => None,
            Lookup::Erased(first) => {
                // It does not come back because the sender sends it again.
                let fate = Fate::DuplicateOf(first.unwrap_or_else(|| name_of(row, file.context)));
                return Ok(row_fate(row, &fate, None, None));
            }
        };
        let standing = place.and_then(|place| self.works.get(place)).map(|work| &work.standing);
        let taken = take(standing, row, file.context, &self.book);
        let mut report_id = place.and_then(|place| self.works.get(place)).map(|work| work.id);
        if let Fate::Quarantined(code) = taken.fate {
            self.put_aside(row, code, file.cells).await?;
            report_id = None;
        } else {
            report.came_right += self.settle_older(row);
        }
        if let Some(standing) = taken.standing {
            let place = match place {
                Some(place) => {
                    self.keep(place, standing, taken.decided.clone());
                    place
                }
                None => self.accept(row, standing, taken.decided.clone(), file, report).await?,
            };
            if let Some(decided) = &taken.decided {
                report_id = self.works.get(place).map(|work| work.id);
                self.learn(place, &decided.facts, file.context.as_of).await?;
            }
            self.name(place);
            if taken.decided.is_some() {
                // A form that stands beside it may have changed what follows.
                let decided = self.works.get(place).and_then(|work| work.decided.as_ref());
                return Ok(row_fate(row, &taken.fate, report_id, decided));
            }
        }
        Ok(row_fate(row, &taken.fate, report_id, None))
    }

    /// The report that a row belongs to.
    fn find(&mut self, row: &Row) -> Lookup {
        for token in self.tokens(row) {
            // A key stays with the report that had it first: what is stored goes before what this batch brought.
            let found = match (self.known.get(&token).copied(), self.by_token.get(&token)) {
                (Some(report), _) => self.fetch(report),
                (None, Some(place)) => Lookup::Here(*place),
                (None, None) => Lookup::Nowhere,
            };
            match found {
                Lookup::Here(place) if self.works.get(place).is_some_and(|it| it.standing.may_be(row)) => {
                    return found;
                }
                Lookup::Erased(_) => return found,
                Lookup::Here(_) | Lookup::Nowhere => {}
            }
        }
        Lookup::Nowhere
    }

    /// Puts a stored report on the desk.
    fn fetch(&mut self, report: ReportId) -> Lookup {
        if let Some(place) = self.by_report.get(&report) {
            return Lookup::Here(*place);
        }
        let Some(found) = self.found.get(&report) else { return Lookup::Nowhere };
        let (Some(key), Some(standing)) = (&found.key, &found.standing) else {
            return Lookup::Erased(found.first.clone());
        };
        let place = self.works.len();
        self.works.push(Work {
            id: found.id,
            read: Some((found.version, key.clone())),
            person: found.person,
            known: found.known,
            standing: standing.clone(),
            decided: None,
            number: 0,
            form: found.form.as_ref().and_then(|facts| facts.form.as_ref()).map(|it| it.facts.clone()),
            changed: false,
        });
        self.by_report.insert(report, place);
        Lookup::Here(place)
    }

    fn keep(&mut self, place: usize, standing: Standing, decided: Option<Decided>) {
        if let Some(work) = self.works.get_mut(place) {
            work.standing = standing;
            work.changed = true;
            let form = work.form.as_ref();
            if let Some(decided) = decided {
                let day_zero = work.standing.contact_day_zero();
                work.decided = Some(beside_form(decided, form, day_zero, &self.book));
            }
        }
    }

    /// Remembers the keys by which the rest of the batch finds the report.
    fn name(&mut self, place: usize) {
        let Some(work) = self.works.get(place) else { return };
        for key in work.standing.keys() {
            let token = intake::key_token(&self.app.store, key.as_str());
            self.by_token.entry(token).or_insert(place);
        }
    }

    async fn accept(
        &mut self,
        row: &Row,
        standing: Standing,
        decided: Option<Decided>,
        file: &File<'_>,
        report: &mut ImportReport,
    ) -> Result<usize> {
        let details = decided.as_ref().map(|it| Details::from_report(&it.facts)).unwrap_or_default();
        let person = if let Some(person) = self.certainly_known(&details).await? {
            report.joined_to_known_people += 1;
            if let Some(decided) = &decided
                && let Some(place) = self.written_on_a_form(person, decided, row, &standing, file).await?
            {
                return Ok(place);
            }
            person
        } else {
            report.new_people += 1;
            let id = PersonId::from_uuid(self.app.store.new_id());
            self.put_person(PersonWork {
                id,
                version: None,
                details,
                as_of: file.context.as_of,
                is_responsible: false,
                changed: true,
            });
            id
        };
        if let Some(decided) = &decided {
            let codes =
                report_codes(&decided.facts, &decided.decision, file.context.as_of, self.book.calendar);
            report.count_late(codes.late_days);
        }
        let id = ReportId::from_uuid(self.app.store.new_id());
        let place = self.works.len();
        self.works.push(Work {
            id,
            read: None,
            person,
            known: (1, None),
            standing,
            decided,
            number: row.number,
            form: None,
            changed: true,
        });
        self.by_report.insert(id, place);
        Ok(place)
    }

    /// The person who is certainly the same. Never somebody known as the person responsible: nothing on the
    /// victim's side joins to them.
    async fn certainly_known(&mut self, details: &Details) -> Result<Option<PersonId>> {
        let keys = certain_keys(details);
        let mut records = Vec::new();
        for person in self.index.find(&keys) {
            let place = self.person(person).await?;
            let work = place.and_then(|place| self.persons.get(place));
            if work.is_some_and(|work| !work.is_responsible) {
                records.push(person);
            }
        }
        if !records.is_empty() {
            return known_first(self.app, &records).await;
        }
        Ok(keys.iter().find_map(|key| self.new_people.get(key)).copied())
    }

    /// The place of a person on the desk; none where they were erased or joined to another record.
    async fn person(&mut self, id: PersonId) -> Result<Option<usize>> {
        if let Some(place) = self.by_person.get(&id) {
            return Ok(Some(*place));
        }
        let Some(read) = intake::person(&self.app.store, id).await? else { return Ok(None) };
        Ok(Some(self.put_person(PersonWork {
            id,
            version: Some(read.version),
            details: read.details,
            as_of: read.as_of,
            is_responsible: read.is_responsible,
            changed: false,
        })))
    }

    fn put_person(&mut self, person: PersonWork) -> usize {
        let place = self.persons.len();
        if !person.is_responsible {
            for key in certain_keys(&person.details) {
                self.new_people.entry(key).or_insert(person.id);
            }
        }
        self.by_person.insert(person.id, place);
        self.persons.push(person);
        place
    }

    async fn learn(&mut self, place: usize, facts: &ReportFacts, as_of: Timestamp) -> Result<()> {
        let Some(person) = self.works.get(place).map(|work| work.person) else { return Ok(()) };
        let Some(place) = self.person(person).await? else { return Ok(()) };
        if let Some(work) = self.persons.get_mut(place) {
            work.learn(facts, as_of);
            let keys = if work.is_responsible { Vec::new() } else { certain_keys(&work.details) };
            for key in keys {
                self.new_people.entry(key).or_insert(person);
            }
        }
        Ok(())
    }

    async fn put_aside(&mut self, row: &Row, code: QuarantineCode, cells: AsideCells<'_>) -> Result<()> {
        let token = asides::row_token(&self.app.store, code, row.digest.bytes());
        let is_known = self.aside_tokens.contains(&token)
            || !asides::known_asides(&self.app.store, &[token]).await?.is_empty();
        if !is_known {
            self.aside_tokens.insert(token);
            self.asides.push(NewAside {
                number: row.number,
                code,
                token,
                keys: self.keys_of_aside(row, code),
                content: content(row, code, cells),
            });
        }
        Ok(())
    }

    /// The keys by which a later file's row settles one that is put aside. A key that is another person's settles
    /// nothing: the row that comes under it next is that person's.
    fn keys_of_aside(&self, row: &Row, code: QuarantineCode) -> Vec<Token> {
        if code == QuarantineCode::KeyConflict {
            return Vec::new();
        }
        Key::all_of(&row.cells).iter().map(|key| intake::key_token(&self.app.store, key.as_str())).collect()
    }

    /// Settles the rows of older files that this row brings in good form; gives how many. Only a file that was made
    /// later settles, so that reading files in another order or again changes nothing.
    fn settle_older(&mut self, row: &Row) -> u32 {
        let mut settled = 0;
        for token in self.tokens(row) {
            for waiting in self.waiting.remove(&token).unwrap_or_default() {
                if !self.came_right.contains(&waiting) {
                    self.came_right.push(waiting);
                    settled += 1;
                }
            }
        }
        settled
    }

    /// What became of the rows so far.
    pub(super) fn fates(&self) -> &[RowFate] {
        &self.fates
    }
}

fn name_of(row: &Row, context: &FileContext) -> RowName {
    RowName { label: context.label.clone(), number: row.number }
}

fn row_fate(row: &Row, fate: &Fate, report: Option<ReportId>, decided: Option<&Decided>) -> RowFate {
    RowFate {
        number: row.number,
        line: row.line,
        fate: fate.code().to_owned(),
        reason: match fate {
            Fate::Quarantined(code) => code.code().to_owned(),
            _ => String::new(),
        },
        of_label: fate.of().map(ToString::to_string).unwrap_or_default(),
        report,
        outcome: outcome(decided),
    }
}
