//! What people agree to share, with whom, and what was given on that ground.

mod ledger;
mod record;
mod view;
mod withdraw;

pub use ledger::ledger;
pub(crate) use record::{Checked, Given, write_given};
pub use record::{ConsentInput, record};
pub use view::{about, of_person};
pub use withdraw::{to_withdraw, withdraw};

use crate::{App, AppError, Ask, Result};
use alongside_answers::consent::{About, ConsentLine, Standing};
use alongside_domain::consent::{Answer, in_force};
use alongside_domain::people::Identity;
use alongside_gate::{Action, DataClass, PersonPermit, Purpose, Refusal, Viewer};
use alongside_kernel::Date;
use alongside_kernel::id::{AccountId, PersonId, spoken_reference};
use alongside_storage::rooms::accounts;
use alongside_storage::rooms::consent::Consent;
use std::collections::HashMap;

/// The permit to look at a person's consents: on their own pages as themself, else on their page.
pub(crate) async fn permit_to_look(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    let action =
        if matches!(ask.viewer, Viewer::Victim(_)) { Action::SeeOwnPages } else { Action::OpenPerson };
    let permit = ask.person(app, person, action, Purpose::Support).await?;
    // Who may open the person but not know what they agreed to is told no more than a stranger.
    if permit.may(DataClass::Consent) { Ok(permit) } else { Err(AppError::Refused(Refusal::unknown())) }
}

/// The names of colleagues, by account.
pub(crate) async fn names(app: &App) -> Result<HashMap<AccountId, String>> {
    let accounts = accounts::all_accounts(&app.store).await?;
    Ok(accounts.into_iter().map(|account| (account.id, account.details.name)).collect())
}

/// Whom a page is about.
pub(crate) fn heading(person: PersonId, identity: Option<&Identity>) -> About {
    About {
        person,
        name: identity.map(Identity::display_name).unwrap_or_default(),
        reference: spoken_reference(person.uuid()),
    }
}

fn line(consent: Consent, names: &HashMap<AccountId, String>, today: Date) -> ConsentLine {
    let standing = if consent.answer == Answer::Refused {
        Standing::NotGiven
    } else if consent.withdrawn_at.is_some() {
        Standing::Withdrawn
    } else if consent.replaced_at.is_some() {
        Standing::Replaced
    } else if consent.grant_open && in_force(consent.answer, consent.withdrawn_at, consent.ends_on, today) {
        Standing::InForce
    } else {
        Standing::Ended
    };
    ConsentLine {
        id: consent.id,
        organisation: consent.organisation,
        organisation_name: consent.organisation_name,
        standing,
        classes: consent.classes.codes().collect(),
        purpose: consent.purpose,
        how: consent.how.code(),
        given_by: consent.given_by.code(),
        recorded_by: names.get(&consent.recorded_by).cloned().unwrap_or_default(),
        given_at: consent.given_at,
        ends_on: consent.ends_on,
        withdrawn_at: consent.withdrawn_at,
        note: consent.words.note.map(alongside_kernel::Sensitive::into_open),
    }
}
