//! Rows that were put aside: looked at, mended, read again, singly or several with one value changed.

use super::aside_cells::AsideCells;
use super::desk::{Desk, File};
use super::reading::{Shelf, mapping_for};
use super::report::ImportReport;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::intake::{AsideDetail, AsideLine, AsideList, CameRightLine};
use alongside_domain::intake::{
    Columns, DateFormat, Digest, Field, FileContext, JsonVictim, Mapping, QuarantineCode, Record, Row,
};
use alongside_gate::{Action, Permit, Purpose};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{QuarantineId, SubjectId};
use alongside_storage::rooms::asides::{self, Aside, AsideForm};
use alongside_storage::rooms::intake::{self, Import};
use alongside_storage::{Error as StorageError, WriteSet};
use std::borrow::Cow;

/// The most rows that the list shows and a bulk change takes.
const MOST: u32 = 100;
/// The most rows shown that later files settled.
const NEWEST: u32 = 30;

fn permit(ask: &Ask, action: Action) -> Result<Permit> {
    Ok(alongside_gate::decide_here(&ask.to(action, Purpose::Quality))?)
}

/// The rows that wait to be mended, of one reason where one is given. The list shows nothing of a person.
pub async fn aside_list(app: &App, ask: &Ask, code: Option<QuarantineCode>) -> Result<AsideList> {
    aside_part(app, ask, code, None, MOST).await
}

/// So many of them from where the last part ended, the oldest first.
pub async fn aside_part(
    app: &App,
    ask: &Ask,
    code: Option<QuarantineCode>,
    after: Option<(Timestamp, QuarantineId)>,
    most: u32,
) -> Result<AsideList> {
    let permit = permit(ask, Action::MendQuarantine)?;
    let rows = asides::open_asides(&app.store, &permit, code, after, most).await?;
    let list = rows.map(|rows| {
        let mut headings: Vec<String> = Vec::new();
        for (heading, _) in rows.iter().flat_map(|row| &row.content.cells) {
            if !heading.is_empty() && !headings.contains(heading) {
                headings.push(heading.clone());
            }
        }
        (rows.iter().map(line).collect::<Vec<_>>(), headings)
    });
    let (lines, headings) = app.store.use_within(list, "rows to mend, without their cells");
    let waiting = asides::open_aside_counts(&app.store).await?;
    let came_right = asides::came_right(&app.store, NEWEST).await?;
    let came_right = came_right
        .into_iter()
        .map(|it| CameRightLine {
            line: AsideLine {
                id: it.id,
                label: it.label,
                number: it.number,
                code: it.code.code().to_owned(),
                created_at: it.ended_at,
            },
            ended_in: it.ended_in,
            ended_at: it.ended_at,
        })
        .collect();
    Ok(AsideList { lines, waiting, came_right, headings })
}

fn line(aside: &Aside) -> AsideLine {
    AsideLine {
        id: aside.id,
        label: aside.label.clone(),
        number: aside.number,
        code: aside.code.code().to_owned(),
        created_at: aside.created_at,
    }
}

async fn read(app: &App, ask: &Ask, id: QuarantineId) -> Result<(Aside, Import, Mapping)> {
    let permit = permit(ask, Action::MendQuarantine)?;
    let found = asides::aside_by_id(&app.store, &permit, id).await?;
    let found = found.ok_or_else(|| AppError::Refused(alongside_gate::Refusal::unknown()))?;
    let entry = ask.entry(Action::MendQuarantine, Purpose::Quality, [SubjectId::from(id)], permit.classes());
    let aside = app.store.disclose(found, entry).await?;
    let import = intake::import(&app.store, aside.import).await?;
    let import = import.ok_or_else(|| AppError::Refused(alongside_gate::Refusal::unknown()))?;
    let mapping = mapping_of(app, &import, &aside)?;
    Ok((aside, import, mapping))
}

