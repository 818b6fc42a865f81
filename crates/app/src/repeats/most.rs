//! To whom it happened most, for whoever chooses whom a panel talks about: count and harm side by side. It orders a list
//! for people to decide on and never says who is helped first.

use super::{incidents_of, kind, rules, weights};
use crate::{App, Ask, Result};
use alongside_answers::repeats::{MostLine, MostRepeated};
use alongside_domain::repeats::{Incident, before};
use alongside_gate::{Action, Purpose, Role, scope};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::SubjectId;
use alongside_storage::rooms::repeats;
use jiff::ToSpan as _;

/// The most records that the list shows.
const MOST: u32 = 100;

/// What the asker looks for: a panel's coordinator for the panel, a manager to support people.
fn purpose(ask: &Ask) -> Purpose {
    let manages = ask.viewer.member().is_some_and(|member| member.is(Role::UnitManager));
    if manages { Purpose::Support } else { Purpose::Panel }
}

/// The people in the asker's sight to whom it happened most. Only reports that they may see are counted.
pub async fn most_repeated(app: &App, ask: &Ask) -> Result<MostRepeated> {
    let scope = scope(&ask.to(Action::SeeMostRepeated, purpose(ask)))?;
    let (repeat_rules, rules, weights) = (rules()?, app.rules(), weights()?);
    let today = london_date(ask.now);
    let window_days = rules.priority.repeat_window_days;
    let since = today.checked_sub(i64::from(window_days).days()).unwrap_or(today);
    let read = repeats::most_repeated(&app.store, &scope, since, MOST).await?;
    let subjects: Vec<SubjectId> =
        read.about(|found| found.iter().flat_map(|it| &it.records).map(|id| SubjectId::from(*id)).collect());
    let entry = ask.entry(Action::SeeMostRepeated, purpose(ask), subjects, scope.classes());
    let found = app.store.disclose(read, entry).await?;
    let mut lines = Vec::new();
    for it in found {
        let incidents: Vec<Incident> = incidents_of(app, &repeat_rules, &it.reports)
            .into_iter()
            .filter(|incident| (since..=today).contains(&incident.on))
            .collect();
        let counted = before(&incidents, today, &rules.priority, &repeat_rules);
        let Some(latest) = incidents.last().map(|incident| incident.on) else { continue };
        if counted.any_type < repeat_rules.repeat_incidents {
            continue;
        }
        let harm = weights.of(incidents.iter().map(|incident| incident.crime_type.as_str()));
        lines.push(MostLine {
            person: it.person,
            name: it.name,
            incidents: counted.any_type,
            most_of: counted
                .same_type
                .iter()
                .max_by_key(|(_, times)| **times)
                .map(|(code, times)| (kind(app, code), *times)),
            latest,
            harm_days: harm.days,
            without_weight: harm.unknown,
        });
    }
    lines.sort_by(|one, other| {
        (other.incidents, other.latest, one.person).cmp(&(one.incidents, one.latest, other.person))
    });
    Ok(MostRepeated { lines, window_days })
}
