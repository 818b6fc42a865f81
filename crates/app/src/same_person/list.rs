//! The questions that wait for an answer.

use super::record_line;
use crate::names::Names;
use crate::{App, Ask, Result};
use alongside_answers::same_person::{QuestionLine, Questions, RecordLine};
use alongside_gate::{Action, Purpose, scope};
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{same_person, search};
use std::collections::{BTreeSet, HashMap};

/// The most that are shown.
const SHOWN: usize = 50;
/// How many are looked at: nearly always both records may be seen.
const LOOKED_AT: u32 = 200;

/// The questions about two records both of which the asker may see, the oldest first.
pub async fn list(app: &App, ask: &Ask) -> Result<Questions> {
    ask.may_ever_look(Action::JoinPersons, Purpose::Support)?;
    let scope = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let open = same_person::open(&app.store, LOOKED_AT).await?;
    let people: BTreeSet<PersonId> =
        open.iter().flat_map(|question| [question.first, question.second]).collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let names = Names::load(app).await?;
    let found = search::rows(&app.store, &scope, &people, 2 * LOOKED_AT).await?.map(|found| {
        let seen: HashMap<PersonId, RecordLine> =
            found.into_iter().map(|found| (found.person, record_line(found))).collect();
        let line = |question: &same_person::Question| {
            let record = |person: PersonId| seen.get(&person).cloned();
            Some(QuestionLine {
                id: question.id,
                first: record(question.first)?,
                second: record(question.second)?,
                asked_at: question.asked_at,
                second_opinion: question.second_opinion_by.map(|account| names.account(account)),
            })
        };
        let mut lines: Vec<QuestionLine> = open.iter().filter_map(line).collect();
        let more = lines.len() > SHOWN;
        lines.truncate(SHOWN);
        Questions { lines, more }
    });
    let mut entry = ask.entry(Action::JoinPersons, Purpose::Support, [], scope.classes());
    entry.subjects = found.about(|found| {
        found.lines.iter().flat_map(|line| [line.first.person.into(), line.second.person.into()]).collect()
    });
    Ok(app.store.disclose(found, entry).await?)
}
