//! Who answers whom and how fast, both ways; every organisation alike.
//!
//! Whoever looks after the whole partnership sees all pairs after disclosure control. A member sees its own
//! pairs as they are, for it sent or received each of them.

use super::allow;
use super::period::{chosen, over, span};
use super::table::{Counts, median_of_halves, released};
use crate::{App, Ask, Result};
use alongside_answers::insight::{Answering, Cell, Exchange, Figures, Label, PartnershipHealth, Row};
use alongside_gate::{Action, OrganisationReach, Permit};
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_kernel::id::OrganisationId;
use alongside_kernel::{Date, Timestamp, WorkingDays};
use alongside_release::THRESHOLD;
use alongside_storage::rooms::insight::{self, Asked, AskedGroup, Span};
use alongside_storage::rooms::network;
use std::collections::{BTreeMap, HashMap};

/// What came of something asked, in the order of the columns.
const STANDING: [&str; 3] = ["answered", "silent", "waiting"];

/// The partnership's page. `first` chooses a period where the whole is seen.
pub async fn partnership(app: &App, ask: &Ask, first: Option<Date>) -> Result<PartnershipHealth> {
    let permit = allow(app, ask, Action::SeePartnershipHealth, None).await?;
    let names: HashMap<OrganisationId, String> =
        network::organisations(&app.store).await?.into_iter().map(|it| (it.id, it.name)).collect();
    let periods = over(ask.now);
    let calendar = app.calendar();
    match permit.reach() {
        OrganisationReach::Only(own) => {
            // One's own numbers may be as new as they are: from the last whole period up to now.
            let from = chosen(&periods, None).first;
            let today = london_date(ask.now);
            let tomorrow = today.tomorrow().unwrap_or(today);
            let span = Span { from: start_of_london_day(from), until: start_of_london_day(tomorrow) };
            let read = async |what| own_lines(app, &permit, what, span, own, today, &names).await;
            Ok(PartnershipHealth {
                whole: false,
                own: names.get(&own).cloned().unwrap_or_default(),
                first: from,
                last: today,
                periods: Vec::new(),
                referrals: read(Asked::Referral).await?,
                requests: read(Asked::Request).await?,
            })
        }
        OrganisationReach::Partnership | OrganisationReach::Public => {
            let period = chosen(&periods, first);
            let read = async |what| {
                let groups = insight::asked(&app.store, &permit, what, span(period)).await?;
                Ok::<_, crate::AppError>(whole(&pairs(groups, period.last, period.last, &calendar, &names)))
            };
            Ok(PartnershipHealth {
                whole: true,
                own: String::new(),
                first: period.first,
                last: period.last,
                referrals: read(Asked::Referral).await?,
                requests: read(Asked::Request).await?,
                periods,
            })
        }
    }
}

async fn own_lines(
    app: &App,
    permit: &Permit,
    what: Asked,
    span: Span,
    own: OrganisationId,
    today: Date,
    names: &HashMap<OrganisationId, String>,
) -> Result<Exchange> {
    let mut groups = insight::asked(&app.store, permit, what, span).await?;
    groups.retain(|group| group.from == own || group.to == own);
    // Still in time means before the day is over, so a line turns silent on the day after.
    let yesterday = today.yesterday().unwrap_or(today);
    let pairs = pairs(groups, today, yesterday, &app.calendar(), names);
    if pairs.is_empty() {
        return Ok(Exchange::Nothing);
    }
    let exact = |count: u64| Cell::Count(count);
    Ok(Exchange::Lines(
        pairs
            .into_iter()
            .map(|((from, to), pair)| Answering {
                sent: exact(pair.answered + pair.silent + pair.waiting),
                answered: exact(pair.answered),
                silent: exact(pair.silent),
                waiting: exact(pair.waiting),
                median_half_days: median_of_halves(&pair.days),
                chases: exact(pair.chases),
                from,
                to,
            })
            .collect(),
    ))
}

/// What one organisation asked of another.
#[derive(Debug, Clone, Default)]
struct Pair {
    answered: u64,
    silent: u64,
    waiting: u64,
    chases: u64,
    /// Working days to the answer, with how often.
    days: BTreeMap<u32, u64>,
}

/// Everything by pair, as it was known at the end of `known`; what was due by `due` is late without a word.
fn pairs(
    groups: Vec<AskedGroup>,
    known: Date,
    due: Date,
    calendar: &WorkingDays,
    names: &HashMap<OrganisationId, String>,
) -> BTreeMap<(String, String), Pair> {
    let name = |id: OrganisationId| names.get(&id).cloned().unwrap_or_default();
    let by_then = |at: Option<Timestamp>| at.map(london_date).filter(|day| *day <= known);
    let mut pairs: BTreeMap<(String, String), Pair> = BTreeMap::new();
    for group in groups {
        let pair = pairs.entry((name(group.from), name(group.to))).or_default();
        match by_then(group.answered) {
            Some(day) => {
                pair.answered += group.count;
                *pair.days.entry(calendar.between(london_date(group.sent), day)).or_default() += group.count;
            }
            None if by_then(group.acknowledged).is_none() && group.due_on <= due => {
                pair.silent += group.count;
            }
            None => pair.waiting += group.count,
        }
        pair.chases += group.chases;
    }
    pairs
}

/// All pairs after disclosure control.
fn whole(pairs: &BTreeMap<(String, String), Pair>) -> Exchange {
    let mut counts = Counts::new(STANDING.map(|code| Label::Outcome(code.to_owned())).to_vec());
    for ((from, to), pair) in pairs {
        let row = Label::FromTo(from.clone(), to.clone());
        for (code, count) in STANDING.into_iter().zip([pair.answered, pair.silent, pair.waiting]) {
            counts.add(&row, &Label::Outcome(code.to_owned()), count);
        }
    }
    match released(&counts) {
        Figures::Nothing => Exchange::Nothing,
        Figures::Refused(reason) => Exchange::Refused(reason),
        Figures::Table(table) => {
            Exchange::Lines(table.rows.iter().filter_map(|row| line(row, pairs)).collect())
        }
    }
}

fn line(row: &Row, pairs: &BTreeMap<(String, String), Pair>) -> Option<Answering> {
    let Label::FromTo(from, to) = &row.label else { return None };
    let pair = pairs.get(&(from.clone(), to.clone()))?;
    let [answered, silent, waiting] = *row.cells.first_chunk::<3>()?;
    // What rests on a hidden number is not told, nor what rests on a small one.
    let all_shown = row.cells.iter().chain([&row.total]).all(|cell| cell.count().is_some());
    let enough = answered.count().is_some_and(|count| count >= THRESHOLD);
    let chases = match pair.chases {
        chases if all_shown && (chases == 0 || chases >= THRESHOLD) => Cell::Count(chases),
        _ => Cell::Hidden,
    };
    Some(Answering {
        from: from.clone(),
        to: to.clone(),
        sent: row.total,
        answered,
        silent,
        waiting,
        median_half_days: if all_shown && enough { median_of_halves(&pair.days) } else { None },
        chases,
    })
}
