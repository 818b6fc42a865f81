//! Looking through the log by itself: each few minutes what was added, and once a day what everybody did the day before.
//!
//! What was found and how far was looked are written together, so that it is safe to be cut short anywhere.

use super::judge::{Judging, NotYet, looked_at, staff};
use super::{catch_up, rules};
use crate::accounts::notices;
use crate::{App, Ask, Result};
use alongside_domain::oversight::{Unusual, is_out_of_hours};
use alongside_gate::{Action, Job, Purpose, Viewer, decide_here};
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_kernel::id::{AccountId, OrganisationId, PersonId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::rooms::oversight::{self, Log};
use alongside_storage::rooms::unusual_looks::{self, Found};
use alongside_storage::{Store, WriteSet};
use alongside_vault::Leaf;
use jiff::ToSpan as _;
use std::collections::{BTreeMap, BTreeSet};

/// Entries looked through by one write.
const PAGE: u32 = 500;
/// Where a log was never looked through, so many of its last entries are: what an older version wrote is not gone through.
const BEFORE: u64 = 10_000;
/// After having been away, so many days are gone through.
const DAYS: usize = 7;
/// The setting that says which day was gone through last.
const DAY: &str = "looks_day";

/// Looks through what was added since the last time.
pub async fn watch(app: &App) -> Result<()> {
    let ask = Ask { viewer: Viewer::System(Job::WatchLooks), now: app.now() };
    decide_here(&ask.to(Action::SeeAudit, Purpose::Audit))?;
    catch_up(app).await?;
    let mut judging = Judging::new(app)?;
    for log in oversight::logs(&app.store).await? {
        while watch_page(app, &ask, &log, &mut judging).await? {}
    }
    watch_days(app, &ask).await
}

/// Looks through the next page of a log; says whether there may be more.
async fn watch_page(app: &App, ask: &Ask, log: &Log, judging: &mut Judging<'_>) -> Result<bool> {
    let store = &app.store;
    let name = format!("looks_watched {}", log.id);
    let stood = store.setting(&name).await?.and_then(|text| text.parse().ok());
    let from: u64 = stood.unwrap_or_else(|| log.frontier.size().saturating_sub(BEFORE));
    let stored = oversight::leaves(store, log.id, from, PAGE).await?;
    let Some(last) = stored.last().map(|leaf| leaf.seq) else { return Ok(false) };
    // A leaf that can't be read is left out here; verifying the log reports it.
    let leaves: Vec<Leaf> = stored.iter().filter_map(|stored| Leaf::parse(&stored.bytes).ok()).collect();
    let mut found = Vec::new();
    for leaf in &leaves {
        match judging.judge(leaf).await? {
            Ok(it) => found.extend(it),
            // It goes on from here once everybody is in the index.
            Err(NotYet) => return Ok(false),
        }
    }
    found.extend(many_people(app, &leaves).await?);
    let mut set = WriteSet::new();
    Store::set_setting(&mut set, &name, &last.saturating_add(1).to_string());
    write(app, ask, set, found).await?;
    Ok(u32::try_from(stored.len()).is_ok_and(|count| count == PAGE))
}

/// Whoever has opened so many people today that it takes nobody until tomorrow to ask.
async fn many_people(app: &App, leaves: &[Leaf]) -> Result<Vec<Found>> {
    let opened = leaves.iter().filter(|leaf| leaf.action == Action::OpenPerson.code());
    let who: BTreeSet<_> = opened.filter_map(|leaf| Some((staff(leaf)?, london_date(leaf.at)))).collect();
    let most = rules()?.people_in_a_day;
    let mut found = Vec::new();
    for (who, day) in who {
        let (from, until) = span(day);
        if unusual_looks::pages_opened(&app.store, who, from, until).await? >= most {
            found.extend(Looked::read(app, who, day).await?.many(most));
        }
    }
    Ok(found)
}

fn span(day: Date) -> (Timestamp, Timestamp) {
    let next = day.tomorrow().unwrap_or(day);
    (start_of_london_day(day), start_of_london_day(next))
}

/// Goes through each day that is over.
async fn watch_days(app: &App, ask: &Ask) -> Result<()> {
    let today = london_date(ask.now);
    let yesterday = today.yesterday().unwrap_or(today);
    let last: Option<Date> = app.store.setting(DAY).await?.and_then(|text| text.parse().ok());
    let first = last.map_or(yesterday, |last| last.tomorrow().unwrap_or(last));
    let days: Vec<Date> = first.series(1.day()).take_while(|day| *day <= yesterday).collect();
    for day in days.iter().skip(days.len().saturating_sub(DAYS)) {
        let (from, until) = span(*day);
        let mut found = Vec::new();
        for who in unusual_looks::who_acted(&app.store, from, until).await? {
            found.extend(Looked::read(app, who, *day).await?.judge(app).await?);
        }
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, DAY, &day.to_string());
        write(app, ask, set, found).await?;
    }
    Ok(())
}

