//! Files of reports: the list, a new one, its columns, its progress and report.

use crate::error::WebError;
use crate::posted_files::{Brought, PostedFiles};
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::intake::{self, Confirmed, FileToImport};
use alongside_app::{AppError, Ask, Invalid};
use alongside_domain::intake::Field;
use alongside_gate::Role;
use alongside_kernel::clock::LONDON;
use alongside_kernel::id::ImportId;
use alongside_views::intake::{ImportPage, ImportsPage};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use jiff::civil::DateTime;

async fn list_page(
    web: &Web,
    staff: &Staff,
    sender: &str,
    invalid: &Invalid,
) -> Result<ImportsPage, WebError> {
    let lines = intake::import_list(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(web, staff, "imports-title").await;
    crate::errors::add(&mut shell, invalid);
    let may_bring = staff.ask.viewer.member().is_some_and(|member| member.is(Role::UnitManager));
    let token = if may_bring { staff.form_token(web, "/imports") } else { String::new() };
    let senders = intake::possible_senders(&web.app, &staff.ask).await?;
    Ok(ImportsPage { shell, token, lines, senders, sender: sender.to_owned() })
}

/// The files so far.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Answer {
    page(&list_page(&web, &staff, "", &Invalid::new()).await?)
}

/// A local time as typed; `Err` where it is none.
fn local(text: &str) -> Result<Option<DateTime>, ()> {
    if text.is_empty() { Ok(None) } else { text.replace(' ', "T").parse().map(Some).map_err(|_| ()) }
}

/// Files of reports.
pub(super) struct Reports;

impl Brought for Reports {
    const LARGEST: usize = intake::LARGEST_FILE;

    fn may(ask: &Ask) -> alongside_app::Result<()> {
        intake::may_upload(ask)
    }
}

