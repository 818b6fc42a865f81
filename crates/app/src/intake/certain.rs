//! Who is certainly already known: an index in memory over the keys that leave no doubt.

use crate::indexing::{News, follow};
use crate::{App, Result};
use alongside_domain::people::{Details, MatchKey, certain_keys};
use alongside_kernel::id::PersonId;
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
        // Where it is cut short, everybody is read again.
        let from = self.read_up_to.take();
        let head = follow(app, from, false, "certain index", |news| match news {
            News::Everybody => {
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
    pub(super) fn find<'a>(&'a self, keys: &'a [MatchKey]) -> impl Iterator<Item = PersonId> + 'a {
        let found: BTreeSet<PersonId> =
            keys.iter().filter_map(|key| self.people.get(key)).flatten().copied().collect();
        found.into_iter()
    }
}
