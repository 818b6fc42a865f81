//! The call card, and the attempt that is recorded on it.

use super::parts;
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::people::heartbeat;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::AppError;
use alongside_app::contact::{self, NewAttempt};
use alongside_kernel::id::PersonId;
use alongside_views::contact::{Call, TypedAttempt};
use axum::extract::{Path, State};

const FIELDS: [&str; 14] = [
    "form",
    "outcome",
    "way",
    "needs_met[]",
    "help_given[]",
    "signposts",
    "words",
    "promise",
    "promise_on-day",
    "promise_on-month",
    "promise_on-year",
    "ask_again_on-day",
    "ask_again_on-month",
    "ask_again_on-year",
];

async fn card(web: &Web, staff: &Staff, person: PersonId, typed: TypedAttempt) -> Result<Call, AppError> {
    let card = contact::card(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "contact-card").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.back = Some(format!("/people/{person}"));
    let token = staff.form_token(web, &format!("/people/{person}/call"));
    Ok(Call { shell, card, typed, token })
}

/// The card.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    let person = person.parse().map_err(|_| WebError::NotFound)?;
    page(&card(&web, &staff, person, TypedAttempt::default()).await?)
}

fn typed(fields: &Fields) -> TypedAttempt {
    let text = |name: &str| fields.text(name).to_owned();
    let all = |name: &'static str| fields.all(name).map(str::to_owned).collect();
    TypedAttempt {
        outcome: text("outcome"),
        way: text("way"),
        needs_met: all("needs_met"),
        help_given: all("help_given"),
        signposts: text("signposts"),
        words: text("words"),
        promise: text("promise"),
        promise_on: parts(fields, "promise_on"),
        ask_again_on: parts(fields, "ask_again_on"),
    }
}

/// Records an attempt.
pub(crate) async fn record(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&FIELDS)?;
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let typed = typed(&fields);
    let mut not_days = Vec::new();
    let mut day = |name: &'static str| {
        fields.day(name).unwrap_or_else(|_| {
            not_days.push(name);
            None
        })
    };
    let (promise_on, ask_again_on) = (day("promise_on"), day("ask_again_on"));
    let new = NewAttempt {
        outcome: typed.outcome.clone(),
        way: typed.way.clone(),
        needs_met: typed.needs_met.clone(),
        help_given: typed.help_given.clone(),
        signposts: typed.signposts.clone(),
        words: typed.words.clone(),
        promise: typed.promise.clone(),
        promise_on,
        ask_again_on,
        not_days,
    };
    match contact::record(&web.app, &staff.ask, person, &new, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let mut shown = card(&web, &staff, person, typed).await?;
            errors::add(&mut shown.shell, &invalid);
            page_with_errors(&shown)
        }
        Err(other) => Err(other.into()),
    }
}
