//! The list of counts, one of them, and what whoever holds it does.

use crate::error::WebError;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::{Invalid, counting};
use alongside_kernel::id::CountId;
use alongside_views::counting::{CountPage, CountTokens, CountsPage};
use axum::extract::{Path, State};

pub(super) fn id_of(text: &str) -> Result<CountId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// The counts that the viewer may know of.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Answer {
    let counts = counting::list(&web.app, &staff.ask).await?;
    page(&CountsPage { shell: shell::staff(&web, &staff, "counts-title").await, counts })
}

/// The page of one count, with what is wrong with a file that was given.
pub(super) async fn count_page(
    web: &Web,
    staff: &Staff,
    id: CountId,
    invalid: &Invalid,
) -> Result<CountPage, WebError> {
    let view = counting::view(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "count-title").await;
    shell.back = Some("/counts".to_owned());
    crate::errors::add(&mut shell, invalid);
    let token = |what: &str| staff.form_token(web, &format!("/counts/{id}/{what}"));
    let tokens = CountTokens {
        give: token("encodings"),
        take_back: token("take-back"),
        begin: token("begin"),
        call_off: token("call-off"),
    };
    Ok(CountPage { shell, view, tokens })
}

/// One count.
pub(super) async fn show(State(web): State<Web>, staff: Staff, Path(count): Path<String>) -> Answer {
    page(&count_page(&web, &staff, id_of(&count)?, &Invalid::new()).await?)
}

/// Counts.
pub(super) async fn begin(State(web): State<Web>, Path(count): Path<String>, posted: Posted) -> Answer {
    let id = id_of(&count)?;
    posted.fields.only(&["form", "version"])?;
    let version = posted.fields.parsed("version").unwrap_or(0);
    go(&counting::begin(&web.app, &posted.staff.ask, id, version, posted.once).await?)
}

/// Calls the count off.
pub(super) async fn call_off(State(web): State<Web>, Path(count): Path<String>, posted: Posted) -> Answer {
    let id = id_of(&count)?;
    posted.fields.only(&["form", "version"])?;
    let version = posted.fields.parsed("version").unwrap_or(0);
    go(&counting::call_off(&web.app, &posted.staff.ask, id, version, posted.once).await?)
}
