//! A person's page, and the beat by which an open page learns that it may no longer be shown.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, page};
use crate::shell;
use crate::staff::Staff;
use crate::state::Web;
use alongside_app::people;
use alongside_kernel::id::PersonId;
use alongside_views::Words;
use alongside_views::components::NotificationBanner;
use alongside_views::people::Person;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;

/// The person that an address names; what is no id is nobody.
pub(crate) fn person_of(text: &str) -> Result<PersonId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// The address that a page about the person asks again and again.
pub(crate) fn heartbeat(person: PersonId) -> String {
    format!("/heartbeat/people/{person}")
}

/// What came of the act before, said once above the page.
fn said(words: Words, done: &str) -> Option<NotificationBanner> {
    let text = match done {
        "" => return None,
        "safe-contact" => words.t("people-done-safe-contact"),
        // The outcome of an attempt, by its code.
        _ => words.t("people-done-attempt"),
    };
    Some(NotificationBanner::success(words, text))
}

/// The page.
pub(crate) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let person = person_of(&person)?;
    let shown = people::open(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(&web, &staff, "people-title").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.notice = said(shell.words, fields.text("done"));
    page(&Person { shell, page: shown })
}

/// 204 while the person may be opened, else the one answer for whatever can't be.
pub(crate) async fn beat(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    people::is_open_to(&web.app, &staff.ask, person_of(&person)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
