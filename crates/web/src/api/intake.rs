//! Reports, imports, rows that were put aside.

use super::answers::{cursor, cursor_text, id, invalid, json, limit, made, query};
use super::program::{Body, Caller, Reports as Scope};
use super::upload::SentFile;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::intake as answers;
use alongside_app::intake::{self, BulkChange};
use alongside_domain::intake::QuarantineCode;
use alongside_gate::Action;
use alongside_kernel::id::{ImportId, QuarantineId};
use alongside_wire::{
    Count, Done, Fate, FateList, Import, ImportDetail, ImportList, Mend, MendSeveral, Mended, Nothing,
    Proposed, QuarantineCell, QuarantineDetail, QuarantineList, QuarantineRow, Reports,
};
use axum::extract::{Path, RawQuery, State};

fn fate(line: answers::FateLine) -> Fate {
    Fate {
        row: line.row,
        line: line.line,
        fate: line.fate,
        reason: line.reason,
        of: line.of,
        route: line.route,
        priority: line.priority,
        safe_methods: line.safe_methods,
        first_method: line.first_method,
        may_leave_message: line.may_leave_message,
        contact_due: line.contact_due,
        share_onward: line.share_onward,
        quality_flags: line.quality_flags,
        warnings: line.warnings,
    }
}

/// Sends reports, as they are recorded.
///
/// One report or a list of them, with at most 100 victims together. The same normalisation, rules and fates follow as
/// for the rows of a file, and the answer says what became of each victim. For programs of the police and of the victim
/// care unit; the reports are recorded as their organisation's, and an officer who signs in with the address in
/// `officer.email` sees them as theirs.
#[utoipa::path(post, path = "/api/v1/reports", tag = "intake", request_body = Reports, responses((status = 200, body = FateList)), security(("token" = ["reports"])))]
pub(super) async fn send(State(web): State<Web>, body: Body<Scope, Reports>) -> Answer {
    let bytes = serde_json::to_vec(&body.value).map_err(|_| invalid("reports", "not-reports"))?;
    let ask = body.caller.to(&[Action::WriteReport]);
    let (import, fates) = intake::send_reports(&web.app, &ask, bytes, body.once).await?;
    let fates = fates.into_iter().map(fate).collect();
    json(&FateList { import: import.to_string(), fates, next: None })
}

/// Brings in a file of reports.
///
/// The file is the body (`text/csv`, in whatever encoding its mapping names), with its name and when it was made in
/// the address; or a `multipart/form-data` body with the parts `file`, `mapping` (TOML), `as-of` and `sender`. It is read in the
/// background: its progress stands where `see` says. Without a mapping somebody confirms the columns on a page first.
/// For programs of the victim care unit.
#[utoipa::path(post, path = "/api/v1/imports", tag = "intake", params(
    ("name" = Option<String>, Query, description = "The file's name, for `text/csv`"),
    ("sender" = Option<String>, Query, description = "Whose file it is, by organisation, where more than one police force is a member"),
    ("as-of" = Option<String>, Query, description = "When the file was made, in London time, where the mapping does not say so"),
), request_body(content = String, content_type = "text/csv", description = "The file"), responses((status = 201, body = Done)), security(("token" = ["reports"])))]
pub(super) async fn bring(State(web): State<Web>, sent: SentFile) -> Answer {
    let ask = sent.caller.to(&[Action::ImportReports]);
    let address = intake::upload(&web.app, &ask, sent.file, sent.once).await?;
    let id = super::answers::id_in(&address);
    let see = format!("/api/v1/imports/{id}");
    made(Some(id), see)
}

fn import(line: &answers::ImportLine) -> Import {
    Import {
        id: line.id.to_string(),
        label: line.label.clone(),
        state: line.state.clone(),
        rows_done: line.rows_done,
        rows_total: line.rows_total,
        quarantined: line.aside,
        started_at: line.started_at,
    }
}

