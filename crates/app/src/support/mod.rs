//! Support: sessions and notes.

mod note;
mod session;

pub use note::{notes, write_note};
pub use session::{SessionInput, record_session};

pub use alongside_storage::rooms::support::Episode;

use crate::referral::permitted;
use crate::{App, AppError, Ask, Result};
use alongside_gate::{Action, PersonPermit, Purpose, Refusal, Side};
use alongside_kernel::id::ReferralId;
use alongside_storage::rooms::referral::Known;
use alongside_storage::rooms::support;

/// The support that came of a referral, for an act of the organisation that gives it. To all others it is not there.
async fn of_own(
    app: &App,
    ask: &Ask,
    id: ReferralId,
    action: Action,
) -> Result<(Known, Option<Episode>, PersonPermit)> {
    let it = permitted(app, ask, id, Action::SeeReferrals).await?;
    let permit = ask.person(app, it.known.facts.person, action, Purpose::Support).await?;
    if it.permit.side() != Side::Receiver {
        return Err(AppError::Refused(Refusal::unknown()));
    }
    let episode = support::of_referral(&app.store, id).await?;
    Ok((it.known, episode, permit))
}

/// Where somebody was quicker the gate is asked anew: whom a withdrawal shut out in between is told what any stranger
/// is told.
async fn settled(app: &App, ask: &Ask, id: ReferralId, written: Result<String>) -> Result<String> {
    if let Err(AppError::Stale(_)) = &written {
        permitted(app, ask, id, Action::SeeReferrals).await?;
    }
    written
}
