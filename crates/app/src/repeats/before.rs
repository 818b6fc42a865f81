//! What a person's page says of what happened before, as far as whoever looks may see the reports.

use super::{incidents_of, kind, rules};
use crate::names::Names;
use crate::people::BESIDE;
use crate::{App, Ask, Result};
use alongside_answers::repeats::{CheckLine, HappenedBefore, IncidentLine, ResponseLine};
use alongside_domain::repeats::{Incident, RepeatRules, Sign, before, judge, of_the_household};
use alongside_domain::rules::PriorityRules;
use alongside_gate::{Action, DataClass, PersonFacts, PersonPermit, Purpose, decide_person};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::people::{self, Report};
use alongside_storage::rooms::repeats::{self, Response};
use jiff::ToSpan as _;
use std::collections::BTreeSet;

/// The reports on another record, where the asker may open it and may see reports there; else none, as if there were
/// no such record.
async fn reports_of(app: &App, ask: &Ask, person: PersonId) -> Result<Vec<Report>> {
    let facts = ask.facts(app, person).await?;
    let Ok(permit) = decide_person(&ask.to(Action::OpenPerson, Purpose::Support), &facts) else {
        return Ok(Vec::new());
    };
    if !permit.may(DataClass::Report) {
        return Ok(Vec::new());
    }
    let read = people::reports(&app.store, &permit).await?;
    let entry = Entry { detail: BESIDE, ..ask.permit_entry(&permit) };
    Ok(app.store.disclose(read, entry).await?)
}

/// What happened to the person of a permit, whose own reports were read already, and to those who live with them.
pub(crate) async fn happened_before(
    app: &App,
    ask: &Ask,
    (permit, facts): (&PersonPermit, &PersonFacts),
    own: &[Report],
    household: &[PersonId],
    names: &Names,
) -> Result<HappenedBefore> {
    if !permit.may(DataClass::Report) {
        return Ok(HappenedBefore::default());
    }
    let (repeats, rules) = (rules()?, app.rules());
    let today = london_date(ask.now);
    let mut reports: Vec<Report> = own.to_vec();
    let mut records = vec![permit.person()];
    for record in repeats::other_records(&app.store, permit.person()).await? {
        reports.extend(reports_of(app, ask, record).await?);
        records.push(record);
    }
    let incidents = incidents_of(app, &repeats, &reports);
    let mut of_others = 0;
    for other in household.iter().filter(|other| !records.contains(other)) {
        let theirs = reports_of(app, ask, *other).await?;
        of_others += of_the_household(&incidents_of(app, &repeats, &theirs), today, &rules.priority);
    }
    let found = before(&incidents, today, &rules.priority, &repeats);
    let begin = today.checked_sub(i64::from(rules.priority.repeat_window_days).days()).unwrap_or(today);
    let lines = incidents.iter().rev().filter(|it| (begin..=today).contains(&it.on));
    let (responses, may_respond) = responses_of(app, ask, (permit, facts), &records, names).await?;
    Ok(HappenedBefore {
        incidents: lines.map(|it| line(app, it, &reports, names)).collect(),
        window_days: rules.priority.repeat_window_days,
        any_type: found.any_type,
        same_type: found.same_type.iter().map(|(code, times)| (kind(app, code), *times)).collect(),
        same_place: found.same_place,
        household: of_others,
        worse: getting_worse(&incidents, today, &rules.priority, &repeats),
        lately: found.any_type > 1 && found.recency >= repeats.lately,
        responses,
        may_respond,
    })
}

/// What shows that it gets worse, of the newest incident of the window that ends today.
fn getting_worse(
    incidents: &[Incident],
    today: Date,
    priority: &PriorityRules,
    repeats: &RepeatRules,
) -> BTreeSet<Sign> {
    let begin = today.checked_sub(i64::from(priority.repeat_window_days).days()).unwrap_or(today);
    let newest = incidents.iter().rev().find(|it| (begin..=today).contains(&it.on));
    let mut signs = newest.map(|it| judge(it, incidents, priority, repeats).signs).unwrap_or_default();
    signs.retain(|sign| matches!(sign, Sign::CloserTogether | Sign::MoreSerious));
    signs
}

fn line(app: &App, incident: &Incident, reports: &[Report], names: &Names) -> IncidentLine {
    let of: Vec<&Report> = reports.iter().filter(|it| incident.reports.contains(&it.id)).collect();
    let told_by: BTreeSet<String> = of.iter().map(|it| names.organisation(it.organisation)).collect();
    IncidentLine {
        on: incident.on,
        what: kind(app, &incident.crime_type),
        district: of
            .iter()
            .map(|it| it.codes.district.clone())
            .find(|district| !district.is_empty())
            .unwrap_or_default(),
        told_by: told_by.into_iter().filter(|name| !name.is_empty()).collect(),
    }
}

/// What was set in motion, on whichever record it stands; and whether the asker may act on it.
async fn responses_of(
    app: &App,
    ask: &Ask,
    (permit, facts): (&PersonPermit, &PersonFacts),
    records: &[PersonId],
    names: &Names,
) -> Result<(Vec<ResponseLine>, bool)> {
    let respond = ask.to(Action::RespondToRepeat, Purpose::Support);
    let mut found = Vec::new();
    let mut may_respond = false;
    for record in records {
        let permit = if *record == permit.person() {
            decide_person(&respond, facts)
        } else {
            decide_person(&respond, &ask.facts(app, *record).await?)
        };
        let Ok(permit) = permit else { continue };
        may_respond = true;
        let read = repeats::responses(&app.store, &permit).await?;
        if read.about(Vec::is_empty) {
            continue;
        }
        found.extend(app.store.disclose(read, ask.permit_entry(&permit)).await?);
    }
    found.sort_by_key(|it| (std::cmp::Reverse(it.opened_at), it.id));
    Ok((found.iter().map(|it| response_line(it, ask, names)).collect(), may_respond))
}

/// A response as it is shown.
pub(crate) fn response_line(it: &Response, ask: &Ask, names: &Names) -> ResponseLine {
    let name = |account| Some(names.account(account)).filter(|name| !name.is_empty());
    ResponseLine {
        id: it.id,
        person: it.person,
        grade: it.grade.clone(),
        signs: it.signs.clone(),
        opened_at: it.opened_at,
        due_at: it.due_at,
        late: it.ended_at.is_none() && it.due_at < ask.now,
        owner: it.owner.and_then(name),
        is_mine: it.owner.is_some() && it.owner == ask.account(),
        ended: it
            .ended_at
            .map(|at| (at, it.ended_as.clone().unwrap_or_default(), it.ended_by.and_then(name))),
        words: it.words.clone(),
        checks: it
            .checks
            .iter()
            .map(|check| CheckLine {
                after_days: check.after_days,
                due_on: check.due_on,
                found: check
                    .outcome
                    .zip(check.at)
                    .map(|(outcome, at)| (outcome, check.by.and_then(name), at, check.words.clone())),
            })
            .collect(),
    }
}
