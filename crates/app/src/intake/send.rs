//! Reports that a force's own system sends, as they are recorded: the same normalisation, rules and fates as for the
//! rows of a file, in one write.

use super::aside_cells::AsideCells;
use super::desk::{Desk, File};
use super::form::WRITTEN;
use super::reading::{self, Shelf};
use super::report::ImportReport;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::intake::FateLine;
use alongside_domain::intake::Row;
use alongside_gate::{Action, OrganisationKind, Purpose, Refusal};
use alongside_kernel::id::ImportId;
use alongside_storage::Error as StorageError;
use alongside_storage::rooms::intake::{self, Import, ImportState, RowFate};
use std::sync::Arc;

/// The most victims whose reports are taken at once.
pub const MOST_SENT: u32 = 100;
/// How often the reports are read anew because somebody changed one of their records meanwhile.
const TRIES: u32 = 5;

/// Takes reports as JSON from a police force or from the unit, as their own. Gives the reading and every victim's fate;
/// the same request again gives the same answer.
pub async fn send_reports(
    app: &App,
    ask: &Ask,
    json: Vec<u8>,
    once: Once,
) -> Result<(ImportId, Vec<FateLine>)> {
    alongside_gate::decide_here(&ask.to(Action::WriteReport, Purpose::Support))?;
    let member = ask.viewer.member().ok_or(AppError::Refused(Refusal::unknown()))?;
    // What others know of a person must not replace what the police or the unit know: they have a form.
    if !matches!(member.organisation_kind(), OrganisationKind::Police | OrganisationKind::VictimCareUnit) {
        return Err(AppError::NotNow("reports-from-police-or-unit"));
    }
    let import = match once.before(app).await? {
        Some(before) => before,
        None => take(app, ask, json, once).await?,
    };
    let import: ImportId = import.parse().map_err(|_| AppError::NotNow("key-used-before"))?;
    let fates = intake::rows(&app.store, import, 0, MOST_SENT).await?;
    Ok((import, fates.into_iter().map(fate_line).collect()))
}

async fn take(app: &App, ask: &Ask, json: Vec<u8>, once: Once) -> Result<String> {
    let sender = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    let (now, id) = (app.now(), ImportId::from_uuid(app.store.new_id()));
    let label = format!("api {id}");
    let bytes = Arc::new(json);
    let local = now.to_zoned(alongside_kernel::clock::LONDON.clone()).datetime();
    let opened = reading::open_aside(&label, bytes.clone(), "", Some(local), id, app.rules()).await?;
    // A source from tomorrow would stand above everything that comes until then.
    if opened.context.as_of > now {
        return Err(AppError::Invalid(Invalid::field("extract", "reports-from-the-future")));
    }
    if opened.total == 0 {
        return Err(AppError::Invalid(Invalid::field("reports", "reports-no-victim")));
    }
    if opened.total > MOST_SENT {
        let mut invalid = Invalid::new();
        invalid.add_with("reports", "reports-too-many", MOST_SENT.to_string());
        return Err(AppError::Invalid(invalid));
    }
    let officers = intake::accounts_by_address(&app.store, sender).await?;
    let file = File {
        import: id,
        sender,
        context: &opened.context,
        cells: AsideCells { form: opened.form, headings: &opened.headings },
        officers: &officers,
    };
    let shelf = Shelf::of(app);
    let mut rows: Vec<Row> = Vec::new();
    let mut reader = opened.rows_after(0, shelf.clone());
    while let Some(row) = reader.recv().await {
        rows.push(row);
    }
    let mut tries = 0;
    loop {
        let mut index = app.certain.lock().await;
        index.refresh(app).await?;
        let mut report = ImportReport::default();
        let mut desk = Desk::new(app, shelf.book(), &index);
        desk.take(&rows, &file, &mut report).await?;
        let import = Import {
            id,
            version: 1,
            label: label.clone(),
            file_token: intake::file_token(&app.store, opened.context.digest.bytes()).to_vec(),
            organisation: sender,
            account: ask.account(),
            as_of: opened.context.as_of,
            rows_total: opened.total,
            rows_done: opened.total,
            bytes_total: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            state: ImportState::Done,
            mapping: String::new(),
            report: report.stored(),
            started_at: now,
            finished_at: Some(now),
        };
        let (records, about) = desk.into_set(&file).await?;
        let mut set = alongside_storage::WriteSet::new();
        intake::insert_import(&mut set, &import);
        set.and(records);
        set.audit(ask.entry(Action::WriteReport, Purpose::Support, about, WRITTEN));
        match once.write(app, set, id.to_string()).await {
            // Somebody worked on one of these records meanwhile, or another import brought one: look again.
            Err(AppError::Stale(_) | AppError::Storage(StorageError::Taken(_))) if tries < TRIES => {
                tries += 1;
            }
            done => return done,
        }
    }
}

/// What became of so many rows of an import after a row.
pub async fn fate_part(
    app: &App,
    ask: &Ask,
    import: ImportId,
    after: u32,
    most: u32,
) -> Result<Vec<FateLine>> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    if intake::import(&app.store, import).await?.is_none() {
        return Err(AppError::Refused(Refusal::unknown()));
    }
    Ok(intake::rows(&app.store, import, after, most).await?.into_iter().map(fate_line).collect())
}

fn fate_line(row: RowFate) -> FateLine {
    // The outcome holds codes and a day, never a comma inside a column.
    let columns: Vec<&str> = row.outcome.split(',').collect();
    let column = |place: usize| columns.get(place).copied().unwrap_or_default();
    let codes = |place: usize| {
        column(place)
            .split('|')
            .filter(|code| !code.is_empty() && *code != "NONE")
            .map(str::to_owned)
            .collect()
    };
    let text = |place: usize| Some(column(place).to_owned()).filter(|text| !text.is_empty());
    FateLine {
        row: row.number,
        line: row.line,
        fate: row.fate,
        reason: Some(row.reason).filter(|reason| !reason.is_empty()),
        of: Some(row.of_label).filter(|label| !label.is_empty()),
        route: text(0),
        priority: codes(1),
        safe_methods: codes(2),
        first_method: text(3),
        may_leave_message: column(4) == "yes",
        contact_due: column(5).parse().ok(),
        share_onward: text(6),
        quality_flags: codes(7),
        warnings: codes(8),
    }
}
