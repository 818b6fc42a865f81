//! A letter, e-mail or text to one person, for those who prefer it.

use super::{judge, reference, sender, templates};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::messages::{Way, Writing};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{Channel, HeldReason, Language, State, compose};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal};
use alongside_kernel::id::{MessageId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::messages::{self, NewMessage};

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToWrite {
    /// The template's code.
    pub template: String,
    /// By what.
    pub channel: Option<Channel>,
    /// In which language.
    pub language: Language,
}

async fn open(app: &App, ask: &Ask, person: PersonId) -> Result<(PersonPermit, judge::Reached)> {
    let permit = ask.person(app, person, Action::SendMessage, Purpose::Support).await?;
    let reached = judge::reached(app, &permit).await?;
    let reached = reached.map_err(|_| AppError::NotNow("message-no-safe-way"))?;
    Ok((permit, reached))
}

/// By which ways a person may be written to now, and why not by the others.
pub async fn may_write(app: &App, ask: &Ask, person: PersonId) -> Result<Writing> {
    let (permit, reached) = open(app, ask, person).await?;
    let mut ways = Vec::new();
    for channel in Channel::ALL {
        let judged = judge::channel(app, person, &reached, *channel, ContactKind::Attended).await?;
        ways.push(Way { channel: *channel, reasons: judged.err().map(|it| it.codes()).unwrap_or_default() });
    }
    let mut set = WriteSet::new();
    set.audit(ask.permit_entry(&permit));
    app.store.write(set).await?;
    Ok(Writing {
        person,
        name: reached.identity.display_name(),
        reference: reference(person),
        ways,
        language: Language::of_person(reached.identity.language.as_deref()),
        templates: templates()?.all().iter().map(|template| template.id.clone()).collect(),
    })
}

/// Composes a message to a person as a draft, which shows exactly what leaves and waits for a press. A way that
/// is not safe is refused, whoever asks.
pub async fn write(app: &App, ask: &Ask, person: PersonId, it: &ToWrite, once: Once) -> Result<String> {
    let (permit, reached) = open(app, ask, person).await?;
    let templates = templates()?;
    let mut invalid = Invalid::new();
    let template = templates.get(&it.template);
    if template.is_none() {
        invalid.add("template", "messages-choose-template");
    }
    match it.channel {
        None => invalid.add("channel", "messages-choose-channel"),
        Some(channel) => {
            if judge::channel(app, person, &reached, channel, ContactKind::Attended).await?.is_err() {
                invalid.add("channel", "messages-channel-not-safe");
            }
        }
    }
    invalid.or(())?;
    let (Some(template), Some(channel)) = (template, it.channel) else {
        return Err(AppError::NotNow("no-templates"));
    };
    let organisation = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    let sender = sender(app, organisation).await?;
    let who = (&reached.identity, &reached.contact);
    let content =
        compose(template, &templates.neutral, (channel, it.language), who, &reference(person), &sender)
            .map_err(|reason| AppError::NotNow(not_composed(reason)))?;
    let id = MessageId::new(app.store.ids());
    let key = app.store.subject(person).await?;
    let mut set = WriteSet::new();
    let new = NewMessage {
        id,
        person,
        report: None,
        organisation,
        channel,
        template: (&template.id, template.version),
        language: it.language,
        state: State::Draft,
        held: None,
        content: Some(&content),
        created_by: ask.account(),
    };
    messages::insert(&app.store, &mut set, &key, &new)?;
    let mut entry = ask.permit_entry(&permit);
    entry.detail = "prepared";
    set.audit(entry);
    once.write(app, set, format!("/messages/{id}")).await
}

const fn not_composed(reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::NoName => "message-no-name",
        HeldReason::NoSender => "message-no-sender",
        HeldReason::SenderNotNeutral => "message-sender-not-neutral",
        HeldReason::TextTooLong => "message-too-long",
        _ => "message-no-safe-way",
    }
}
