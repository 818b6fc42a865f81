//! The service finder: which services fit a person, why, and why the others do not.

use crate::consent::heading;
use crate::{App, Ask, Result};
use alongside_answers::referral::{Finder, ServiceFit};
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::{Fit, Looking, Service, find as judge};
use alongside_gate::{Action, Purpose};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{OrganisationId, PersonId};
use alongside_storage::rooms::network;
use alongside_storage::rooms::people::{self, Person, Report};

/// The needs that were found in what was reported about a person, by code, each once.
pub(super) fn needs_of(reports: &[Report]) -> Vec<String> {
    NeedCategory::ALL
        .iter()
        .filter(|category| {
            reports.iter().any(|report| {
                report.facts.assessment.needs.get(category).is_some_and(|level| level.is_need())
            })
        })
        .map(|category| category.code().to_owned())
        .collect()
}

/// Whom a service is looked for. What the permit does not show counts as not known.
pub(super) fn looking(person: &Person, reports: &[Report], needs: Vec<String>, today: Date) -> Looking {
    let identity = person.identity.as_ref();
    let mut crime_types: Vec<String> =
        reports.iter().map(|report| report.facts.offence.crime_type.clone()).collect();
    crime_types.sort_unstable();
    crime_types.dedup();
    let district = identity
        .and_then(|it| it.district.clone())
        .or_else(|| reports.iter().find_map(|report| report.facts.scene.district.clone()));
    Looking {
        needs,
        district: district.unwrap_or_default(),
        age: identity.and_then(|it| it.age_on(today)),
        sex: identity.and_then(|it| it.sex).and_then(|sex| match sex.code() {
            "F" => Some('F'),
            "M" => Some('M'),
            _ => None,
        }),
        crime_types,
        language: identity.and_then(|it| it.language.clone()).unwrap_or_default(),
    }
}

/// Every service judged, but those of the organisation that asks: the best first, equal ones shuffled anew.
pub(super) fn judged(
    app: &App,
    services: Vec<Service>,
    own: Option<OrganisationId>,
    looking: &Looking,
    today: Date,
) -> Vec<Fit> {
    let services = services.into_iter().filter(|service| Some(service.organisation) != own).collect();
    judge(services, looking, today, || {
        let mut drawn = [0_u8; 8];
        app.store.random().fill(&mut drawn);
        u64::from_le_bytes(drawn)
    })
}

pub(super) fn service_fit(fit: Fit, today: Date) -> ServiceFit {
    ServiceFit {
        accredited: fit.service.is_accredited_on(today),
        id: fit.service.id,
        name: fit.service.name,
        organisation_name: fit.service.organisation_name,
        description: fit.service.description,
        waiting_days: fit.service.waiting_days,
        phone: fit.service.phone,
        because: fit.because,
        unless: fit.unless,
    }
}

/// The services for a person: those that meet the chosen needs, or where none were chosen the needs that were found.
pub async fn find(app: &App, ask: &Ask, person: PersonId, chosen: &[String]) -> Result<Finder> {
    let permit = ask.person(app, person, Action::StartReferral, Purpose::Support).await?;
    let read = people::read(&app.store, &permit).await?.with(people::reports(&app.store, &permit).await?);
    let services = network::services(&app.store).await?;
    let (person, reports) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    let mut needs: Vec<String> = NeedCategory::ALL
        .iter()
        .map(|category| category.code().to_owned())
        .filter(|code| chosen.contains(code))
        .collect();
    if needs.is_empty() {
        needs = needs_of(&reports);
    }
    let today = london_date(ask.now);
    let looking = looking(&person, &reports, needs.clone(), today);
    let (fits, others): (Vec<Fit>, Vec<Fit>) =
        judged(app, services, ask.organisation(), &looking, today).into_iter().partition(Fit::fits);
    Ok(Finder {
        about: heading(permit.person(), person.identity.as_ref()),
        needs,
        fits: fits.into_iter().map(|fit| service_fit(fit, today)).collect(),
        others: others.into_iter().map(|fit| service_fit(fit, today)).collect(),
    })
}
