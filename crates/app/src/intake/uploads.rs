//! A file that a page uploaded: kept sealed until it is read, its columns confirmed by somebody where no mapping
//! came with it, then read by a job, so that nobody has to wait at the page.

use super::file::{FileToImport, Next, Progress, continue_import, sender};
use super::reading;
use super::report::ImportReport;
use crate::jobs::Ran;
use crate::limits::Counted;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::intake::{CountGroup, ImportDetail, ImportLine, ProposedColumn};
use alongside_domain::intake::{Digest, Field, Mapping};
use alongside_gate::{Action, Job as SystemJob, Purpose, Viewer};
use alongside_kernel::Timestamp;
use alongside_kernel::id::ImportId;
use alongside_storage::rooms::intake::{self, Import, ImportState};
use alongside_storage::rooms::network;
use alongside_storage::{Job, WriteSet};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// The kind of the job that reads an uploaded file.
pub const READ: &str = "read_import";
/// The most bytes of an upload.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;
/// The size of one sealed part.
const PART: usize = 512 * 1024;
/// The most imports that the list shows.
const MOST: u32 = 100;

/// Whether the name of a file of reports may end so; one without an ending says nothing of what it is.
pub fn may_end_in(ending: &str) -> bool {
    ["", "csv", "txt", "json"].contains(&ending)
}

/// Whether the asker may bring files at all: asked before a file is read.
pub fn may_upload(ask: &Ask) -> Result<()> {
    alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    Ok(())
}

/// Takes an uploaded file. Gives the address of its import.
pub async fn upload(app: &App, ask: &Ask, file: FileToImport, once: Once) -> Result<String> {
    may_upload(ask)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    if file.bytes.is_empty() {
        return Err(AppError::Invalid(Invalid::field("file", "import-empty")));
    }
    let sender = sender(app, ask, file.sender).await?;
    let (store, rules) = (&app.store, app.rules());
    let id = ImportId::from_uuid(store.new_id());
    // A table without a mapping is shown with the columns that were found, before any row is read.
    let is_sure = !file.mapping.trim().is_empty() || reading::is_json(&file.bytes);
    let bytes = std::sync::Arc::new(file.bytes);
    let opened =
        reading::open_aside(&file.label, bytes.clone(), &file.mapping, file.as_of, id, rules.clone()).await;
    let (as_of, total, unmapped, errors) = match opened {
        Ok(opened) => (opened.context.as_of, opened.total, opened.unmapped, opened.had_decoding_errors),
        Err(error) if is_sure => return Err(error),
        Err(_) => {
            // It must at least be a table with a heading, else there is nothing to confirm.
            reading::look_through(bytes.clone(), rules).await?;
            (app.now(), 0, Vec::new(), false)
        }
    };
    let report = ImportReport { unmapped, had_decoding_errors: errors, ..ImportReport::default() };
    let import = Import {
        id,
        version: 1,
        label: file.label,
        file_token: intake::file_token(store, Digest::of_bytes(&bytes).bytes()).to_vec(),
        organisation: sender,
        account: ask.account(),
        as_of,
        rows_total: total,
        rows_done: 0,
        bytes_total: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        state: if is_sure { ImportState::Running } else { ImportState::ToConfirm },
        mapping: file.mapping,
        report: report.stored(),
        started_at: app.now(),
        finished_at: None,
    };
    // What was turned away counts for nothing: a file that can't be read may be tried in many forms.
    if let Some(who) = Counted::of(ask) {
        app.limits.bring(&who)?;
    }
    let mut set = WriteSet::new();
    intake::insert_import(&mut set, &import);
    let key = store.new_subject(&mut set, id)?;
    for (part, bytes) in (0..).zip(bytes.chunks(PART)) {
        intake::insert_content(store, &mut set, &key, id, part, bytes)?;
    }
    if is_sure {
        set.job(store.new_id(), READ, Some(id.uuid()), app.now());
    }
    set.audit(ask.plain_entry(Action::ImportReports.code(), Purpose::Support.code()));
    once.write(app, set, format!("/imports/{id}")).await
}

/// What somebody confirmed: which heading fills which field, and when the file was made.
#[derive(Debug, Clone, Default)]
pub struct Confirmed {
    /// When the file was made, in London time.
    pub as_of: Option<DateTime>,
    /// The field of each heading; a heading that is to be left out is not in it.
    pub columns: BTreeMap<Field, String>,
}

/// Confirms the columns of an uploaded file; reading begins.
pub async fn confirm(app: &App, ask: &Ask, id: ImportId, confirmed: Confirmed, once: Once) -> Result<String> {
    alongside_gate::decide_here(&ask.to(Action::ImportReports, Purpose::Support))?;
    let address = format!("/imports/{id}");
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let mut import = known(app, id).await?;
    if import.state != ImportState::ToConfirm {
        return Ok(address);
    }
    let Some(as_of) = confirmed.as_of else {
        return Err(AppError::Invalid(Invalid::field("as-of", "import-as-of")));
    };
    let mapping = Mapping::text_with_columns(&confirmed.columns).map_err(|error| {
        let mut invalid = Invalid::new();
        invalid.add_with("column-0", "import-mapping", error.to_string());
        AppError::Invalid(invalid)
    })?;
    let bytes = std::sync::Arc::new(intake::content(&app.store, id).await?);
    let opened = reading::open_aside(&import.label, bytes, &mapping, Some(as_of), id, app.rules()).await?;
    import.mapping = mapping;
    import.as_of = opened.context.as_of;
    import.rows_total = opened.total;
    import.state = ImportState::Running;
    let report = ImportReport {
        unmapped: opened.unmapped,
        had_decoding_errors: opened.had_decoding_errors,
        ..ImportReport::default()
    };
    import.report = report.stored();
    let mut set = WriteSet::new();
    intake::update_import(&mut set, &import);
    set.job(app.store.new_id(), READ, Some(id.uuid()), app.now());
    set.audit(ask.plain_entry(Action::ImportReports.code(), Purpose::Support.code()));
    once.write(app, set, address).await
}

