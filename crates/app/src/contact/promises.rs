//! Promises: to be kept like what the rules ask for.

use crate::names::Names;
use crate::people::promise_line;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::contact::Promises;
use alongside_gate::{Action, Purpose, Refusal, Role, scope};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{PersonId, PromiseId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::contact;

/// Whether the asker looks after a team.
fn leads(ask: &Ask) -> bool {
    ask.viewer.member().is_some_and(|member| member.is(Role::UnitManager) || member.is(Role::AgencyManager))
}

/// The promises that the asker must keep, or, for whoever leads a team, all of the team's.
pub async fn list(app: &App, ask: &Ask, team: bool) -> Result<Promises> {
    let scope = scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let team = team && leads(ask);
    let names = Names::load(app).await?;
    let account = if team { None } else { ask.account() };
    let found = contact::open_promises(&app.store, &scope, account).await?;
    let subjects = found.about(|found| found.iter().map(|it| it.person.into()).collect::<Vec<_>>());
    let entry = ask.entry(Action::SeeQueue, Purpose::Support, subjects, scope.classes());
    let found = app.store.disclose(found, entry).await?;
    Ok(Promises {
        lines: found.iter().map(|promise| promise_line(promise, &names)).collect(),
        today: london_date(ask.now),
        team,
        may_see_team: leads(ask),
    })
}

/// Says that a promise was kept or not. Whoever made it does, or who leads their team.
pub async fn end(app: &App, ask: &Ask, promise: PromiseId, how: &str, once: Once) -> Result<String> {
    let facts = contact::promise_facts(&app.store, promise).await?;
    let person = facts.map_or(PersonId::from_uuid(promise.uuid()), |facts| facts.0);
    let permit = ask.person(app, person, Action::MakePromise, Purpose::Support).await?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let (_, version, account, organisation) = facts.ok_or_else(unknown)?;
    let theirs = Some(account) == ask.account();
    let in_their_team = leads(ask) && Some(organisation) == ask.organisation();
    if !theirs && !in_their_team {
        return Err(unknown());
    }
    let (ended_as, logged) = match how {
        "KEPT" => ("KEPT", "kept"),
        "NOT_KEPT" => ("NOT_KEPT", "not_kept"),
        _ => return Err(AppError::Invalid(Invalid::field("how", "contact-choice"))),
    };
    let mut set = WriteSet::new();
    contact::end_promise(&mut set, promise, version, ended_as, ask.now);
    let mut entry = ask.permit_entry(&permit);
    entry.detail = logged;
    set.audit(entry);
    once.write(app, set, format!("/promises?done={ended_as}")).await
}