/// Takes a new file.
pub(super) async fn bring(State(web): State<Web>, posted: PostedFiles<Reports>) -> Answer {
    let PostedFiles { staff, fields, files, once, .. } = posted;
    fields.only(&["form", "file", "mapping", "as-of", "sender"])?;
    let Ok(as_of) = local(fields.text("as-of")) else {
        let invalid = Invalid::field("as-of", "import-as-of");
        return page_with_errors(&list_page(&web, &staff, fields.text("sender"), &invalid).await?);
    };
    let mut file = FileToImport { as_of, sender: fields.parsed("sender"), ..FileToImport::default() };
    for upload in files {
        if upload.field == "file" && !intake::may_end_in(&upload.ending) {
            let invalid = Invalid::field("file", "import-ending");
            return page_with_errors(&list_page(&web, &staff, fields.text("sender"), &invalid).await?);
        }
        match upload.field.as_str() {
            "file" => (file.label, file.bytes) = (upload.label, upload.bytes),
            "mapping" => file.mapping = String::from_utf8_lossy(&upload.bytes).into_owned(),
            _ => return Err(crate::error::Problem::UnknownField.into()),
        }
    }
    match intake::upload(&web.app, &staff.ask, file, once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&list_page(&web, &staff, fields.text("sender"), &invalid).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn one_page(
    web: &Web,
    staff: &Staff,
    id: ImportId,
    as_of: Option<&str>,
    invalid: &Invalid,
) -> Result<ImportPage, WebError> {
    let detail = intake::import_detail(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "imports-title").await;
    shell.back = Some("/imports".to_owned());
    crate::errors::add(&mut shell, invalid);
    let made = detail.as_of.to_zoned(LONDON.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    Ok(ImportPage {
        shell,
        token: staff.form_token(web, &format!("/imports/{id}/confirm")),
        fields: Field::ALL
            .iter()
            .filter(|field| field.is_mappable())
            .map(|field| field.code().to_owned())
            .collect(),
        as_of: as_of.map_or(made, str::to_owned),
        detail,
    })
}

fn id_of(text: &str) -> Result<ImportId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// One import.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    page(&one_page(&web, &staff, id_of(&id)?, None, &Invalid::new()).await?)
}

/// The most columns of a file.
const MOST_COLUMNS: usize = 300;

/// Confirms the columns of a file.
pub(super) async fn confirm(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    let id = id_of(&id)?;
    let columns = (0..MOST_COLUMNS).flat_map(|place| [format!("heading-{place}"), format!("column-{place}")]);
    let names: Vec<String> = ["form", "as-of"].map(str::to_owned).into_iter().chain(columns).collect();
    fields.only(&names.iter().map(String::as_str).collect::<Vec<_>>())?;
    let mut confirmed = Confirmed::default();
    let mut invalid = Invalid::new();
    match local(fields.text("as-of")) {
        Ok(as_of) => confirmed.as_of = as_of,
        Err(()) => invalid.add("as-of", "import-as-of"),
    }
    for place in 0..MOST_COLUMNS {
        let heading = fields.raw(&format!("heading-{place}"));
        let field = fields.text(&format!("column-{place}"));
        if heading.is_empty() && field.is_empty() {
            continue;
        }
        if let Some(field) = Field::from_code(field).filter(|field| field.is_mappable()) {
            confirmed.columns.insert(field, heading.to_owned());
        }
    }
    if let Err(AppError::Invalid(invalid)) = invalid.or(()) {
        let again = one_page(&web, &staff, id, Some(fields.text("as-of")), &invalid).await?;
        return page_with_errors(&again);
    }
    match intake::confirm(&web.app, &staff.ask, id, confirmed, once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&one_page(&web, &staff, id, Some(fields.text("as-of")), &invalid).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// What became of each row, as a table for a spreadsheet. Its cells are codes, days, numbers and the names of files;
/// one that a spreadsheet would take for a formula is made harmless.
pub(super) async fn fates(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id = id_of(&id)?;
    // The same leave and the same not found as the page.
    intake::import_detail(&web.app, &staff.ask, id).await?;
    let text = intake::fates(&web.app, &staff.ask, id).await?;
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"fates.csv\""),
    ];
    Ok((headers, harmless(&text)).into_response())
}

/// Puts an apostrophe before cells that begin like a formula, wherever a program may take a cell to begin: some cut at
/// semicolons and tabs, and some end a line at a lone return.
fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut begins = true;
    // Some programs read past a NUL.
    for letter in text.chars().filter(|letter| *letter != '\0') {
        if begins && is_formulas(letter) {
            safe.push('\'');
        }
        // A quoted cell begins behind its quote.
        begins = matches!(letter, ',' | ';' | '\t' | '\n' | '\r') || (begins && letter == '"');
        safe.push(letter);
    }
    safe
}

/// Whether a cell that begins so is a formula somewhere, also in the wide letters of the east.
fn is_formulas(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::{harmless, is_formulas};
    use proptest::prelude::*;

    #[test]
    fn cells_that_begin_like_a_formula_are_made_harmless() {
        assert_eq!(harmless("1,=a,\"=b\",c-d\n@x,\n"), "1,'=a,\"'=b\",c-d\n'@x,\n");
        assert_eq!(harmless("1,\0=a,\"\r=b\"\n"), "1,'=a,\"'\r'=b\"\n");
        assert_eq!(harmless("a;=b\t+c\r@d,＝e"), "a;'=b\t'+c\r'@d,'＝e");
    }

    /// The cells that programs find in a table: those that know quotes, and those that cut wherever they may.
    fn cells(text: &str) -> Vec<String> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let known =
            reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        let cut = text.split([',', ';', '\t', '\n', '\r']);
        known.chain(cut.map(|cell| cell.trim_start_matches('"').to_owned())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn no_cell_of_any_table_begins_like_a_formula_and_nothing_else_changes(
            rows in proptest::collection::vec(
                proptest::collection::vec("[=+@\t\r\n\0\",;' a＝＋－＠1-]{0,8}|\\PC{0,8}", 1..5),
                0..6,
            )
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let safe = harmless(&text);
            for cell in cells(&safe) {
                prop_assert!(!cell.starts_with(is_formulas) || cell.trim().is_empty(), "{:?} in {:?}", cell, safe);
            }
            let plain = |text: &str| text.replace(['\0', '\''], "");
            prop_assert_eq!(plain(&safe), plain(&text));
        }
    }
}
