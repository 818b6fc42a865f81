//! A file of reports is brought in: batch by batch, each whole or not at all, so that an import that was
//! interrupted goes on at the row at which it stopped.

use super::aside_cells::AsideCells;
use super::desk::{Desk, File};
use super::reading::{self, Opened, Shelf};
use super::report::ImportReport;
use crate::limits::Counted;
use crate::{App, AppError, Ask, Invalid, Result};
use alongside_answers::intake::SenderChoice;
use alongside_domain::intake::{FATES_HEADING, Row, fates_cell};
use alongside_gate::{Action, OrganisationKind, Permit, Purpose, Sharing};
use alongside_kernel::id::{ImportId, OrganisationId};
use alongside_storage::rooms::intake::{self, Import, ImportState};
use alongside_storage::rooms::network;
use alongside_storage::{Error as StorageError, WriteSet};
use jiff::civil::DateTime;
use std::sync::Arc;

/// How many rows are written together.
const BATCH: usize = 100;
/// How often a batch is read anew because somebody changed one of its records meanwhile.
const TRIES: u32 = 5;

/// A file to be brought in.
#[derive(Clone, Default)]
pub struct FileToImport {
    /// Its name without extension.
    pub label: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The mapping file's text; empty where the headings are to be found by themselves.
    pub mapping: String,
    /// When it was made, in London time, where the mapping does not say so.
    pub as_of: Option<DateTime>,
    /// Who sent it; the partnership's only police force where this is not said.
    pub sender: Option<OrganisationId>,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The reading.
    pub import: ImportId,
    /// Rows that have their fate.
    pub done: u32,
    /// All rows.
    pub total: u32,
}

/// What to do after a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Go on.
    GoOn,
    /// Stop here; the same file goes on from the next row when it is brought in again.
    Stop,
}

/// Brings a file in. The same file goes on where it was interrupted; one that was read to its end is read again,
/// which changes nothing that it has not changed already.
pub async fn import_file(
    app: &App,
    ask: &Ask,
    file: FileToImport,
    mut after_batch: impl FnMut(Progress) -> Next + Send,
) -> Result<ImportReport> {
    let permit = alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    let sender = sender(app, ask, file.sender).await?;
    let bytes = Arc::new(file.bytes);
    let rules = app.rules();
    let reading = ImportId::from_uuid(app.store.new_id());
    let opened = reading::open_aside(&file.label, bytes, &file.mapping, file.as_of, reading, rules).await?;
    let token = intake::file_token(&app.store, opened.context.digest.bytes());
    let interrupted = intake::unfinished(&app.store, token).await?.into_iter().find(|it| {
        it.label == file.label
            && it.mapping == file.mapping
            && it.as_of == opened.context.as_of
            && it.organisation == sender
    });
    let import = match interrupted {
        Some(import) => import,
        None => begin(app, ask, &opened, file.mapping, sender, token).await?,
    };
    run(app, ask, &permit, import, opened, &mut after_batch).await
}

/// Goes on with an import whose file is kept: what a page uploaded.
pub async fn continue_import(
    app: &App,
    ask: &Ask,
    id: ImportId,
    mut after_batch: impl FnMut(Progress) -> Next + Send,
) -> Result<ImportReport> {
    let permit = alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    let Some(import) = intake::import(&app.store, id).await? else {
        return Err(AppError::NotNow("import-gone"));
    };
    if import.state != ImportState::Running {
        return Ok(ImportReport::of(&import));
    }
    let bytes = Arc::new(intake::content(&app.store, id).await?);
    let as_of = import.as_of.to_zoned(alongside_kernel::clock::LONDON.clone()).datetime();
    let opened =
        reading::open_aside(&import.label, bytes, &import.mapping, Some(as_of), id, app.rules()).await?;
    run(app, ask, &permit, import, opened, &mut after_batch).await
}

/// Whoever sent the file: the one named, else the only police force, else whoever brings it in.
pub(super) async fn sender(app: &App, ask: &Ask, named: Option<OrganisationId>) -> Result<OrganisationId> {
    let all = network::organisations(&app.store).await?;
    if let Some(named) = named {
        let is_member = all.iter().any(|it| it.id == named && it.left_at.is_none());
        return if is_member { Ok(named) } else { Err(no_sender()) };
    }
    let mut forces =
        all.iter().filter(|it| it.kind == OrganisationKind::Police && it.left_at.is_none()).map(|it| it.id);
    match (forces.next(), forces.next()) {
        (Some(force), None) => Ok(force),
        (Some(_), Some(_)) => Err(AppError::Invalid(Invalid::field("sender", "import-which-sender"))),
        _ => match ask.organisation() {
            Some(own) => Ok(own),
            None => first_force(app, ask).await,
        },
    }
}

