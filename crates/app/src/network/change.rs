//! Adding and changing services. What was agreed with a person before stays as it was: grants name their service.

use super::directory::{listed, may_add, may_change};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::network::MayChange;
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::{Gender, Service};
use alongside_gate::{Action, Purpose, Refusal, decide_here};
use alongside_kernel::id::{OrganisationId, ServiceId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::network;

/// The longest name.
const LONGEST_NAME: usize = 80;
/// The longest description.
const LONGEST_TEXT: usize = 400;
/// The oldest age that a service can name.
const OLDEST: u32 = 120;
/// The most days and places that can be said.
const MOST: u32 = 999;

/// A service as a form gives it: text that is checked here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// The organisation, for a new service.
    pub organisation: Option<OrganisationId>,
    /// The name.
    pub name: String,
    /// One plain sentence.
    pub description: String,
    /// Needs by code.
    pub needs: Vec<String>,
    /// Districts, one a line.
    pub districts: String,
    /// Languages, one a line.
    pub languages: String,
    /// Crime types by code; any where empty.
    pub crime_types: Vec<String>,
    /// The youngest age.
    pub minimum_age: String,
    /// The oldest age.
    pub maximum_age: String,
    /// For whom, by gender.
    pub gender: String,
    /// How many days people wait.
    pub waiting_days: String,
    /// Open places.
    pub open_places: String,
    /// The number to ring.
    pub phone: String,
}

fn entry(ask: &Ask, detail: &'static str) -> Entry {
    let mut entry = ask.plain_entry(Action::ChangeServices.code(), Purpose::Audit.code());
    entry.detail = detail;
    entry
}

/// Adds a service. Nobody can be referred to it before it is accredited.
pub async fn add(app: &App, ask: &Ask, offer: &Offer, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::ChangeServices, Purpose::Audit))?;
    if !may_add(ask) {
        return Err(Refusal::unknown().into());
    }
    let organisations = network::organisations(&app.store).await?;
    let organisation =
        organisations.into_iter().find(|it| it.left_at.is_none() && Some(it.id) == offer.organisation);
    let mut invalid = Invalid::new();
    if organisation.is_none() {
        invalid.add("organisation", "service-organisation-missing");
    }
    let mut service = Service {
        id: ServiceId::new(app.store.ids()),
        organisation: OrganisationId::from_uuid(uuid::Uuid::nil()),
        organisation_name: String::new(),
        name: String::new(),
        description: String::new(),
        needs: Vec::new(),
        districts: Vec::new(),
        crime_types: Vec::new(),
        languages: Vec::new(),
        minimum_age: None,
        maximum_age: None,
        gender: Gender::Any,
        waiting_days: 0,
        open_places: None,
        phone: String::new(),
        accreditations: Vec::new(),
    };
    whole(app, offer, &mut service, &mut invalid);
    invalid.or(())?;
    if let Some(organisation) = organisation {
        service.organisation = organisation.id;
    }
    let mut set = WriteSet::new();
    network::insert_service(&mut set, &service);
    set.audit(entry(ask, "add"));
    once.write(app, set, format!("/services/{}", service.id)).await
}

/// Changes a service: all of it, or what its own organisation says of it.
pub async fn change(
    app: &App,
    ask: &Ask,
    service: ServiceId,
    version: i64,
    offer: &Offer,
    once: Once,
) -> Result<String> {
    decide_here(&ask.to(Action::ChangeServices, Purpose::Audit))?;
    let mut it = listed(app, service).await?.service;
    let mut invalid = Invalid::new();
    let detail = match may_change(ask, it.organisation) {
        MayChange::Nothing => return Err(Refusal::unknown().into()),
        MayChange::WhatItSays => {
            what_it_says(offer, &mut it, &mut invalid);
            "what_it_says"
        }
        MayChange::Everything => {
            whole(app, offer, &mut it, &mut invalid);
            "whole"
        }
    };
    invalid.or(())?;
    let mut set = WriteSet::new();
    network::change_service(&mut set, &it, version);
    set.audit(entry(ask, detail));
    once.write(app, set, format!("/services/{service}")).await
}

/// Closes a service, so that nobody new can be referred to it, or opens it again. Live support goes on.
pub async fn close(
    app: &App,
    ask: &Ask,
    service: ServiceId,
    version: i64,
    closed: bool,
    once: Once,
) -> Result<String> {
    decide_here(&ask.to(Action::ChangeServices, Purpose::Audit))?;
    let it = listed(app, service).await?;
    if may_change(ask, it.service.organisation) == MayChange::Nothing {
        return Err(Refusal::unknown().into());
    }
    let answer = format!("/services/{service}");
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    if it.closed_at.is_some() == closed {
        return Err(AppError::Stale("service"));
    }
    let mut set = WriteSet::new();
    network::close_service(&mut set, service, version, closed.then_some(ask.now));
    set.audit(entry(ask, if closed { "close" } else { "open" }));
    once.write(app, set, answer).await
}

/// What an organisation says of its own service.
fn what_it_says(offer: &Offer, it: &mut Service, invalid: &mut Invalid) {
    it.description = text(&offer.description, "description", LONGEST_TEXT, invalid);
    it.waiting_days = number(&offer.waiting_days, "waiting_days", MOST, invalid).unwrap_or_else(|| {
        invalid.add("waiting_days", "service-waiting-missing");
        0
    });
    it.open_places = number(&offer.open_places, "open_places", MOST, invalid);
    offer.phone.trim().clone_into(&mut it.phone);
    if !crate::settings::is_number(&it.phone) {
        invalid.add("phone", "service-phone-wrong");
    }
}

fn whole(app: &App, offer: &Offer, it: &mut Service, invalid: &mut Invalid) {
    it.name = text(&offer.name, "name", LONGEST_NAME, invalid);
    what_it_says(offer, it, invalid);
    it.needs = offer
        .needs
        .iter()
        .filter_map(|code| NeedCategory::from_code(code))
        .map(|it| it.code().into())
        .collect();
    if it.needs.is_empty() {
        invalid.add("needs", "service-needs-missing");
    }
    it.districts = lines(&offer.districts);
    it.languages = lines(&offer.languages);
    let lists = app.lists();
    it.crime_types =
        offer.crime_types.iter().filter(|code| lists.crime_types.get(code).is_some()).cloned().collect();
    it.minimum_age = number(&offer.minimum_age, "minimum_age", OLDEST, invalid);
    it.maximum_age = number(&offer.maximum_age, "maximum_age", OLDEST, invalid);
    if let (Some(least), Some(most)) = (it.minimum_age, it.maximum_age)
        && least > most
    {
        invalid.add("maximum_age", "service-ages-turned");
    }
    match Gender::from_code(&offer.gender) {
        Some(gender) => it.gender = gender,
        None => invalid.add("gender", "service-gender-missing"),
    }
}

fn text(typed: &str, field: &'static str, longest: usize, invalid: &mut Invalid) -> String {
    let text = typed.trim();
    if text.is_empty() {
        invalid.add(field, "service-text-missing");
    } else if text.chars().count() > longest {
        invalid.add_with(field, "service-text-long", longest.to_string());
    }
    text.to_owned()
}

/// A number that may be left out.
fn number(typed: &str, field: &'static str, most: u32, invalid: &mut Invalid) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let number = typed.parse().ok().filter(|number| *number <= most);
    if number.is_none() {
        invalid.add_with(field, "service-number-wrong", most.to_string());
    }
    number
}

/// One a line; the sign that parts them in the database is none of their letters.
fn lines(typed: &str) -> Vec<String> {
    typed
        .lines()
        .map(|line| line.replace('|', " ").trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}
