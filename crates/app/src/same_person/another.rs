//! Another record of a person that somebody knows of and the program did not ask about.

use super::compare::record;
use super::decide::may_be_joined;
use super::link::weighed;
use crate::people::search;
use crate::{App, AppError, Ask, Once, Result};
use alongside_answers::same_person::Another;
use alongside_domain::people::SamePerson;
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::people;
use alongside_storage::rooms::same_person::{self, Proposal};

/// The record of which another is looked for, and whoever is found by what was typed, that record left out.
pub async fn look(app: &App, ask: &Ask, person: PersonId, typed: Option<&str>) -> Result<Another> {
    let permit = ask.person(app, person, Action::JoinPersons, Purpose::Support).await?;
    let read = people::read(&app.store, &permit).await?.with(people::reports(&app.store, &permit).await?);
    let (it, reports) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    let mut found = match typed {
        Some(typed) => Some(search(app, ask, typed).await?),
        None => None,
    };
    if let Some(found) = &mut found {
        found.lines.retain(|line| line.person != person);
    }
    Ok(Another { record: record(&it, &reports), found })
}

/// Asks whether two records are one person's because somebody thinks so, and leads to where it is answered. What was
/// asked or decided of the two before stands: it leads there.
pub async fn ask_about(app: &App, ask: &Ask, one: PersonId, other: PersonId, once: Once) -> Result<String> {
    let seen = people::as_read(&app.store).await?;
    let first = ask.person(app, one, Action::JoinPersons, Purpose::Support).await?;
    let second = ask.person(app, other, Action::JoinPersons, Purpose::Support).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    if one == other {
        return Err(AppError::NotNow("same-person-itself"));
    }
    let mut set = WriteSet::new();
    let mut entry = ask.permit_entry(&first);
    entry.subjects.push(second.person().into());
    let pair = (one.min(other), one.max(other));
    let before = same_person::about(&app.store, one).await?;
    let id = match before.iter().find(|question| (question.first, question.second) == pair) {
        Some(question) => {
            entry.detail = "asked_before";
            question.id
        }
        None => {
            if same_person::records(&app.store, one).await?.contains(&other) {
                return Err(AppError::NotNow("same-person-already"));
            }
            may_be_joined(app, pair, None).await?;
            for person in [one, other] {
                people::unchanged_since(&mut set, person, seen);
            }
            let proposal = Proposal { by: ask.account(), ..weighed(app, pair, SamePerson::Asked).await? };
            entry.detail = "asked";
            same_person::propose(&app.store, &mut set, proposal, ask.now)
        }
    };
    set.audit(entry);
    once.write(app, set, format!("/same-person/{}", id.simple())).await
}
