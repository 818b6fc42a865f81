//! Judging by itself: whoever something changed about is looked at anew, whichever way it came: a file, a form, a person's
//! own words, a row that was mended, records joined or parted. Everything is worked out from all reports again, so that
//! it is safe to run twice, on two servers, and after a report that came late.

use super::{incidents_of, rules};
use crate::{App, AppError, Ask, Result};
use alongside_domain::contact::{Decision, Route};
use alongside_domain::needs::Priority;
use alongside_domain::repeats::{Incident, Judgement, Sign, due_at, grade, judge, to_respond_to};
use alongside_gate::{Action, ClassSet, DataClass, Job, Purpose, Viewer};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, PersonId};
use alongside_kernel::{Date, Timestamp};
use alongside_storage::rooms::duties;
use alongside_storage::rooms::people::{self, Report};
use alongside_storage::rooms::repeats::{self, Known, NewResponse, Opened};
use alongside_storage::{Error, Store, WriteSet};
use uuid::Uuid;

/// The setting that says up to where the feed of changes was judged.
const JUDGED: &str = "repeats_judged";

/// Judges everybody of whom something changed since the last time.
pub async fn judge_changed(app: &App) -> Result<()> {
    loop {
        let before = app.store.setting(JUDGED).await?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let (people, head) = repeats::changed(&app.store, before).await?;
        for person in people {
            judge_one(app, person).await?;
        }
        if head == before {
            return Ok(());
        }
        let mut set = WriteSet::new();
        Store::set_setting(&mut set, JUDGED, &head.to_string());
        app.store.write(set).await?;
    }
}

async fn judge_one(app: &App, person: PersonId) -> Result<()> {
    match try_judge(app, person).await {
        // Erased meanwhile: nothing of them can be read, and nothing is owed. Or somebody changed something: that is in
        // the feed, so that it is judged again.
        Err(AppError::Storage(Error::Erased | Error::Stale(_) | Error::Taken(_)) | AppError::Stale(_)) => {
            Ok(())
        }
        done => done,
    }
}

/// Everything known of a person for judging them.
struct Judging<'a> {
    app: &'a App,
    reports: Vec<Report>,
    incidents: Vec<Incident>,
    opened: Vec<Opened>,
    /// Who of the unit worked with the person last and may now.
    worker: Option<AccountId>,
    now: Timestamp,
}

async fn try_judge(app: &App, person: PersonId) -> Result<()> {
    let store = &app.store;
    let repeat_rules = rules()?;
    let seen = people::as_read(store).await?;
    let read =
        people::reports_for_rules(store, person).await?.with(repeats::opened_for_rules(store, person).await?);
    let (reports, opened) = store.use_within(read, "repeats");
    let incidents = incidents_of(app, &repeat_rules, &reports);
    let now = app.now();
    let worker = repeats::worked_last(store, person, london_date(now)).await?;
    let known = Judging { app, reports, incidents, opened, worker, now };
    let mut set = WriteSet::new();
    let touched = known.respond(&mut set)?;
    let mut changed = !touched.is_empty();
    for incident in &known.incidents {
        let judged = judge(incident, &known.incidents, &app.rules().priority, &repeat_rules);
        for report in known.reports.iter().filter(|it| incident.reports.contains(&it.id)) {
            changed |= known.tell_report(&mut set, report, judged.incidents);
        }
        changed |= known.end_what_is_none(&mut set, incident, &judged, &touched);
    }
    if !changed {
        return Ok(());
    }
    people::unchanged_since(&mut set, person, seen);
    // What is owed may have changed: whether there is a safe way is judged by whoever follows the feed.
    set.changed("people", person, now);
    let ask = Ask { viewer: Viewer::System(Job::TakeReports), now };
    let classes = ClassSet::of(&[DataClass::Report, DataClass::Needs]);
    let mut entry = ask.entry(Action::AssessNeeds, Purpose::Support, [person.into()], classes);
    entry.detail = "repeats";
    set.audit(entry);
    store.write(set).await?;
    Ok(())
}

