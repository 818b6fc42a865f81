//! How it is safe to reach a person, over everything that was reported about them and everything they said since.
//!
//! A way is open only if every report leaves it open: what one officer asked in January protects against what
//! another did not ask in February. A newer statement made with the person stands in place of what reports said for
//! the answers that it gives; what reports say of the suspect and of the home it does not change. Numbers and
//! addresses are the person's as last known, so that what is judged is what would be used; where a worker took one
//! down since, what was said of that very one counts for it, and what another record of the person says against it
//! closes it here too. A hold closes everything. The program's own rules read all of this, whoever may read it.

use crate::{App, Result};
use alongside_domain::contact::{HoldCode, SafeContact};
use alongside_domain::intake::CrimeTypes;
use alongside_domain::report::ReportFacts;
use alongside_domain::rules::Rules;
use alongside_kernel::id::{PersonId, ReportId};
use alongside_storage::rooms::people::DetailsForRules;
use alongside_storage::rooms::safety::ForRules;
use alongside_storage::rooms::{people, safety};

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
    judge(app, person, None, None).await
}

/// Whether anything would be open for a person, were one of their other records not there any more, that is closed now.
pub(crate) async fn would_open_without(app: &App, person: PersonId, other: PersonId) -> Result<bool> {
    let (now, then) = (of_person(app, person).await?, judge(app, person, None, Some(other)).await?);
    Ok(now.zip(then).is_some_and(|(now, then)| then.safe.opens_more_than(&now.safe)))
}

/// What would be safe if it were decided now that the person may be contacted in spite of one report.
pub(crate) async fn if_decided(
    app: &App,
    person: PersonId,
    report: ReportId,
) -> Result<Option<PersonSafety>> {
    judge(app, person, Some(report), None).await
}

async fn judge(
    app: &App,
    person: PersonId,
    also_decided: Option<ReportId>,
    without: Option<PersonId>,
) -> Result<Option<PersonSafety>> {
    let reports = people::reports_for_rules(&app.store, person).await?;
    let reports = app.store.use_within(reports, "contact safety");
    let known = safety::for_rules(&app.store, person, without).await?;
    let known = app.store.use_within(known, "contact safety");
    let details = people::details_for_rules(&app.store, person, without).await?;
    let details = app.store.use_within(details, "contact safety");
    let there = reports.iter().filter(|report| Some(report.person) != without);
    let facts: Vec<_> = there.map(|report| (report.id, &report.facts)).collect();
    Ok(judged(&facts, &known, &details, also_decided, (&app.lists().crime_types, &app.rules())))
}

/// What is safe on what is known: the rule itself, which reads nothing. `also_decided` is a report of which it is asked
/// what would follow if somebody allowed contact in spite of it.
pub fn judged(
    reports: &[(ReportId, &ReportFacts)],
    known: &ForRules,
    details: &DetailsForRules,
    also_decided: Option<ReportId>,
    (types, rules): (&CrimeTypes, &Rules),
) -> Option<PersonSafety> {
    let safe = reports
        .iter()
        .map(|(id, report)| {
            let statement = known.said.as_ref().map(|said| (&said.statement, said.asked_at));
            let decided = known.decided.contains(id) || also_decided == Some(*id);
            SafeContact::now(report, &details.own, statement, decided, (types, rules))
        })
        .reduce(|all, one| all.and(&one))
        .map(|safe| safe.heeding(&details.own, &details.elsewhere));
    let safe = safe.map(|safe| {
        known.holds.iter().copied().filter_map(HoldCode::closes).fold(safe, SafeContact::closed_because)
    });
    safe.map(|safe| PersonSafety { safe, reports: reports.len() })
}
