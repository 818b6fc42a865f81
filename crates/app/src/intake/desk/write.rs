//! What a batch writes, once for each record that it changed.

use super::{Desk, File, Token, Work};
use crate::Result;
use crate::intake::codes::{knowing_before, report_codes};
use alongside_domain::needs::PriorityCategory;
use alongside_domain::report::ReportFacts;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, PersonId, QuarantineId, SubjectId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::people::{self, Channel, NewReport};
use alongside_storage::rooms::{accounts, asides, duties, findings, intake};
use std::collections::{BTreeSet, HashMap, HashSet};

impl Desk<'_> {
    /// Everything of the batch as one write; and whom it is about.
    pub(in crate::intake) async fn into_set(
        self,
        file: &File<'_>,
    ) -> Result<(WriteSet, BTreeSet<SubjectId>)> {
        let (mut set, about) = self.records(file).await?;
        for fate in &self.fates {
            intake::insert_row(&mut set, file.import, fate);
        }
        Ok((set, about))
    }

    /// The same for a row that was mended: its fate stands in place of the one that put it aside.
    pub(in crate::intake) async fn into_set_mended(
        self,
        file: &File<'_>,
    ) -> Result<(WriteSet, BTreeSet<SubjectId>)> {
        let (mut set, about) = self.records(file).await?;
        for fate in &self.fates {
            intake::update_row(&mut set, file.import, fate);
        }
        Ok((set, about))
    }

    async fn records(&self, file: &File<'_>) -> Result<(WriteSet, BTreeSet<SubjectId>)> {
        let store = &self.app.store;
        let now = store.now();
        let mut set = WriteSet::new();
        let mut about: BTreeSet<SubjectId> = BTreeSet::new();
        for person in self.persons.iter().filter(|person| person.changed) {
            about.insert(person.id.into());
            match person.version {
                None => {
                    people::insert_person_as_of(store, &mut set, person.id, &person.details, person.as_of)?;
                }
                Some(version) => {
                    let place = (person.id, version);
                    people::update_person_as_of(store, &mut set, place, &person.details, person.as_of)
                        .await?;
                }
            }
        }
        let alone = self.new_with_one_report();
        for work in self.works.iter().filter(|work| work.changed) {
            about.insert(work.person.into());
            self.write_report(&mut set, (work, alone.contains(&work.person)), file, now).await?;
        }
        for aside in &self.asides {
            let id = QuarantineId::from_uuid(store.new_id());
            about.insert(id.into());
            let row = (file.import, aside.number);
            let tokens = (aside.token, aside.keys.as_slice());
            asides::insert_aside(store, &mut set, id, row, aside.code, tokens, &aside.content)?;
        }
        for waiting in &self.came_right {
            about.insert(waiting.id.into());
            asides::come_right(&mut set, *waiting, file.import, now);
        }
        Ok((set, about))
    }

    /// The people who are new with this batch and have one report in it.
    fn new_with_one_report(&self) -> HashSet<PersonId> {
        let mut reports: HashMap<PersonId, u32> = HashMap::new();
        for work in &self.works {
            *reports.entry(work.person).or_default() += 1;
        }
        let new = self.persons.iter().filter(|person| person.version.is_none()).map(|person| person.id);
        new.filter(|person| reports.get(person) == Some(&1)).collect()
    }

    async fn write_report(
        &self,
        set: &mut WriteSet,
        (work, is_alone): (&Work, bool),
        file: &File<'_>,
        now: Timestamp,
    ) -> Result<()> {
        let store = &self.app.store;
        let tokens: Vec<Token> =
            work.standing.keys().iter().map(|key| intake::key_token(store, key.as_str())).collect();
        let Some(decided) = &work.decided else {
            if let Some((version, key)) = &work.read {
                intake::update_standing(store, set, (work.id, *version), key, &work.standing)?;
            }
            return Ok(());
        };
        let facts = &decided.facts;
        let decision = &knowing_before(
            decided.decision.clone(),
            work.known,
            facts,
            (&self.app.rules(), self.book.calendar),
            now,
        );
        let codes = report_codes(facts, decision, file.context.as_of, self.book.calendar);
        let standing = serde_json::to_value(&work.standing).unwrap_or_default();
        let reporter = (file.sender, self.officer(facts, file));
        let due = decision.contact_due;
        if let Some((version, _)) = &work.read {
            let place = (work.id, *version);
            people::update_report(store, set, place, &codes, facts, Some(&standing)).await?;
            if let Some(form) = &work.form {
                let source = (work.number > 0).then_some((file.import, work.number));
                intake::brought_by_both(set, work.id, form.recorded_at, reporter.1, source);
            }
            duties::reroute_duty(set, (work.id, work.person), decision.route, due, now);
            // Another day or another kind of crime changes what happened before.
            set.changed("people", work.person, now);
            findings::refresh(store, set, work.id, &decision.quality, reporter, now).await?;
        } else {
            let report = NewReport {
                id: work.id,
                person: work.person,
                key_token: tokens.first().copied(),
                channel: Channel::Feed,
                organisation: file.sender,
                officer: reporter.1,
                source: Some((file.import, work.number)),
                codes: &codes,
                facts,
                standing: Some(&standing),
            };
            people::insert_report(store, set, &report)?;
            let parties = (work.id, work.person);
            let duty = store.new_id();
            if is_alone {
                let is_serious = decision.priority.categories().contains(&PriorityCategory::Serious);
                let first = (decision.route, is_serious);
                duties::insert_first_duty(set, duty, parties, first, due, now);
            } else {
                duties::insert_duty(set, duty, parties, decision.route, due, now);
            }
            for flag in &decision.quality {
                let id = alongside_kernel::id::FindingId::from_uuid(store.new_id());
                findings::insert_finding(set, id, work.id, *flag, reporter, now);
            }
        }
        intake::insert_keys(set, work.id, &tokens);
        Ok(())
    }

    /// The officer's account, where one signs in with the address that the report names.
    fn officer(&self, facts: &ReportFacts, file: &File<'_>) -> Option<AccountId> {
        let address = facts.officer.email.as_ref()?;
        file.officers.get(accounts::sign_in_token(&self.app.store, address.open()).as_slice()).copied()
    }
}
