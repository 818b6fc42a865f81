//! Taking a referral back.

use super::change::{Begun, address, begin};
use crate::{App, Ask, Once, Result};
use alongside_domain::referral::Act;
use alongside_gate::Action;
use alongside_kernel::id::ReferralId;
use alongside_storage::rooms::{referral, support};

/// The referrer takes a referral back: to the agency it is from then on as if it never was.
pub async fn take_back(app: &App, ask: &Ask, referral: (ReferralId, i64), once: Once) -> Result<String> {
    let change = match begin(app, ask, referral, Action::WithdrawReferral, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let accepted = change.permitted.known.facts.accepted.is_some();
    let (facts, event) = change.apply(change.facts(), Act::Withdraw(ask.now))?;
    let mut set = change.set(&facts, &[event]);
    if accepted {
        support::close(&mut set, facts.id, "TAKEN_BACK", ask.now);
    }
    referral::end_grant_unless_used(&mut set, facts.grant, ask.now);
    change.write(set, address(referral.0, "taken-back")).await
}
