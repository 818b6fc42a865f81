//! The call card: what a worker reads before dialling.

use super::{ReachRead, last_said, of_person, reach};
use crate::names::Names;
use crate::people::{age, attempt_line, due, other_name, promise_line, reference, report_lines};
use crate::{App, Ask, Result};
use alongside_answers::contact::CallCard;
use alongside_domain::needs::is_domestic_for_contact;
use alongside_domain::report::Answer;
use alongside_gate::{Action, DataClass, PersonPermit, Purpose};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::people::{Person, Report};
use alongside_storage::rooms::safety::Said;
use alongside_storage::rooms::{contact, people, person_page};

/// How many attempts are shown.
const LAST: usize = 3;

/// The card of a person.
pub async fn card(app: &App, ask: &Ask, person: PersonId) -> Result<CallCard> {
    let permit = ask.person(app, person, Action::RecordAttempt, Purpose::Support).await?;
    let (store, names) = (&app.store, Names::load(app).await?);
    let judged = of_person(app, person).await?;
    let mut entry = ask.permit_entry(&permit);
    entry.detail = "call_card";
    let (said, entry) = last_said(app, ask, &permit, entry).await?;
    let read = people::read(store, &permit)
        .await?
        .with(people::reports(store, &permit).await?)
        .with(said)
        .with(contact::open_duties(store, &permit).await?)
        .with(contact::attempts(store, &permit).await?)
        .with(contact::promises(store, &permit).await?)
        .with(person_page::live_grants(store, &permit).await?);
    let ((((((found, reports), said), duties), attempts), promises), grants) =
        store.disclose(read, entry).await?;
    let Person { identity, contact: points, .. } = found;
    let (identity, points) = (identity.unwrap_or_default(), points.unwrap_or_default());
    let today = london_date(ask.now);
    let mut helpers: Vec<String> = grants.into_iter().map(|grant| grant.organisation_name).collect();
    helpers.dedup();
    Ok(CallCard {
        person,
        reference: reference(person),
        name: identity.display_name(),
        recorded_name: other_name(&identity),
        age: age(&identity, today),
        language: identity.language.clone(),
        interpreter: identity.interpreter == Answer::Yes,
        communication_needs: identity.communication_needs.iter().map(|it| it.code().to_owned()).collect(),
        guardian: identity.guardian_name.as_ref().map(|name| name.open().clone()),
        reach: reach(
            &permit,
            &ReachRead { contact: &points, said: said.as_ref(), safety: judged.as_ref() },
            &names,
        ),
        do_not_ask: do_not_ask(app, &permit, &reports, said.as_ref()),
        reports: report_lines(app, &permit, &reports),
        promises: promises
            .iter()
            .filter(|promise| promise.ended_at.is_none())
            .map(|promise| promise_line(promise, &names))
            .collect(),
        attempts: attempts.iter().take(LAST).map(|attempt| attempt_line(attempt, &names)).collect(),
        helpers,
        due: duties.iter().map(|duty| due(duty, &names)).collect(),
        help_codes: app.attempt_rules()?.help.codes.clone(),
        today,
    })
}

/// What is known already, or hurts: by code, as far as the permit shows what it rests on.
fn do_not_ask(
    app: &App,
    permit: &PersonPermit,
    reports: &[Report],
    said: Option<&Said>,
) -> Vec<&'static str> {
    let (lists, rules) = (app.lists(), app.rules());
    let any = |holds: &dyn Fn(&Report) -> bool| reports.iter().any(holds);
    let sees = |class| permit.may(class);
    [
        (
            sees(DataClass::Report)
                && any(&|it| {
                    lists.crime_types.get(&it.codes.crime_type).is_some_and(|found| found.sensitive)
                }),
            "DETAILS",
        ),
        (sees(DataClass::Needs) && any(&|it| it.facts.assessment.note.is_some()), "STORY"),
        (
            sees(DataClass::Safety)
                && any(&|it| is_domestic_for_contact(&it.facts, &lists.crime_types, &rules)),
            "ALONE",
        ),
        (sees(DataClass::Needs) && any(&|it| it.facts.assessment.completed == Answer::Yes), "NEEDS"),
        (said.is_some() || any(&|it| !it.facts.safety.none_answered()), "SAFETY"),
    ]
    .into_iter()
    .filter_map(|(holds, code)| holds.then_some(code))
    .collect()
}
