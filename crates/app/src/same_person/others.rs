//! What a person's page says of their other records.

use super::record_line;
use crate::{App, Ask, Result};
use alongside_answers::same_person::{OtherRecord, OtherRecords, RecordLine};
use alongside_domain::people::SamePerson;
use alongside_gate::{Action, PersonFacts, PersonPermit, Purpose, decide_person, scope};
use alongside_kernel::id::{PersonId, SubjectId};
use alongside_storage::rooms::same_person::Question;
use alongside_storage::rooms::{same_person, search};
use std::collections::{BTreeSet, HashMap};

/// The other records of a person whom a permit lets see, as far as the asker may see each of them; and, for whoever may
/// decide, those that may be theirs.
pub(crate) async fn other_records(
    app: &App,
    ask: &Ask,
    permit: &PersonPermit,
    facts: &PersonFacts,
) -> Result<OtherRecords> {
    let person = permit.person();
    let questions = same_person::about(&app.store, person).await?;
    let records = same_person::records(&app.store, person).await?;
    if questions.is_empty() && records.len() < 2 {
        return Ok(OtherRecords::default());
    }
    let may_decide = decide_person(&ask.to(Action::JoinPersons, Purpose::Support), facts).is_ok();
    let own: BTreeSet<PersonId> = records.iter().copied().collect();
    let asked: Vec<(PersonId, &Question)> = questions
        .iter()
        .filter(|question| may_decide && question.state == SamePerson::Asked)
        .filter_map(|question| match (own.contains(&question.first), own.contains(&question.second)) {
            (true, false) => Some((question.second, question)),
            (false, true) => Some((question.first, question)),
            _ => None,
        })
        .collect();
    let mut people: Vec<PersonId> = records.iter().copied().filter(|record| *record != person).collect();
    people.extend(asked.iter().map(|(other, _)| *other));
    people.sort_unstable();
    people.dedup();
    let scope = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let limit = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let found = search::rows(&app.store, &scope, &people, limit).await?;
    let mut entry = ask.entry(Action::SearchPeople, Purpose::Support, [], scope.classes());
    entry.subjects = found.about(|found| found.iter().map(|it| SubjectId::from(it.person)).collect());
    let found = app.store.disclose(found, entry).await?;
    let seen: HashMap<PersonId, RecordLine> =
        found.into_iter().map(|found| (found.person, record_line(found))).collect();
    let between = |other: PersonId| {
        let pair = (person.min(other), person.max(other));
        questions.iter().find(|it| (it.first, it.second) == pair).filter(|_| may_decide).map(|it| it.id)
    };
    let joined = records
        .iter()
        .filter_map(|record| seen.get(record))
        .map(|record| OtherRecord { record: record.clone(), question: between(record.person) });
    let asked = asked.iter().filter_map(|(other, question)| {
        Some(OtherRecord { record: seen.get(other)?.clone(), question: Some(question.id) })
    });
    Ok(OtherRecords { joined: joined.collect(), asked: asked.collect() })
}