fn no_sender() -> AppError {
    AppError::Invalid(Invalid::field("sender", "import-no-sender"))
}

/// The organisation of a name or short name, for whoever says at the console who sent a file.
pub async fn sender_named(app: &App, ask: &Ask, name: &str) -> Result<OrganisationId> {
    alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    let all = network::organisations(&app.store).await?;
    let same = |other: &str| other.eq_ignore_ascii_case(name.trim());
    all.into_iter()
        .find(|it| it.left_at.is_none() && (same(&it.name) || same(&it.short_name)))
        .map(|it| it.id)
        .ok_or_else(no_sender)
}

/// Who could have sent a file, where there is more than one: then whoever brings it in must say.
pub async fn possible_senders(app: &App, ask: &Ask) -> Result<Vec<SenderChoice>> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    let all = network::organisations(&app.store).await?;
    let forces: Vec<SenderChoice> = all
        .into_iter()
        .filter(|it| it.kind == OrganisationKind::Police && it.left_at.is_none())
        .map(|it| SenderChoice { id: it.id, name: it.name })
        .collect();
    Ok(if forces.len() > 1 { forces } else { Vec::new() })
}

/// A feed that is brought in at the console before any force was named comes from a force all the same: it becomes
/// a member, under a name that is changed later.
async fn first_force(app: &App, ask: &Ask) -> Result<OrganisationId> {
    let force = network::Organisation {
        id: OrganisationId::from_uuid(app.store.new_id()),
        kind: OrganisationKind::Police,
        sharing: Sharing::People,
        name: "Police force".to_owned(),
        short_name: "Police".to_owned(),
        phone: String::new(),
        consortium: None,
        left_at: None,
    };
    let mut set = WriteSet::new();
    network::insert_organisation(&mut set, &force, app.now());
    set.audit(ask.plain_entry(Action::ImportReports.code(), Purpose::Support.code()));
    app.store.write(set).await?;
    Ok(force.id)
}

async fn begin(
    app: &App,
    ask: &Ask,
    opened: &Opened,
    mapping: String,
    sender: OrganisationId,
    token: [u8; 32],
) -> Result<Import> {
    let report = ImportReport {
        unmapped: opened.unmapped.clone(),
        had_decoding_errors: opened.had_decoding_errors,
        ..ImportReport::default()
    };
    let import = Import {
        id: opened.context.reading,
        version: 1,
        label: opened.label.clone(),
        file_token: token.to_vec(),
        organisation: sender,
        account: ask.account(),
        as_of: opened.context.as_of,
        rows_total: opened.total,
        rows_done: 0,
        bytes_total: u32::try_from(opened.bytes.len()).unwrap_or(u32::MAX),
        state: ImportState::Running,
        mapping,
        report: report.stored(),
        started_at: app.now(),
        finished_at: None,
    };
    let mut set = WriteSet::new();
    intake::insert_import(&mut set, &import);
    set.audit(ask.plain_entry(Action::ImportReports.code(), Purpose::Support.code()));
    app.store.write(set).await?;
    Ok(import)
}

