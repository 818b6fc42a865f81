//! A number that turned out to be wrong or dead: nothing uses it until another one is recorded, or somebody says
//! that it works after all.

use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::contact::{Outcome, Tried, Way};
use alongside_gate::{Action, Purpose, Refusal};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::{intake, people};

/// Adds to the set of an attempt that the number that was rung is wrong, where that is what came of it.
pub(super) async fn note(app: &App, set: &mut WriteSet, person: PersonId, tried: &Tried) -> Result<()> {
    let (Outcome::WrongNumber, Way::By(method)) = (tried.outcome, tried.way) else { return Ok(()) };
    let Some(read) = intake::person(&app.store, person).await? else { return Ok(()) };
    let mut details = read.details;
    let Some(number) = details.contact.number(method).cloned() else { return Ok(()) };
    details.contact.wrong.push(number);
    // The details keep the age of their source: that a number is wrong makes an old address no newer.
    people::update_person_as_of(&app.store, set, (person, read.version), &details, read.as_of).await?;
    Ok(())
}

/// Says that the numbers that were found to be wrong work after all.
pub async fn numbers_work(app: &App, ask: &Ask, person: PersonId, once: Once) -> Result<String> {
    let permit = ask.person(app, person, Action::ChangeSafeContact, Purpose::Support).await?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    let read = intake::person(&app.store, person).await?.ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut details = read.details;
    details.contact.wrong.clear();
    let mut set = WriteSet::new();
    people::update_person_as_of(&app.store, &mut set, (person, read.version), &details, read.as_of).await?;
    let mut entry = ask.permit_entry(&permit);
    entry.detail = "numbers_work";
    set.audit(entry);
    once.write(app, set, format!("/people/{person}?done=safe-contact")).await
}
