//! How it is safe to reach a person, taken down by a worker.

use super::pages::{heartbeat, person_of};
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::people::{self, NewStatement};
use alongside_app::{AppError, Invalid};
use alongside_domain::contact::Statement;
use alongside_domain::report::{Answer as Said, SafetyAnswers};
use alongside_kernel::Sensitive;
use alongside_kernel::id::PersonId;
use alongside_views::people::SafeContactPage;
use axum::extract::{Path, State};

const FIELDS: [&str; 11] = [
    "form",
    "seen",
    "call",
    "text",
    "leave_message",
    "write",
    "email",
    "best_time",
    "notes",
    "cover",
    "code_word",
];

async fn form(web: &Web, staff: &Staff, person: PersonId) -> Result<SafeContactPage, AppError> {
    let form = people::safe_contact(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "people-change-safe").await;
    shell.heartbeat = Some(heartbeat(person));
    shell.back = Some(format!("/people/{person}"));
    let token = staff.form_token(web, &format!("/people/{person}/safe-contact"));
    let typed = form.statement.clone();
    let numbers_token = staff.form_token(web, &format!("/people/{person}/numbers-work"));
    Ok(SafeContactPage { shell, form, typed, changed_meanwhile: false, token, numbers_token })
}

/// The form.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    page(&form(&web, &staff, person_of(&person)?).await?)
}

/// What was typed, to be shown again.
fn typed(fields: &Fields) -> Statement {
    let answer = |name: &str| Said::from_code(fields.text(name)).unwrap_or_default();
    let words = |name: &str| Some(fields.text(name)).filter(|text| !text.is_empty());
    let words = |name: &str| words(name).map(|text| Sensitive::new(text.to_owned()));
    Statement {
        answers: SafetyAnswers {
            call: answer("call"),
            text: answer("text"),
            leave_message: answer("leave_message"),
            write: answer("write"),
            email: answer("email"),
        },
        best_time: words("best_time"),
        notes: words("notes"),
        cover: words("cover"),
        code_word: words("code_word"),
    }
}

/// Takes down what the person said.
pub(crate) async fn change(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&FIELDS)?;
    let person = person_of(&person)?;
    let text = |name: &str| fields.text(name).to_owned();
    let new = NewStatement {
        seen: fields.parsed("seen").unwrap_or_default(),
        call: text("call"),
        text: text("text"),
        leave_message: text("leave_message"),
        write: text("write"),
        email: text("email"),
        best_time: text("best_time"),
        notes: text("notes"),
        cover: text("cover"),
        code_word: text("code_word"),
    };
    let again = async |invalid: &Invalid, changed: bool| {
        let mut shown = form(&web, &staff, person).await?;
        shown.typed = typed(&fields);
        shown.changed_meanwhile = changed;
        errors::add(&mut shown.shell, invalid);
        page_with_errors(&shown)
    };
    match people::change_safe_contact(&web.app, &staff.ask, person, &new, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => again(&invalid, false).await,
        // Both versions are shown: what it says now above, what was typed in the fields.
        Err(AppError::Stale(_)) => again(&Invalid::new(), true).await,
        Err(other) => Err(other.into()),
    }
}

/// Says that numbers that were found to be wrong work after all.
pub(crate) async fn numbers_work(
    State(web): State<Web>,
    Path(person): Path<String>,
    posted: Posted,
) -> Answer {
    posted.fields.only(&["form"])?;
    let person = person_of(&person)?;
    go(&alongside_app::contact::numbers_work(&web.app, &posted.staff.ask, person, posted.once).await?)
}