/// At whom somebody looked on a day: when first, and when first out of hours.
struct Looked {
    who: (AccountId, OrganisationId),
    day: Date,
    people: BTreeMap<PersonId, (Timestamp, Option<Timestamp>)>,
}

impl Looked {
    async fn read(app: &App, who: (AccountId, OrganisationId), day: Date) -> Result<Self> {
        let (from, until) = span(day);
        let (rules, calendar) = (rules()?, app.calendar());
        let mut people: BTreeMap<PersonId, (Timestamp, Option<Timestamp>)> = BTreeMap::new();
        for leaf in unusual_looks::acts_of(&app.store, who, from, until).await? {
            if staff(&leaf).is_none() {
                continue;
            }
            let late = is_out_of_hours(leaf.at, &rules, &calendar).then_some(leaf.at);
            for person in looked_at(&leaf) {
                let (_, first_late) = people.entry(person).or_insert((leaf.at, late));
                *first_late = first_late.or(late);
            }
        }
        Ok(Self { who, day, people })
    }

    fn found(&self, kind: Unusual, at: impl Iterator<Item = Timestamp>, least: u32) -> Option<Found> {
        let times: Vec<Timestamp> = at.collect();
        let people = u32::try_from(times.len()).unwrap_or(u32::MAX);
        let (account, organisation) = self.who;
        let at = times.into_iter().min()?;
        let found = Found { kind, account, organisation, day: self.day, person: None, people, at };
        (people >= least).then_some(found)
    }

    fn many(&self, least: u32) -> Option<Found> {
        self.found(Unusual::ManyPeople, self.people.values().map(|(first, _)| *first), least)
    }

    /// What stands out about the whole day.
    async fn judge(&self, app: &App) -> Result<Vec<Found>> {
        let rules = rules()?;
        // Somebody of several records is one person; what is no person's id is nobody.
        let mut without_work: BTreeMap<PersonId, (Timestamp, Option<Timestamp>)> = BTreeMap::new();
        for (person, (first, late)) in &self.people {
            let worked = unusual_looks::has_worked_with(&app.store, self.who.0, *person).await?;
            if let Some((cluster, false)) = worked {
                let times = without_work.entry(cluster).or_insert((*first, *late));
                *times = (times.0.min(*first), times.1.or(*late));
            }
        }
        let first = without_work.values().map(|(first, _)| *first);
        let late = without_work.values().filter_map(|(_, late)| *late);
        let found = [
            self.found(Unusual::WithoutWork, first, rules.people_without_work),
            self.found(Unusual::OutOfHours, late, rules.people_out_of_hours),
            self.many(rules.people_in_a_day),
        ];
        Ok(found.into_iter().flatten().collect())
    }
}

/// Writes what was found, with how far was looked, and tells whoever has to ask and had nothing open before.
async fn write(app: &App, ask: &Ask, mut set: WriteSet, found: Vec<Found>) -> Result<()> {
    let quiet = i64::from(rules()?.quiet_days);
    let mut new: Vec<Found> = Vec::new();
    for it in found {
        let again = if it.person.is_some() { quiet } else { 1 };
        let after = it.day.checked_sub(again.days()).unwrap_or(it.day);
        let same = |other: &Found| {
            (other.account, other.kind, other.person) == (it.account, it.kind, it.person) && other.day > after
        };
        if !new.iter().any(same) && !unusual_looks::is_known(&app.store, &it, after).await? {
            unusual_looks::insert(&mut set, app.store.new_id(), &it, ask.now);
            new.push(it);
        }
    }
    if !new.is_empty() {
        for (auditor, only) in unusual_looks::auditors(&app.store, london_date(ask.now)).await? {
            let is_theirs =
                |it: &&Found| only.is_none_or(|own| own == it.organisation) && it.account != auditor;
            if new.iter().any(|it| is_theirs(&it)) && !unusual_looks::any_open(&app.store, only).await? {
                set.job(app.store.new_id(), notices::LOOKS, Some(auditor.uuid()), ask.now);
            }
        }
        set.audit(ask.plain_entry(Action::SeeAudit.code(), Purpose::Audit.code()));
    }
    app.store.write(set).await?;
    Ok(())
}
