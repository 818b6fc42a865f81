//! Who is certainly already known: an index in memory over the keys that leave no doubt.

use crate::indexing::{News, follow};
use crate::{App, Result};
use alongside_domain::people::{Details, MatchKey, certain_keys};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::same_person;
use std::collections::{BTreeSet, HashMap};

/// People by the keys under which they are certainly the same. It follows the feed of changes.
#[derive(Default)]
pub struct CertainIndex {
    read_up_to: Option<i64>,
    people: HashMap<MatchKey, BTreeSet<PersonId>>,
    keys: HashMap<PersonId, Vec<MatchKey>>,
}

impl CertainIndex {
    /// Takes over what changed since the last time.
    pub(super) async fn refresh(&mut self, app: &App) -> Result<()> {
        // Where it is cut short while everybody is read, they are read again.
        let head = follow(app, self.read_up_to, false, "certain index", |news| match news {
            News::Everybody => {
                self.read_up_to = None;
                self.people.clear();
                self.keys.clear();
            }
            News::Person(it) => self.put(it.person, it.details.as_ref()),
        })
        .await?;
        self.read_up_to = Some(head);
        Ok(())
    }

    fn put(&mut self, person: PersonId, details: Option<&Details>) {
        for key in self.keys.remove(&person).unwrap_or_default() {
            if let Some(people) = self.people.get_mut(&key) {
                people.remove(&person);
                if people.is_empty() {
                    self.people.remove(&key);
                }
            }
        }
        let keys = details.map(certain_keys).unwrap_or_default();
        for key in &keys {
            self.people.entry(key.clone()).or_default().insert(person);
        }
        if !keys.is_empty() {
            self.keys.insert(person, keys);
        }
    }

    /// Everyone who shares one of the keys, whoever was known first at the front.
    pub(super) fn find(&self, keys: &[MatchKey]) -> BTreeSet<PersonId> {
        keys.iter().filter_map(|key| self.people.get(key)).flatten().copied().collect()
    }
}

/// Whoever was known first of some records that share a key. Where somebody said of two of them that they are two people,
/// a report is neither's certainly: it begins a record of its own, of which it is asked whose it is.
pub(super) async fn known_first(app: &App, found: &[PersonId]) -> Result<Option<PersonId>> {
    for (place, one) in found.iter().enumerate() {
        for other in found.iter().skip(place + 1) {
            if same_person::standing(&app.store, (*one, *other), None).await?.bars.told_apart {
                return Ok(None);
            }
        }
    }
    Ok(found.first().copied())
}
