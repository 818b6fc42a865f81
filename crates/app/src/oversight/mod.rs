//! The audit log: signed each minute, checked, read by auditors, and shown to the people it is about.

mod checkpoint;
pub mod erasures;
mod trail;
pub mod unusual;
mod verify;
mod who_saw;

pub use checkpoint::{checkpoint, each_minute};
pub use trail::{checkpoints_text, entry, see, verifying_key};
pub use verify::{check, held_checkpoints, verify};
pub use who_saw::who_saw;

use crate::{App, Result};
use alongside_answers::oversight::{Actor, Entry};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, to_micros};
use alongside_kernel::id::{AccountId, OrganisationId, spoken_reference};
use alongside_storage::rooms::oversight::Place;
use alongside_storage::rooms::{accounts, network, oversight};
use alongside_vault::Leaf;
use std::collections::HashMap;

/// The most pages of leaves that one reader waits for; the job each minute takes what is left.
const PAGES: usize = 500;

/// Brings the index that finds leaves up to the head of the log.
async fn catch_up(app: &App) -> Result<()> {
    for _ in 0..PAGES {
        if !oversight::index_more(&app.store).await? {
            break;
        }
    }
    Ok(())
}

/// Names of staff and organisations, beside what they did.
struct Names {
    accounts: HashMap<AccountId, String>,
    organisations: HashMap<OrganisationId, String>,
}

impl Names {
    async fn read(app: &App) -> Result<Self> {
        let accounts = accounts::all_accounts(&app.store).await?;
        let organisations = network::organisations(&app.store).await?;
        Ok(Self {
            accounts: accounts.into_iter().map(|row| (row.id, row.details.name)).collect(),
            organisations: organisations.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    fn organisation(&self, id: Option<OrganisationId>) -> String {
        id.and_then(|id| self.organisations.get(&id)).cloned().unwrap_or_default()
    }

    fn entry(&self, leaf: Leaf) -> Entry {
        let detail = leaf.detail.unwrap_or_default();
        let who = match leaf.actor.account {
            Some(account) => Actor::Staff {
                account: account.to_string(),
                name: self
                    .accounts
                    .get(&account)
                    .cloned()
                    .unwrap_or_else(|| spoken_reference(account.uuid())),
                organisation: self.organisation(leaf.actor.organisation),
            },
            None if detail == "by_the_person" => Actor::Themself,
            None => Actor::Server(detail.clone()),
        };
        Entry {
            log: leaf.log.to_string(),
            seq: leaf.seq,
            at: leaf.at,
            who,
            action: leaf.action,
            purpose: leaf.purpose,
            detail,
            classes: leaf.classes.into_iter().collect(),
            to: leaf.to.map(|to| self.organisation(Some(to))),
            references: leaf.subjects.iter().map(|subject| spoken_reference(subject.uuid())).collect(),
        }
    }
}

/// A place in a list as it stands in an address.
fn place_text(place: Place) -> String {
    format!("{}.{}.{}", to_micros(place.at), place.log, place.seq)
}

/// The place that an address names; none where it names none.
fn place_of(text: &str) -> Option<Place> {
    let mut parts = text.splitn(3, '.');
    let at: Timestamp = from_micros(parts.next()?.parse().ok()?);
    Some(Place { at, log: parts.next()?.parse().ok()?, seq: parts.next()?.parse().ok()? })
}

/// Cuts a list that was read with one more than a page holds, and says where it goes on.
fn page(leaves: Vec<Leaf>, size: usize) -> (Vec<Leaf>, Option<String>) {
    let more = leaves.len() > size;
    let kept: Vec<Leaf> = leaves.into_iter().take(size).collect();
    let next = kept.last().filter(|_| more).map(|leaf| place_text(Place::of(leaf)));
    (kept, next)
}
