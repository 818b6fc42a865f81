//! The form that refers a person: what must be asked, and exactly what the agency would see.

use super::find::{judged, looking, needs_of, service_fit};
use super::shared::shared;
use crate::consent::heading;
use crate::{App, AppError, Ask, Result, contact};
use alongside_answers::referral::{Agreed, NextService, ReferForm};
use alongside_domain::network::{Fit, Service};
use alongside_gate::{Action, ClassSet, DataClass, Purpose, Refusal};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{PersonId, ServiceId};
use alongside_storage::rooms::consent::{self, LiveConsent};
use alongside_storage::rooms::{network, people};

/// The classes without which nobody can be referred.
pub(super) fn always() -> Result<ClassSet> {
    let rules = super::rules()?;
    Ok(rules.consent.with_every_referral.iter().filter_map(|code| code.parse::<DataClass>().ok()).collect())
}

/// Whether a referral can rest on a consent.
pub(super) fn is_enough(live: &LiveConsent) -> Result<bool> {
    Ok(live.classes.contains_all(always()?))
}

/// The form for the first of the services that were chosen, with the preview for the classes ticked so far (by
/// code). The others come after it, each with a form of its own: what is agreed to is agreed for one organisation.
pub async fn start(
    app: &App,
    ask: &Ask,
    person: PersonId,
    chosen: &[ServiceId],
    ticked: &[String],
) -> Result<ReferForm> {
    let permit = ask.person(app, person, Action::StartReferral, Purpose::Support).await?;
    let rules = super::rules()?;
    let mut services = network::services(&app.store).await?;
    services.retain(|it| Some(it.organisation) != ask.organisation());
    let chosen: Vec<&Service> =
        chosen.iter().filter_map(|id| services.iter().find(|it| it.id == *id)).collect();
    let (service, organisation, then) = match chosen.as_slice() {
        [] => return Err(AppError::Refused(Refusal::unknown())),
        [first, rest @ ..] => (first.id, first.organisation, rest.iter().copied().map(next).collect()),
    };
    let read = people::read(&app.store, &permit)
        .await?
        .with(people::reports(&app.store, &permit).await?)
        .with(consent::live(&app.store, &permit, organisation).await?);
    let safety = contact::of_person(app, permit.person()).await?;
    let ((person, reports), live) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    let live = match live {
        Some(live) if is_enough(&live)? => Some(live),
        _ => None,
    };
    let today = london_date(ask.now);
    let known_needs = needs_of(&reports);
    let looking = looking(&person, &reports, known_needs.clone(), today);
    let fits = judged(app, services, ask.organisation(), &looking, today);
    let fitting = fits.iter().filter(|fit| fit.fits()).count();
    let fit: Fit = fits
        .into_iter()
        .find(|fit| fit.service.id == service)
        .ok_or(AppError::Refused(Refusal::unknown()))?;
    let classes = match &live {
        Some(live) => live.classes,
        None => {
            let offered = &rules.consent.classes;
            ticked
                .iter()
                .filter(|code| offered.contains(code))
                .filter_map(|code| code.parse::<DataClass>().ok())
                .collect::<ClassSet>()
                .union(always()?)
        }
    };
    let lists = app.lists();
    let crime_name =
        |code: &str| lists.crime_types.get(code).map_or_else(|| code.to_owned(), |it| it.label.clone());
    Ok(ReferForm {
        about: heading(permit.person(), person.identity.as_ref()),
        needs: fit.service.needs.clone(),
        service: service_fit(fit, today),
        then,
        organisation,
        known_needs,
        agreed: live.map(|live| Agreed {
            given_at: live.given_at,
            ends_on: live.ends_on,
            classes: live.classes.codes().collect(),
        }),
        classes: rules.consent.classes.clone(),
        always: rules.consent.with_every_referral.clone(),
        default_end: rules.consent.default_end(today),
        preview: shared(classes, &person, &reports, safety.as_ref().map(|it| &it.safe), crime_name),
        reply_due: rules.referral.reply_due(today, &app.calendar()),
        fitting,
    })
}

fn next(service: &Service) -> NextService {
    NextService {
        id: service.id,
        name: service.name.clone(),
        organisation_name: service.organisation_name.clone(),
    }
}
