//! The end of support.

use super::change::{Begun, begin};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::referral::Act;
use alongside_domain::support::CloseReason;
use alongside_gate::{Action, Purpose, Refusal, Side};
use alongside_kernel::id::ReferralId;
use alongside_storage::rooms::{referral, support};

/// Support ends, with a coded reason. What the agency could see of the person ends in the same write, unless
/// another referral of theirs is open with it.
pub async fn close(
    app: &App,
    ask: &Ask,
    referral: (ReferralId, i64),
    reason: Option<CloseReason>,
    once: Once,
) -> Result<String> {
    ask.may_ever(Action::CloseEpisode, Purpose::Support)?;
    let change = match begin(app, ask, referral, Action::SeeReferrals, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let facts = change.facts();
    let permit = ask.person(app, facts.person, Action::CloseEpisode, Purpose::Support).await?;
    if change.permitted.permit.side() != Side::Receiver {
        // Another organisation's support is not theirs to end.
        return Err(AppError::Refused(Refusal::unknown()));
    }
    let reason =
        reason.ok_or_else(|| AppError::Invalid(Invalid::field("reason", "referral-reason-missing")))?;
    let (facts, event) = change.apply(facts, Act::Close(change.done()))?;
    let mut set = change.set(&facts, &[event]);
    set.audit(ask.permit_entry(&permit));
    referral::set_closed_as(&mut set, facts.id, reason.code());
    support::close(&mut set, facts.id, reason.code(), ask.now);
    referral::end_grant_unless_used(&mut set, facts.grant, ask.now);
    change.write(set, "/referrals?done=closed".to_owned()).await
}
