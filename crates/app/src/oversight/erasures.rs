//! Erasing a person: one manager asks, another agrees a week later, and everybody who opens the record meanwhile sees
//! that it is asked for. The job each minute turns the epoch, which makes it final in old copies.

use crate::contact::would_open_without;
use crate::names::Names;
use crate::people::reference;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::oversight::{Erasing, ErasureForm, ErasureLine};
use alongside_domain::people::ErasureReason;
use alongside_gate::{Action, PersonPermit, Purpose, Refusal, decide_person};
use alongside_kernel::id::PersonId;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::erasures::{self, Asked};
use alongside_storage::rooms::{people, safety, same_person};
use alongside_storage::{WriteSet, erasure};
use jiff::SignedDuration;

/// The most that the list shows.
const MOST: u32 = 100;

async fn permit(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    ask.person(app, person, Action::Erase, Purpose::Audit).await
}

/// A permit to see what would be erased, without the second factor that erasing takes.
async fn permit_to_look(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    let facts = ask.facts(app, person).await?;
    Ok(decide_person(&ask.to(Action::Erase, Purpose::Audit).only_looking(), &facts)?)
}

/// The entry of an act. The log tells looking at the form from asking for it, agreeing to it and taking it back.
fn entry(ask: &Ask, permit: &PersonPermit, what: &'static str) -> Entry {
    Entry { detail: what, ..ask.permit_entry(permit) }
}

fn erasing(asked: &Asked, ask: &Ask, names: &Names) -> Erasing {
    Erasing {
        reason: asked.reason,
        by: names.account(asked.asked_by),
        at: asked.asked_at,
        not_before: asked.not_before,
        waits: asked.not_before > ask.now,
        by_asker: ask.account() == Some(asked.asked_by),
    }
}

/// What waits about a person, for everybody who opens the record.
pub(crate) async fn of_person(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    names: &Names,
) -> Result<Option<Erasing>> {
    Ok(erasures::waiting(&app.store, permit).await?.map(|asked| erasing(&asked, ask, names)))
}

/// What waits for a second person.
pub async fn list(app: &App, ask: &Ask) -> Result<Vec<ErasureLine>> {
    ask.may_ever_look(Action::Erase, Purpose::Audit)?;
    let names = Names::load(app).await?;
    let mut lines = Vec::new();
    for person in erasures::all_waiting(&app.store, MOST).await? {
        // Whom one may not know of is not on one's list.
        let Ok(permit) = permit_to_look(app, ask, person).await else { continue };
        let Some(asked) = erasures::waiting(&app.store, &permit).await? else { continue };
        let read = people::read(&app.store, &permit).await?;
        let found = app.store.disclose(read, entry(ask, &permit, "looked")).await?;
        lines.push(ErasureLine {
            person,
            name: found.identity.unwrap_or_default().display_name(),
            reference: reference(person),
            erasing: erasing(&asked, ask, &names),
        });
    }
    Ok(lines)
}

/// The form on which it is asked for, agreed to or taken back.
pub async fn form(app: &App, ask: &Ask, person: PersonId) -> Result<ErasureForm> {
    let permit = permit_to_look(app, ask, person).await?;
    let read = people::read(&app.store, &permit).await?;
    let found = app.store.disclose(read, entry(ask, &permit, "looked")).await?;
    let names = Names::load(app).await?;
    Ok(ErasureForm {
        person,
        name: found.identity.unwrap_or_default().display_name(),
        reference: reference(person),
        waiting_days: app.rules().erasure.waiting_days,
        erasing: of_person(app, ask, &permit, &names).await?,
    })
}

