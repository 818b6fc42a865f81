//! Who is away and who stands in.

use super::parts;
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::AppError;
use alongside_app::contact::absences::{self, NewAbsence};
use alongside_kernel::id::AbsenceId;
use alongside_views::components::NotificationBanner;
use alongside_views::contact::{AbsencesPage, TypedAbsence};
use axum::extract::{Path, RawQuery, State};

const FIELDS: [&str; 10] = [
    "form",
    "account",
    "deputy",
    "starts_on-day",
    "starts_on-month",
    "starts_on-year",
    "ends_on-day",
    "ends_on-month",
    "ends_on-year",
    "note",
];

async fn absences_page(web: &Web, staff: &Staff, typed: TypedAbsence) -> Result<AbsencesPage, AppError> {
    let shown = absences::list(&web.app, &staff.ask).await?;
    let shell = shell::staff(web, staff, "contact-absences").await;
    let tokens = AbsencesPage::actions(&shown)
        .into_iter()
        .map(|action| {
            let token = staff.form_token(web, &action);
            (action, token)
        })
        .collect();
    Ok(AbsencesPage { shell, page: shown, typed, tokens })
}

/// The page.
pub(crate) async fn show(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["done"])?;
    let mut shown = absences_page(&web, &staff, TypedAbsence::default()).await?;
    let words = shown.shell.words;
    let said = match fields.text("done") {
        "declared" => Some(words.of("contact-done", "declared")),
        "ended" => Some(words.of("contact-done", "ended")),
        _ => None,
    };
    shown.shell.notice = said.map(|said| NotificationBanner::success(words, said));
    page(&shown)
}

/// Declares an absence.
pub(crate) async fn declare(State(web): State<Web>, posted: Posted) -> Answer {
    let Posted { staff, fields, once } = posted;
    fields.only(&FIELDS)?;
    let new = NewAbsence {
        account: fields.parsed("account"),
        deputy: fields.parsed("deputy"),
        starts_on: fields.day("starts_on").unwrap_or_default(),
        ends_on: fields.day("ends_on").unwrap_or_default(),
        note: fields.text("note").to_owned(),
    };
    match absences::declare(&web.app, &staff.ask, &new, once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let typed = TypedAbsence {
                account: fields.text("account").to_owned(),
                deputy: fields.text("deputy").to_owned(),
                starts_on: parts(&fields, "starts_on"),
                ends_on: parts(&fields, "ends_on"),
                note: fields.text("note").to_owned(),
            };
            let mut shown = absences_page(&web, &staff, typed).await?;
            errors::add(&mut shown.shell, &invalid);
            page_with_errors(&shown)
        }
        Err(other) => Err(other.into()),
    }
}

/// Ends an absence.
pub(crate) async fn end(State(web): State<Web>, Path(absence): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let absence: AbsenceId = absence.parse().map_err(|_| WebError::NotFound)?;
    go(&absences::end(&web.app, &posted.staff.ask, absence, posted.once).await?)
}