async fn known(app: &App, id: ImportId) -> Result<Import> {
    let found = intake::import(&app.store, id).await?;
    found.ok_or_else(|| AppError::Refused(alongside_gate::Refusal::unknown()))
}

/// How many rows of a file are read in one go. Other work gets its turn then, and the job is done well before another
/// server may take it for abandoned: half a minute at the slowest that was measured.
const ROWS_IN_ONE_GO: u32 = 20_000;
/// After so long the next go begins.
const NEXT_GO: SignedDuration = SignedDuration::from_secs(1);

/// Reads an uploaded file as a job, so many rows in one go. What can't be read at all ends as failed, with the reason.
pub(crate) async fn read_uploaded(app: &App, job: &Job) -> Result<Ran> {
    read_some(app, job, ROWS_IN_ONE_GO).await
}

/// Reads at least so many rows more of an uploaded file, where there are so many.
pub async fn read_some(app: &App, job: &Job, rows: u32) -> Result<Ran> {
    let Some(id) = job.about.map(ImportId::from_uuid) else { return Ok(Ran::Done) };
    let ask = Ask { viewer: Viewer::System(SystemJob::TakeReports), now: app.now() };
    let from = intake::import(&app.store, id).await?.map_or(0, |import| import.rows_done);
    let mut is_over = true;
    let after_batch = |progress: Progress| {
        is_over = progress.done.saturating_sub(from) < rows;
        if is_over { Next::GoOn } else { Next::Stop }
    };
    match continue_import(app, &ask, id, after_batch).await {
        Ok(_) if !is_over => Ok(Ran::NotBefore(app.now().checked_add(NEXT_GO).unwrap_or_else(|_| app.now()))),
        Ok(_) | Err(AppError::NotNow("import-gone")) => Ok(Ran::Done),
        Err(AppError::Invalid(invalid)) => {
            let mut import = known(app, id).await?;
            let mut report = ImportReport::of(&import);
            report.error = invalid.errors().first().and_then(|error| error.value.clone());
            import.state = ImportState::Failed;
            import.finished_at = Some(app.now());
            import.report = report.stored();
            let mut set = WriteSet::new();
            intake::update_import(&mut set, &import);
            intake::drop_content(&mut set, id);
            app.store.write(set).await?;
            Ok(Ran::Done)
        }
        Err(error) => Err(error),
    }
}

/// The newest imports.
pub async fn import_list(app: &App, ask: &Ask) -> Result<Vec<ImportLine>> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    Ok(intake::imports(&app.store, None, MOST).await?.iter().map(line).collect())
}

/// So many imports from where the last part ended, the newest first.
pub async fn import_part(
    app: &App,
    ask: &Ask,
    after: Option<(Timestamp, ImportId)>,
    most: u32,
) -> Result<Vec<ImportLine>> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    Ok(intake::imports(&app.store, after, most).await?.iter().map(line).collect())
}

fn line(import: &Import) -> ImportLine {
    let report = ImportReport::of(import);
    ImportLine {
        id: import.id,
        label: import.label.clone(),
        state: import.state.code().to_owned(),
        rows_done: import.rows_done,
        rows_total: import.rows_total,
        aside: report.fates.get("quarantined").copied().unwrap_or_default(),
        started_at: import.started_at,
    }
}

/// One import with its report, as far as it has come.
pub async fn import_detail(app: &App, ask: &Ask, id: ImportId) -> Result<ImportDetail> {
    alongside_gate::decide_here(&ask.to(Action::SeeImports, Purpose::Support))?;
    let import = known(app, id).await?;
    let report = ImportReport::of(&import);
    let proposal = if import.state == ImportState::ToConfirm {
        let shipped = Mapping::police_default().map_err(|_| AppError::NotNow("import-mapping"))?;
        let bytes = intake::content(&app.store, id).await?;
        let headings = reading::headings(&bytes, &shipped, &app.rules())?;
        let found = Mapping::detect(&headings).map_err(|_| AppError::NotNow("import-mapping"))?;
        let field = |heading: &String| {
            let found = found.columns.iter().find(|(_, name)| *name == heading);
            found.map(|(field, _)| field.code().to_owned()).unwrap_or_default()
        };
        headings
            .iter()
            .map(|heading| ProposedColumn { heading: heading.clone(), field: field(heading) })
            .collect()
    } else {
        Vec::new()
    };
    let senders = network::organisations(&app.store).await?;
    let sender = senders.into_iter().find(|it| it.id == import.organisation).map(|it| it.name);
    let group = |family, counts: &BTreeMap<String, u32>| CountGroup {
        family,
        counts: counts.iter().map(|(code, count)| (code.clone(), *count)).collect(),
    };
    let counts = vec![
        group("fate", &report.fates),
        group("quarantine", &report.quarantined),
        group("route", &report.routes),
        group("warning", &report.warnings),
        group("quality", &report.quality_flags),
        group("field", &report.not_answered),
    ];
    Ok(ImportDetail {
        line: line(&import),
        sender: sender.unwrap_or_default(),
        as_of: import.as_of,
        finished_at: import.finished_at,
        counts: counts.into_iter().filter(|group| !group.counts.is_empty()).collect(),
        unmapped: report.unmapped,
        late: (report.late.rows, report.late.by_days.keys().next_back().copied().unwrap_or_default()),
        came_right: report.came_right,
        people: (report.new_people, report.joined_to_known_people),
        proposal,
        error: report.error,
    })
}
