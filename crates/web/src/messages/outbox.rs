//! What the demo caught instead of sending it. Answers as unknown on any other database.

use crate::error::WebError;
use crate::respond::{Answer, page};
use crate::shell;
use crate::state::Web;
use alongside_app::outside::Outgoing;
use alongside_views::Words;
use alongside_views::messages::{CaughtMessage, OutboxPage};
use axum::extract::State;
use axum::http::HeaderMap;

/// The outbox.
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Answer {
    let outbox = web.outbox.as_ref().filter(|_| web.demo.is_some()).ok_or(WebError::NotFound)?;
    let caught = outbox
        .caught()
        .into_iter()
        .map(|it| match it.message {
            Outgoing::Email { to, subject, body, .. } => {
                CaughtMessage { at: it.at, channel: "EMAIL", to, subject, body }
            }
            Outgoing::Text { to, body, .. } => {
                CaughtMessage { at: it.at, channel: "TEXT", to, subject: String::new(), body }
            }
        })
        .collect();
    let words = Words::new(shell::language_of(&headers));
    let mut shell = shell::bare(&web, words, words.t("outbox-title")).await;
    shell.back = Some("/demo".to_owned());
    page(&OutboxPage { shell, caught })
}
