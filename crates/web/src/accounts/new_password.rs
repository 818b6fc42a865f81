//! Choosing a password by a link.

use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::Form;
use crate::state::Web;
use alongside_app::{AppError, Invalid, accounts};
use alongside_views::Words;
use alongside_views::accounts::NewPasswordPage;
use axum::extract::{Path, State};
use axum::http::HeaderMap;

async fn form(web: &Web, headers: &HeaderMap, token: &str, open: bool, invalid: &Invalid) -> NewPasswordPage {
    let words = Words::new(shell::language_of(headers));
    let mut shell = shell::bare(web, words, words.t("new-password-title")).await;
    crate::errors::add(&mut shell, invalid);
    NewPasswordPage { shell, action: format!("/accounts/new-password/{token}"), open }
}

/// The form, or that the link no longer works.
pub async fn show(State(web): State<Web>, headers: HeaderMap, Path(token): Path<String>) -> Answer {
    let open = accounts::is_open(&web.app, &token).await?;
    page(&form(&web, &headers, &token, open, &Invalid::new()).await)
}

/// Takes the password.
pub async fn choose(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "password"])?;
    match accounts::choose(&web.app, &token, fields.raw("password").to_owned()).await {
        Ok(()) => go("/sign-in"),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&form(&web, &headers, &token, true, &invalid).await)
        }
        Err(AppError::Refused(_)) => page(&form(&web, &headers, &token, false, &Invalid::new()).await),
        Err(other) => Err(other.into()),
    }
}
