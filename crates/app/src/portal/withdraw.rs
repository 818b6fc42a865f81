//! Taking an agreement back on one's own pages.

use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::consent::{Answer, How};
use alongside_gate::{Action, Purpose, Refusal};
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::consent;

/// Takes an agreement back: its grant ends in the same write, and to the organisation the person is from then on as
/// if unknown. Somebody else's agreement is unknown here too.
pub async fn withdraw(app: &App, ask: &Ask, person: PersonId, id: ConsentId, once: Once) -> Result<String> {
    let permit = ask.person(app, person, Action::WithdrawOwnConsent, Purpose::UpdatingTheVictim).await?;
    let facts = consent::facts(&app.store, id)
        .await?
        .filter(|facts| facts.person == person)
        .ok_or(AppError::Refused(Refusal::unknown()))?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    if facts.answer == Answer::Refused || facts.withdrawn_at.is_some() || facts.replaced_at.is_some() {
        return Err(AppError::NotNow("agreement-over"));
    }
    let mut set = WriteSet::new();
    consent::withdraw(&mut set, id, How::Portal, None, ask.now);
    let mut entry = ask.permit_entry(&permit);
    entry.to = Some(facts.organisation);
    set.audit(entry);
    set.changed("people", person, ask.now);
    once.write(app, set, "/pages/agreed".to_owned()).await
}
