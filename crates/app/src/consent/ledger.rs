//! The ledger: who gave what to whom, when and on which basis.

use super::{heading, names, permit_to_look};
use crate::{App, Ask, Result};
use alongside_answers::consent::{DisclosureLine, Ledger};
use alongside_kernel::id::{OrganisationId, PersonId};
use alongside_storage::rooms::{consent, network, people};
use std::collections::HashMap;

/// Everything that was given to an organisation about a person, the newest first.
pub async fn ledger(app: &App, ask: &Ask, person: PersonId) -> Result<Ledger> {
    let permit = permit_to_look(app, ask, person).await?;
    let read =
        people::read(&app.store, &permit).await?.with(consent::disclosures(&app.store, &permit).await?);
    let accounts = names(app).await?;
    let organisations: HashMap<OrganisationId, String> =
        network::organisations(&app.store).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let (person, lines) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    let named = |id| organisations.get(&id).cloned().unwrap_or_default();
    Ok(Ledger {
        about: heading(permit.person(), person.identity.as_ref()),
        lines: lines
            .into_iter()
            .map(|it| DisclosureLine {
                at: it.at,
                from: named(it.from),
                to: named(it.to),
                basis: it.basis,
                classes: it.classes.codes().collect(),
                purpose: it.purpose,
                by: accounts.get(&it.account).cloned().unwrap_or_default(),
                referral: it.referral,
            })
            .collect(),
    })
}