impl Judging<'_> {
    /// Adds what follows for one report; says whether anything does.
    fn tell_report(&self, set: &mut WriteSet, report: &Report, incidents: u32) -> bool {
        if report.incidents == incidents {
            return false;
        }
        let (rules, calendar, lists) = (self.app.rules(), self.app.calendar(), self.app.lists());
        let today = london_date(self.now);
        let (facts, codes) = (&report.facts, &report.codes);
        let day_zero = london_date(facts.recorded_at);
        let alone = Decision::on(facts, &lists.crime_types, &rules, &calendar, day_zero);
        let own = alone.route;
        let priority = alone.priority.clone().with_incidents(incidents, &rules);
        let after = alone.knowing_before(incidents, today, facts, &rules, &calendar);
        let was_by_this = is_persistent_by(&priority_of(self.app, report), report.incidents, &rules);
        let (mut route, mut contact_due) = (codes.route.as_str(), codes.contact_due);
        if is_letter(&codes.route) && after.route == Route::Contact && self.is_answered_now(report, today) {
            route = after.route.code();
            contact_due = after.contact_due;
            repeats::contact_instead_of_letter(set, report.id, contact_due, self.now);
            duties::place_in_queue(set, report.person);
        } else if was_by_this
            && after.route == own
            && is_letter(own.code())
            && codes.route == Route::Contact.code()
        {
            // Parted records, or a report that turned out to be of another day: what rested on it alone goes back.
            route = own.code();
            contact_due = None;
            repeats::letter_again(set, report.id, own.code(), self.now);
            duties::place_in_queue(set, report.person);
        }
        let categories: Vec<&str> = priority.categories().iter().map(|it| it.code()).collect();
        let known = Known { incidents, priority: &categories.join("|"), route, contact_due };
        repeats::know(set, (report.id, report.version), &known);
        true
    }

    /// Whether a letter about this report turns into a call: where it is of the incident that is answered now. Those before
    /// it were answered in their time.
    fn is_answered_now(&self, report: &Report, today: Date) -> bool {
        let Ok(repeats) = rules() else { return false };
        to_respond_to(&self.incidents, today, &self.app.rules().priority, &repeats)
            .is_some_and(|(incident, _)| incident.reports.contains(&report.id))
    }

    /// Ends a response to what turned out to be no repeat.
    fn end_what_is_none(
        &self,
        set: &mut WriteSet,
        incident: &Incident,
        judged: &Judgement,
        touched: &[Uuid],
    ) -> bool {
        if judged.signs.contains(&Sign::Repeat) {
            return false;
        }
        let mut ended = false;
        let of_it = |it: &&Opened| it.is_open && incident.reports.contains(&it.report);
        for opened in self.opened.iter().filter(of_it).filter(|it| !touched.contains(&it.id)) {
            repeats::end_by_rules(set, opened, "NO_REPEAT", self.now);
            ended = true;
        }
        ended
    }

    /// Opens a response to the latest incident where there is none; it takes over from what still waits. Gives what it
    /// changed.
    fn respond(&self, set: &mut WriteSet) -> Result<Vec<Uuid>> {
        let (repeats, priority) = (rules()?, &self.app.rules().priority);
        let found = to_respond_to(&self.incidents, london_date(self.now), priority, &repeats);
        let Some((incident, judged)) = found else { return Ok(Vec::new()) };
        let now_due = |due| due_at(due, self.now, &self.app.calendar());
        if let Some(opened) = self.opened.iter().find(|it| incident.reports.contains(&it.report)) {
            if opened.ended_by_rules {
                repeats::reopen(set, opened);
                return Ok(vec![opened.id]);
            }
            let grade = grade(&judged, &repeats).filter(|_| opened.is_open && opened.signs != judged.signs);
            let Some(grade) = grade else { return Ok(Vec::new()) };
            // A report that came late shows more of the same incident: nothing becomes due later by it.
            let due = opened.due_at.min(now_due(grade.due));
            repeats::regrade(set, opened, &grade.code, &judged.signs, due);
            return Ok(vec![opened.id]);
        }
        let first = self.reports.iter().filter(|it| incident.reports.contains(&it.id)).min_by_key(|it| it.id);
        let (Some(first), Some(grade)) = (first, grade(&judged, &repeats)) else {
            return Ok(Vec::new());
        };
        let mut due = now_due(grade.due);
        // Whoever worked with them last goes on; where nobody did, somebody takes it.
        let mut owner = self.worker;
        let mut touched = Vec::new();
        for waits in self.opened.iter().filter(|it| it.is_open) {
            repeats::end_by_rules(set, waits, "TAKEN_OVER", self.now);
            // Nothing that was due sooner becomes due later because it happened again.
            due = due.min(waits.due_at);
            owner = waits.owner.or(owner);
            touched.push(waits.id);
        }
        let new = NewResponse {
            id: self.app.store.new_id(),
            person: first.person,
            report: first.id,
            grade: &grade.code,
            signs: &judged.signs,
            due_at: due,
            owner,
        };
        repeats::open(set, &new, self.now);
        touched.push(new.id);
        Ok(touched)
    }
}

fn is_letter(route: &str) -> bool {
    [Route::Inform, Route::InformHeld].iter().any(|it| it.code() == route)
}

fn priority_of(app: &App, report: &Report) -> Priority {
    Priority::of(&report.facts, &app.lists().crime_types, &app.rules())
}

/// Whether it was the person's other reports alone that asked for contact.
fn is_persistent_by(own: &Priority, incidents: u32, rules: &alongside_domain::rules::Rules) -> bool {
    own.is_none() && !own.clone().with_incidents(incidents, rules).is_none()
}
