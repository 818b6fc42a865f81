//! What the indexes in memory read: everybody part by part, or those who changed since. It is shown to nobody by itself.

use super::place;
use crate::Engine;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use alongside_domain::people::Details;
use alongside_kernel::id::{PersonId, ReportId};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// People in a part: few enough that a million of them are never in memory at once.
const PART: u32 = 2_000;
/// So many changes are followed one by one; beyond that everybody is read again.
const FOLLOWED: i64 = 20_000;

/// A person as an index knows them.
pub struct Indexed {
    /// The person.
    pub person: PersonId,
    /// What is known of them; nothing where they are to be taken out.
    pub details: Option<Details>,
}

/// People as stored, still sealed. Opening them takes the processor some time, which belongs on a thread where nobody
/// waits.
pub struct Sealed {
    people: Vec<Row>,
    which: Which,
}

/// Who was read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// Everybody between the first and the last.
    AllBetween,
    /// People from anywhere.
    Some,
}

/// The one thing that an index takes from a report.
#[derive(Deserialize)]
struct Reference {
    reference: Option<String>,
}

/// Up to where the feed of changes has come. It is asked before anything is read: what comes meanwhile is read again.
pub async fn head(store: &Store) -> Result<i64> {
    let row = store.db().fetch_one("select coalesce(max(seq), 0) as head from change", args![]).await?;
    row.map_or(Ok(0), |row| row.int("head"))
}

/// From where to read on what was read up to a point. Sequence numbers may become visible out of order on PostgreSQL: a
/// little that was read before is read again there, which does no harm.
pub(super) fn a_little_before(store: &Store, point: i64) -> i64 {
    match store.db().engine() {
        Engine::Sqlite => point,
        Engine::Postgres => point.saturating_sub(64),
    }
}

/// How many people there are to be read.
pub async fn people(store: &Store) -> Result<u64> {
    let row = store.db().fetch_one("select count(*) as people from person", args![]).await?;
    Ok(row.map(|row| row.int("people")).transpose()?.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
}

/// Whether the changes between two points are few enough to be followed.
pub const fn can_follow(from: i64, to: i64) -> bool {
    to.saturating_sub(from) <= FOLLOWED
}

/// The next part of everybody, in the order of their ids; empty after the last.
pub async fn part(store: &Store, after: Option<PersonId>) -> Result<Sealed> {
    let after = after.map_or(Uuid::nil(), PersonId::uuid);
    let sql = "select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p left join subject_key k on k.subject = p.id where p.id > $1 order by p.id limit $2";
    Ok(Sealed { people: store.db().fetch(sql, args![after, PART]).await?, which: Which::AllBetween })
}

/// Those who changed after a point of the feed.
pub async fn changed(store: &Store, after: i64) -> Result<Sealed> {
    let after = a_little_before(store, after);
    let sql = "select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p left join subject_key k on k.subject = p.id \
               where p.id in (select subject from change where seq > $1 and room = 'people')";
    Ok(Sealed { people: store.db().fetch(sql, args![after]).await?, which: Which::Some })
}

impl Sealed {
    /// The last person of the part; nobody where it is empty.
    pub fn last(&self) -> Result<Option<PersonId>> {
        self.people.last().map(|row| row.id("id", PersonId::from_uuid)).transpose()
    }

    /// Opens everything.
    pub fn open(self, store: &Store) -> Result<Opened> {
        let people = self.people.iter().map(|row| {
            let person = row.id("id", PersonId::from_uuid)?;
            let details = match store.key_in(row, person) {
                Ok(key) => {
                    let at = place("person", "sealed", person.uuid(), person);
                    Some(store.open_sealed(&key, &at, &row.bytes("sealed")?)?)
                }
                Err(Error::Erased) => None,
                Err(error) => return Err(error),
            };
            Ok(Indexed { person, details })
        });
        Ok(Opened { people: people.collect::<Result<_>>()?, which: self.which })
    }
}

/// People who were opened, of whom some may not say by which references they are known.
pub struct Opened {
    people: Vec<Indexed>,
    which: Which,
}

impl Opened {
    /// For whom references are nothing.
    pub fn as_they_are(self) -> Unlogged<Vec<Indexed>> {
        Store::unlogged(self.people)
    }

    /// Reads the references of those who were last written before the references stood beside their details.
    pub async fn with_references(self, store: &Store) -> Result<Unlogged<Vec<Indexed>>> {
        let Self { mut people, which } = self;
        let lacks = |it: &&Indexed| it.details.as_ref().is_some_and(|details| details.references.is_none());
        let lacking: Vec<PersonId> = people.iter().filter(lacks).map(|it| it.person).collect();
        let mut references = references_of(store, &lacking, which).await?;
        for it in &mut people {
            if let Some(details) = &mut it.details
                && details.references.is_none()
            {
                details.references = Some(references.remove(&it.person).unwrap_or_default());
            }
        }
        Ok(Store::unlogged(people))
    }
}

/// The references in the reports about people, in the order of their ids where they are all between two.
async fn references_of(
    store: &Store,
    people: &[PersonId],
    which: Which,
) -> Result<HashMap<PersonId, BTreeSet<String>>> {
    let mut references: HashMap<PersonId, BTreeSet<String>> = HashMap::new();
    let together = if which == Which::AllBetween { people.len().max(1) } else { 1 };
    for some in people.chunks(together) {
        let (Some(first), Some(last)) = (some.first(), some.last()) else { continue };
        let sql = "select r.id, r.person, r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
                   from report r left join subject_key k on k.subject = r.id where r.person >= $1 and r.person <= $2";
        for row in store.db().fetch(sql, args![*first, *last]).await? {
            let id = row.id("id", ReportId::from_uuid)?;
            let facts: Reference = match store.key_in(&row, id) {
                Ok(key) => {
                    let at = place("report", "sealed", id.uuid(), id);
                    store.open_sealed(&key, &at, &row.bytes("sealed")?)?
                }
                Err(Error::Erased) => continue,
                Err(error) => return Err(error),
            };
            let person = row.id("person", PersonId::from_uuid)?;
            references.entry(person).or_default().extend(facts.reference);
        }
    }
    Ok(references)
}
