//! What the indexes in memory read: everybody part by part, or those who changed since. It is shown to nobody by itself.

use super::place;
use crate::args;
use crate::error::{Error, Result};
use crate::row::Row;
use crate::store::Store;
use crate::unlogged::Unlogged;
use alongside_domain::people::Details;
use alongside_kernel::id::{PersonId, ReportId};
use serde::Deserialize;
use std::collections::HashMap;
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
    /// The references of what was reported about them, where they were asked for.
    pub references: Vec<String>,
}

/// People and their reports as stored, still sealed. Opening them takes the processor some time, which belongs on a
/// thread where nobody waits.
pub struct Sealed {
    people: Vec<Row>,
    reports: Vec<Row>,
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
pub async fn part(store: &Store, after: Option<PersonId>, with_references: bool) -> Result<Sealed> {
    let after = after.map_or(Uuid::nil(), PersonId::uuid);
    let sql = "select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p left join subject_key k on k.subject = p.id where p.id > $1 order by p.id limit $2";
    let people = store.db().fetch(sql, args![after, PART]).await?;
    let reports = match people.last() {
        Some(last) if with_references => {
            let sql = "select r.id, r.person, r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
                       from report r left join subject_key k on k.subject = r.id where r.person > $1 and r.person <= $2";
            store.db().fetch(sql, args![after, last.get::<Uuid>("id")?]).await?
        }
        _ => Vec::new(),
    };
    Ok(Sealed { people, reports })
}

/// Those who changed after a point of the feed. Sequence numbers may become visible out of order on PostgreSQL: it looks
/// back a little, which does no harm.
pub async fn changed(store: &Store, after: i64, with_references: bool) -> Result<Sealed> {
    let after = after.saturating_sub(64);
    let sql = "select p.id, p.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
               from person p left join subject_key k on k.subject = p.id \
               where p.id in (select subject from change where seq > $1 and room = 'people')";
    let people = store.db().fetch(sql, args![after]).await?;
    let reports = if with_references {
        let sql = "select r.id, r.person, r.sealed, k.epoch as key_epoch, k.wrapped as key_wrapped \
                   from report r left join subject_key k on k.subject = r.id \
                   where r.person in (select subject from change where seq > $1 and room = 'people')";
        store.db().fetch(sql, args![after]).await?
    } else {
        Vec::new()
    };
    Ok(Sealed { people, reports })
}

impl Sealed {
    /// The last person of the part; nobody where it is empty.
    pub fn last(&self) -> Result<Option<PersonId>> {
        self.people.last().map(|row| row.id("id", PersonId::from_uuid)).transpose()
    }

    /// Opens everything.
    pub fn open(self, store: &Store) -> Result<Unlogged<Vec<Indexed>>> {
        let mut references: HashMap<PersonId, Vec<String>> = HashMap::new();
        for row in &self.reports {
            let id = row.id("id", ReportId::from_uuid)?;
            let facts: Reference = match store.key_in(row, id) {
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
            Ok(Indexed { person, details, references: references.remove(&person).unwrap_or_default() })
        });
        Ok(Store::unlogged(people.collect::<Result<_>>()?))
    }
}
