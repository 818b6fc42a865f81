//! Promises to be kept.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::contact::promises;
use alongside_kernel::id::PromiseId;
use alongside_views::components::NotificationBanner;
use alongside_views::contact::PromisesPage;
use axum::extract::{Path, RawQuery, State};

/// The list.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["whose", "done"])?;
    let shown = promises::list(&web.app, &staff.ask, fields.text("whose") == "team").await?;
    let mut shell = shell::staff(&web, &staff, "contact-promises").await;
    let words = shell.words;
    let said = match fields.text("done") {
        "KEPT" => Some(words.of("contact-done", "KEPT")),
        "NOT_KEPT" => Some(words.of("contact-done", "NOT_KEPT")),
        _ => None,
    };
    shell.notice = said.map(|said| NotificationBanner::success(words, said));
    let tokens = shown
        .lines
        .iter()
        .map(|promise| {
            let action = PromisesPage::action(promise);
            let token = staff.form_token(&web, &action);
            (action, token)
        })
        .collect();
    page(&PromisesPage { shell, page: shown, tokens })
}

/// Says how a promise ended.
pub(crate) async fn end(State(web): State<Web>, Path(promise): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&["form", "how"])?;
    let promise: PromiseId = promise.parse().map_err(|_| WebError::NotFound)?;
    go(&promises::end(&web.app, &staff.ask, promise, fields.text("how"), once).await?)
}
