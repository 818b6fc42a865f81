//! What came of it: for the person's timeline and for the officer whose report it began with.

use super::view::step;
use crate::consent::names;
use crate::{App, Ask, Result};
use alongside_answers::referral::Progress;
use alongside_gate::{Action, ClassSet, DataClass, PersonPermit, Purpose, scope};
use alongside_storage::Unlogged;
use alongside_storage::rooms::referral::{self, OfPerson};
use std::collections::HashMap;

/// The referrals about the person of a permit that the caller has, with every step: the caller puts them with what
/// else it shows and opens them with its own entry. None where the permit does not show referrals.
pub async fn of_person(app: &App, permit: &PersonPermit) -> Result<Unlogged<Vec<Progress>>> {
    let names = names(app).await?;
    let read = referral::of_person(&app.store, permit).await?;
    Ok(read.map(|referrals| referrals.into_iter().filter_map(|it| progress(it, &names)).collect()))
}

fn progress(it: OfPerson, names: &HashMap<alongside_kernel::id::AccountId, String>) -> Option<Progress> {
    Some(Progress {
        referral: it.facts.id,
        person: it.facts.person,
        report: it.report,
        service: it.service_name,
        to: it.to_name,
        state: it.facts.state().ok()?,
        steps: it.events.into_iter().map(|event| step(event, names)).collect(),
    })
}

/// What came of the reports that the asker made: every referral that began with one of them.
pub async fn reported_by_me(app: &App, ask: &Ask) -> Result<Vec<Progress>> {
    let scope = scope(&ask.to(Action::SeeReferrals, Purpose::Support))?;
    let read = referral::of_reporter(&app.store, &scope).await?;
    let subjects: Vec<_> = read.about(|list| list.iter().map(|it| it.facts.person.into()).collect());
    let classes = ClassSet::of(&[DataClass::Referral]);
    let entry = ask.entry(Action::SeeReferrals, Purpose::Support, subjects, classes);
    let referrals = app.store.disclose(read, entry).await?;
    let names = names(app).await?;
    Ok(referrals.into_iter().filter_map(|it| progress(it, &names)).collect())
}