/// The mapping with which the row was read.
fn mapping_of(app: &App, import: &Import, aside: &Aside) -> Result<Mapping> {
    if !import.mapping.is_empty() {
        return mapping_for(&[], &import.mapping, &app.rules());
    }
    let headings: Vec<String> = aside.content.headings.clone();
    if aside.content.form == AsideForm::Fields {
        return mapping_for(b"{", "", &app.rules());
    }
    let found = Mapping::detect(&headings).and_then(alongside_domain::intake::Proposal::mapping);
    found.map_err(|_| AppError::NotNow("import-mapping"))
}

/// One row with its cells.
pub async fn aside_detail(app: &App, ask: &Ask, id: QuarantineId) -> Result<AsideDetail> {
    let (aside, _, mapping) = read(app, ask, id).await?;
    let cells = cells_of(&aside, &mapping);
    let look_at = cells
        .iter()
        .enumerate()
        .filter(|(_, (heading, _))| {
            field_of(&mapping, heading).is_some_and(|field| concerned(aside.code).contains(&field))
        })
        .map(|(place, _)| place)
        .collect();
    let raw = (aside.content.form == AsideForm::Line && aside.content.cells.len() == 1)
        .then(|| aside.content.cells.first().map(|(_, text)| text.clone()))
        .flatten();
    Ok(AsideDetail { line: line(&aside), cells, look_at, raw, ended: aside.ended, ended_in: aside.ended_in })
}

/// The cells to mend, each with its heading. A line that could not be cut is cut at its delimiters, for somebody to
/// look at.
fn cells_of(aside: &Aside, mapping: &Mapping) -> Vec<(String, String)> {
    let content = &aside.content;
    if content.form != AsideForm::Line {
        return content.cells.clone();
    }
    let parts: Vec<String> = match content.cells.as_slice() {
        [(_, line)] => line
            .split(mapping.delimiter)
            .map(|part| part.trim_matches(|letter| Some(letter) == mapping.quote).to_owned())
            .collect(),
        several => several.iter().map(|(_, text)| text.clone()).collect(),
    };
    content
        .headings
        .iter()
        .enumerate()
        .map(|(place, heading)| (heading.clone(), parts.get(place).cloned().unwrap_or_default()))
        .collect()
}

fn field_of(mapping: &Mapping, heading: &str) -> Option<Field> {
    let named = mapping.columns.iter().find(|(_, name)| name.eq_ignore_ascii_case(heading));
    named.map(|(field, _)| *field).or_else(|| Field::from_code(heading))
}

/// The fields that a reason is about.
fn concerned(code: QuarantineCode) -> &'static [Field] {
    match code {
        QuarantineCode::WrongColumnCount | QuarantineCode::MalformedQuote => &[],
        QuarantineCode::NoReference => &[Field::Reference, Field::PoliceUkId],
        QuarantineCode::BadDate | QuarantineCode::FutureDate | QuarantineCode::DateOrder => {
            &[Field::RecordedAt, Field::OccurredFrom, Field::OccurredTo]
        }
        QuarantineCode::DobAfterIncident => &[Field::DateOfBirth, Field::OccurredFrom],
        QuarantineCode::ExcludedType => &[Field::CrimeType, Field::OffenceCode, Field::Offence],
        QuarantineCode::OrganisationVictim | QuarantineCode::NoName => &[Field::Forename, Field::Surname],
        QuarantineCode::DeceasedNoContact => &[Field::GuardianName, Field::GuardianPhone, Field::RiskNotes],
        QuarantineCode::KeyConflict => {
            &[Field::VictimReference, Field::Reference, Field::Forename, Field::Surname, Field::DateOfBirth]
        }
    }
}

/// A change of several rows.
#[derive(Debug, Clone, Default)]
pub struct BulkChange {
    /// Which rows.
    pub rows: Vec<QuarantineId>,
    /// The column that gets a value; empty where none does.
    pub heading: String,
    /// The value.
    pub value: String,
    /// How dates in these rows are written, as a pattern; empty where the file's own are right.
    pub date_pattern: String,
}

