//! Prepares what tells people without a known need what is available: once for each report.

use super::judge::{self, Reasons};
use super::{by_itself, reference, sender, templates, unit};
use crate::{App, AppError, Ask, Result};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{
    Channel, Choice, Content, HeldReason, Language, Sender, State, Templates, choose, compose, may_arrive,
};
use alongside_gate::{Action, ClassSet, DataClass, PersonPermit, Purpose, Refusal, Rule};
use alongside_kernel::id::{MessageId, OrganisationId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::messages::{self, InformDuty, NewMessage};
use uuid::Uuid;

/// So many are prepared in one write.
const TOGETHER: u32 = 50;

/// What was made of a duty.
enum Made {
    /// It may leave: by itself, or by a press.
    Ready { content: Box<Content>, language: Language, by_itself: bool },
    /// It must not leave.
    Held(Reasons),
}

/// Prepares a message for every duty to inform that has none. What the person has explicitly said yes to goes by
/// itself; what nothing speaks against waits for a worker's press; everything else is held with its reasons.
///
/// Running it again, or on two servers at once, makes nothing twice: a report has one message of a template.
pub async fn prepare_inform(app: &App) -> Result<()> {
    let Some(unit) = unit(app).await? else { return Ok(()) };
    let ask = by_itself(app);
    let sender = sender(app, unit.id).await?;
    let mut after = Uuid::nil();
    loop {
        let duties = messages::inform_duties(&app.store, Templates::INFORM, after, TOGETHER).await?;
        let Some(last) = duties.last() else { return Ok(()) };
        after = last.duty;
        let mut set = WriteSet::new();
        for duty in &duties {
            one(app, &ask, &mut set, duty, unit.id, &sender).await?;
        }
        let subjects = duties.iter().map(|duty| duty.person.into());
        let classes = ClassSet::of(&[
            DataClass::Identity,
            DataClass::Contact,
            DataClass::Safety,
            DataClass::ContactLog,
        ]);
        let mut entry = ask.entry(Action::SendMessage, Purpose::Support, subjects, classes);
        entry.detail = "prepared";
        set.audit(entry);
        app.store.write(set).await?;
    }
}

async fn one(
    app: &App,
    ask: &Ask,
    set: &mut WriteSet,
    duty: &InformDuty,
    organisation: OrganisationId,
    sender: &Sender,
) -> Result<()> {
    let made = match permit_or_held(app, ask, duty.person).await? {
        Ok(permit) => make(app, &permit, duty.call_due, sender).await?,
        Err(reason) => Made::Held(reason.into()),
    };
    let template = templates()?.get(Templates::INFORM).ok_or(AppError::NotNow("no-templates"))?;
    let id = MessageId::new(app.store.ids());
    let key = app.store.subject(duty.person).await?;
    let (channel, language, state, held, content) = match &made {
        Made::Ready { content, language, by_itself } => {
            let state = if *by_itself { State::Ready } else { State::Draft };
            (content.to.channel(), *language, state, None, Some(&**content))
        }
        Made::Held(reasons) => {
            (Channel::Letter, Language::English, State::Held, Some(reasons.joined()), None)
        }
    };
    let new = NewMessage {
        id,
        person: duty.person,
        report: Some(duty.report),
        organisation,
        channel,
        template: (&template.id, template.version),
        language,
        state,
        held,
        content,
        created_by: None,
    };
    messages::insert(&app.store, set, &key, &new)?;
    if state == State::Ready && channel != Channel::Letter {
        messages::enqueue(set, app.store.new_id(), id, may_arrive(ask.now));
    }
    Ok(())
}

async fn make(app: &App, permit: &PersonPermit, call_due: bool, sender: &Sender) -> Result<Made> {
    let reached = match judge::reached(app, permit).await? {
        Ok(reached) => reached,
        Err(reasons) => return Ok(Made::Held(reasons)),
    };
    let (channel, said_yes) = match choose(&reached.safe, reached.contact.preferred) {
        Choice::ByItself(channel) => (channel, true),
        Choice::ByPress(channel) => (channel, false),
        Choice::Held(reasons) => return Ok(Made::Held(reasons.into_iter().collect())),
    };
    let kind = if said_yes { ContactKind::Unattended } else { ContactKind::Attended };
    if let Err(reasons) = judge::channel(app, permit.person(), &reached, channel, kind).await? {
        return Ok(Made::Held(reasons));
    }
    let templates = templates()?;
    let template = templates.get(Templates::INFORM).ok_or(AppError::NotNow("no-templates"))?;
    let language = Language::of_person(reached.identity.language.as_deref());
    let who = (&reached.identity, &reached.contact);
    let reference = reference(permit.person());
    Ok(match compose(template, &templates.neutral, (channel, language), who, &reference, sender) {
        // Somebody will ring the same person: whoever rings decides whether the letter still helps.
        Ok(content) => Made::Ready { content: Box::new(content), language, by_itself: said_yes && !call_due },
        Err(reason) => Made::Held(reason.into()),
    })
}

/// A permit for the server to send to a person, or why it must not.
pub(super) async fn permit_or_held(
    app: &App,
    ask: &Ask,
    person: PersonId,
) -> Result<std::result::Result<PersonPermit, HeldReason>> {
    match ask.person(app, person, Action::SendMessage, Purpose::Support).await {
        Ok(permit) => Ok(Ok(permit)),
        Err(AppError::Refused(refusal)) => Ok(Err(why_held(&refusal))),
        Err(error) => Err(error),
    }
}

/// Why a message is held where the gate refuses.
pub(super) fn why_held(refusal: &Refusal) -> HeldReason {
    if refusal.reasons().contains(&Rule::ContactOnHold) {
        HeldReason::ContactOnHold
    } else {
        HeldReason::NotOpen
    }
}