/// Lists imports, the newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "intake", responses((status = 200, body = ImportList)), security(("token" = ["reports"])))]
pub(super) async fn imports(
    State(web): State<Web>,
    caller: Caller<Scope>,
    RawQuery(text): RawQuery,
) -> Answer {
    let fields = query(text, &["cursor", "limit"])?;
    let (after, most) = (cursor(&fields)?, limit(&fields)?);
    let ask = caller.to(&[Action::SeeImports]);
    let mut lines = intake::import_part(&web.app, &ask, after, most + 1).await?;
    let next = cut(&mut lines, most, |line| cursor_text(line.started_at, line.id));
    json(&ImportList { imports: lines.iter().map(import).collect(), next })
}

/// Leaves so many rows and gives the cursor of the last of them where there are more.
fn cut<T>(lines: &mut Vec<T>, most: u32, cursor: impl FnOnce(&T) -> String) -> Option<String> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = lines.len() > most;
    lines.truncate(most);
    lines.last().filter(|_| more).map(cursor)
}

/// Shows one import: how far it has come, and what was counted.
#[utoipa::path(get, path = "/api/v1/imports/{import}", tag = "intake", params(("import" = String, Path, description = "The import")), responses((status = 200, body = ImportDetail)), security(("token" = ["reports"])))]
pub(super) async fn one_import(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(text): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::SeeImports]);
    let detail = intake::import_detail(&web.app, &ask, id(&text)?).await?;
    let counts = detail
        .counts
        .into_iter()
        .flat_map(|group| group.counts.into_iter().map(move |(code, count)| (group.family, code, count)))
        .map(|(family, code, count)| Count { family: family.to_owned(), code, count })
        .collect();
    json(&ImportDetail {
        import: import(&detail.line),
        sender: detail.sender,
        as_of: detail.as_of,
        finished_at: detail.finished_at,
        counts,
        unmapped: detail.unmapped,
        late: detail.late.0,
        new_people: detail.people.0,
        joined: detail.people.1,
        to_confirm: detail
            .proposal
            .into_iter()
            .map(|it| Proposed { heading: it.heading, field: super::answers::some(it.field) })
            .collect(),
        error: detail.error,
    })
}

/// Lists what became of the rows of an import.
#[utoipa::path(get, path = "/api/v1/imports/{import}/fates", tag = "intake", params(("import" = String, Path, description = "The import")), responses((status = 200, body = FateList)), security(("token" = ["reports"])))]
pub(super) async fn fates(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(text): Path<String>,
    RawQuery(address): RawQuery,
) -> Answer {
    let import: ImportId = id(&text)?;
    let fields = query(address, &["cursor", "limit"])?;
    let most = limit(&fields)?;
    let after = match fields.text("cursor") {
        "" => 0,
        text => text.parse().map_err(|_| crate::error::Problem::Unreadable)?,
    };
    let ask = caller.to(&[Action::SeeImports]);
    let mut lines = intake::fate_part(&web.app, &ask, import, after, most + 1).await?;
    let next = cut(&mut lines, most, |line| line.row.to_string());
    json(&FateList { import: import.to_string(), fates: lines.into_iter().map(fate).collect(), next })
}

fn aside(line: &answers::AsideLine) -> QuarantineRow {
    QuarantineRow {
        id: line.id.to_string(),
        label: line.label.clone(),
        row: line.number,
        reason: line.code.clone(),
        created_at: line.created_at,
    }
}

/// Lists rows that were put aside and wait to be mended, the oldest first.
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "intake", params(("reason" = Option<String>, Query, description = "Only rows put aside for this reason")), responses((status = 200, body = QuarantineList)), security(("token" = ["reports"])))]
pub(super) async fn quarantine(
    State(web): State<Web>,
    caller: Caller<Scope>,
    RawQuery(text): RawQuery,
) -> Answer {
    let fields = query(text, &["cursor", "limit", "reason"])?;
    let (after, most) = (cursor(&fields)?, limit(&fields)?);
    let code = super::answers::code_at("reason", fields.text("reason"), QuarantineCode::from_code)?;
    let ask = caller.to(&[Action::MendQuarantine]);
    let mut list = intake::aside_part(&web.app, &ask, code, after, most + 1).await?;
    let next = cut(&mut list.lines, most, |line| cursor_text(line.created_at, line.id));
    let rows = list.lines.iter().map(aside).collect();
    json(&QuarantineList { rows, waiting: list.waiting.into_iter().collect(), next })
}

