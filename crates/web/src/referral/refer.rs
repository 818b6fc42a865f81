//! The service finder and the form that refers.

use crate::consent::{day, typed_day};
use crate::error::WebError;
use crate::errors;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::consent::ConsentInput;
use alongside_app::referral::{self, ReferInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::consent::{GivenBy, How};
use alongside_domain::referral::Choice;
use alongside_kernel::id::{PersonId, ServiceId};
use alongside_views::referral::{FinderPage, ReferForm, ReferPage};
use axum::extract::{Path, RawQuery, State};

/// Services for a person. The query holds codes only.
pub(super) async fn services(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["need[]"])?;
    let chosen: Vec<String> = query.all("need").map(str::to_owned).collect();
    let finder = referral::find(&web.app, &staff.ask, person, &chosen).await?;
    let shell = shell::staff(&web, &staff, "finder-title").await;
    page(&FinderPage { shell, finder })
}

async fn refer_page(
    web: &Web,
    staff: &Staff,
    person: PersonId,
    service: ServiceId,
    form: ReferForm,
    invalid: &Invalid,
) -> Result<ReferPage, WebError> {
    let asked = referral::start(&web.app, &staff.ask, person, service, &form.classes).await?;
    let mut shell = shell::staff(web, staff, "refer-title").await;
    shell.back = Some(format!("/people/{person}/services"));
    errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/people/{person}/refer"));
    Ok(ReferPage { shell, token, asked, form })
}

/// The form.
pub(super) async fn start(
    State(web): State<Web>,
    staff: Staff,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["service", "need[]"])?;
    let service: ServiceId = query.parsed("service").ok_or(WebError::NotFound)?;
    let chosen: Vec<String> = query.all("need").map(str::to_owned).collect();
    let form = ReferForm { needs: Some(chosen).filter(|needs| !needs.is_empty()), ..ReferForm::default() };
    page(&refer_page(&web, &staff, person, service, form, &Invalid::new()).await?)
}

/// Shows what the agency will see, or sends.
pub(super) async fn send(State(web): State<Web>, Path(person): Path<String>, posted: Posted) -> Answer {
    let person: PersonId = person.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&[
        "form",
        "service",
        "step",
        "class[]",
        "how",
        "given-by",
        "until",
        "until-day",
        "until-month",
        "until-year",
        "note",
        "need[]",
        "choice",
        "message",
    ])?;
    let service: ServiceId = fields.parsed("service").ok_or(WebError::NotFound)?;
    let several = |name: &str| fields.all(name).map(str::to_owned).collect::<Vec<String>>();
    let form = ReferForm {
        classes: several("class"),
        how: fields.text("how").to_owned(),
        given_by: fields.text("given-by").to_owned(),
        until: typed_day(fields, "until"),
        note: fields.text("note").to_owned(),
        message: fields.text("message").to_owned(),
        needs: Some(several("need")),
        choice: fields.text("choice").to_owned(),
    };
    if fields.text("step") == "preview" {
        return page(&refer_page(&web, &posted.staff, person, service, form, &Invalid::new()).await?);
    }
    let input = ReferInput {
        service: Some(service),
        choice: Choice::from_code(fields.text("choice")),
        needs: several("need"),
        message: fields.text("message").to_owned(),
        consent: ConsentInput {
            classes: several("class"),
            how: How::from_code(fields.text("how")).filter(|how| *how != How::Portal),
            given_by: GivenBy::from_code(fields.text("given-by")),
            ends_on: day(fields, "until"),
            note: fields.text("note").to_owned(),
            ..ConsentInput::default()
        },
    };
    match referral::send(&web.app, &posted.staff.ask, person, &input, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&refer_page(&web, &posted.staff, person, service, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
