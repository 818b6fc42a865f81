//! Looks at people's records that stand out: found in the audit log, asked about by whoever answers for it.

mod judge;
mod watch;

pub use watch::watch;

use super::{Names as LogNames, catch_up};
use crate::names::Names;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::oversight::{LookLine, LookPage, Looks};
use alongside_domain::oversight::{LookAnswer, LookRules};
use alongside_gate::{Action, Permit, Purpose, Refusal, decide_here};
use alongside_kernel::clock::start_of_london_day;
use alongside_kernel::id::spoken_reference;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::unusual_looks::{self, Found, Kept};
use alongside_storage::{Error as StorageError, WriteSet};
use jiff::ToSpan as _;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// The most that a page shows of what is open, and of what was answered.
const PAGE: usize = 50;
/// The most entries that stand beside a look.
const EVIDENCE: u32 = 50;
/// So many days before and after a look are shown of what else was done with the record.
const AROUND_DAYS: i64 = 30;

/// What stands out, as data.
fn rules() -> Result<Arc<LookRules>> {
    static SHIPPED: LazyLock<std::result::Result<Arc<LookRules>, String>> =
        LazyLock::new(|| LookRules::shipped().map(Arc::new).map_err(|error| error.to_string()));
    SHIPPED.clone().map_err(|error| AppError::Storage(StorageError::Unusable(error)))
}

fn permit(ask: &Ask, action: Action) -> Result<Permit> {
    Ok(decide_here(&ask.to(action, Purpose::Audit))?)
}

/// The entry of an act; it names the records that were looked at.
fn entry(ask: &Ask, action: Action, about: &[&Found]) -> Entry {
    let mut entry = ask.plain_entry(action.code(), Purpose::Audit.code());
    entry.subjects = about.iter().filter_map(|it| it.person).map(Into::into).collect();
    entry.subjects.sort();
    entry.subjects.dedup();
    entry
}

fn line(kept: &Kept, ask: &Ask, names: &Names) -> LookLine {
    let found = &kept.found;
    LookLine {
        id: kept.id,
        version: kept.version,
        kind: found.kind,
        who: names.both(found.account, found.organisation),
        account: found.account.to_string(),
        day: found.day,
        at: found.at,
        reference: found.person.map(|person| spoken_reference(person.uuid())),
        people: found.people,
        own: ask.account() == Some(found.account),
        ended: kept.ended.map(|(at, answer, by)| (at, answer, names.account(by))),
    }
}

/// What stands out, and what came of what stood out before. Reading it is in the log before it leaves.
pub async fn list(app: &App, ask: &Ask) -> Result<Looks> {
    let permit = permit(ask, Action::SeeAudit)?;
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let open = unusual_looks::open(&app.store, &permit, limit).await?;
    let answered = unusual_looks::answered(&app.store, &permit, limit).await?;
    let read = open.with(answered);
    let entry = read.about(|(open, answered)| {
        let found: Vec<&Found> = open.iter().chain(answered).map(|it| &it.found).collect();
        entry(ask, Action::SeeAudit, &found)
    });
    let (open, answered) = app.store.disclose(read, entry).await?;
    let names = Names::load(app).await?;
    let lines = |kept: &[Kept]| kept.iter().take(PAGE).map(|it| line(it, ask, &names)).collect();
    Ok(Looks { open: lines(&open), more: open.len() > PAGE, answered: lines(&answered) })
}

/// Whether anything is open, for the page from which it is reached.
pub async fn any_open(app: &App, ask: &Ask) -> Result<bool> {
    let permit = permit(ask, Action::SeeAudit)?;
    let open = unusual_looks::open(&app.store, &permit, 1).await?;
    Ok(open.about(|open| !open.is_empty()))
}

async fn one(app: &App, ask: &Ask, id: Uuid) -> Result<Kept> {
    let permit = permit(ask, Action::SeeAudit)?;
    let read = unusual_looks::one(&app.store, &permit, id).await?;
    let read = read.ok_or_else(|| AppError::Refused(Refusal::unknown()))?;
    let entry = read.about(|it| entry(ask, Action::SeeAudit, &[&it.found]));
    Ok(app.store.disclose(read, entry).await?)
}

/// One look that stands out, with what the account did besides.
pub async fn view(app: &App, ask: &Ask, id: Uuid) -> Result<LookPage> {
    let kept = one(app, ask, id).await?;
    catch_up(app).await?;
    let around = if kept.found.person.is_some() { AROUND_DAYS } else { 0 };
    let day = kept.found.day;
    let first = day.checked_sub(around.days()).unwrap_or(day);
    let after = day.checked_add((around + 1).days()).unwrap_or(day);
    let span = (start_of_london_day(first), start_of_london_day(after));
    let leaves = unusual_looks::evidence(&app.store, &kept.found, span, EVIDENCE).await?;
    let (names, log) = (Names::load(app).await?, LogNames::read(app).await?);
    Ok(LookPage {
        line: line(&kept, ask, &names),
        entries: leaves.into_iter().map(|leaf| log.entry(leaf)).collect(),
    })
}

/// Says what came of asking about one. `version` is the one that was seen.
pub async fn answer(
    app: &App,
    ask: &Ask,
    (id, version): (Uuid, Option<i64>),
    answer: &str,
    once: Once,
) -> Result<String> {
    let permit = permit(ask, Action::AnswerLook)?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let read = unusual_looks::one(&app.store, &permit, id).await?;
    let read = read.ok_or_else(|| AppError::Refused(Refusal::unknown()))?;
    let kept = app.store.use_within(read, "what is answered about a look");
    let by = ask.account().ok_or_else(|| AppError::Refused(Refusal::unknown()))?;
    if kept.found.account == by {
        return Err(AppError::NotNow("look-own"));
    }
    if version != Some(kept.version) {
        return Err(AppError::Stale("look"));
    }
    let answer = LookAnswer::from_code(answer);
    let mut invalid = Invalid::new();
    if answer.is_none() {
        invalid.add("answer", "look-answer");
    }
    let answer = invalid.or(answer)?.ok_or(AppError::NotNow("look-answer"))?;
    let mut set = WriteSet::new();
    unusual_looks::answer(&mut set, (id, kept.version), answer, by, ask.now);
    let mut entry = entry(ask, Action::AnswerLook, &[&kept.found]);
    entry.detail = answer.code();
    set.audit(entry);
    once.write(app, set, format!("/audit/looks/{}?done=answered", id.simple())).await
}
