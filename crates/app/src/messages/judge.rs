//! Whether a message may leave now: the one place that every way out asks.

use crate::{App, Result, contact};
use alongside_domain::contact::{ContactKind, SafeContact, WhyNot};
use alongside_domain::messages::{Channel, Content, HeldReason, Recipient, recipient, same_place};
use alongside_domain::people::{ContactPoints, Identity};
use alongside_gate::PersonPermit;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{messages, people};

/// Codes of the reasons why a message must not leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reasons(Vec<&'static str>);

impl Reasons {
    pub(super) fn joined(&self) -> String {
        self.0.join("|")
    }
    pub(super) fn codes(&self) -> Vec<String> {
        self.0.iter().map(|code| (*code).to_owned()).collect()
    }
}

/// What may be, or the reasons why not.
pub(super) type Judged<T> = std::result::Result<T, Reasons>;

impl From<HeldReason> for Reasons {
    fn from(reason: HeldReason) -> Self {
        Self(vec![reason.code()])
    }
}

impl FromIterator<WhyNot> for Reasons {
    fn from_iter<I: IntoIterator<Item = WhyNot>>(reasons: I) -> Self {
        Self(reasons.into_iter().map(WhyNot::code).collect())
    }
}

/// Who a person is and how they may be reached, read for a message.
pub(super) struct Reached {
    pub(super) identity: Identity,
    pub(super) contact: ContactPoints,
    pub(super) safe: SafeContact,
}

/// Reads with a permit what a message needs. What is shown of it is disclosed by the caller; a message about to
/// be sealed shows nothing.
pub(super) async fn reached(app: &App, permit: &PersonPermit) -> Result<Judged<Reached>> {
    let person = people::read(&app.store, permit).await?;
    let person = app.store.use_within(person, "a message");
    let (Some(identity), Some(contact)) = (person.identity, person.contact) else {
        return Ok(Err(HeldReason::NotOpen.into()));
    };
    // Nothing was reported: nobody has said how it is safe.
    let Some(safety) = contact::of_person(app, permit.person()).await? else {
        return Ok(Err(std::iter::once(WhyNot::NoUsableDetails).collect()));
    };
    Ok(Ok(Reached { identity, contact, safe: safety.safe }))
}

/// Whether a recipient may be read by somebody who must not read it.
pub(super) async fn read_by_another(app: &App, person: PersonId, to: &Recipient) -> Result<bool> {
    let others = messages::who_must_not_read(&app.store, person).await?;
    let others = app.store.use_within(others, "who must not read a message");
    Ok(others.iter().any(|other| same_place(to, other)))
}

/// Whether a channel may be used now, and who would get it.
pub(super) async fn channel(
    app: &App,
    person: PersonId,
    reached: &Reached,
    channel: Channel,
    kind: ContactKind,
) -> Result<Judged<Recipient>> {
    if let Err(reasons) = reached.safe.may_use(channel.method(), kind) {
        return Ok(Err(reasons.into_iter().collect()));
    }
    let Some(to) = recipient(channel, &reached.identity, &reached.contact) else {
        return Ok(Err(std::iter::once(WhyNot::NoUsableDetails).collect()));
    };
    if read_by_another(app, person, &to).await? {
        return Ok(Err(HeldReason::MayBeReadByAnother.into()));
    }
    Ok(Ok(to))
}

/// Whether a composed message may leave now: its channel is safe on today's facts, it goes to where the person
/// is reached today, and what it answers still waits for an answer.
pub(super) async fn leaving(
    app: &App,
    permit: &PersonPermit,
    it: &messages::Message,
    content: Option<&Content>,
    kind: ContactKind,
) -> Result<Judged<()>> {
    let reached = match reached(app, permit).await? {
        Ok(reached) => reached,
        Err(reasons) => return Ok(Err(reasons)),
    };
    let to = match channel(app, permit.person(), &reached, it.channel, kind).await? {
        Ok(to) => to,
        Err(reasons) => return Ok(Err(reasons)),
    };
    if content.is_none_or(|content| content.to != to) {
        return Ok(Err(HeldReason::DetailsChanged.into()));
    }
    if it.report.is_some() && !it.duty_open {
        return Ok(Err(HeldReason::ReachedSince.into()));
    }
    Ok(Ok(()))
}
