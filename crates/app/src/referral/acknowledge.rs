//! Saying that a referral has arrived.

use super::change::{Begun, address, begin};
use crate::{App, Ask, Once, Result};
use alongside_domain::referral::Act;
use alongside_gate::Action;
use alongside_kernel::id::ReferralId;

/// The agency says that it has seen a referral.
pub async fn acknowledge(app: &App, ask: &Ask, referral: (ReferralId, i64), once: Once) -> Result<String> {
    let change = match begin(app, ask, referral, Action::AcknowledgeReferral, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let (facts, event) = change.apply(change.facts(), Act::Acknowledge(change.done()))?;
    let set = change.set(&facts, &[event]);
    change.write(set, address(referral.0, "acknowledged")).await
}
