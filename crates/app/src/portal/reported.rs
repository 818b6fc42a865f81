//! What was reported, in short.

use super::own;
use crate::{App, Ask, Result};
use alongside_answers::portal::Reported;
use alongside_domain::portal::shown;
use alongside_gate::PersonPermit;
use alongside_kernel::id::PersonId;
use alongside_storage::Unlogged;
use alongside_storage::rooms::people;

/// What a person reads of their reports, the newest first.
pub async fn reported(app: &App, ask: &Ask, person: PersonId) -> Result<Vec<Reported>> {
    let permit = own(app, ask, person).await?;
    let reported = read(app, &permit).await?;
    Ok(app.store.disclose(reported, ask.permit_entry(&permit)).await?)
}

/// The reports that a permit shows, in short.
pub(super) async fn read(app: &App, permit: &PersonPermit) -> Result<Unlogged<Vec<Reported>>> {
    let reports = people::reports(&app.store, permit).await?;
    let (lists, rules) = (app.lists(), app.rules());
    Ok(reports.map(|reports| {
        reports
            .iter()
            .map(|report| {
                let shown = shown(&report.facts, &lists.crime_types, &rules);
                Reported {
                    reported_on: shown.reported_on,
                    reference: shown.reference,
                    what: shown.what,
                    needs: shown.needs,
                    wishes: shown.wishes,
                }
            })
            .collect()
    }))
}
