//! Setting up a count.

use crate::error::WebError;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::counting::{self, SetUpInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::counting::Records;
use alongside_views::counting::{SetUpForm, SetUpPage};
use axum::extract::State;

async fn new_page(
    web: &Web,
    staff: &Staff,
    form: SetUpForm,
    invalid: &Invalid,
) -> Result<SetUpPage, WebError> {
    let new = counting::start(&web.app, &staff.ask).await?;
    let mut shell = shell::staff(web, staff, "count-new-title").await;
    shell.back = Some("/counts".to_owned());
    crate::errors::add(&mut shell, invalid);
    Ok(SetUpPage { token: staff.form_token(web, "/counts/new"), shell, new, form })
}

/// The form of a new count.
pub(super) async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    page(&new_page(&web, &staff, SetUpForm::default(), &Invalid::new()).await?)
}

/// Sets it up.
pub(super) async fn set_up(State(web): State<Web>, posted: Posted) -> Answer {
    let fields = posted.fields.only(&["form", "name", "organisations[]", "records"])?;
    let form = SetUpForm {
        name: fields.text("name").to_owned(),
        organisations: fields.all("organisations").map(str::to_owned).collect(),
        records: fields.text("records").to_owned(),
    };
    let input = SetUpInput {
        name: form.name.clone(),
        organisations: form.organisations.iter().filter_map(|id| id.parse().ok()).collect(),
        records: Records::from_code(&form.records),
    };
    match counting::set_up(&web.app, &posted.staff.ask, &input, posted.once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&new_page(&web, &posted.staff, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
