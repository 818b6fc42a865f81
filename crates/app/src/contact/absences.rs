//! A worker is away: the queue and the promises move to the deputy, with a note, and back again.

use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::contact::{AbsenceLine, Absences, Colleague};
use alongside_gate::{Action, Permit, Purpose, Refusal, Role, Viewer, acts::acts, decide_here};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AbsenceId, AccountId, OrganisationId};
use alongside_storage::rooms::{absences as rooms, accounts};
use alongside_storage::{Error, WriteSet};
use std::collections::HashMap;

/// The longest note, in letters.
const LONGEST: usize = 1_000;

/// What was typed in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewAbsence {
    /// Who is away.
    pub account: Option<AccountId>,
    /// Who stands in.
    pub deputy: Option<AccountId>,
    /// The first day.
    pub starts_on: Option<Date>,
    /// The last day.
    pub ends_on: Option<Date>,
    /// What the deputy should know.
    pub note: String,
}

fn may_declare(ask: &Ask) -> Result<Permit> {
    Ok(decide_here(&ask.to(Action::DeclareAbsence, Purpose::Support))?)
}

fn leads(ask: &Ask) -> bool {
    ask.viewer.member().is_some_and(|member| member.is(Role::UnitManager) || member.is(Role::AgencyManager))
}

fn asker(ask: &Ask) -> Result<(AccountId, OrganisationId)> {
    ask.account().zip(ask.organisation()).ok_or(AppError::Refused(Refusal::unknown()))
}

/// Colleagues who can be away or stand in today: those whose role has this act.
async fn team(app: &App, ask: &Ask) -> Result<(Vec<Colleague>, HashMap<AccountId, String>)> {
    let (_, organisation) = asker(ask)?;
    let today = london_date(ask.now);
    let everybody = accounts::colleagues(&app.store, organisation).await?;
    let names = everybody.iter().map(|it| (it.account, it.name.clone())).collect();
    let able = everybody
        .into_iter()
        .filter(|it| {
            Viewer::of(&it.facts, today).is_ok_and(|viewer| {
                viewer.member().is_some_and(|member| {
                    member.roles().iter().any(|role| acts(role).contains(Action::DeclareAbsence))
                })
            })
        })
        .map(|it| Colleague { account: it.account, name: it.name })
        .collect();
    Ok((able, names))
}

/// Absences of the asker's organisation that are not over, and who may be named for a new one.
pub async fn list(app: &App, ask: &Ask) -> Result<Absences> {
    may_declare(ask)?;
    let (account, organisation) = asker(ask)?;
    let (able, names) = team(app, ask).await?;
    let name = |account: AccountId| names.get(&account).cloned().unwrap_or_default();
    let lines = rooms::open(&app.store, organisation)
        .await?
        .into_iter()
        .map(|it| AbsenceLine {
            id: it.id,
            who: name(it.account),
            deputy: name(it.deputy),
            starts_on: it.starts_on,
            ends_on: it.ends_on,
            note: it.note,
            begun: it.begun_at.is_some(),
            moved: it.moved,
            may_end: leads(ask) || it.account == account,
        })
        .collect();
    let people = able.iter().filter(|it| leads(ask) || it.account == account).cloned().collect();
    Ok(Absences { lines, people, deputies: able, today: london_date(ask.now) })
}

/// Declares an absence. Where its first day has come, the work moves in the same write.
pub async fn declare(app: &App, ask: &Ask, new: &NewAbsence, once: Once) -> Result<String> {
    may_declare(ask)?;
    let (own, _) = asker(ask)?;
    let (able, _) = team(app, ask).await?;
    let today = london_date(ask.now);
    let mut invalid = Invalid::new();
    let knows = |account: Option<AccountId>| account.filter(|it| able.iter().any(|one| one.account == *it));
    let account = knows(new.account).filter(|account| leads(ask) || *account == own);
    if account.is_none() {
        invalid.add("account", "contact-absent-who");
    }
    let deputy = knows(new.deputy);
    if deputy.is_none() || deputy == account {
        invalid.add("deputy", "contact-absent-deputy");
    }
    if new.starts_on.is_none_or(|day| day < today) {
        invalid.add("starts_on", "contact-absent-from");
    }
    if new.ends_on.is_none_or(|day| new.starts_on.is_some_and(|start| day < start)) {
        invalid.add("ends_on", "contact-absent-until");
    }
    if new.note.chars().count() > LONGEST {
        invalid.add_with("note", "contact-too-long", LONGEST.to_string());
    }
    invalid.or(())?;
    let (Some(account), Some(deputy), Some(starts_on), Some(ends_on)) =
        (account, deputy, new.starts_on, new.ends_on)
    else {
        return Err(AppError::Refused(Refusal::unknown()));
    };
    let absence = rooms::Absence {
        id: AbsenceId::new(app.store.ids()),
        account,
        deputy,
        starts_on,
        ends_on,
        note: new.note.clone(),
        begun_at: None,
        ended_at: None,
        moved: 0,
    };
    let mut set = WriteSet::new();
    rooms::insert(&app.store, &mut set, &absence, Some(own), ask.now).await?;
    if starts_on <= today {
        rooms::begin(&mut set, &absence, ask.now);
    }
    set.audit(ask.plain_entry(Action::DeclareAbsence.code(), Purpose::Support.code()));
    once.write(app, set, "/absences?done=declared".to_owned()).await
}

/// Moves the work of every absence whose first day has come: scheduled work, good to be repeated.
pub async fn begin_due(app: &App) -> Result<u32> {
    let now = app.now();
    let mut begun = 0;
    for id in rooms::to_begin(&app.store, london_date(now)).await? {
        let Some(absence) = rooms::one(&app.store, id).await? else { continue };
        let mut set = WriteSet::new();
        rooms::begin(&mut set, &absence, now);
        match app.store.write(set).await {
            Ok(_) => begun += 1,
            // Another server was first.
            Err(Error::Stale(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(begun)
}

/// Ends an absence: what the deputy has not touched goes back. One's own, or a colleague's for whoever leads.
pub async fn end(app: &App, ask: &Ask, absence: AbsenceId, once: Once) -> Result<String> {
    may_declare(ask)?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let (own, organisation) = asker(ask)?;
    let found = rooms::one(&app.store, absence).await?.ok_or_else(unknown)?;
    let in_team =
        accounts::colleagues(&app.store, organisation).await?.iter().any(|it| it.account == found.account);
    if !(found.account == own || (leads(ask) && in_team)) {
        return Err(unknown());
    }
    let mut set = WriteSet::new();
    rooms::end(&mut set, &found, ask.now);
    set.audit(ask.plain_entry(Action::DeclareAbsence.code(), Purpose::Support.code()));
    once.write(app, set, "/absences?done=ended".to_owned()).await
}
