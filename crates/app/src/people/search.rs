//! Search: an index in memory finds candidates, the gate's scope says who of them is shown, the audit names them.

use super::reference;
use crate::indexing::{Everybody, News, follow};
use crate::limits::Counted;
use crate::same_person::{Gathered, Matching};
use crate::{App, Ask, Result};
use alongside_answers::people::{Found, FoundLine};
use alongside_domain::contact::PointRef;
use alongside_domain::people::Details;
use alongside_gate::{Action, ClassSet, DataClass, Purpose, scope};
use alongside_kernel::id::PersonId;
use alongside_linkage::{Entry, Index, Knowing, Meets, Query};
use alongside_storage::rooms::indexed::{self, Indexed};
use alongside_storage::rooms::search as rooms;
use std::collections::HashMap;
use tokio::sync::OwnedMutexGuard;

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
    /// While everybody is read after a start: how many in a hundred have been. What is there is found meanwhile.
    reading: Option<u8>,
}

fn entry(details: &Details) -> Entry {
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
        address: contact.address.iter().map(|line| line.open().clone()).collect(),
        postcode: postcode.map(|code| code.open().as_str().to_owned()),
        references: details.references.iter().flatten().cloned().collect(),
        email: contact.usable_email().or(contact.email.as_ref()).map(|email| email.as_str().to_owned()),
    }
}

/// Brings the index up to date with what has changed since it was last asked.
async fn refresh(app: &App, held: &mut PeopleIndex) -> Result<()> {
    if held.reading.is_some() {
        return Ok(());
    }
    // Whoever waits for it may go away at any moment: what was taken over already is taken over once more, and only where
    // it was cut short while everybody was read, they are read again.
    let PeopleIndex { head: read_up_to, index, .. } = held;
    let head = follow(app, *read_up_to, true, "search index", |news| match news {
        News::Everybody => {
            *read_up_to = None;
            *index = Index::default();
        }
        News::Person(it) => put(index, &it),
    })
    .await?;
    held.head = Some(head);
    Ok(())
}

fn put(index: &mut Index<PersonId>, it: &Indexed) {
    match &it.details {
        Some(details) => index.insert(it.person, &entry(details)),
        None => index.remove(it.person),
    }
}

/// The most that are looked at of those who may bear a name.
const NAMESAKES: usize = 50;

/// Who may bear a name, for the program's own rules; nothing as long as nobody was read into the index.
pub(crate) async fn namesakes(app: &App, name: &str) -> Result<Option<Vec<PersonId>>> {
    let mut held = app.people.lock().await;
    if held.head.is_none() {
        return Ok(None);
    }
    refresh(app, &mut held).await?;
    let mut found = held.index.search(&Query::read(name));
    found.truncate(NAMESAKES);
    Ok(Some(found))
}

/// Everybody on their way into the index, so that no search after a start need wait: it finds those who are in already,
/// and says how many that are.
pub struct Loading {
    parts: Everybody,
    /// The index of likely records, and who goes into it: opening everybody twice would take twice as long.
    matching: Option<(OwnedMutexGuard<Matching>, Gathered)>,
    head: i64,
    all: u64,
    done: u64,
}

impl Loading {
    /// Begins, where nobody has begun or finished yet.
    pub async fn begin(app: &App) -> Result<Option<Self>> {
        // Asked before anything is read: what comes meanwhile is followed afterwards.
        let head = indexed::head(&app.store).await?;
        let all = indexed::people(&app.store).await?;
        let mut held = app.people.lock().await;
        if held.reading.is_some() || held.head.is_some() {
            return Ok(None);
        }
        held.index = Index::default();
        held.reading = Some(0);
        let matching = app.matching.clone().try_lock_owned().ok().filter(|it| it.is_empty());
        let matching = matching.map(|it| (it, Gathered::default()));
        Ok(Some(Self { parts: Everybody::new(app, true, "search index"), matching, head, all, done: 0 }))
    }

