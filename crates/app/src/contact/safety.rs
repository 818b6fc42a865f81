//! How it is safe to reach a person, over everything that was reported about them.
//!
//! A way is open only if every report leaves it open: what one officer asked in January protects against what
//! another did not ask in February. The program's own rules read all reports for this, whoever may read them.

use crate::{App, Result};
use alongside_domain::contact::SafeContact;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::people;

/// What is safe for a person, and on which reports it rests.
#[derive(Debug, Clone)]
pub struct PersonSafety {
    /// The methods, with the reasons against each that is closed.
    pub safe: SafeContact,
    /// On how many reports it rests.
    pub reports: usize,
}

/// What is safe for a person; `None` where nothing was reported about them, which closes every way.
pub async fn of_person(app: &App, person: PersonId) -> Result<Option<PersonSafety>> {
    let reports = people::reports_for_rules(&app.store, person).await?;
    let reports = app.store.use_within(reports, "contact safety");
    let count = reports.len();
    let (types, rules) = (app.lists(), app.rules());
    let safe = reports
        .iter()
        .map(|report| SafeContact::of(&report.facts, &types.crime_types, &rules))
        .reduce(|all, one| all.and(&one));
    Ok(safe.map(|safe| PersonSafety { safe, reports: count }))
}
