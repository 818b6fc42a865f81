//! What a person agreed to, and taking it back.

use super::own;
use crate::{App, AppError, Ask, Result};
use alongside_answers::portal::{Agreement, Standing};
use alongside_domain::consent::Answer;
use alongside_gate::{DataClass, PersonPermit, Refusal};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_storage::Unlogged;
use alongside_storage::rooms::portal::{self, Consent};

/// What a person agreed to and did not, the newest first.
pub async fn agreed(app: &App, ask: &Ask, person: PersonId) -> Result<Vec<Agreement>> {
    let permit = own(app, ask, person).await?;
    let agreed = read(app, &permit, london_date(ask.now)).await?;
    Ok(app.store.disclose(agreed, ask.permit_entry(&permit)).await?)
}

/// One agreement of the person; somebody else's is unknown.
pub async fn agreement(app: &App, ask: &Ask, person: PersonId, id: ConsentId) -> Result<Agreement> {
    let all = agreed(app, ask, person).await?;
    all.into_iter().find(|it| it.id == id).ok_or(AppError::Refused(Refusal::unknown()))
}

/// The agreements that a permit shows.
pub(super) async fn read(app: &App, permit: &PersonPermit, today: Date) -> Result<Unlogged<Vec<Agreement>>> {
    let consents = portal::consents(&app.store, permit).await?;
    Ok(consents.map(|consents| consents.into_iter().map(|it| shaped(it, today)).collect()))
}

fn shaped(it: Consent, today: Date) -> Agreement {
    let standing = match (it.answer, it.withdrawn_at, it.ends_on) {
        (Answer::Refused, ..) => Standing::SaidNo,
        (Answer::Given, Some(at), _) => Standing::Stopped(london_date(at)),
        (Answer::Given, None, Some(end)) if end < today => Standing::Ended(end),
        (Answer::Given, None, _) => Standing::InForce,
    };
    Agreement {
        id: it.id,
        organisation: it.organisation,
        classes: it.classes.iter().map(DataClass::code).collect(),
        said_on: london_date(it.given_at),
        ends_on: it.ends_on,
        standing,
    }
}
