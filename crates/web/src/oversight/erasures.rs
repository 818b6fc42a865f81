//! Erasing a person, by two people.

use crate::errors;
use crate::fields::Fields;
use crate::people::person_of;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::oversight::erasures;
use alongside_app::{AppError, Invalid};
use alongside_kernel::id::PersonId;
use alongside_views::components::NotificationBanner;
use alongside_views::oversight::{ErasePage, ErasureTokens, ErasuresPage};
use axum::extract::{Path, RawQuery, State};

async fn erase_page(web: &Web, staff: &Staff, person: PersonId) -> Result<ErasePage, AppError> {
    let form = erasures::form(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "erasure-title").await;
    shell.back = Some(format!("/people/{person}"));
    let token = |end| staff.form_token(web, &ErasePage::action(&form, end));
    let tokens = ErasureTokens { ask: token(""), agree: token("/agree"), take_back: token("/take-back") };
    Ok(ErasePage { shell, page: form, tokens })
}

/// The form.
pub(crate) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown = erase_page(&web, &staff, person_of(&person)?).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "asked" => Some(words.t("erasure-done-asked")),
        "taken-back" => Some(words.t("erasure-done-taken-back")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// What waits for a second person.
pub(crate) async fn list(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let lines = erasures::list(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(&web, &staff, "erasure-list-title").await;
    if fields.text("done") == "erased" {
        shell.notice = Some(NotificationBanner::success(shell.words, shell.words.t("erasure-done-erased")));
    }
    page(&ErasuresPage { shell, lines })
}

/// Asks for it.
pub(crate) async fn ask(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "reason"])?;
    let person = person_of(&person)?;
    let done = erasures::ask_for(&web.app, &staff.ask, person, fields.text("reason"), once).await;
    answer(&web, &staff, person, done).await
}

/// Agrees to it.
pub(crate) async fn agree(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "checked"])?;
    let person = person_of(&person)?;
    let checked = fields.text("checked") == "yes";
    let done = erasures::agree(&web.app, &staff.ask, person, checked, once).await;
    answer(&web, &staff, person, done).await
}

/// Takes it back.
pub(crate) async fn take_back(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let person = person_of(&person)?;
    go(&erasures::take_back(&web.app, &posted.staff.ask, person, posted.once).await?)
}

async fn answer(web: &Web, staff: &Staff, person: PersonId, done: Result<String, AppError>) -> Answer {
    match done {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => again(web, staff, person, &invalid).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(web: &Web, staff: &Staff, person: PersonId, invalid: &Invalid) -> Answer {
    let mut shown = erase_page(web, staff, person).await?;
    errors::add(&mut shown.shell, invalid);
    page_with_errors(&shown)
}
