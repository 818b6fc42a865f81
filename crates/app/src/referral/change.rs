//! What every act on a referral shares: the gate, the version that was on the page, the guarded write.

use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::referral::{Act, Done, Event, Facts};
use alongside_gate::{Action, Purpose, ReferralFacts, ReferralPermit, Refusal, decide_referral};
use alongside_kernel::id::{AccountId, PersonId, ReferralId};
use alongside_storage::rooms::facts;
use alongside_storage::rooms::referral::{self, Known};
use alongside_storage::{WriteSet, rooms::people};

/// A referral that the viewer may act on.
pub(crate) struct Permitted {
    /// What happened so far.
    pub(crate) known: Known,
    /// What the gate weighed.
    pub(crate) facts: ReferralFacts,
    /// The leave.
    pub(crate) permit: ReferralPermit,
}

impl Permitted {
    /// Whether the viewer may do another act on the same referral.
    pub(crate) fn may(&self, ask: &Ask, action: Action) -> bool {
        decide_referral(&ask.to(action, Purpose::Support), &self.facts).is_ok()
    }
}

/// A permit for one act on one referral, or the refusal; for an id that belongs to nothing the same as for one that
/// may not be seen, after the same questions.
pub(crate) async fn permitted(app: &App, ask: &Ask, id: ReferralId, action: Action) -> Result<Permitted> {
    let known = referral::known(&app.store, id).await?;
    let person = known.as_ref().map_or(PersonId::from_uuid(id.uuid()), |known| known.facts.person);
    let person = facts::person(&app.store, person, ask.account(), ask.organisation()).await?;
    let facts = match &known {
        Some(known) => known.for_gate(person)?,
        None => ReferralFacts::unknown(id),
    };
    let permit = decide_referral(&ask.to(action, Purpose::Support), &facts)?;
    let known = known.ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok(Permitted { known, facts, permit })
}

/// An act about to be done.
pub(crate) struct Change<'a> {
    pub(crate) app: &'a App,
    pub(crate) ask: &'a Ask,
    pub(crate) id: ReferralId,
    pub(crate) once: Once,
    pub(crate) permitted: Permitted,
    pub(crate) account: AccountId,
}

/// An act that may go on, or the answer that it had before.
pub(crate) enum Begun<'a> {
    /// Go on.
    Now(Box<Change<'a>>),
    /// It was done before.
    Before(String),
}

/// Asks the gate, then whether the act was done before, then whether the page showed the referral as it is.
pub(crate) async fn begin<'a>(
    app: &'a App,
    ask: &'a Ask,
    (id, version): (ReferralId, i64),
    action: Action,
    once: Once,
) -> Result<Begun<'a>> {
    let permitted = permitted(app, ask, id, action).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(Begun::Before(answer));
    }
    if permitted.known.facts.version != version {
        return Err(AppError::Stale("referral"));
    }
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok(Begun::Now(Box::new(Change { app, ask, id, once, permitted, account })))
}

impl Change<'_> {
    /// What happened so far.
    pub(crate) fn facts(&self) -> Facts {
        self.permitted.known.facts.clone()
    }

    /// Who does it, now.
    pub(crate) fn done(&self) -> Done {
        Done { at: self.ask.now, by: self.account }
    }

    /// Applies an act, or says why it does not fit as things stand.
    pub(crate) fn apply(&self, facts: Facts, act: Act) -> Result<(Facts, Event)> {
        facts.apply(act).map_err(|refusal| AppError::NotNow(refusal.code()))
    }

    /// A set with what the referral has become, the event and the audit entry.
    pub(crate) fn set(&self, facts: &Facts, events: &[Event]) -> WriteSet {
        let mut set = WriteSet::new();
        referral::update(&mut set, facts);
        for event in events {
            let detail = match event {
                Event::Declined(reason) => reason.code(),
                _ => "",
            };
            let organisation = self.ask.organisation();
            referral::event(
                &mut set,
                self.id,
                event.code(),
                Some(self.account),
                organisation,
                detail,
                self.ask.now,
            );
        }
        set.audit(self.ask.permit_entry(self.permitted.permit.person()));
        set.changed("people", facts.person, self.ask.now);
        set
    }

    /// Writes it. Where somebody was quicker the gate is asked anew: whom a withdrawal shut out in between is told
    /// what any stranger is told, the others that it was changed.
    pub(crate) async fn write(self, set: WriteSet, answer: String) -> Result<String> {
        match self.once.write(self.app, set, answer).await {
            Err(AppError::Stale(what)) => {
                permitted(self.app, self.ask, self.id, Action::SeeReferrals).await?;
                Err(AppError::Stale(what))
            }
            other => other,
        }
    }

    /// The key under which words about the person are sealed.
    pub(crate) async fn key(&self) -> Result<alongside_vault::SubjectKey> {
        Ok(self.app.store.subject(self.permitted.known.facts.person).await?)
    }
}

/// The address of a referral's page, with what was done on it.
pub(crate) fn address(id: ReferralId, done: &str) -> String {
    format!("/referrals/{id}?done={done}")
}

/// The name to call the person of a permit by, and their heading on a page.
pub(crate) async fn read_person(
    app: &App,
    permit: &ReferralPermit,
) -> Result<alongside_storage::Unlogged<people::Person>> {
    Ok(people::read(&app.store, permit.person()).await?)
}
