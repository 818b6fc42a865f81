//! Holds, and decisions on what waits for one.

use super::pages::{heartbeat, person_of};
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::people::holds;
use alongside_app::{AppError, Invalid};
use alongside_kernel::id::PersonId;
use alongside_views::components::NotificationBanner;
use alongside_views::people::{HoldTokens, HoldsPage};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

async fn holds_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    typed: (&str, &str, &str),
) -> Result<HoldsPage, AppError> {
    let shown = holds::list(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "people-see-holds").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.back = Some(format!("/people/{person}"));
    let tokens = HoldsPage::actions(&shown)
        .into_iter()
        .map(|action| {
            let token = staff.form_token(web, &action);
            (action, token)
        })
        .collect();
    let typed = (typed.0.to_owned(), typed.1.to_owned(), typed.2.to_owned());
    Ok(HoldsPage { shell, page: shown, tokens: HoldTokens(tokens), typed })
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
    let mut shown = holds_page(&web, &staff, person_of(&person)?, ("", "", "")).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "placed" => Some(words.t("people-done-placed")),
        "lifted" => Some(words.t("people-done-lifted")),
        "decided" => Some(words.t("people-done-decided")),
        "agreed" => Some(words.t("people-done-agreed")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// Places a hold.
pub(crate) async fn place(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "code", "reason", "task"])?;
    let person = person_of(&person)?;
    let typed = (fields.text("code"), fields.text("reason"), fields.text("task"));
    match holds::place(&web.app, &staff.ask, person, typed, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => again(&web, &staff, person, typed, &invalid).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    typed: (&str, &str, &str),
    invalid: &Invalid,
) -> Answer {
    let mut shown = holds_page(web, staff, person, typed).await?;
    errors::add(&mut shown.shell, invalid);
    page_with_errors(&shown)
}

/// Lifts a hold.
pub(crate) async fn lift(
    State(web): State<Web>,
    Path((person, hold)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "because"])?;
    let (person, hold) = (person_of(&person)?, id_of(&hold)?);
    go(&holds::lift(&web.app, &staff.ask, person, hold, fields.text("because"), once).await?)
}

/// Decides about a report that waits.
pub(crate) async fn decide(State(web): State<Web>, Path(duty): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "decision", "because"])?;
    let decision = (fields.text("decision"), fields.text("because"));
    go(&holds::decide(&web.app, &staff.ask, id_of(&duty)?, decision, once).await?)
}

/// An id without a type of its own.
pub(super) fn id_of(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}