/// Reads one row again with its cells mended.
pub async fn mend(app: &App, ask: &Ask, id: QuarantineId, cells: Vec<String>, once: Once) -> Result<String> {
    permit(ask, Action::MendQuarantine)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (aside, import, mapping) = read(app, ask, id).await?;
    let mut named = cells_of(&aside, &mapping);
    if cells.len() != named.len() {
        return Err(AppError::Invalid(Invalid::field("cell-0", "import-cells")));
    }
    for (cell, text) in named.iter_mut().zip(cells) {
        cell.1 = text;
    }
    let set = replay(app, ask, &aside, &import, &mapping, &named).await?;
    once.write(app, set, "/quarantine?done=1".to_owned()).await
}

/// Reads several rows again with one value changed or another form of dates. Rows that still can't be read stay.
pub async fn mend_several(app: &App, ask: &Ask, change: &BulkChange, once: Once) -> Result<String> {
    permit(ask, Action::MendQuarantine)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    if change.rows.is_empty() {
        return Err(AppError::Invalid(Invalid::field("rows", "import-no-rows")));
    }
    if change.heading.is_empty() && change.date_pattern.is_empty() {
        return Err(AppError::Invalid(Invalid::field("heading", "import-no-change")));
    }
    let (mut done, mut left) = (0_u32, 0_u32);
    for id in change.rows.iter().take(usize::try_from(MOST).unwrap_or(usize::MAX)) {
        let (aside, import, mut mapping) = read(app, ask, *id).await?;
        if aside.ended.is_some() {
            continue;
        }
        if !change.date_pattern.is_empty() {
            let format = DateFormat::from(change.date_pattern.clone());
            mapping.datetime_formats.push(format.clone());
            mapping.date_formats.push(format);
        }
        let mut cells = cells_of(&aside, &mapping);
        for cell in cells.iter_mut().filter(|cell| !change.heading.is_empty() && cell.0 == change.heading) {
            cell.1.clone_from(&change.value);
        }
        match replay(app, ask, &aside, &import, &mapping, &cells).await {
            Ok(set) => match app.store.write(set).await {
                Ok(_) => done += 1,
                Err(StorageError::Stale(_) | StorageError::Taken(_)) => left += 1,
                Err(error) => return Err(error.into()),
            },
            Err(AppError::Invalid(_)) => left += 1,
            Err(error) => return Err(error),
        }
    }
    once.write(app, WriteSet::new(), format!("/quarantine?done={done}&left={left}")).await
}

/// Takes a row off the list for good: it is no report that belongs here.
pub async fn set_aside_for_good(app: &App, ask: &Ask, id: QuarantineId, once: Once) -> Result<String> {
    permit(ask, Action::MendQuarantine)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (aside, _, _) = read(app, ask, id).await?;
    let mut set = WriteSet::new();
    asides::end_aside(&mut set, (id, aside.version), "NOT_OURS", ask.account(), app.now());
    set.audit(ask.entry(
        Action::MendQuarantine,
        Purpose::Quality,
        [SubjectId::from(id)],
        alongside_gate::ClassSet::EMPTY,
    ));
    once.write(app, set, "/quarantine".to_owned()).await
}

/// Puts a row back on the list that a later file seemed to bring in good form: somebody saw that it was another.
pub async fn reopen(app: &App, ask: &Ask, id: QuarantineId, once: Once) -> Result<String> {
    permit(ask, Action::MendQuarantine)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let (aside, _, _) = read(app, ask, id).await?;
    let mut set = WriteSet::new();
    asides::reopen(&mut set, (id, aside.version));
    let mut entry = ask.entry(
        Action::MendQuarantine,
        Purpose::Quality,
        [SubjectId::from(id)],
        alongside_gate::ClassSet::EMPTY,
    );
    entry.detail = "reopen";
    set.audit(entry);
    once.write(app, set, format!("/quarantine/{id}")).await
}

