//! A worker holds a message, or has one that was held or did not leave prepared anew.

use super::approve::next;
use super::{judge, reference, sender, standing, templates};
use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{
    Act, Channel, Choice, Content, HeldReason, Language, State, choose, compose,
};
use alongside_gate::{Action, Purpose, Refusal};
use alongside_kernel::id::MessageId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::messages;

/// Keeps a message from leaving. It can be prepared anew later.
pub async fn hold(app: &App, ask: &Ask, id: MessageId, once: Once) -> Result<String> {
    let found = standing(app, ask, id).await?;
    let permit = ask.person(app, found.person, Action::OpenPerson, Purpose::Support).await?;
    let mut set = WriteSet::new();
    if found.state != State::Held {
        let state = next(&found, Act::Hold)?;
        let reason = HeldReason::HeldByWorker.code();
        messages::change(&mut set, (id, found.version), state, Some(reason), None, ask.now);
        let mut entry = ask.permit_entry(&permit);
        entry.action = Action::SendMessage.code();
        entry.detail = "held";
        set.audit(entry);
    }
    once.write(app, set, format!("/messages/{id}")).await
}

/// Prepares a message anew on today's facts: by its own channel where that is safe, else by one that is. It then
/// waits for a press. Where nothing is safe it stays held with today's reasons.
pub async fn prepare_anew(app: &App, ask: &Ask, id: MessageId, once: Once) -> Result<String> {
    let found = standing(app, ask, id).await?;
    let permit = ask.person(app, found.person, Action::SendMessage, Purpose::Support).await?;
    let it = messages::read(&app.store, &permit, id).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    let it = app.store.use_within(it, "preparing a message anew");
    let mut set = WriteSet::new();
    let answer = format!("/messages/{id}");
    if !matches!(it.state, State::Held | State::Failed) {
        return once.write(app, set, answer).await;
    }
    let mut entry = ask.permit_entry(&permit);
    let made = make(app, &permit, &it).await?;
    match made {
        Ok((channel, content)) => {
            next(&found, Act::PrepareAnew)?;
            let key = app.store.subject(found.person).await?;
            messages::replace(&app.store, &mut set, &key, &it, channel, &content, ask.now)?;
            entry.detail = "prepared";
        }
        Err(reasons) => {
            let reasons = reasons.joined();
            messages::change(&mut set, (id, found.version), State::Held, Some(&reasons), None, ask.now);
            entry.detail = "held";
        }
    }
    set.audit(entry);
    once.write(app, set, answer).await
}

type Made = judge::Judged<(Channel, Content)>;

async fn make(app: &App, permit: &alongside_gate::PersonPermit, it: &messages::Message) -> Result<Made> {
    if it.report.is_some() && !it.duty_open {
        return Ok(Err(HeldReason::ReachedSince.into()));
    }
    let reached = match judge::reached(app, permit).await? {
        Ok(reached) => reached,
        Err(reasons) => return Ok(Err(reasons)),
    };
    let person = permit.person();
    let mut channel = it.channel;
    let mut judged = judge::channel(app, person, &reached, channel, ContactKind::Attended).await?;
    if judged.is_err()
        && let Choice::ByItself(other) | Choice::ByPress(other) =
            choose(&reached.safe, reached.contact.preferred)
    {
        channel = other;
        judged = judge::channel(app, person, &reached, channel, ContactKind::Attended).await?;
    }
    if let Err(reasons) = judged {
        return Ok(Err(reasons));
    }
    let templates = templates()?;
    let template = templates.get(&it.template).ok_or(AppError::NotNow("no-templates"))?;
    let language = match it.content {
        Some(_) => it.language,
        None => Language::of_person(reached.identity.language.as_deref()),
    };
    let sender = sender(app, it.organisation).await?;
    let who = (&reached.identity, &reached.contact);
    let made = compose(template, &templates.neutral, (channel, language), who, &reference(person), &sender);
    Ok(made.map(|content| (channel, content)).map_err(judge::Reasons::from))
}
