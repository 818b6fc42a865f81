//! Referrals received, sent, and followed.

use crate::consent::names;
use crate::{App, Ask, Result};
use alongside_answers::referral::{ReferralLine, Referrals};
use alongside_domain::referral::Facts;
use alongside_gate::{Action, ClassSet, DataClass, Purpose, ScopeReach, scope};
use alongside_kernel::clock::to_micros;
use alongside_kernel::id::AccountId;
use alongside_storage::rooms::referral::{self, Line, ListOf, Side, Tab};
use std::collections::HashMap;

/// Rows on a page.
const PAGE: u32 = 50;

/// How often silence on a referral was chased.
pub(super) fn chases(facts: &Facts) -> u32 {
    u32::from(facts.reminded_at.is_some()) + u32::from(facts.escalated.is_some())
}

/// One page of a list. Where no side is asked for, it is the first that the viewer has.
pub async fn list(
    app: &App,
    ask: &Ask,
    side: Option<Side>,
    tab: Tab,
    after: Option<referral::Cursor>,
) -> Result<Referrals> {
    part(app, ask, side, tab, (after, PAGE)).await
}

/// The same with as many rows as are asked for.
pub async fn part(
    app: &App,
    ask: &Ask,
    side: Option<Side>,
    tab: Tab,
    (after, most): (Option<referral::Cursor>, u32),
) -> Result<Referrals> {
    let scope = scope(&ask.to(Action::SeeReferrals, Purpose::Support))?;
    let has = |wanted: fn(&ScopeReach) -> bool| scope.reaches().iter().any(wanted);
    let everyone = has(|reach| matches!(reach, ScopeReach::Everyone { .. }));
    let granted = has(|reach| matches!(reach, ScopeReach::GrantedTo { .. }));
    let reported = has(|reach| matches!(reach, ScopeReach::ReportedBy { .. }));
    let mut sides = Vec::new();
    for (applies, side) in [
        (granted, Side::Received),
        (everyone || granted, Side::Sent),
        (everyone && !granted, Side::Received),
        (everyone, Side::Followed),
        (reported, Side::Reported),
    ] {
        if applies {
            sides.push(side);
        }
    }
    let first = sides.first().copied().unwrap_or(Side::Received);
    let side = side.filter(|side| sides.contains(side)).unwrap_or(first);
    let read = referral::list(&app.store, &scope, &ListOf { side, tab, after, most }).await?;
    let over_without_a_name = match ask.organisation() {
        Some(organisation) if side == Side::Received && tab == Tab::Over && granted => {
            referral::over_without_a_name(&app.store, organisation).await?
        }
        _ => 0,
    };
    let names = names(app).await?;
    let shown = scope.classes().intersection(ClassSet::of(&[
        DataClass::Identity,
        DataClass::Needs,
        DataClass::Referral,
    ]));
    let subjects = read.about(|(lines, _)| {
        let mut subjects: Vec<_> = lines.iter().map(|line| line.facts.person.into()).collect();
        subjects.dedup();
        subjects
    });
    let entry = ask.entry(Action::SeeReferrals, Purpose::Support, subjects, shown);
    let (lines, more) = app.store.disclose(read, entry).await?;
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| format!("{}-{}", to_micros(line.facts.sent.at), line.facts.id));
    let seen = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    Ok(Referrals {
        sides: sides.iter().map(|side| side.code()).collect(),
        side: side.code(),
        tab: tab.code(),
        lines: lines.into_iter().map(|line| row(line, &names)).collect::<Result<_>>()?,
        next,
        over_without_a_name: over_without_a_name.saturating_sub(seen),
    })
}

fn row(line: Line, names: &HashMap<AccountId, String>) -> Result<ReferralLine> {
    let facts = &line.facts;
    Ok(ReferralLine {
        id: facts.id,
        name: line.name,
        service: line.service_name,
        from: line.from_name,
        to: line.to_name,
        needs: line.needs,
        state: referral::state(facts)?,
        sent_at: facts.sent.at,
        reply_due: facts.reply_due,
        chases: chases(facts),
        deputy: facts.escalated.and_then(|(_, deputy)| deputy).and_then(|deputy| names.get(&deputy).cloned()),
        declined: facts.declined.map(|(_, reason)| reason),
    })
}
