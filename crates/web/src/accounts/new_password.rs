//! Choosing a password by a link.

use crate::caller::Caller;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::Form;
use crate::state::Web;
use alongside_app::accounts::{Chosen, LinkState};
use alongside_app::{AppError, Invalid, accounts};
use alongside_views::Words;
use alongside_views::accounts::NewPasswordPage;
use axum::extract::{Path, State};
use axum::http::HeaderMap;

async fn form(
    web: &Web,
    headers: &HeaderMap,
    token: &str,
    state: LinkState,
    invalid: &Invalid,
) -> NewPasswordPage {
    let words = Words::new(shell::language_of(headers));
    let mut shell = shell::bare(web, words, words.t("new-password-title")).await;
    crate::errors::add(&mut shell, invalid);
    NewPasswordPage {
        shell,
        action: format!("/accounts/new-password/{token}"),
        open: state != LinkState::Closed,
        wants_code: state == LinkState::WantsCode,
    }
}

/// The form, or that the link no longer works.
pub async fn show(State(web): State<Web>, headers: HeaderMap, Path(token): Path<String>) -> Answer {
    let state = accounts::link_state(&web.app, &token).await?;
    page(&form(&web, &headers, &token, state, &Invalid::new()).await)
}

/// Takes the password.
pub async fn choose(
    State(web): State<Web>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Caller(address): Caller,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "code", "password"])?;
    let chosen = Chosen {
        token: &token,
        code: fields.text("code"),
        password: fields.raw("password").to_owned(),
        address: &address,
    };
    match accounts::choose(&web.app, chosen).await {
        Ok(()) => go("/sign-in"),
        Err(AppError::Invalid(invalid)) => {
            let state = accounts::link_state(&web.app, &token).await?;
            page_with_errors(&form(&web, &headers, &token, state, &invalid).await)
        }
        Err(AppError::Refused(_)) => {
            page(&form(&web, &headers, &token, LinkState::Closed, &Invalid::new()).await)
        }
        Err(other) => Err(other.into()),
    }
}
