//! Looks that stand out: the list, one of them, and what came of asking.

use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::oversight::unusual;
use alongside_app::{AppError, Invalid};
use alongside_views::components::NotificationBanner;
use alongside_views::oversight::{LookPage, LooksPage};
use axum::extract::{Path, RawQuery, State};
use uuid::Uuid;

/// What waits, and what was answered.
pub(super) async fn list(State(web): State<Web>, staff: Staff) -> Answer {
    let looks = unusual::list(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(&web, &staff, "looks-title").await;
    shell.back = Some("/audit".to_owned());
    page(&LooksPage { shell, looks })
}

fn id_of(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}

async fn look_page(web: &Web, staff: &Staff, look: Uuid) -> Result<LookPage, WebError> {
    let shown = unusual::view(&web.app, &staff.ask, look).await?;
    let mut shell = shell::staff(web, staff, "look-title").await;
    shell.back = Some("/audit/looks".to_owned());
    Ok(LookPage { shell, page: shown, token: staff.form_token(web, &LookPage::action(look)) })
}

/// One of them.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(look): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown = look_page(&web, &staff, id_of(&look)?).await?;
    let words = shown.shell.words;
    if fields.text("done") == "answered" {
        shown.shell.notice = Some(NotificationBanner::success(words, words.t("look-said")));
    }
    page(&shown)
}

/// Says what came of asking.
pub(super) async fn answer(State(web): State<Web>, Path(look): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "version", "answer"])?;
    let look = id_of(&look)?;
    let seen = (look, fields.parsed("version"));
    match unusual::answer(&web.app, &staff.ask, seen, fields.text("answer"), once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => again(&web, &staff, look, &invalid).await,
        Err(other) => Err(other.into()),
    }
}

async fn again(web: &Web, staff: &Staff, look: Uuid, invalid: &Invalid) -> Answer {
    let mut shown = look_page(web, staff, look).await?;
    errors::add(&mut shown.shell, invalid);
    page_with_errors(&shown)
}
