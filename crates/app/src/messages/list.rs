//! Messages by state, and one as it leaves.

use super::{leaves, line, standing};
use crate::{App, AppError, Ask, Result};
use alongside_answers::messages::{List, Preview};
use alongside_domain::messages::State;
use alongside_gate::{Action, DataClass, Purpose, Refusal};
use alongside_kernel::id::MessageId;
use alongside_storage::rooms::messages;

/// So many lines a page.
const PAGE: u32 = 50;

/// The messages of the asker's organisation in one state, the oldest first, after one that was shown.
pub async fn list(app: &App, ask: &Ask, state: State, after: Option<MessageId>) -> Result<List> {
    let scope = alongside_gate::scope(&ask.to(Action::SeeQueue, Purpose::Support))?;
    let own = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    let counts = messages::counts(&app.store, &scope, own).await?;
    let found = messages::list(&app.store, &scope, own, (state, false), after, PAGE).await?;
    let shown = PAGE as usize;
    let subjects: Vec<_> = found.about(|found| found.iter().take(shown).map(|it| it.person.into()).collect());
    let classes = scope
        .classes()
        .intersection([DataClass::Identity, DataClass::Safety, DataClass::ContactLog].into_iter().collect());
    let entry = ask.entry(Action::SeeQueue, Purpose::Support, subjects, classes);
    let found = app.store.disclose(found, entry).await?;
    let next = (found.len() > shown).then(|| found.get(shown - 1).map(|it| it.id)).flatten();
    let to_print = if state == State::Ready {
        let letters = messages::list(&app.store, &scope, own, (State::Ready, true), None, PAGE).await?;
        letters.about(|letters| u32::try_from(letters.len().min(shown)).unwrap_or(0))
    } else {
        0
    };
    Ok(List {
        state,
        counts: State::ALL.iter().map(|state| (*state, counts.get(state).copied().unwrap_or(0))).collect(),
        lines: found.iter().take(shown).map(line).collect(),
        next,
        to_print,
    })
}

/// One message exactly as it leaves. A hold on contact does not hide it: it is looked at, not sent.
pub async fn view(app: &App, ask: &Ask, id: MessageId) -> Result<Preview> {
    let unknown = || AppError::Refused(Refusal::unknown());
    // Asked of the gate even where nothing is found, so that both take the same way.
    let found = messages::standing(&app.store, id).await?;
    let person = found.map_or_else(|| alongside_kernel::id::PersonId::from_uuid(id.uuid()), |it| it.person);
    let permit = ask.person(app, person, Action::OpenPerson, Purpose::Support).await?;
    standing(app, ask, id).await?;
    let it = messages::read(&app.store, &permit, id).await?.ok_or_else(unknown)?;
    let it = app.store.disclose(it, ask.permit_entry(&permit)).await?;
    Ok(Preview {
        line: line(&it),
        language: it.language,
        leaves: it.content.as_ref().map(leaves),
        batch: it.batch,
        sent_at: it.sent_at,
    })
}
