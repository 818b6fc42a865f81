//! Whether one look stands out, by who looked and what the record says. What is opened for that is shown to nobody.

use super::rules;
use crate::people::{BESIDE, namesakes};
use crate::{App, Result, repeats};
use alongside_domain::oversight::{Home, Look, LookRules, Looker, Unusual};
use alongside_domain::people::Details;
use alongside_domain::repeats::RepeatRules;
use alongside_gate::Action;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, OrganisationId, PersonId};
use alongside_linkage::{folded, share_of_surname};
use alongside_storage::rooms::unusual_looks::Found;
use alongside_storage::rooms::{accounts, intake};
use alongside_vault::Leaf;
use std::collections::HashMap;
use std::sync::Arc;

/// Who looked in an entry, where it was a member of staff themself: what a program does by its token is nobody's look, and
/// who stood on another person's page was not looked at.
pub(super) fn staff(leaf: &Leaf) -> Option<(AccountId, OrganisationId)> {
    let no_look = leaf
        .detail
        .as_deref()
        .is_some_and(|detail| detail == BESIDE || detail == "program" || detail.starts_with("program:"));
    leaf.actor.account.zip(leaf.actor.organisation).filter(|_| !no_look)
}

/// What shows one person's record on a page of their own. Lists, and what is done to many at once (letters, messages, rows of
/// the queue given away), are no looks at each of them.
const LOOKS: [Action; 9] = [
    Action::OpenPerson,
    Action::ChangeSafeContact,
    Action::AssessNeeds,
    Action::RecordAttempt,
    Action::RecordConsent,
    Action::StartReferral,
    Action::MakeRequest,
    Action::ReadNotes,
    Action::ReadWhoSaw,
];

/// At whom an entry is a look by itself, not as one of a list.
pub(super) fn looked_at(leaf: &Leaf) -> impl Iterator<Item = PersonId> {
    let is_look = leaf.action.parse().is_ok_and(|action| LOOKS.contains(&action));
    leaf.subjects.iter().filter(move |_| is_look).map(|subject| PersonId::from_uuid(subject.uuid()))
}

/// Whoever looked, with the homes of those who bear their name.
struct Known {
    looker: Looker,
    homes: Vec<Home>,
}

/// Judges looks one after another and remembers who looked.
pub(super) struct Judging<'a> {
    app: &'a App,
    rules: Arc<LookRules>,
    places: Arc<RepeatRules>,
    known: HashMap<AccountId, Option<Known>>,
    judged: HashMap<(AccountId, PersonId), Option<Unusual>>,
}

/// The index by which namesakes are found is not there yet.
pub(super) struct NotYet;

impl<'a> Judging<'a> {
    pub(super) fn new(app: &'a App) -> Result<Self> {
        let (known, judged) = (HashMap::new(), HashMap::new());
        Ok(Self { app, rules: rules()?, places: repeats::rules()?, known, judged })
    }

    /// What stands out about the record or records of one entry.
    pub(super) async fn judge(&mut self, leaf: &Leaf) -> Result<std::result::Result<Option<Found>, NotYet>> {
        let Some((account, organisation)) = staff(leaf) else { return Ok(Ok(None)) };
        let is_search = leaf.action == Action::SearchPeople.code();
        let people: Vec<PersonId> = if is_search && leaf.subjects.len() <= self.rules.found_by_one_search {
            leaf.subjects.iter().map(|subject| PersonId::from_uuid(subject.uuid())).collect()
        } else {
            looked_at(leaf).collect()
        };
        if people.is_empty() {
            return Ok(Ok(None));
        }
        if !self.meet(account).await? {
            return Ok(Err(NotYet));
        }
        let mut standing_out = Vec::new();
        for person in &people {
            standing_out.extend(self.stands_out(account, *person).await?.map(|kind| (kind, *person)));
        }
        // A search that also found others was for somebody else.
        if is_search && standing_out.len() < people.len() {
            return Ok(Ok(None));
        }
        Ok(Ok(standing_out.into_iter().min().map(|(kind, person)| Found {
            kind,
            account,
            organisation,
            day: london_date(leaf.at),
            person: Some(person),
            people: if is_search { u32::try_from(people.len()).unwrap_or(u32::MAX) } else { 1 },
            at: leaf.at,
        })))
    }

    /// Learns by what name an account goes; false where those of its name can't be found yet.
    async fn meet(&mut self, account: AccountId) -> Result<bool> {
        if self.known.contains_key(&account) {
            return Ok(true);
        }
        let Some(row) = accounts::account_by_id(&self.app.store, account).await? else {
            self.known.insert(account, None);
            return Ok(true);
        };
        let looker = Looker::new(&row.details.name, &row.details.email, folded);
        let Some(candidates) = namesakes(self.app, &row.details.name).await? else { return Ok(false) };
        let mut homes = Vec::new();
        for candidate in candidates {
            let Some(details) = self.details(candidate).await? else { continue };
            if looker.is_named_in(&details, folded) {
                homes.push(Home::of(&details, &self.places));
            }
        }
        self.known.insert(account, Some(Known { looker, homes }));
        Ok(true)
    }

    async fn details(&self, person: PersonId) -> Result<Option<Details>> {
        Ok(intake::person(&self.app.store, person).await?.map(|read| read.details))
    }

    async fn stands_out(&mut self, account: AccountId, person: PersonId) -> Result<Option<Unusual>> {
        if let Some(judged) = self.judged.get(&(account, person)) {
            return Ok(*judged);
        }
        let details = self.details(person).await?;
        let known = self.known.get(&account).and_then(Option::as_ref);
        let kind = details.zip(known).and_then(|(details, known)| {
            let look = Look {
                looker: &known.looker,
                person: &details,
                homes: &known.homes,
                share_of_surname: &share_of_surname,
                folded: &folded,
            };
            look.stands_out(&self.rules, &self.places)
        });
        self.judged.insert((account, person), kind);
        Ok(kind)
    }
}
