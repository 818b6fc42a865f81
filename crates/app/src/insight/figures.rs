//! The commissioner's figures.

use super::period::{chosen, over, span, weeks};
use super::senders;
use super::table::{Counts, median_of_halves, released, released_pair};
use super::{allow, need_codes};
use crate::names::Names;
use crate::{App, Ask, Result};
use alongside_answers::insight::{Cell, CommissionerFigures, Figures, Label, Period, Row};
use alongside_domain::contact::Route;
use alongside_domain::needs::NeedCategory;
use alongside_domain::network::Service;
use alongside_domain::referral::DeclineReason;
use alongside_gate::Action;
use alongside_kernel::clock::london_date;
use alongside_kernel::{Date, WorkingDays};
use alongside_release::THRESHOLD;
use alongside_storage::rooms::insight::{self, NeedGroup, OutcomeGroup, ReportGroup};
use alongside_storage::rooms::network;
use std::collections::{BTreeMap, BTreeSet};

/// How soon people were reached, in the order of the columns.
const CONTACT: [&str; 5] = ["in_time", "later", "overdue", "still_due", "no_call"];

/// The figures of one period: of the one that begins on `first`, else of the newest that is over.
pub async fn figures(app: &App, ask: &Ask, first: Option<Date>) -> Result<CommissionerFigures> {
    let permit = allow(app, ask, Action::SeeCommissionerFigures, None).await?;
    let periods = over(ask.now);
    let period = chosen(&periods, first);
    let span = span(period);
    let groups = insight::reports(&app.store, &permit, span).await?;
    let districts = Districts::of(&groups);
    let (reports, mut contact) = reports_and_contact(&groups, &districts, period);
    add_shares(&mut contact);
    let outcomes = insight::referrals(&app.store, &permit, span, period.last).await?;
    let needs = insight::needs(&app.store, &permit, span).await?;
    let services = network::services(&app.store).await?;
    let names = Names::load(app).await?;
    Ok(CommissionerFigures {
        median_half_days: median(&groups, &contact, period, &app.calendar()),
        period,
        periods,
        reports,
        contact,
        referrals: referrals(&outcomes),
        gaps: gaps(&needs, &services, &districts, period.last),
        late: senders::late(&insight::late(&app.store, &permit, span).await?, &names),
        rows: senders::rows(&insight::files(&app.store, &permit, span).await?, &names),
    })
}

fn outcome(code: &str) -> Label {
    Label::Outcome(code.to_owned())
}

/// The day on which a person was reached, as it was known at the end of the period.
fn reached_on(group: &ReportGroup, period: Period) -> Option<Date> {
    group.reached.map(london_date).filter(|day| *day <= period.last)
}

fn contact_code(group: &ReportGroup, period: Period) -> &'static str {
    if group.kind.as_deref() != Some(Route::Contact.code()) {
        return "no_call";
    }
    match (reached_on(group, period), group.due_on) {
        (Some(day), Some(due)) if day <= due => "in_time",
        (Some(_), _) => "later",
        (None, Some(due)) if due <= period.last => "overdue",
        (None, _) => "still_due",
    }
}

/// The districts that stand alone. Those with fewer reports than the threshold are put together before anything is
/// hidden: a feed brings in single people from all over the country, and a row each for them would hide more of the
/// others and say nothing.
struct Districts(BTreeSet<String>);

impl Districts {
    fn of(groups: &[ReportGroup]) -> Self {
        let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
        for group in groups {
            *totals.entry(&group.district).or_default() += group.count;
        }
        let alone = totals.into_iter().filter(|(name, total)| name.is_empty() || *total >= THRESHOLD);
        Self(alone.map(|(name, _)| name.to_owned()).collect())
    }

    fn label(&self, district: &str) -> Label {
        if self.0.contains(district) { Label::Name(district.to_owned()) } else { Label::FewReports }
    }
}

