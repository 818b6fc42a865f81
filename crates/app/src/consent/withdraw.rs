//! Withdrawing consent: as easily as it was given, and in force from the commit on.

use super::{heading, line, names};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_answers::consent::ToWithdraw;
use alongside_domain::consent::{Answer, How};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal, Viewer};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::consent::{self, ConsentFacts};
use alongside_storage::rooms::{people, referral};

async fn permitted(app: &App, ask: &Ask, id: ConsentId) -> Result<(ConsentFacts, PersonPermit)> {
    let facts = consent::facts(&app.store, id).await?;
    let action = if matches!(ask.viewer, Viewer::Victim(_)) {
        Action::WithdrawOwnConsent
    } else {
        Action::WithdrawConsent
    };
    // An id that belongs to nothing asks the gate about a person who is not there: the answer is the same.
    let person = facts.map_or(PersonId::from_uuid(id.uuid()), |facts| facts.person);
    let permit = ask.person(app, person, action, Purpose::Support).await?;
    facts.map(|facts| (facts, permit)).ok_or(AppError::Refused(Refusal::unknown()))
}

/// The consent about to be withdrawn, with what ends.
pub async fn to_withdraw(app: &App, ask: &Ask, id: ConsentId) -> Result<ToWithdraw> {
    let (facts, permit) = permitted(app, ask, id).await?;
    let read = people::read(&app.store, &permit)
        .await?
        .with(consent::of_person(&app.store, &permit).await?)
        .with(referral::of_person(&app.store, &permit).await?);
    let names = names(app).await?;
    let ((person, consents), referrals) = app.store.disclose(read, ask.permit_entry(&permit)).await?;
    let consent = consents.into_iter().find(|it| it.id == id).ok_or(AppError::Refused(Refusal::unknown()))?;
    let services = referrals
        .into_iter()
        .filter(|it| it.facts.to == facts.organisation)
        .filter(|it| it.facts.state().is_ok_and(|state| !state.is_over()))
        .map(|it| it.service_name)
        .collect();
    Ok(ToWithdraw {
        about: heading(permit.person(), person.identity.as_ref()),
        consent: line(consent, &names, london_date(ask.now)),
        services,
    })
}

/// Withdraws a consent: its grant ends in the same write, the referrals under it are withdrawn, and to the
/// organisation the person is from then on as if unknown.
pub async fn withdraw(app: &App, ask: &Ask, id: ConsentId, how: Option<How>, once: Once) -> Result<String> {
    let (facts, permit) = permitted(app, ask, id).await?;
    if let Some(answer) = once.before(app).await? {
        return Ok(answer);
    }
    if facts.answer == Answer::Refused {
        return Err(AppError::NotNow("consent-not-given"));
    }
    if facts.withdrawn_at.is_some() {
        return Err(AppError::NotNow("consent-withdrawn-already"));
    }
    if facts.replaced_at.is_some() {
        return Err(AppError::NotNow("consent-replaced"));
    }
    let themself = matches!(ask.viewer, Viewer::Victim(_));
    let how = if themself { Some(How::Portal) } else { how };
    let Some(how) = how else { return Err(AppError::Invalid(Invalid::field("how", "consent-how-missing"))) };
    let mut set = WriteSet::new();
    consent::withdraw(&mut set, id, how, ask.account(), ask.now);
    let mut entry = ask.permit_entry(&permit);
    entry.to = Some(facts.organisation);
    set.audit(entry);
    set.changed("people", facts.person, ask.now);
    let location = if themself {
        "/pages/agreed".to_owned()
    } else {
        format!("/people/{}/consent?done=withdrawn", facts.person)
    };
    once.write(app, set, location).await
}
