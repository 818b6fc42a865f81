//! Adding and changing a service, closing it and opening it again.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::network::MayChange;
use alongside_app::network::{self, Offer};
use alongside_app::{AppError, Invalid};
use alongside_domain::network::Service;
use alongside_kernel::id::ServiceId;
use alongside_views::network::{OfferForm, OfferPage};
use axum::extract::{Path, State};

const FIELDS: [&str; 15] = [
    "form",
    "version",
    "organisation",
    "name",
    "description",
    "needs[]",
    "districts",
    "languages",
    "crime_types[]",
    "minimum_age",
    "maximum_age",
    "gender",
    "waiting_days",
    "open_places",
    "phone",
];

fn typed(fields: &Fields) -> OfferForm {
    let text = |name: &str| fields.raw(name).trim().to_owned();
    let all = |name: &str| fields.all(name).map(str::to_owned).collect();
    OfferForm {
        version: fields.parsed("version").unwrap_or(0),
        organisation: text("organisation"),
        name: text("name"),
        description: text("description"),
        needs: all("needs"),
        districts: text("districts"),
        languages: text("languages"),
        crime_types: all("crime_types"),
        minimum_age: text("minimum_age"),
        maximum_age: text("maximum_age"),
        gender: text("gender"),
        waiting_days: text("waiting_days"),
        open_places: text("open_places"),
        phone: text("phone"),
    }
}

fn offer(form: &OfferForm) -> Offer {
    Offer {
        organisation: form.organisation.parse().ok(),
        name: form.name.clone(),
        description: form.description.clone(),
        needs: form.needs.clone(),
        districts: form.districts.clone(),
        languages: form.languages.clone(),
        crime_types: form.crime_types.clone(),
        minimum_age: form.minimum_age.clone(),
        maximum_age: form.maximum_age.clone(),
        gender: form.gender.clone(),
        waiting_days: form.waiting_days.clone(),
        open_places: form.open_places.clone(),
        phone: form.phone.clone(),
    }
}

fn stored(it: &Service, version: i64) -> OfferForm {
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    OfferForm {
        version,
        organisation: it.organisation.to_string(),
        name: it.name.clone(),
        description: it.description.clone(),
        needs: it.needs.clone(),
        districts: it.districts.join("\n"),
        languages: it.languages.join("\n"),
        crime_types: it.crime_types.clone(),
        minimum_age: number(it.minimum_age),
        maximum_age: number(it.maximum_age),
        gender: it.gender.code().to_owned(),
        waiting_days: it.waiting_days.to_string(),
        open_places: number(it.open_places),
        phone: it.phone.clone(),
    }
}

/// The crime types to choose from, with their names.
fn crime_types(web: &Web) -> Vec<(String, String)> {
    web.app.lists().crime_types.iter().map(|it| (it.code.clone(), it.label.clone())).collect()
}

async fn new_page(
    web: &Web,
    staff: &Staff,
    form: OfferForm,
    invalid: &Invalid,
) -> Result<OfferPage, WebError> {
    let directory = network::directory(&web.app, &staff.ask).await?;
    if !directory.may_add {
        return Err(WebError::NotFound);
    }
    let mut shell = shell::staff(web, staff, "service-new-title").await;
    shell.back = Some("/services".to_owned());
    crate::errors::add(&mut shell, invalid);
    let action = "/services/new".to_owned();
    Ok(OfferPage {
        token: staff.form_token(web, &action),
        action,
        shell,
        organisations: directory.organisations.into_iter().map(|it| (it.id, it.name)).collect(),
        crime_types: crime_types(web),
        whole: true,
        form,
    })
}

/// The form of a new service.
pub(super) async fn show_new(State(web): State<Web>, staff: Staff) -> Answer {
    let form = OfferForm { gender: "ANY".to_owned(), ..OfferForm::default() };
    page(&new_page(&web, &staff, form, &Invalid::new()).await?)
}

/// Adds a service.
pub(super) async fn add(State(web): State<Web>, posted: Posted) -> Answer {
    let form = typed(posted.fields.only(&FIELDS)?);
    match network::add(&web.app, &posted.staff.ask, &offer(&form), posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&new_page(&web, &posted.staff, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn change_page(
    web: &Web,
    staff: &Staff,
    service: ServiceId,
    form: Option<OfferForm>,
    invalid: &Invalid,
) -> Result<OfferPage, WebError> {
    let view = network::service(&web.app, &staff.ask, service).await?;
    let whole = match view.may_change {
        MayChange::Nothing => return Err(WebError::NotFound),
        MayChange::WhatItSays => false,
        MayChange::Everything => true,
    };
    let mut shell = shell::staff(web, staff, "service-change-title").await;
    shell.back = Some(format!("/services/{service}"));
    crate::errors::add(&mut shell, invalid);
    let action = format!("/services/{service}/change");
    Ok(OfferPage {
        token: staff.form_token(web, &action),
        action,
        shell,
        organisations: vec![],
        crime_types: crime_types(web),
        whole,
        form: form.unwrap_or_else(|| stored(&view.service, view.version)),
    })
}

/// The form for changing a service.
pub(super) async fn show_change(State(web): State<Web>, staff: Staff, Path(service): Path<String>) -> Answer {
    let service = service.parse().map_err(|_| WebError::NotFound)?;
    page(&change_page(&web, &staff, service, None, &Invalid::new()).await?)
}

/// Changes a service.
pub(super) async fn change(State(web): State<Web>, Path(service): Path<String>, posted: Posted) -> Answer {
    let service: ServiceId = service.parse().map_err(|_| WebError::NotFound)?;
    let form = typed(posted.fields.only(&FIELDS)?);
    let ask = &posted.staff.ask;
    match network::change(&web.app, ask, service, form.version, &offer(&form), posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&change_page(&web, &posted.staff, service, Some(form), &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn set(web: &Web, service: &str, posted: Posted, closed: bool) -> Answer {
    let service: ServiceId = service.parse().map_err(|_| WebError::NotFound)?;
    posted.fields.only(&["form", "version"])?;
    let version = posted.fields.parsed("version").unwrap_or(0);
    go(&network::close(&web.app, &posted.staff.ask, service, version, closed, posted.once).await?)
}

/// Closes a service to new people.
pub(super) async fn close(State(web): State<Web>, Path(service): Path<String>, posted: Posted) -> Answer {
    set(&web, &service, posted, true).await
}

/// Opens it again.
pub(super) async fn open(State(web): State<Web>, Path(service): Path<String>, posted: Posted) -> Answer {
    set(&web, &service, posted, false).await
}