    /// Puts the next part in and says how many in a hundred are there; nothing when all are. Where it fails, the next search
    /// reads everybody.
    pub async fn step(&mut self, app: &App) -> Result<Option<u8>> {
        let part = self.parts.next(app).await;
        let mut held = app.people.lock().await;
        match part {
            Ok(Some(part)) => {
                self.done += part.len() as u64;
                // An index at its beginning: whoever is erased is not in it.
                let known = part.into_iter().filter_map(|it| Some((it.person, it.details?)));
                held.index.insert_all(known.map(|(person, details)| {
                    if let Some((_, everybody)) = &mut self.matching {
                        everybody.add(person, &details);
                    }
                    (person, entry(&details))
                }));
                let share = u8::try_from(100 * self.done / self.all.max(self.done).max(1)).unwrap_or(100);
                held.reading = Some(share);
                Ok(Some(share))
            }
            Ok(None) => {
                (held.head, held.reading) = (Some(self.head), None);
                Ok(None)
            }
            Err(error) => {
                held.reading = None;
                Err(error)
            }
        }
    }

    /// Once all are there: makes the index of likely records of them too.
    pub async fn end(self) -> Result<()> {
        match self.matching {
            Some((mut matching, everybody)) => matching.fill(everybody, self.head).await,
            None => Ok(()),
        }
    }
}

/// Whoever is found and may be seen. People who may not be seen are neither shown nor counted: for the asker they
/// are not there.
pub async fn search(app: &App, ask: &Ask, typed: &str) -> Result<Found> {
    let scope = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let query = Query::read(typed);
    if !query.is_enough() {
        return Ok(Found { too_short: true, ..Found::default() });
    }
    if let Some(who) = Counted::of(ask) {
        app.limits.search(&who)?;
    }
    let (candidates, reading) = {
        let mut held = app.people.lock().await;
        refresh(app, &mut held).await?;
        (held.index.search(&query), held.reading)
    };
    let limit = u32::try_from(AT_A_TIME).unwrap_or(u32::MAX);
    let mut lines: Vec<FoundLine> = Vec::new();
    let mut entry = ask.entry(Action::SearchPeople, Purpose::Support, [], scope.classes());
    if candidates.is_empty() {
        let mut set = alongside_storage::WriteSet::new();
        set.audit(entry);
        app.store.write(set).await?;
        return Ok(Found { reading, ..Found::default() });
    }
    let (first, others) = candidates.split_at(AT_FIRST.min(candidates.len()));
    for some in std::iter::once(first).chain(others.chunks(AT_A_TIME)) {
        let room = SHOWN + 1 - lines.len();
        let rank: HashMap<PersonId, usize> =
            some.iter().enumerate().map(|(place, person)| (*person, place)).collect();
        let rows = rooms::rows(&app.store, &scope, some, limit).await?;
        let met = {
            let held = app.people.lock().await;
            rows.about(|found| {
                found
                    .iter()
                    .map(|it| held.index.meets(it.person, &query, knowing(it.shown)))
                    .collect::<Vec<_>>()
            })
        };
        let found = rows.map(|found| {
            // Whoever is met only by what the asker may not know is not there for them.
            let met = found.into_iter().zip(met).filter(|(_, met)| *met != Meets::Not);
            let mut found: Vec<(rooms::Found, bool)> =
                met.map(|(it, met)| (it, met == Meets::Nearly)).collect();
            found.sort_by_key(|(it, _)| rank.get(&it.person).copied().unwrap_or(usize::MAX));
            found.truncate(room);
            found
        });
        entry.subjects = found.about(|found| found.iter().map(|(it, _)| it.person.into()).collect());
        // Each part has its own entry: nothing is shown whose entry is not durable.
        let found = app.store.disclose(found, entry.clone()).await?;
        lines.extend(found.into_iter().map(|(it, nearly)| line(it, nearly)));
        if lines.len() > SHOWN {
            break;
        }
    }
    let more = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    Ok(Found { lines, more, too_short: false, reading })
}

/// By what somebody may be found: a number, a reference or a postcode that is tried would else be confirmed by being found.
fn knowing(shown: ClassSet) -> Knowing {
    Knowing { contact: shown.contains(DataClass::Contact), references: shown.contains(DataClass::Report) }
}

fn line(found: rooms::Found, nearly: bool) -> FoundLine {
    FoundLine {
        nearly,
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
