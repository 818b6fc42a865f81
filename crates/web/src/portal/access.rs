//! What a worker does about a person's own pages: the code, the mark that somebody may watch, the sheet.

use crate::error::WebError;
use crate::errors;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::{AppError, Invalid, portal};
use alongside_domain::portal::Handover;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_views::portal::{AccessPage, CodePage, SheetPage};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;

fn id(text: &str) -> Result<PersonId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

fn at(person: PersonId, end: &str) -> String {
    format!("/people/{person}/pages-access{end}")
}

async fn access_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    handover: &str,
    invalid: &Invalid,
) -> Result<AccessPage, WebError> {
    let access = portal::view(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "access-title").await;
    shell.back = Some(format!("/people/{person}"));
    errors::add(&mut shell, invalid);
    Ok(AccessPage {
        shell,
        access,
        handover: handover.to_owned(),
        make: staff.form_token(web, &at(person, "")),
        close: staff.form_token(web, &at(person, "/close")),
        watched: staff.form_token(web, &at(person, "/watched")),
    })
}

/// How a person's way to their own pages stands.
pub async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    page(&access_page(&web, &staff, id(&person)?, "", &Invalid::new()).await?)
}

/// Makes a code and shows it. It can't be shown again, so this answer is the page itself and not a way to it.
pub async fn make(
    State(web): State<Web>,
    Path(person): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    posted.fields.only(&["form", "handover", "wanted"])?;
    let person = id(&person)?;
    let (staff, chosen) = (&posted.staff, posted.fields.text("handover"));
    let wanted = posted.fields.text("wanted") == "yes";
    let handover = Handover::from_code(chosen);
    match portal::make(&web.app, &staff.ask, person, handover, wanted, posted.once).await {
        Ok(Some(made)) => {
            let mut shell = shell::staff(&web, staff, "access-code-title").await;
            shell.bare_title = true;
            page(&CodePage {
                shell,
                person,
                groups: made.code.groups(),
                until: made.until,
                on_paper: made.handover == Handover::OnPaper,
                address: format!("{}/pages", host(&headers)),
            })
        }
        Ok(None) => go(&at(person, "")),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&access_page(&web, staff, person, chosen, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// The name under which this server was asked for, which is what the person types too.
fn host(headers: &HeaderMap) -> String {
    headers
        .get(HOST)
        .and_then(|value| value.to_str().ok())
        .filter(|host| host.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b':')))
        .unwrap_or_default()
        .to_owned()
}

/// Closes a person's pages at once.
pub async fn close(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&portal::close(&web.app, &posted.staff.ask, id(&person)?, posted.once).await?)
}

/// Sets or lifts the mark that somebody may watch.
pub async fn watched(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "watched"])?;
    // Whatever is not a clear no keeps the person's pages closed.
    let watched = posted.fields.text("watched") != "no";
    go(&portal::mark_watched(&web.app, &posted.staff.ask, id(&person)?, watched, posted.once).await?)
}

/// The sheet that is read out or printed.
pub async fn sheet(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    let person = id(&person)?;
    let sheeted = portal::sheet(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(&web, &staff, "sheet-title").await;
    shell.back = Some(format!("/people/{person}"));
    shell.bare_title = true;
    page(&SheetPage {
        shell,
        person,
        name: sheeted.name,
        ways: sheeted.ways,
        sheet: sheeted.sheet,
        today: london_date(staff.ask.now),
    })
}
