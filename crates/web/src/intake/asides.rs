//! Rows that were put aside: the list, one row, several at once.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::intake::{self, BulkChange};
use alongside_app::{AppError, Invalid};
use alongside_domain::intake::QuarantineCode;
use alongside_kernel::id::QuarantineId;
use alongside_views::components::NotificationBanner;
use alongside_views::intake::{AsidePage, AsidesPage};
use axum::extract::{Path, RawQuery, State};

async fn list_page(web: &Web, staff: &Staff, code: &str, invalid: &Invalid) -> Result<AsidesPage, WebError> {
    let known = QuarantineCode::from_code(code);
    let list = intake::aside_list(&web.app, &staff.ask, known).await?;
    let mut shell = shell::staff(web, staff, "asides-title").await;
    crate::errors::add(&mut shell, invalid);
    let code = known.map_or("", QuarantineCode::code).to_owned();
    Ok(AsidesPage { shell, token: staff.form_token(web, "/quarantine/mend"), list, code })
}

/// The rows that wait.
pub(super) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["code", "done", "left"])?;
    let mut shown = list_page(&web, &staff, fields.text("code"), &Invalid::new()).await?;
    if let Some(done) = fields.parsed::<u32>("done") {
        let words = shown.shell.words;
        let banner = NotificationBanner::success(words, words.n("asides-done", done));
        shown.shell.notice = Some(match fields.parsed::<u32>("left") {
            Some(left) => banner.body(words.n("asides-left", left)),
            None => banner,
        });
    }
    page(&shown)
}

/// Reads several rows again.
pub(super) async fn mend_several(State(web): State<Web>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "rows[]", "heading", "value", "date-pattern"])?;
    let change = BulkChange {
        rows: fields.all("rows").filter_map(|id| id.parse().ok()).collect(),
        heading: fields.text("heading").to_owned(),
        value: fields.text("value").to_owned(),
        date_pattern: fields.text("date-pattern").to_owned(),
    };
    match intake::mend_several(&web.app, &staff.ask, &change, once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => page_with_errors(&list_page(&web, &staff, "", &invalid).await?),
        Err(error) => Err(error.into()),
    }
}

fn id_of(text: &str) -> Result<QuarantineId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

async fn one_page(web: &Web, staff: &Staff, id: QuarantineId) -> Result<AsidePage, WebError> {
    let detail = intake::aside_detail(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "asides-title").await;
    shell.back = Some("/quarantine".to_owned());
    Ok(AsidePage {
        shell,
        token: staff.form_token(web, &format!("/quarantine/{id}")),
        reopen_token: staff.form_token(web, &format!("/quarantine/{id}/reopen")),
        drop_token: staff.form_token(web, &format!("/quarantine/{id}/drop")),
        detail,
    })
}

/// One row.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    page(&one_page(&web, &staff, id_of(&id)?).await?)
}

/// The most cells of a row.
const MOST_CELLS: usize = 300;

/// Reads one row again with its cells mended.
pub(super) async fn mend(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    let id = id_of(&id)?;
    let names: Vec<String> = (0..MOST_CELLS).map(|place| format!("cell-{place}")).collect();
    let mut allowed: Vec<&str> = names.iter().map(String::as_str).collect();
    allowed.push("form");
    fields.only(&allowed)?;
    let cells: Vec<String> = names
        .iter()
        .take_while(|name| fields.is_there(name))
        .map(|name| fields.raw(name).to_owned())
        .collect();
    match intake::mend(&web.app, &staff.ask, id, cells.clone(), once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            let mut again = one_page(&web, &staff, id).await?;
            // What was typed stays on the page.
            for (cell, typed) in again.detail.cells.iter_mut().zip(cells) {
                cell.1 = typed;
            }
            crate::errors::add(&mut again.shell, &invalid);
            page_with_errors(&again)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes one row off the list for good.
pub(super) async fn drop_row(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&intake::set_aside_for_good(&web.app, &posted.staff.ask, id_of(&id)?, posted.once).await?)
}

/// Puts one row back on the list that a later file settled.
pub(super) async fn reopen(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&intake::reopen(&web.app, &posted.staff.ask, id_of(&id)?, posted.once).await?)
}
