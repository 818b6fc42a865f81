//! What a person agreed to and did not.

use super::{heading, line, names, permit_to_look};
use crate::{App, Ask, Result};
use alongside_answers::consent::{About, Consents};
use alongside_gate::{Action, PersonPermit, Purpose, Sharing};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{consent, network, people};

/// Every answer of a person, with what can be asked of them: for the worker who asks, and for the person's own pages.
pub async fn of_person(app: &App, ask: &Ask, person: PersonId) -> Result<Consents> {
    let permit = permit_to_look(app, ask, person).await?;
    let read = people::read(&app.store, &permit).await?.with(consent::of_person(&app.store, &permit).await?);
    let (names, rules) = (names(app).await?, crate::referral::rules()?);
    let organisations = network::organisations(&app.store)
        .await?
        .into_iter()
        .filter(|it| it.sharing == Sharing::People && it.left_at.is_none())
        .map(|it| (it.id, it.name))
        .collect();
    let today = london_date(ask.now);
    let (person, lines) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    Ok(Consents {
        about: heading(permit.person(), person.identity.as_ref()),
        lines: lines.into_iter().map(|it| line(it, &names, today)).collect(),
        organisations,
        classes: rules.consent.classes.clone(),
        default_end: rules.consent.default_end(today),
    })
}

/// Whom a page is about, for a permit that the caller has: read and put into the log.
pub async fn about(app: &App, ask: &Ask, permit: &PersonPermit) -> Result<About> {
    let person = people::read(&app.store, permit).await?;
    let person = app.store.disclose(person, ask.permit_entry(permit)).await?;
    Ok(heading(permit.person(), person.identity.as_ref()))
}

/// Whether the viewer may write down what the person says: asked by pages for what they offer.
pub(crate) async fn may_record(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    ask.person(app, person, Action::RecordConsent, Purpose::Support).await
}
