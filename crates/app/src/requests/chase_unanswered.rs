//! Silence on requests is chased like silence on referrals.

use super::change::permitted;
use crate::referral::{deputy, rules};
use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::referral::Chase;
use alongside_domain::requests::{Act, Facts};
use alongside_gate::Action;
use alongside_kernel::clock::london_date;
use alongside_storage::rooms::{requests, safety};

/// Chases every request whose answer is late. Gives how many were.
pub(crate) async fn chase_unanswered(app: &App, ask: &Ask) -> Result<u32> {
    let mut chased = 0;
    for facts in requests::late(&app.store, london_date(ask.now)).await? {
        match chase(app, ask, &facts).await {
            Ok(true) => chased += 1,
            // Answered in between: nothing to chase any more.
            Ok(false) | Err(AppError::Stale(_) | AppError::Refused(_) | AppError::NotNow(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(chased)
}

async fn chase(app: &App, ask: &Ask, facts: &Facts) -> Result<bool> {
    let clock = rules()?.request;
    let today = london_date(ask.now);
    let (reminded, escalated) = (facts.reminded_at.is_some(), facts.escalated.is_some());
    let (name, act) = match clock.chase(facts.reply_due, reminded, escalated, today, &app.calendar()) {
        None => return Ok(false),
        Some(Chase::Remind) => ("REMINDED", Act::Remind(ask.now)),
        Some(Chase::Escalate) => {
            let kept_away = match facts.person {
                Some(person) => safety::kept_away(&app.store, person).await?,
                None => Vec::new(),
            };
            let deputy = deputy(app, facts.to, Action::AnswerRequest, ask, &kept_away).await?;
            ("ESCALATED", Act::Escalate(ask.now, deputy))
        }
    };
    let it = permitted(app, ask, facts.id, Action::ChaseRequest).await?;
    let (_, set) = super::change::apply(ask, &it, act)?;
    Once::of_job(app, &format!("{name} request {}", facts.id)).write(app, set, String::new()).await?;
    Ok(true)
}