/// What follows from a mended row, as one write; or what is still wrong with it.
async fn replay(
    app: &App,
    ask: &Ask,
    aside: &Aside,
    import: &Import,
    mapping: &Mapping,
    cells: &[(String, String)],
) -> Result<WriteSet> {
    let shelf = Shelf::of(app);
    let joined: Vec<u8> = cells.iter().flat_map(|(_, text)| text.bytes().chain([0x1f])).collect();
    let context = FileContext {
        label: import.label.clone(),
        reading: import.id,
        // A mended row is no row of the file that was sent: that file read again puts its own row aside again.
        digest: Digest::of_bytes(&joined),
        as_of: import.as_of,
    };
    let row = row_of(aside, mapping, cells, &context, &shelf)?;
    if let Err(code) = row.verdict {
        return Err(still_aside(code));
    }
    let officers = intake::accounts_by_address(&app.store, import.organisation).await?;
    let file = File {
        import: import.id,
        sender: import.organisation,
        context: &context,
        cells: AsideCells { form: aside.content.form, headings: &aside.content.headings },
        officers: &officers,
    };
    let mut index = app.certain.lock().await;
    index.refresh(app).await?;
    let mut desk = Desk::new(app, shelf.book(), &index);
    desk.take(std::slice::from_ref(&row), &file, &mut ImportReport::default()).await?;
    if let Some(fate) = desk.fates().first()
        && let Some(code) = QuarantineCode::from_code(&fate.reason)
    {
        return Err(still_aside(code));
    }
    let (mut set, mut about) = desk.into_set_mended(&file).await?;
    about.insert(aside.id.into());
    asides::end_aside(&mut set, (aside.id, aside.version), "MENDED", ask.account(), app.now());
    let classes = alongside_gate::decide_here(&ask.to(Action::MendQuarantine, Purpose::Quality))?.classes();
    set.audit(ask.entry(Action::MendQuarantine, Purpose::Quality, about, classes));
    Ok(set)
}

fn still_aside(code: QuarantineCode) -> AppError {
    let mut invalid = Invalid::new();
    invalid.add("cell-0", quarantine_error(code));
    AppError::Invalid(invalid)
}

/// The words for what is still wrong.
fn quarantine_error(code: QuarantineCode) -> &'static str {
    match code {
        QuarantineCode::WrongColumnCount | QuarantineCode::MalformedQuote => "row-line",
        QuarantineCode::NoReference => "row-reference",
        QuarantineCode::BadDate => "row-date",
        QuarantineCode::FutureDate => "row-future",
        QuarantineCode::DateOrder => "row-order",
        QuarantineCode::DobAfterIncident => "row-born",
        QuarantineCode::ExcludedType => "row-type",
        QuarantineCode::OrganisationVictim => "row-organisation",
        QuarantineCode::NoName => "row-name",
        QuarantineCode::DeceasedNoContact => "row-deceased",
        QuarantineCode::KeyConflict => "row-key",
    }
}

fn row_of(
    aside: &Aside,
    mapping: &Mapping,
    cells: &[(String, String)],
    context: &FileContext,
    shelf: &Shelf,
) -> Result<Row> {
    if aside.content.form == AsideForm::Fields {
        let cells =
            cells.iter().filter_map(|(name, text)| Some((Field::from_code(name)?, text.clone()))).collect();
        let victim = JsonVictim::of_cells(aside.number, aside.number, cells);
        return Ok(victim.row(&mapping.for_json(), context, &shelf.book()));
    }
    let headings: Vec<String> = cells.iter().map(|(heading, _)| heading.clone()).collect();
    let columns = Columns::find(mapping, &headings).map_err(|_| AppError::NotNow("import-mapping"))?;
    let record = Record {
        number: aside.number,
        line: 0,
        fields: cells.iter().map(|(_, text)| Cow::Borrowed(text.as_str())).collect(),
        broken: None,
    };
    Ok(Row::read(record, &columns, mapping, context, &shelf.book()))
}
