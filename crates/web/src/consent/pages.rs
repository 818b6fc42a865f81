//! Consent: looked at, written down, withdrawn; the ledger.

use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::consent::{self, ConsentInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::consent::{Answer as Said, GivenBy, How};
use alongside_kernel::Date;
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_views::components::NotificationBanner;
use alongside_views::consent::{ConsentForm, ConsentPage, LedgerPage, WithdrawPage};
use axum::extract::{Path, RawQuery, State};

/// A day of a form as use cases take it: `None` where nothing was filled in, `Err` where it can't be read.
pub(crate) fn day(fields: &Fields, name: &str) -> Option<Result<Date, ()>> {
    match fields.day(name) {
        Ok(None) => None,
        Ok(Some(day)) => Some(Ok(day)),
        Err(_) => Some(Err(())),
    }
}

/// A day as it was typed.
pub(crate) fn typed_day(fields: &Fields, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| fields.text(&format!("{name}-{part}")).to_owned())
}

async fn consent_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    form: ConsentForm,
    invalid: &Invalid,
) -> Result<ConsentPage, WebError> {
    let consents = consent::of_person(&web.app, &staff.ask, person).await?;
    let mut shell = shell::staff(web, staff, "consent-title").await;
    errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/people/{person}/consent"));
    Ok(ConsentPage { shell, token, consents, form })
}

/// What a person agreed to, and the form for what they say now.
pub(super) async fn show(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["done"])?;
    let mut shown = consent_page(&web, &staff, person, ConsentForm::default(), &Invalid::new()).await?;
    let words = shown.shell.words;
    shown.shell.notice = match query.text("done") {
        "saved" => Some(NotificationBanner::success(words, words.t("consent-done-saved"))),
        "withdrawn" => Some(NotificationBanner::success(words, words.t("consent-done-withdrawn"))),
        _ => None,
    };
    page(&shown)
}

/// Writes down what a person says.
pub(super) async fn record(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&[
        "form",
        "organisation",
        "answer",
        "class[]",
        "purpose",
        "how",
        "given-by",
        "until",
        "until-day",
        "until-month",
        "until-year",
        "note",
    ])?;
    let classes: Vec<String> = fields.all("class").map(str::to_owned).collect();
    let input = ConsentInput {
        organisation: fields.parsed("organisation"),
        answer: Said::from_code(fields.text("answer")),
        classes: classes.clone(),
        purpose: fields.text("purpose").to_owned(),
        how: How::from_code(fields.text("how")).filter(|how| *how != How::Portal),
        given_by: GivenBy::from_code(fields.text("given-by")),
        ends_on: day(fields, "until"),
        note: fields.text("note").to_owned(),
    };
    match consent::record(&web.app, &posted.staff.ask, person, &input, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let form = ConsentForm {
                organisation: fields.text("organisation").to_owned(),
                answer: fields.text("answer").to_owned(),
                classes,
                purpose: fields.text("purpose").to_owned(),
                how: fields.text("how").to_owned(),
                given_by: fields.text("given-by").to_owned(),
                until: typed_day(fields, "until"),
                note: fields.text("note").to_owned(),
            };
            page_with_errors(&consent_page(&web, &posted.staff, person, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn withdraw_page(
    web: &Web,
    staff: &Staff,
    id: ConsentId,
    how: &str,
    invalid: &Invalid,
) -> Result<WithdrawPage, WebError> {
    let what = consent::to_withdraw(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "consent-withdraw-title").await;
    shell.back = Some(format!("/people/{}/consent", what.about.person));
    errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/consents/{id}/withdraw"));
    Ok(WithdrawPage { shell, token, what, how: how.to_owned() })
}

/// What ends with a withdrawal.
pub(super) async fn show_withdraw(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ConsentId = id.parse().map_err(|_| WebError::NotFound)?;
    page(&withdraw_page(&web, &staff, id, "", &Invalid::new()).await?)
}

/// Withdraws.
pub(super) async fn withdraw(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: ConsentId = id.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&["form", "how"])?;
    let how = How::from_code(fields.text("how")).filter(|how| *how != How::Portal);
    match consent::withdraw(&web.app, &posted.staff.ask, id, how, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&withdraw_page(&web, &posted.staff, id, fields.text("how"), &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// Who gave what to whom.
pub(super) async fn ledger(State(web): State<Web>, staff: Staff, Path(person): Path<String>) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let ledger = consent::ledger(&web.app, &staff.ask, person).await?;
    let shell = shell::staff(&web, &staff, "ledger-title").await;
    page(&LedgerPage { shell, ledger })
}
