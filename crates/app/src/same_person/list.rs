//! The questions that wait for an answer.

use super::record_line;
use crate::names::Names;
use crate::{App, Ask, Result};
use alongside_answers::same_person::{QuestionLine, Questions, RecordLine};
use alongside_gate::{Action, Purpose, Scope, scope};
use alongside_kernel::id::PersonId;
use alongside_storage::Unlogged;
use alongside_storage::rooms::same_person::{self, Question};
use alongside_storage::rooms::search;
use std::collections::{BTreeSet, HashMap};

/// The most that are shown.
const SHOWN: usize = 50;
/// How many are looked at in one go: nearly always both records may be seen.
const LOOKED_AT: u32 = 200;
/// How often at most, where few of them may be.
const MOST_GOES: usize = 25;

/// The questions about two records both of which the asker may see, the oldest first.
pub async fn list(app: &App, ask: &Ask) -> Result<Questions> {
    ask.may_ever_look(Action::JoinPersons, Purpose::Support)?;
    let scope = scope(&ask.to(Action::SearchPeople, Purpose::Support))?;
    let names = Names::load(app).await?;
    let mut lines = seen(app, &scope, &[], &names).await?;
    let mut after = None;
    for _ in 0..MOST_GOES {
        let open = same_person::open(&app.store, after, LOOKED_AT).await?;
        let Some(last) = open.last() else { break };
        after = Some((last.asked_at, last.id));
        let may_be_seen = seen(app, &scope, &open, &names).await?;
        lines = lines.with(may_be_seen).map(|(before, more): (Vec<QuestionLine>, _)| [before, more].concat());
        if lines.about(Vec::len) > SHOWN {
            break;
        }
    }
    let found = lines.map(|mut lines| {
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

/// Those of some questions of which both records may be seen, in their order.
async fn seen(
    app: &App,
    scope: &Scope,
    open: &[Question],
    names: &Names,
) -> Result<Unlogged<Vec<QuestionLine>>> {
    let people: BTreeSet<PersonId> =
        open.iter().flat_map(|question| [question.first, question.second]).collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let found = search::rows(&app.store, scope, &people, 2 * LOOKED_AT).await?;
    Ok(found.map(|found| {
        let seen: HashMap<PersonId, RecordLine> =
            found.into_iter().map(|found| (found.person, record_line(found))).collect();
        let line = |question: &Question| {
            let record = |person: PersonId| seen.get(&person).cloned();
            Some(QuestionLine {
                id: question.id,
                first: record(question.first)?,
                second: record(question.second)?,
                asked_at: question.asked_at,
                second_opinion: question.second_opinion_by.map(|account| names.account(account)),
            })
        };
        open.iter().filter_map(line).collect()
    }))
}
