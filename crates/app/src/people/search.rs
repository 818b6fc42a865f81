//! Search: an index in memory finds candidates, the gate's scope says who of them is shown, the audit names them.

use super::reference;
use crate::indexing::{News, follow};
use crate::{App, Ask, Result};
use alongside_answers::people::{Found, FoundLine};
use alongside_domain::contact::PointRef;
use alongside_domain::people::Details;
use alongside_gate::{Action, Purpose, scope};
use alongside_kernel::id::PersonId;
use alongside_linkage::{Entry, Index, Query};
use alongside_storage::rooms::search as rooms;
use std::collections::HashMap;

/// The most people that are shown.
const SHOWN: usize = 50;
/// How many candidates are asked for first: nearly always all of them may be seen, and a page is full.
const AT_FIRST: usize = SHOWN + 1;
/// How many are asked for at a time after that.
const AT_A_TIME: usize = 500;

/// The index and how far it has followed the change feed.
#[derive(Default)]
pub(crate) struct PeopleIndex {
    index: Index<PersonId>,
    head: Option<i64>,
}

fn entry(details: &Details, references: Vec<String>) -> Entry {
    let identity = &details.identity;
    let contact = &details.contact;
    let postcode = contact.usable_address().map(|(_, code)| code).or(contact.postcode.as_ref());
    let names = [&identity.forename, &identity.surname, &identity.known_as];
    Entry {
        names: names.into_iter().flatten().map(|name| name.open().clone()).collect(),
        born: identity.date_of_birth.as_ref().map(|born| born.open().to_string()),
        phones: contact
            .known()
            .iter()
            .filter_map(|known| match known.point {
                // An old number still tells who it was.
                PointRef::Phone(phone) => Some(phone.digits().to_owned()),
                PointRef::Email(_) | PointRef::Address(..) => None,
            })
            .collect(),
        postcode: postcode.map(|code| code.open().as_str().to_owned()),
        references,
        email: contact.usable_email().or(contact.email.as_ref()).map(|email| email.as_str().to_owned()),
    }
}

/// Brings the index up to date with what has changed since it was last asked.
async fn refresh(app: &App, held: &mut PeopleIndex) -> Result<()> {
    // Where it is cut short, everybody is read again.
    let (from, index) = (held.head.take(), &mut held.index);
    let head = follow(app, from, true, "search index", |news| match news {
        News::Everybody => *index = Index::default(),
        News::Person(it) => match &it.details {
            Some(details) => index.insert(it.person, &entry(details, it.references)),
            None => index.remove(it.person),
        },
    })
    .await?;
    held.head = Some(head);
    Ok(())
}

/// Reads everybody into the index, so that the first search after a start need not wait for it.
pub async fn load_index(app: &App) -> Result<()> {
    refresh(app, &mut *app.people.lock().await).await
}

/// Whoever is found and may be seen. People who may not be seen are neither shown nor counted: for the asker they
/// are not there.
pub async fn search(app: &App, ask: &Ask, typed: &str) -> Result<Found> {
    let scope = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let query = Query::read(typed);
    if !query.is_enough() {
        return Ok(Found { too_short: true, ..Found::default() });
    }
    if let Some(account) = ask.account() {
        app.limits.search(&account.to_string())?;
    }
    let candidates = {
        let mut held = app.people.lock().await;
        refresh(app, &mut held).await?;
        held.index.search(&query)
    };
    let limit = u32::try_from(AT_A_TIME).unwrap_or(u32::MAX);
    let mut lines: Vec<FoundLine> = Vec::new();
    let mut entry = ask.entry(Action::SearchPeople, Purpose::Support, [], scope.classes());
    if candidates.is_empty() {
        let mut set = alongside_storage::WriteSet::new();
        set.audit(entry);
        app.store.write(set).await?;
        return Ok(Found::default());
    }
    let (first, others) = candidates.split_at(AT_FIRST.min(candidates.len()));
    for some in std::iter::once(first).chain(others.chunks(AT_A_TIME)) {
        let room = SHOWN + 1 - lines.len();
        let rank: HashMap<PersonId, usize> =
            some.iter().enumerate().map(|(place, person)| (*person, place)).collect();
        let found = rooms::rows(&app.store, &scope, some, limit).await?.map(|mut found| {
            found.sort_by_key(|it| rank.get(&it.person).copied().unwrap_or(usize::MAX));
            found.truncate(room);
            found
        });
        entry.subjects = found.about(|found| found.iter().map(|it| it.person.into()).collect());
        // Each part has its own entry: nothing is shown whose entry is not durable.
        let found = app.store.disclose(found, entry.clone()).await?;
        lines.extend(found.into_iter().map(line));
        if lines.len() > SHOWN {
            break;
        }
    }
    let more = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    Ok(Found { lines, more, too_short: false })
}

fn line(found: rooms::Found) -> FoundLine {
    FoundLine {
        person: found.person,
        reference: reference(found.person),
        recorded_name: if found.recorded_name == found.name { String::new() } else { found.recorded_name },
        name: found.name,
        born: found.born,
        postcode_district: found.postcode_district,
        reports: found.reports,
        newest: found.newest,
    }
}