async fn run(
    app: &App,
    ask: &Ask,
    permit: &Permit,
    mut import: Import,
    mut opened: Opened,
    after_batch: &mut (dyn FnMut(Progress) -> Next + Send),
) -> Result<ImportReport> {
    // An interrupted reading goes on under its own id.
    opened.context.reading = import.id;
    let officers = intake::accounts_by_address(&app.store, import.organisation).await?;
    let file = File {
        import: import.id,
        sender: import.organisation,
        context: &opened.context,
        cells: AsideCells { form: opened.form, headings: &opened.headings },
        officers: &officers,
    };
    let shelf = Shelf::of(app);
    let mut rows = opened.rows_after(import.rows_done, shelf.clone());
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        batch.clear();
        while batch.len() < BATCH {
            match rows.recv().await {
                Some(row) => batch.push(row),
                None => break,
            }
        }
        let is_last = batch.len() < BATCH;
        import = write_batch(app, ask, permit, import, &file, &shelf, &batch, is_last).await?;
        let progress = Progress { import: import.id, done: import.rows_done, total: import.rows_total };
        if after_batch(progress) == Next::Stop && !is_last {
            return Ok(ImportReport::of(&import));
        }
        if is_last {
            return Ok(ImportReport::of(&import));
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "one step of one loop, apart only for its length")]
async fn write_batch(
    app: &App,
    ask: &Ask,
    permit: &Permit,
    import: Import,
    file: &File<'_>,
    shelf: &Shelf,
    rows: &[Row],
    is_last: bool,
) -> Result<Import> {
    let mut tries = 0;
    loop {
        // A long file may outlast an epoch, and on the console nothing else looks after the keys.
        app.store.follow_epochs().await?;
        let mut index = app.certain.lock().await;
        index.refresh(app).await?;
        let mut after = import.clone();
        let mut report = ImportReport::of(&import);
        let mut desk = Desk::new(app, shelf.book(), &index);
        desk.take(rows, file, &mut report).await?;
        let (mut set, about) = desk.into_set(file).await?;
        after.rows_done = rows.last().map_or(import.rows_done, |row| row.number);
        if is_last {
            after.state = ImportState::Done;
            after.rows_total = after.rows_done;
            after.finished_at = Some(app.now());
            intake::drop_content(&mut set, import.id);
        }
        after.report = report.stored();
        intake::update_import(&mut set, &after);
        set.audit(ask.entry(Action::ImportReports, Purpose::Support, about, permit.classes()));
        match app.store.write(set).await {
            Ok(_) => {
                after.version += 1;
                return Ok(after);
            }
            // Somebody worked on one of these records meanwhile, or another import brought one: look again.
            Err(StorageError::Stale("import")) => return Err(AppError::NotNow("import-runs-elsewhere")),
            Err(StorageError::Stale(_) | StorageError::Taken(_)) if tries < TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Reads a file as an import would and writes nothing. Gives the report and the fates file.
pub async fn rehearse_file(app: &App, ask: &Ask, file: FileToImport) -> Result<(ImportReport, String)> {
    alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    let sender = sender(app, ask, file.sender).await?;
    let reading = ImportId::from_uuid(app.store.new_id());
    let bytes = Arc::new(file.bytes);
    let opened =
        reading::open_aside(&file.label, bytes, &file.mapping, file.as_of, reading, app.rules()).await?;
    let officers = intake::accounts_by_address(&app.store, sender).await?;
    let desk_file = File {
        import: reading,
        sender,
        context: &opened.context,
        cells: AsideCells { form: opened.form, headings: &opened.headings },
        officers: &officers,
    };
    let shelf = Shelf::of(app);
    let mut index = app.certain.lock().await;
    index.refresh(app).await?;
    let mut report = ImportReport {
        label: file.label,
        as_of: Some(opened.context.as_of),
        unmapped: opened.unmapped.clone(),
        had_decoding_errors: opened.had_decoding_errors,
        rows_total: opened.total,
        ..ImportReport::default()
    };
    // One desk for the whole file: nothing is written, so only the desk knows what came before.
    let mut desk = Desk::new(app, shelf.book(), &index);
    let mut rows = opened.rows_after(0, shelf.clone());
    while let Some(row) = rows.recv().await {
        report.rows_done = row.number;
        desk.take(std::slice::from_ref(&row), &desk_file, &mut report).await?;
    }
    let mut text = format!("{FATES_HEADING}\n");
    for fate in desk.fates() {
        text.push_str(&fates_line(fate));
    }
    Ok((report, text))
}

/// The fates file of an import: one line for each row in the order of the file.
pub async fn fates(app: &App, ask: &Ask, import: ImportId) -> Result<String> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    if let Some(who) = Counted::of(ask) {
        app.limits.take_away(&who)?;
    }
    fates_at_console(app, import).await
}

/// The same for whoever has the console, and with it the key file. It names nobody.
pub async fn fates_at_console(app: &App, import: ImportId) -> Result<String> {
    let mut text = format!("{FATES_HEADING}\n");
    let mut after = 0;
    loop {
        let rows = intake::rows(&app.store, import, after, 1_000).await?;
        let Some(last) = rows.last() else { return Ok(text) };
        after = last.number;
        for fate in &rows {
            text.push_str(&fates_line(fate));
        }
    }
}

fn fates_line(fate: &intake::RowFate) -> String {
    format!("{},{},{},{},{}\n", fate.number, fate.fate, fate.reason, fates_cell(&fate.of_label), fate.outcome)
}
