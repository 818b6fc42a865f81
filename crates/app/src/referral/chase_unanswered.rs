//! Silence is chased: a reminder, then the deputy is named.

use crate::{App, AppError, Ask, Once, Result};
use alongside_domain::referral::{Act, Chase, Facts};
use alongside_gate::acts::acts;
use alongside_gate::{Action, Job, Purpose, Role, Viewer, decide_referral};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, OrganisationId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::referral::{self, Known};
use alongside_storage::rooms::{accounts, facts, safety};

/// Chases every referral and request whose answer is late: once as a reminder, once by naming the deputy. Run again
/// it does nothing twice. Gives how many were chased.
pub async fn chase_unanswered(app: &App) -> Result<u32> {
    let ask = Ask { viewer: Viewer::System(Job::ChaseUnanswered), now: app.now() };
    let mut chased = 0;
    for facts in referral::late(&app.store, london_date(ask.now)).await? {
        match chase(app, &ask, facts).await {
            Ok(true) => chased += 1,
            // Answered in between: nothing to chase any more.
            Ok(false) | Err(AppError::Stale(_) | AppError::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(chased + crate::requests::chase_unanswered(app, &ask).await?)
}

async fn chase(app: &App, ask: &Ask, facts: Facts) -> Result<bool> {
    let clock = super::rules()?.referral;
    let today = london_date(ask.now);
    let (reminded, escalated) = (facts.reminded_at.is_some(), facts.escalated.is_some());
    let Some(chase) = clock.chase(facts.reply_due, reminded, escalated, today, &app.calendar()) else {
        return Ok(false);
    };
    let person = facts::person(&app.store, facts.person, None, None).await?;
    let known = Known { facts, began_with: None };
    let permit = decide_referral(&ask.to(Action::SeeReferrals, Purpose::Support), &known.for_gate(person)?)?;
    let (id, to) = (known.facts.id, known.facts.to);
    let act = match chase {
        Chase::Remind => Act::Remind(ask.now),
        Chase::Escalate => {
            let kept_away = safety::kept_away(&app.store, known.facts.person).await?;
            Act::Escalate(ask.now, deputy(app, to, Action::AcceptReferral, ask, &kept_away).await?)
        }
    };
    let Ok((facts, event)) = known.facts.apply(act) else { return Ok(false) };
    let mut set = WriteSet::new();
    referral::update(&mut set, &facts);
    let named = facts.escalated.and_then(|(_, deputy)| deputy);
    referral::event(&mut set, id, event.code(), named, Some(to), "", ask.now);
    set.audit(ask.permit_entry(permit.person()));
    let once = Once::of_job(app, &format!("{} referral {id}", event.code()));
    once.write(app, set, String::new()).await?;
    Ok(true)
}

/// Who answers where an organisation is silent: whom its manager named to stand in; else another manager; else
/// anybody else there who may do what is asked. Never somebody whom a conflict of interest keeps away: they could do
/// nothing.
pub(crate) async fn deputy(
    app: &App,
    organisation: OrganisationId,
    action: Action,
    ask: &Ask,
    kept_away: &[AccountId],
) -> Result<Option<AccountId>> {
    let today = london_date(ask.now);
    let mut members = Vec::new();
    for membership in accounts::members(&app.store, organisation).await? {
        if let Ok(Viewer::Member(member)) = Viewer::of(&membership.facts, today) {
            members.push(member);
        }
    }
    let manages =
        |member: &&alongside_gate::Member| member.is(Role::AgencyManager) || member.is(Role::UnitManager);
    let answers =
        |member: &&alongside_gate::Member| member.roles().iter().any(|role| acts(role).contains(action));
    let first = members.iter().find(manages).or_else(|| members.iter().find(answers));
    let Some(first) = first.map(alongside_gate::Member::account) else { return Ok(None) };
    let named = accounts::deputies(&app.store, organisation)
        .await?
        .into_iter()
        .find(|(account, _)| *account == first)
        .map(|(_, deputy)| deputy)
        .filter(|deputy| members.iter().any(|member| member.account() == *deputy))
        .filter(|deputy| !kept_away.contains(deputy));
    let other = |member: &&alongside_gate::Member| {
        member.account() != first && !kept_away.contains(&member.account())
    };
    Ok(named
        .or_else(|| members.iter().filter(other).find(manages).map(alongside_gate::Member::account))
        .or_else(|| members.iter().filter(other).find(answers).map(alongside_gate::Member::account)))
}
