//! The queue: who is due contact, what is late, what is new; work handed over and handed back.

use crate::people::reference;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::contact::{Colleague, HandedOver, Queue, QueueLine, View};
use alongside_gate::{Action, Purpose, Refusal, Viewer, decide_person, scope};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, BatchId, PersonId, SavedViewId, SubjectId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::accounts;
use alongside_storage::rooms::facts;
use alongside_storage::rooms::queue::{self as rooms, Cursor, QueueRow};
use alongside_storage::rooms::same_person;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub use alongside_storage::rooms::queue::{Filter, Owner, Side};

/// Rows on a page.
pub const PAGE: u32 = 50;
/// The most duties that are handed over at once.
const MOST: usize = 200;

/// Where a page begins, as it stands in an address: day, rank and duty. It tells nothing of a person.
fn cursor_text(cursor: &Cursor) -> String {
    format!("{}.{}.{}", cursor.day, cursor.rank, cursor.duty.simple())
}

fn cursor_of(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.');
    let day = parts.next()?;
    let cursor = Cursor {
        day: day.to_owned(),
        rank: parts.next()?.parse().ok()?,
        duty: Uuid::try_parse(parts.next()?).ok()?,
    };
    day.parse::<alongside_kernel::Date>().ok().map(|_| cursor)
}

/// Those of an organisation who can be given work for people, now.
fn can_work(ask: &Ask, colleagues: Vec<accounts::Colleague>) -> (Vec<Colleague>, HashMap<AccountId, String>) {
    let today = london_date(ask.now);
    let names = colleagues.iter().map(|it| (it.account, it.name.clone())).collect();
    let able = colleagues
        .into_iter()
        .filter(|it| {
            Viewer::of(&it.facts, today).is_ok_and(|viewer| {
                scope(&alongside_gate::Asking::new(&viewer, Action::SeeQueue, Purpose::Support, ask.now))
                    .is_ok()
            })
        })
        .map(|it| Colleague { account: it.account, name: it.name })
        .collect();
    (able, names)
}

/// Those of an organisation who can be given work for people, now, with their names.
pub(crate) async fn colleagues_who_can(
    app: &App,
    ask: &Ask,
    organisation: alongside_kernel::id::OrganisationId,
) -> Result<Vec<(AccountId, String)>> {
    let (able, _) = can_work(ask, accounts::colleagues(&app.store, organisation).await?);
    Ok(able.into_iter().map(|it| (it.account, it.name)).collect())
}

/// A page of the queue. `after` is where it begins, `batch` what was just handed over.
pub async fn list(
    app: &App,
    ask: &Ask,
    filter: &Filter,
    after: &str,
    batch: Option<BatchId>,
) -> Result<Queue> {
    part(app, ask, filter, (after, PAGE), batch).await
}

/// The same with as many rows as are asked for.
pub async fn part(
    app: &App,
    ask: &Ask,
    filter: &Filter,
    (after, most): (&str, u32),
    batch: Option<BatchId>,
) -> Result<Queue> {
    let scope = scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let (account, organisation) = ask.account().zip(ask.organisation()).ok_or_else(unknown)?;
    let after = if after.is_empty() { None } else { Some(cursor_of(after).ok_or_else(unknown)?) };
    let today = london_date(ask.now);
    let store = &app.store;
    let rows = rooms::list(store, &scope, filter, today, after.as_ref(), most.saturating_add(1)).await?;
    let page = usize::try_from(most).unwrap_or(usize::MAX);
    let rows = rows.map(|mut rows| {
        let next = rows.get(page.saturating_sub(1)).filter(|_| rows.len() > page);
        let next = next.map(|row| cursor_text(&row.cursor));
        rows.truncate(page);
        (rows, next)
    });
    // A row tells of every record of its person: whose report is read stands in the log.
    let (mut subjects, several): (Vec<_>, Vec<_>) = rows.about(|(rows, _)| {
        let several = rows.iter().filter(|row| row.records > 1).map(|row| row.person);
        (rows.iter().map(|row| SubjectId::from(row.person)).collect(), several.collect())
    });
    subjects.extend(same_person::all_records(store, &several).await?.into_iter().map(SubjectId::from));
    subjects.sort_unstable();
    subjects.dedup();
    let beside = rooms::beside(store, account).await?;
    let (colleagues, names) = can_work(ask, accounts::colleagues(store, organisation).await?);
    let handed_over =
        match batch {
            Some(batch) => rooms::batch(store, batch, account).await?.map(|(moved, untouched, to)| {
                HandedOver { batch, moved, untouched, to: to.and_then(|to| names.get(&to).cloned()) }
            }),
            None => None,
        };
    let entry = ask.entry(Action::SeeQueue, Purpose::Support, subjects, scope.classes());
    let (rows, next) = store.disclose(rows, entry).await?;
    let lists = app.lists();
    let lines = rows
        .into_iter()
        .map(|row| {
            let label = |code: &String| lists.crime_types.get(code).map(|found| found.label.clone());
            let what: Vec<String> = row.crime_types.iter().filter_map(label).collect();
            line(row, what.join("; "), &names, beside.looked_at)
        })
        .collect();
    let may_assign = ask.viewer.member().is_some_and(|member| {
        member.roles().iter().any(|role| alongside_gate::acts::acts(role).contains(Action::AssignWork))
    });
    Ok(Queue {
        lines,
        next,
        today,
        looked_at: beside.looked_at,
        views: beside
            .views
            .into_iter()
            .map(|view| View { id: view.id, name: view.name, query: view.filter })
            .collect(),
        districts: beside.districts,
        colleagues,
        may_assign,
        handed_over,
    })
}

