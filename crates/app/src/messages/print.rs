//! Letters: put together for one print, shown a page each, marked as posted.

use super::{approve, judge, leaves, line, standing};
use crate::limits::Counted;
use crate::{App, AppError, Ask, Once, Result};
use alongside_answers::messages::{Letter, Print, TakeOut};
use alongside_domain::contact::ContactKind;
use alongside_domain::messages::{Channel, HeldReason, State};
use alongside_gate::{Action, Purpose, Refusal, Rule, Scope};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{BatchId, MessageId, OrganisationId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::messages::{self, Message};

fn who(ask: &Ask) -> Result<(Scope, OrganisationId)> {
    let scope = alongside_gate::scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let own = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok((scope, own))
}

fn entry(ask: &Ask, letters: &[Message], detail: &'static str) -> Entry {
    let subjects: Vec<_> = letters.iter().map(|it| it.person.into()).collect();
    let mut entry =
        ask.entry(Action::PrintLetters, Purpose::Support, subjects, Action::PrintLetters.facts().needs);
    entry.detail = detail;
    entry
}

/// Whether a letter may leave now; the reasons where it must not.
async fn judged(app: &App, ask: &Ask, it: &Message) -> Result<judge::Judged<()>> {
    let permit = match ask.person(app, it.person, Action::PrintLetters, Purpose::Support).await {
        Ok(permit) => permit,
        Err(AppError::Refused(refusal)) if refusal.reasons().contains(&Rule::ContactOnHold) => {
            return Ok(Err(HeldReason::ContactOnHold.into()));
        }
        Err(error) => return Err(error),
    };
    judge::leaving(app, &permit, it, it.content.as_ref(), ContactKind::Attended).await
}

/// Puts ready letters together for one print: those named, or the oldest ones. Each is judged anew, and held
/// where it is not safe now.
pub async fn start_print(app: &App, ask: &Ask, only: Option<MessageId>, once: Once) -> Result<String> {
    ask.may_ever(Action::PrintLetters, Purpose::Support)?;
    let (scope, own) = who(ask)?;
    if let Some(id) = only {
        let found = standing(app, ask, id).await?;
        match ask.person(app, found.person, Action::PrintLetters, Purpose::Support).await {
            // A hold is for the letter to be held with, below; whom one may not know of is nobody.
            Err(AppError::Refused(refusal)) if refusal.is_hidden() => return Err(refusal.into()),
            Ok(_) | Err(AppError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let most = u32::try_from(approve::MOST).unwrap_or(50);
    let found = messages::list(&app.store, &scope, own, (State::Ready, true), None, most).await?;
    let mut letters = app.store.use_within(found, "putting letters together");
    match only {
        Some(id) => letters.retain(|it| it.id == id),
        None => letters.truncate(approve::MOST),
    }
    let batch = BatchId::new(app.store.ids());
    let mut set = WriteSet::new();
    let mut taken = 0;
    for it in &letters {
        match judged(app, ask, it).await? {
            Ok(()) => {
                messages::put_in_batch(&mut set, it, Some(batch), ask.now);
                taken += 1;
            }
            Err(reasons) => messages::change(
                &mut set,
                (it.id, it.version),
                State::Held,
                Some(&reasons.joined()),
                None,
                ask.now,
            ),
        }
    }
    if !letters.is_empty() {
        set.audit(entry(ask, &letters, "put_together"));
    }
    let answer = match (taken, only) {
        (0, Some(id)) => format!("/messages/{id}"),
        (0, None) => format!("/messages?state=HELD&held={}", letters.len()),
        _ => format!("/messages/print/{batch}"),
    };
    once.write(app, set, answer).await
}

async fn of_batch(app: &App, ask: &Ask, batch: BatchId) -> Result<Vec<Message>> {
    let (scope, own) = who(ask)?;
    let found = messages::of_batch(&app.store, &scope, own, batch).await?;
    let letters = app.store.use_within(found, "a print of letters");
    if letters.is_empty() {
        return Err(AppError::Refused(Refusal::unknown()));
    }
    Ok(letters)
}

/// The letters of a print that may leave now. Those that must not are named, to be taken out of the pile.
pub async fn sheet(app: &App, ask: &Ask, batch: BatchId) -> Result<Print> {
    let all = of_batch(app, ask, batch).await?;
    if let Some(who) = Counted::of(ask) {
        app.limits.take_away(&who)?;
    }
    let mut print =
        Print { batch, day: london_date(ask.now), letters: Vec::new(), take_out: Vec::new(), posted: 0 };
    for it in &all {
        let may = match it.state {
            State::Ready => judged(app, ask, it).await?.is_ok(),
            State::Sent => {
                print.posted += 1;
                continue;
            }
            _ => false,
        };
        let line = line(it);
        match (&it.content, may && it.channel == Channel::Letter) {
            (Some(content), true) => print.letters.push(Letter {
                reference: line.reference,
                language: it.language,
                leaves: leaves(content),
            }),
            _ => print.take_out.push(TakeOut { id: it.id, name: line.name, reference: line.reference }),
        }
    }
    let mut set = WriteSet::new();
    set.audit(entry(ask, &all, "shown"));
    app.store.write(set).await?;
    Ok(print)
}

/// Marks the letters of a print as posted, which meets their duties. One that is not safe any more is held and
/// must be taken out of the pile: the page says which.
pub async fn posted(app: &App, ask: &Ask, batch: BatchId, once: Once) -> Result<String> {
    let letters = of_batch(app, ask, batch).await?;
    let mut set = WriteSet::new();
    for it in letters.iter().filter(|it| it.state == State::Ready) {
        let at = (it.id, it.version);
        match judged(app, ask, it).await? {
            Ok(()) => {
                messages::change(&mut set, at, State::Sent, None, None, ask.now);
                if let Some(report) = it.report {
                    messages::close_inform_duty(
                        &mut set,
                        (report, it.person),
                        it.channel.sent_code(),
                        ask.now,
                    );
                }
                set.changed("contact", it.person, ask.now);
            }
            Err(reasons) => {
                messages::change(&mut set, at, State::Held, Some(&reasons.joined()), None, ask.now);
            }
        }
    }
    if !set.is_empty() {
        set.audit(entry(ask, &letters, "posted"));
    }
    once.write(app, set, format!("/messages/print/{batch}")).await
}
