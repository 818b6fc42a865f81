//! Taking a person on.

use super::change::{Begun, address, begin};
use super::name_worker::check_worker;
use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::referral::Act;
use alongside_gate::{Action, Refusal};
use alongside_kernel::id::{AccountId, EpisodeId, ReferralId};
use alongside_storage::rooms::support::{self, Episode};

/// The agency takes the person on; where a worker is chosen at once, they are named in the same write.
pub async fn accept(
    app: &App,
    ask: &Ask,
    referral: (ReferralId, i64),
    worker: Option<AccountId>,
    once: Once,
) -> Result<String> {
    let change = match begin(app, ask, referral, Action::AcceptReferral, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let (mut facts, event) = change.apply(change.facts(), Act::Accept(change.done()))?;
    let mut events = vec![event];
    if let Some(worker) = worker {
        if !change.permitted.may(ask, Action::NameWorker) {
            return Err(AppError::Refused(Refusal::unknown()));
        }
        check_worker(app, &facts, worker, ask).await?;
        let (named, event) = change.apply(facts, Act::NameWorker(change.done(), worker))?;
        facts = named;
        events.push(event);
    }
    let mut set = change.set(&facts, &events);
    let episode = Episode {
        id: EpisodeId::new(app.store.ids()),
        referral: facts.id,
        person: facts.person,
        organisation: facts.to,
        closed_at: None,
    };
    support::insert_episode(&mut set, &episode, ask.now);
    if let Some(worker) = worker {
        support::set_worker(&mut set, facts.id, worker);
    }
    change.write(set, address(referral.0, "accepted")).await
}
