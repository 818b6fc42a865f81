//! Saying who will help.

use super::change::{Begun, address, begin};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::referral::{Act, Facts};
use alongside_gate::acts::acts;
use alongside_gate::{Action, Viewer};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, OrganisationId, ReferralId};
use alongside_storage::rooms::{accounts, safety, support};

/// The accounts in an organisation that can be named: members today whose role supports people.
pub(crate) async fn workers(app: &App, organisation: OrganisationId, ask: &Ask) -> Result<Vec<AccountId>> {
    let today = london_date(ask.now);
    let members = accounts::members(&app.store, organisation).await?;
    let mut workers: Vec<AccountId> = members
        .into_iter()
        .filter_map(|membership| match Viewer::of(&membership.facts, today) {
            Ok(Viewer::Member(member)) => Some(member),
            _ => None,
        })
        .filter(|member| member.roles().iter().any(|role| acts(role).contains(Action::RecordSession)))
        .map(|member| member.account())
        .collect();
    workers.sort_unstable();
    workers.dedup();
    Ok(workers)
}

pub(super) async fn check_worker(app: &App, facts: &Facts, worker: AccountId, ask: &Ask) -> Result<()> {
    let kept_away = safety::kept_away(&app.store, facts.person).await?;
    if workers(app, facts.to, ask).await?.contains(&worker) && !kept_away.contains(&worker) {
        return Ok(());
    }
    // Why a colleague can't be named is not said.
    Err(AppError::Invalid(Invalid::field("worker", "referral-worker-unknown")))
}

/// The agency says who will help; a worker may change at any time before the end.
pub async fn name_worker(
    app: &App,
    ask: &Ask,
    referral: (ReferralId, i64),
    worker: Option<AccountId>,
    once: Once,
) -> Result<String> {
    let change = match begin(app, ask, referral, Action::NameWorker, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let worker =
        worker.ok_or_else(|| AppError::Invalid(Invalid::field("worker", "referral-worker-missing")))?;
    let facts = change.facts();
    check_worker(app, &facts, worker, ask).await?;
    let (facts, event) = change.apply(facts, Act::NameWorker(change.done(), worker))?;
    let mut set = change.set(&facts, &[event]);
    support::set_worker(&mut set, facts.id, worker);
    change.write(set, address(referral.0, "worker-named")).await
}
