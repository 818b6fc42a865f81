//! What every act on a request shares: the gate, with or without a person, and the version that was on the page.

use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::requests::{Act, Facts};
use alongside_gate::{
    Action, Permit, Purpose, Refusal, RequestFacts, RequestPermit, decide_request,
    decide_request_about_nobody,
};
use alongside_kernel::id::{AccountId, PersonId, RequestId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::facts;
use alongside_storage::rooms::requests::{self, Leave};

/// Leave for one act on one request.
pub(super) enum Allowed {
    /// About somebody.
    About(RequestFacts, RequestPermit),
    /// About nobody.
    Nobody(Permit),
}

/// A request that the viewer may act on.
pub(super) struct Permitted {
    pub(super) facts: Facts,
    pub(super) allowed: Allowed,
}

impl Permitted {
    pub(super) fn leave(&self) -> Leave<'_> {
        match &self.allowed {
            Allowed::About(_, permit) => Leave::About(permit),
            Allowed::Nobody(permit) => Leave::Nobody(permit, self.facts.id),
        }
    }

    /// Whether the viewer may do another act on the same request.
    pub(super) fn may(&self, ask: &Ask, action: Action) -> bool {
        let asking = ask.to(action, Purpose::Support);
        match &self.allowed {
            Allowed::About(facts, _) => decide_request(&asking, facts).is_ok(),
            Allowed::Nobody(_) => {
                decide_request_about_nobody(&asking, self.facts.from, self.facts.to).is_ok()
            }
        }
    }

    pub(super) fn entry(&self, ask: &Ask) -> Entry {
        match &self.allowed {
            Allowed::About(_, permit) => ask.permit_entry(permit.person()),
            Allowed::Nobody(permit) => ask.plain_entry(permit.action().code(), permit.purpose().code()),
        }
    }
}

/// Leave for one act, or the refusal; for an id that belongs to nothing the same as for one that may not be seen.
pub(super) async fn permitted(app: &App, ask: &Ask, id: RequestId, action: Action) -> Result<Permitted> {
    let asking = ask.to(action, Purpose::Support);
    let known = requests::known(&app.store, id).await?;
    let person = known.as_ref().map_or(Some(PersonId::from_uuid(id.uuid())), |facts| facts.person);
    let person = match person {
        Some(person) => Some(facts::person(&app.store, person, ask.account(), ask.organisation()).await?),
        None => None,
    };
    match (known, person) {
        (Some(facts), Some(person)) => {
            let weighed = requests::for_gate(&facts, person);
            let permit = decide_request(&asking, &weighed)?;
            Ok(Permitted { facts, allowed: Allowed::About(weighed, permit) })
        }
        (Some(facts), None) => {
            let permit = decide_request_about_nobody(&asking, facts.from, facts.to)?;
            Ok(Permitted { facts, allowed: Allowed::Nobody(permit) })
        }
        (None, _) => {
            decide_request(&asking, &RequestFacts::unknown(id))?;
            Err(AppError::Refused(Refusal::unknown()))
        }
    }
}

/// An act that may go on, or the answer that it had before.
pub(super) enum Begun {
    /// Go on.
    Now(Box<Permitted>, AccountId),
    /// It was done before.
    Before(String),
}

pub(super) async fn begin(
    app: &App,
    ask: &Ask,
    (id, version): (RequestId, i64),
    action: Action,
    once: Once,
) -> Result<Begun> {
    let it = permitted(app, ask, id, action).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(Begun::Before(answer));
    }
    if it.facts.version != version {
        return Err(AppError::Stale("request"));
    }
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok(Begun::Now(Box::new(it), account))
}

/// A set with what the request becomes, and the audit entry.
pub(super) fn apply(ask: &Ask, it: &Permitted, act: Act) -> Result<(Facts, WriteSet)> {
    let facts = it.facts.clone().apply(act).map_err(|refusal| AppError::NotNow(refusal.code()))?;
    let mut set = WriteSet::new();
    requests::update(&mut set, &facts);
    set.audit(it.entry(ask));
    Ok((facts, set))
}

/// The address of a request's page, with what was done on it.
pub(super) fn address(id: RequestId, done: &str) -> String {
    format!("/requests/{id}?done={done}")
}