/// Shows one row that was put aside, with its cells.
#[utoipa::path(get, path = "/api/v1/quarantine/{row}", tag = "intake", params(("row" = String, Path, description = "The row")), responses((status = 200, body = QuarantineDetail)), security(("token" = ["reports"])))]
pub(super) async fn one_aside(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(text): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::MendQuarantine]);
    let detail = intake::aside_detail(&web.app, &ask, id(&text)?).await?;
    let heading = |place: &usize| detail.cells.get(*place).map(|(heading, _)| heading.clone());
    json(&QuarantineDetail {
        row: aside(&detail.line),
        look_at: detail.look_at.iter().filter_map(heading).collect(),
        line: detail.raw,
        ended_as: detail.ended.map(|(_, how)| how),
        cells: detail.cells.into_iter().map(|(heading, text)| QuarantineCell { heading, text }).collect(),
    })
}

/// Mends a row and reads it again.
///
/// Only the cells that are sent change. Where it still can't be read, the answer says why and nothing was changed.
#[utoipa::path(post, path = "/api/v1/quarantine/{row}/mend", tag = "intake", params(("row" = String, Path, description = "The row")), request_body = Mend, responses((status = 200, body = Done)), security(("token" = ["reports"])))]
pub(super) async fn mend(
    State(web): State<Web>,
    Path(text): Path<String>,
    body: Body<Scope, Mend>,
) -> Answer {
    let row: QuarantineId = id(&text)?;
    let ask = body.caller.to(&[Action::MendQuarantine]);
    let detail = intake::aside_detail(&web.app, &ask, row).await?;
    let mut cells: Vec<(String, String)> = detail.cells;
    for sent in body.value.cells {
        let cell = cells.iter_mut().find(|(heading, _)| *heading == sent.heading);
        cell.ok_or_else(|| invalid("cells", "import-no-such-heading"))?.1 = sent.text;
    }
    let cells = cells.into_iter().map(|(_, text)| text).collect();
    intake::mend(&web.app, &ask, row, cells, body.once).await?;
    super::answers::done(format!("/api/v1/quarantine/{row}"))
}

/// Reads several rows again with one value changed, or with another form of dates.
///
/// Rows that still can't be read stay aside; the answer counts both.
#[utoipa::path(post, path = "/api/v1/quarantine/mend", tag = "intake", request_body = MendSeveral, responses((status = 200, body = Mended)), security(("token" = ["reports"])))]
pub(super) async fn mend_several(State(web): State<Web>, body: Body<Scope, MendSeveral>) -> Answer {
    let sent = body.value;
    let rows: Result<Vec<QuarantineId>, _> = sent.rows.iter().map(|row| row.parse()).collect();
    let change = BulkChange {
        rows: rows.map_err(|_| invalid("rows", "not-an-id"))?,
        heading: sent.heading.unwrap_or_default(),
        value: sent.value.unwrap_or_default(),
        date_pattern: sent.date_pattern.unwrap_or_default(),
    };
    if change.rows.len() > 100 {
        return Err(invalid("rows", "too-many"));
    }
    let ask = body.caller.to(&[Action::MendQuarantine]);
    let address = intake::mend_several(&web.app, &ask, &change, body.once).await?;
    let counts = query(address.split_once('?').map(|(_, text)| text.to_owned()), &["done", "left"])?;
    let count = |name: &str| counts.parsed(name).unwrap_or(0);
    json(&Mended { done: count("done"), left: count("left") })
}

/// Takes a row off the list for good: it is no report that belongs here.
#[utoipa::path(post, path = "/api/v1/quarantine/{row}/drop", tag = "intake", params(("row" = String, Path, description = "The row")), request_body = Nothing, responses((status = 200, body = Done)), security(("token" = ["reports"])))]
pub(super) async fn drop_row(
    State(web): State<Web>,
    Path(text): Path<String>,
    body: Body<Scope, Nothing>,
) -> Answer {
    let row: QuarantineId = id(&text)?;
    let ask = body.caller.to(&[Action::MendQuarantine]);
    intake::set_aside_for_good(&web.app, &ask, row, body.once).await?;
    super::answers::done(format!("/api/v1/quarantine/{row}"))
}