/// Asks for it. It can be agreed to when the waiting time is over.
pub async fn ask_for(app: &App, ask: &Ask, person: PersonId, reason: &str, once: Once) -> Result<String> {
    let permit = permit(app, ask, person).await?;
    let parsed = ErasureReason::from_code(reason);
    let mut invalid = Invalid::new();
    if parsed.is_none() {
        invalid.add("reason", "erasure-reason");
    }
    let reason = invalid.or(parsed)?.ok_or(AppError::NotNow("erasure-reason"))?;
    if erasures::waiting(&app.store, &permit).await?.is_some() {
        return Err(AppError::NotNow("erasure-asked"));
    }
    let waiting = SignedDuration::from_hours(24 * i64::from(app.rules().erasure.waiting_days));
    let mut set = WriteSet::new();
    erasures::ask(&app.store, &mut set, &permit, reason, ask.now.checked_add(waiting).unwrap_or(ask.now));
    set.audit(entry(ask, &permit, "asked"));
    once.write(app, set, format!("/people/{person}/erase?done=asked")).await
}

/// Agrees, as the second person, and erases.
pub async fn agree(app: &App, ask: &Ask, person: PersonId, checked: bool, once: Once) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let permit = permit(app, ask, person).await?;
    let asked = waiting(app, &permit).await?;
    if ask.account() == Some(asked.asked_by) {
        return Err(AppError::NotNow("erasure-two"));
    }
    if asked.not_before > ask.now {
        return Err(AppError::NotNow("erasure-waits"));
    }
    if !checked {
        let mut invalid = Invalid::new();
        invalid.add("checked", "erasure-checked");
        invalid.or(())?;
    }
    keeps_others_safe(app, person).await?;
    let mut set = WriteSet::new();
    people::unchanged_since(&mut set, person, seen);
    erasures::agree(&mut set, &permit, &asked);
    same_person::keep_together(&app.store, &mut set, person, ask.now).await?;
    erasure::erase_person(&app.store, &mut set, person);
    set.audit(entry(ask, &permit, "agreed"));
    once.write(app, set, "/erasures?done=erased".to_owned()).await
}

/// What was noted on one of a person's records counts for the others too. Erased, a hold or a conflict could be ended by
/// nobody any more, and what closed a way to them would be forgotten: both are seen to on the other records first.
async fn keeps_others_safe(app: &App, person: PersonId) -> Result<()> {
    let records = same_person::records(&app.store, person).await?;
    if records.len() > 1 && safety::has_hold_or_conflict(&app.store, person).await? {
        return Err(AppError::NotNow("erasure-holds"));
    }
    for other in records.into_iter().filter(|record| *record != person) {
        if would_open_without(app, other, person).await? {
            return Err(AppError::NotNow("erasure-protects"));
        }
    }
    Ok(())
}

/// Takes it back: nothing was erased.
pub async fn take_back(app: &App, ask: &Ask, person: PersonId, once: Once) -> Result<String> {
    let permit = permit(app, ask, person).await?;
    let asked = waiting(app, &permit).await?;
    let mut set = WriteSet::new();
    erasures::take_back(&mut set, &permit, &asked);
    set.audit(entry(ask, &permit, "taken_back"));
    once.write(app, set, format!("/people/{person}/erase?done=taken-back")).await
}

async fn waiting(app: &App, permit: &PersonPermit) -> Result<Asked> {
    erasures::waiting(&app.store, permit).await?.ok_or(AppError::Refused(Refusal::unknown()))
}

/// Reads the epoch keys anew where another server has turned the epoch.
pub async fn follow_epochs(app: &App) -> Result<()> {
    Ok(app.store.follow_epochs().await?)
}

/// Turns the epoch where it is time.
pub async fn turn_epoch(app: &App) -> Result<()> {
    let rules = app.rules();
    let lasts = SignedDuration::from_hours(24 * i64::from(rules.erasure.epoch_days));
    let settles = SignedDuration::from_mins(i64::from(rules.erasure.settle_minutes));
    match app.store.turn_epoch(lasts, settles).await? {
        alongside_storage::Turn::NotDue => {}
        turn => tracing::info!(?turn, "the epoch of the keys turns"),
    }
    Ok(())
}
