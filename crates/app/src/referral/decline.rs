//! Not taking a person on, with a coded reason.

use super::change::{Begun, begin};
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_domain::referral::{Act, DeclineReason};
use alongside_gate::Action;
use alongside_kernel::Sensitive;
use alongside_kernel::id::ReferralId;
use alongside_storage::rooms::referral::{self, DeclineWords};

/// The longest message with a decline, in letters.
const LONGEST: usize = 2_000;

/// The agency does not take the person on, and says why. What it could see of the person ends in the same write,
/// unless another referral of theirs is open with it.
pub async fn decline(
    app: &App,
    ask: &Ask,
    referral: (ReferralId, i64),
    reason: Option<DeclineReason>,
    message: &str,
    once: Once,
) -> Result<String> {
    let change = match begin(app, ask, referral, Action::DeclineReferral, once).await? {
        Begun::Now(change) => change,
        Begun::Before(answer) => return Ok(answer),
    };
    let mut invalid = Invalid::new();
    if reason.is_none() {
        invalid.add("reason", "referral-reason-missing");
    }
    if message.chars().count() > LONGEST {
        invalid.add_with("message", "sharing-too-long", LONGEST.to_string());
    }
    let Some(reason) = reason else { return Err(AppError::Invalid(invalid)) };
    invalid.or(())?;
    let (facts, event) = change.apply(change.facts(), Act::Decline(change.done(), reason))?;
    let mut set = change.set(&facts, &[event]);
    if !message.is_empty() {
        let words = DeclineWords { message: Some(Sensitive::new(message.to_owned())) };
        referral::set_decline_words(&app.store, &mut set, &change.key().await?, &facts, &words)?;
    }
    referral::end_grant_unless_used(&mut set, facts.grant, ask.now);
    // The person can no longer be seen from here, so the way leads back to the list.
    change.write(set, "/referrals?done=declined".to_owned()).await
}
