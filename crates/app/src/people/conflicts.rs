//! Conflicts of interest: declared at once by whoever has one, lifted by two others.

use super::reference;
use crate::{App, AppError, Ask, Once, Result};
use alongside_gate::{Action, Purpose, Refusal};
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::{people, safety};
use uuid::Uuid;

/// The name and the reference of the person about whom a conflict would be declared.
pub async fn ask_first(app: &App, ask: &Ask, person: PersonId) -> Result<(String, String)> {
    let permit = ask.person(app, person, Action::DeclareConflict, Purpose::Support).await?;
    let read = people::read(&app.store, &permit).await?;
    let found = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    Ok((found.identity.unwrap_or_default().display_name(), reference(person)))
}

/// Hides the person from the asker's own account, from the commit on.
pub async fn declare(app: &App, ask: &Ask, person: PersonId, once: Once) -> Result<String> {
    let permit = ask.person(app, person, Action::DeclareConflict, Purpose::Support).await?;
    let account = ask.account().ok_or(AppError::Refused(Refusal::unknown()))?;
    let mut set = WriteSet::new();
    safety::declare_conflict(&app.store, &mut set, &permit, account);
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, "/conflicts/declared".to_owned()).await
}

/// Agrees to lift a conflict. It takes effect when two people have agreed, neither of them the one it keeps away.
pub async fn agree_to_lift(
    app: &App,
    ask: &Ask,
    person: PersonId,
    block: Uuid,
    once: Once,
) -> Result<String> {
    let permit = ask.person(app, person, Action::LiftConflict, Purpose::Support).await?;
    let blocks = safety::blocks(&app.store, &permit).await?;
    let blocks = app.store.disclose(blocks, ask.permit_entry(&permit)).await?;
    let found = blocks.iter().find(|found| found.id == block).ok_or(AppError::Refused(Refusal::unknown()))?;
    if Some(found.account) == ask.account() || (found.lifted_by.is_some() && found.lifted_by == ask.account())
    {
        return Err(AppError::NotNow("people-two-others"));
    }
    let mut set = WriteSet::new();
    safety::agree_to_lift(&mut set, &permit, found);
    set.audit(ask.permit_entry(&permit));
    once.write(app, set, format!("/people/{person}/holds?done=agreed")).await
}
