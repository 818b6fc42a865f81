//! The page on which a manager makes and ends the tokens of their organisation's programs.

use crate::error::WebError;
use crate::errors;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::accounts::{self, SCOPES, TokenWanted};
use alongside_app::{AppError, Invalid};
use alongside_kernel::clock::london_date;
use alongside_views::components::Choice;
use alongside_views::pages::{ApiTokenRow, ApiTokensPage};
use axum::extract::{Path, State};

async fn build(
    web: &Web,
    staff: &Staff,
    made: Option<String>,
    invalid: &Invalid,
) -> Result<ApiTokensPage, WebError> {
    let mut shell = shell::staff(web, staff, "api-tokens-title").await;
    errors::add(&mut shell, invalid);
    let words = shell.words;
    let tokens = accounts::api_tokens(&web.app, &staff.ask)
        .await?
        .into_iter()
        .map(|line| {
            let action = format!("/api-tokens/{}/end", line.id);
            ApiTokenRow {
                live: line.ended_at.is_none() && line.expires_at > staff.ask.now,
                scopes: line
                    .scopes
                    .iter()
                    .map(|scope| words.of("api-scope", scope).plain())
                    .collect::<Vec<_>>()
                    .join(", "),
                until: words.date(london_date(line.expires_at)).into(),
                token: staff.form_token(web, &action),
                action,
                label: line.label.into(),
            }
        })
        .collect();
    let scopes = SCOPES.iter().map(|scope| Choice::new(*scope, words.of("api-scope", scope))).collect();
    Ok(ApiTokensPage { token: staff.form_token(web, "/api-tokens"), shell, tokens, scopes, made })
}

/// The tokens there are, and the form for a new one.
pub async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    page(&build(&web, &staff, None, &Invalid::new()).await?)
}

/// Makes a token and shows it, once.
pub async fn make(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "label", "scope[]", "days"])?;
    let wanted = TokenWanted {
        label: posted.fields.text("label").to_owned(),
        scopes: posted.fields.all("scope").map(str::to_owned).collect(),
        days: posted.fields.parsed("days").unwrap_or(0),
    };
    match accounts::make_api_token(&web.app, &posted.staff.ask, &wanted, posted.once).await {
        Ok(bearer) => page(&build(&web, &posted.staff, Some(bearer), &Invalid::new()).await?),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&build(&web, &posted.staff, None, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Ends a token at once.
pub async fn end(State(web): State<Web>, Path(token): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let token = token.parse().map_err(|_| WebError::NotFound)?;
    go(&accounts::end_api_token(&web.app, &posted.staff.ask, token, posted.once).await?)
}