fn reports_and_contact(groups: &[ReportGroup], districts: &Districts, period: Period) -> (Figures, Figures) {
    let weeks = weeks(period);
    let mut by_week = Counts::new(weeks.clone());
    let mut by_contact = Counts::new(CONTACT.map(outcome).to_vec());
    for group in groups {
        let district = districts.label(&group.district);
        let day = london_date(group.received);
        let week = weeks
            .iter()
            .find(|week| matches!(week, Label::Days(first, last) if (*first..=*last).contains(&day)));
        if let Some(week) = week {
            by_week.add(&district, week, group.count);
            by_contact.add(&district, &outcome(contact_code(group, period)), group.count);
        }
    }
    released_pair(&by_week, &by_contact)
}

/// The share reached in time of those whose time is over, from numbers that are shown.
fn add_shares(contact: &mut Figures) {
    let share = |row: &Row| {
        let [in_time, later, overdue] = row.cells.first_chunk::<3>()?.map(Cell::count);
        let all = in_time? + later? + overdue?;
        (all > 0).then(|| (in_time.unwrap_or(0) * 100 + all / 2) / all)
    };
    if let Figures::Table(table) = contact {
        for row in table.rows.iter_mut().chain([&mut table.totals]) {
            row.share = share(row);
        }
    }
}

/// The median from arrival to contact; only where the numbers that it rests on are shown and are not small.
fn median(groups: &[ReportGroup], contact: &Figures, period: Period, calendar: &WorkingDays) -> Option<u64> {
    let Figures::Table(table) = contact else { return None };
    let [in_time, later] = table.totals.cells.first_chunk::<2>()?.map(Cell::count);
    if in_time? + later? < THRESHOLD {
        return None;
    }
    let mut days: BTreeMap<u32, u64> = BTreeMap::new();
    for group in groups.iter().filter(|group| matches!(contact_code(group, period), "in_time" | "later")) {
        if let Some(reached) = reached_on(group, period) {
            *days.entry(calendar.between(london_date(group.received), reached)).or_default() += group.count;
        }
    }
    median_of_halves(&days)
}

fn referrals(groups: &[OutcomeGroup]) -> Figures {
    let declined = DeclineReason::ALL.iter().map(|reason| Label::Declined(reason.code().to_owned()));
    let columns = [outcome("accepted")]
        .into_iter()
        .chain(declined)
        .chain(["silent", "waiting", "withdrawn"].map(outcome))
        .collect();
    let mut counts = Counts::new(columns);
    for group in groups {
        let column = match (&group.outcome[..], &group.reason) {
            ("declined", Some(reason)) => Label::Declined(reason.clone()),
            (code, _) => outcome(code),
        };
        for need in need_codes(&group.needs) {
            counts.add(&Label::Need(need.to_owned()), &column, group.count);
        }
    }
    released(&counts.without_empty_columns())
}

/// Whether an accredited service meets a need in a district.
fn is_met(services: &[Service], need: &str, district: &str, day: Date) -> bool {
    services.iter().any(|service| {
        let there = service.districts.is_empty() || service.districts.iter().any(|it| it == district);
        there && service.needs.iter().any(|it| it == need) && service.is_accredited_on(day)
    })
}

fn gaps(groups: &[NeedGroup], services: &[Service], districts: &Districts, day: Date) -> Figures {
    let columns: Vec<&str> = NeedCategory::ALL.iter().map(|need| need.code()).collect();
    let label = |need: &str| Label::Need(need.to_owned());
    let mut counts = Counts::new(columns.iter().map(|need| label(need)).collect());
    for group in groups {
        let district = districts.label(&group.district);
        counts.row(&district);
        for need in need_codes(&group.needs).filter(|need| !is_met(services, need, &group.district, day)) {
            counts.add(&district, &label(need), group.count);
        }
        // Of several districts together, one may have what another lacks.
        if district == Label::FewReports {
            continue;
        }
        for need in columns.iter().filter(|need| is_met(services, need, &group.district, day)) {
            counts.not_counted(&district, &label(need));
        }
    }
    released(&counts)
}
