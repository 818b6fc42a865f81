//! Who has seen a person's information, as they read it: by day and organisation, in plain words.

use super::own;
use crate::{App, Ask, Result, oversight};
use alongside_answers::oversight::{Actor, Entry};
use alongside_answers::portal::{Seen, SeenDay, WhoSaw};
use alongside_gate::{ClassSet, DataClass, PersonPermit};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::portal;
use std::collections::{BTreeMap, BTreeSet};

/// Who has seen a person's information, the newest first. `before` is where an earlier page ended.
pub async fn seen(app: &App, ask: &Ask, person: PersonId, before: &str) -> Result<WhoSaw> {
    let permit = own(app, ask, person).await?;
    read(app, ask, person, &permit, before).await
}

/// The same for whoever may read it; the permit says who the person's own workers are.
pub(super) async fn read(
    app: &App,
    ask: &Ask,
    person: PersonId,
    permit: &PersonPermit,
    before: &str,
) -> Result<WhoSaw> {
    // The entry for this look is made before anything is given back.
    let saw = oversight::who_saw(app, ask, person, before).await?;
    let workers = own_workers(app, permit).await?;
    Ok(WhoSaw { days: by_day(&saw.entries, &workers), next: saw.next })
}

/// The accounts of the person's own workers: they know them by name. Everybody else stays an organisation.
async fn own_workers(app: &App, permit: &PersonPermit) -> Result<BTreeSet<String>> {
    let help = portal::help(&app.store, permit).await?;
    let promised = portal::promised(&app.store, permit).await?;
    let owed = portal::owed(&app.store, permit).await?;
    let all = help.with(promised).with(owed);
    let ((help, promised), owed) = app.store.use_within(all, "who a person's own workers are");
    Ok(help
        .iter()
        .filter(|help| help.accepted)
        .filter_map(|help| help.worker.as_ref())
        .chain(promised.iter().map(|promised| &promised.worker))
        .chain(owed.iter().filter_map(|owed| owed.owner.as_ref()))
        .map(|(account, _)| account.to_string())
        .collect())
}

/// Puts what staff saw together by day and organisation. What the server did by itself shows nobody anything, and
/// what the person did themself is no news to them: both are left out, and the page says so.
fn by_day(entries: &[Entry], workers: &BTreeSet<String>) -> Vec<SeenDay> {
    let mut days: BTreeMap<Date, BTreeMap<&str, Seen>> = BTreeMap::new();
    for entry in entries {
        let Actor::Staff { account, name, organisation } = &entry.who else { continue };
        let seen =
            days.entry(london_date(entry.at)).or_default().entry(organisation).or_insert_with(|| Seen {
                organisation: organisation.clone(),
                own_workers: Vec::new(),
                classes: Vec::new(),
                times: 0,
            });
        seen.times = seen.times.saturating_add(1);
        if workers.contains(account) && !seen.own_workers.contains(name) {
            seen.own_workers.push(name.clone());
        }
        let shown: ClassSet = seen
            .classes
            .iter()
            .copied()
            .chain(entry.classes.iter().map(String::as_str))
            .filter_map(|code| code.parse::<DataClass>().ok())
            .collect();
        // What endangers somebody is not named on a page that may be read over their shoulder.
        seen.classes = shown.without(ClassSet::of(&[DataClass::Safety])).codes().collect();
    }
    days.into_iter().rev().map(|(day, by)| SeenDay { day, by: by.into_values().collect() }).collect()
}