fn line(
    row: QueueRow,
    what: String,
    names: &HashMap<AccountId, String>,
    looked_at: Option<Timestamp>,
) -> QueueLine {
    QueueLine {
        duty: row.duty,
        person: row.person,
        records: row.records,
        name: row.name,
        reference: reference(row.person),
        kind: row.kind,
        due_on: row.due_on,
        ask_again_on: row.ask_again_on,
        owner: row.owner.map(|owner| names.get(&owner).cloned().unwrap_or_default()),
        // Before the first look nothing is old, so nothing is marked.
        new: looked_at.is_some_and(|at| row.changed_at > at),
        attempts: row.attempts,
        last_tried_on: row.last_tried_at.map(london_date),
        promised_for: row.promised_for,
        what,
        priority: row.priority,
        needs: row.needs,
        hold: row.hold,
    }
}

/// Says that the asker has looked: what changes from now on is new to them.
pub async fn looked(app: &App, ask: &Ask, back: &str, once: Once) -> Result<String> {
    scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    rooms::looked(&mut set, account, ask.now);
    once.write(app, set, back.to_owned()).await
}

/// Keeps a filter under a name. `query` is the filter in its one written form.
pub async fn keep_view(app: &App, ask: &Ask, name: &str, query: &str, once: Once) -> Result<String> {
    scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut invalid = Invalid::new();
    if name.is_empty() {
        invalid.add("name", "contact-view-name");
    } else if name.chars().count() > 60 {
        invalid.add_with("name", "contact-too-long", "60");
    }
    invalid.or(())?;
    let mut set = WriteSet::new();
    rooms::keep_view(&app.store, &mut set, account, name, query, ask.now).await?;
    once.write(app, set, format!("/queue?{query}")).await
}

/// Forgets a view of the asker's.
pub async fn drop_view(app: &App, ask: &Ask, view: SavedViewId, once: Once) -> Result<String> {
    scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    rooms::drop_view(&mut set, account, view);
    match once.write(app, set, "/queue".to_owned()).await {
        // Another's view, or none: to the asker it is not there.
        Err(AppError::Stale(_)) => Err(AppError::Refused(Refusal::unknown())),
        done => done,
    }
}

/// Gives several duties to a colleague, or to nobody, at once: all or none. Gives the address of the list with what
/// can be undone.
pub async fn assign(
    app: &App,
    ask: &Ask,
    duties: &[Uuid],
    owner: Option<AccountId>,
    query: &str,
    once: Once,
) -> Result<String> {
    ask.may_ever(Action::AssignWork, Purpose::Support)?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let (account, organisation) = ask.account().zip(ask.organisation()).ok_or_else(unknown)?;
    if duties.is_empty() || duties.len() > MOST {
        return Err(AppError::Invalid(Invalid::field("duty", "contact-choose-rows")));
    }
    if let Some(owner) = owner {
        let (able, _) = can_work(ask, accounts::colleagues(&app.store, organisation).await?);
        if !able.iter().any(|it| it.account == owner) {
            return Err(AppError::Invalid(Invalid::field("owner", "contact-owner")));
        }
    }
    let batch = BatchId::new(app.store.ids());
    let mut set = WriteSet::new();
    let mut subjects = Vec::with_capacity(duties.len());
    let mut classes = alongside_gate::ClassSet::EMPTY;
    let mut people = HashSet::new();
    for duty in duties {
        let found = rooms::to_assign(&app.store, *duty).await?;
        let named = found.first().map_or(PersonId::from_uuid(*duty), |(person, _)| *person);
        if people.contains(&named) {
            continue;
        }
        let facts = ask.facts(app, named).await?;
        decide_person(&ask.to(Action::AssignWork, Purpose::Support), &facts)?;
        if found.is_empty() {
            return Err(AppError::Stale("duty"));
        }
        for (person, open) in found {
            let facts = ask.facts(app, person).await?;
            let Ok(permit) = decide_person(&ask.to(Action::AssignWork, Purpose::Support), &facts) else {
                continue;
            };
            if let Some(owner) = owner {
                let theirs = facts::person(&app.store, person, Some(owner), Some(organisation)).await?;
                // Why a colleague can't be given somebody is not said.
                if theirs.barriers.any() {
                    return Err(AppError::Invalid(Invalid::field("owner", "contact-owner")));
                }
            }
            for duty in open {
                rooms::assign(&mut set, batch, duty, account, owner, ask.now);
            }
            people.insert(person);
            subjects.push(person.into());
            classes = classes.union(permit.all_classes());
        }
    }
    set.audit(ask.entry(Action::AssignWork, Purpose::Support, subjects, classes));
    let and = if query.is_empty() { "" } else { "&" };
    once.write(app, set, format!("/queue?{query}{and}batch={batch}")).await
}

/// Gives back what nobody touched since it was handed over. Gives the address of the list as it was narrowed.
pub async fn undo(app: &App, ask: &Ask, batch: BatchId, query: &str, once: Once) -> Result<String> {
    ask.may_ever(Action::AssignWork, Purpose::Support)?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let account = ask.account().ok_or_else(unknown)?;
    rooms::batch(&app.store, batch, account).await?.ok_or_else(unknown)?;
    let mut set = WriteSet::new();
    rooms::undo(&mut set, batch, account, ask.now);
    set.audit(ask.plain_entry(Action::AssignWork.code(), Purpose::Support.code()));
    let and = if query.is_empty() { "" } else { "&" };
    once.write(app, set, format!("/queue?{query}{and}done=undone")).await
}
