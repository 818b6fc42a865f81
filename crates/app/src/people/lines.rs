//! From what was read to what a page shows.

use crate::App;
use crate::names::Names;
use alongside_answers::people::{Due, Helper, HoldLine, ReportLine};
use alongside_domain::intake::CrimeTypes;
use alongside_domain::needs::{Priority, PriorityCategory};
use alongside_gate::{DataClass, PersonPermit};
use alongside_kernel::Date;
use alongside_kernel::clock::london_date;
use alongside_storage::rooms::contact::Duty;
use alongside_storage::rooms::people::{Channel, Report};
use alongside_storage::rooms::person_page::Grant;
use alongside_storage::rooms::safety::Hold;

/// Reports, each as far as the permit shows reports and needs.
pub(crate) fn report_lines(app: &App, permit: &PersonPermit, reports: &[Report]) -> Vec<ReportLine> {
    let (lists, rules) = (app.lists(), app.rules());
    let (sees_report, sees_needs) = (permit.may(DataClass::Report), permit.may(DataClass::Needs));
    reports
        .iter()
        .map(|report| {
            let facts = &report.facts;
            let label = lists.crime_types.get(&report.codes.crime_type).map(|found| found.label.clone());
            let text = |value: &alongside_domain::report::PersonalText| {
                value.as_ref().filter(|_| sees_report).map(|value| value.open().clone())
            };
            let assessed = |value: &alongside_domain::report::PersonalText| {
                value.as_ref().filter(|_| sees_needs).map(|value| value.open().clone())
            };
            let priority =
                Priority::of(facts, &lists.crime_types, &rules).with_incidents(report.incidents, &rules);
            ReportLine {
                id: report.id,
                channel: report.channel.code().to_owned(),
                what: label
                    .or_else(|| facts.offence.title.clone())
                    .filter(|_| sees_report)
                    .unwrap_or_default(),
                occurred_on: report.codes.occurred_on,
                recorded_at: report.codes.recorded_at,
                reference: facts.reference.clone().filter(|_| sees_report),
                place: text(&facts.scene.location),
                district: if sees_report { report.codes.district.clone() } else { String::new() },
                note: assessed(&facts.assessment.note),
                impact: assessed(&facts.assessment.impact),
                wishes: assessed(&facts.assessment.wishes),
                officer_view: assessed(&facts.assessment.officer_view),
                needs: if sees_needs {
                    facts.assessment.needs.iter().map(|(category, level)| (*category, *level)).collect()
                } else {
                    Vec::new()
                },
                both: facts
                    .form
                    .as_ref()
                    .filter(|_| sees_report)
                    .map(|form| (form.facts.recorded_at, form.differs.iter().map(|it| it.code()).collect())),
                may_be_same_as: may_be_same(report, reports).filter(|_| sees_report),
                priority: if sees_needs {
                    PriorityCategory::ALL
                        .iter()
                        .filter(|category| priority.is(**category))
                        .map(|category| (*category, priority.reasons(*category).collect()))
                        .collect()
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}

/// The day of another report that may be of the same crime: an officer's form without a crime number, and a report
/// of the same force's feed, of the same kind of crime on the same day. Nothing is joined by this.
fn may_be_same(report: &Report, all: &[Report]) -> Option<Date> {
    let is_form = |it: &Report| it.channel == Channel::OfficerForm && it.facts.reference.is_none();
    let other = all.iter().find(|other| {
        let pair = (is_form(report) && other.channel == Channel::Feed)
            || (report.channel == Channel::Feed && is_form(other));
        pair && other.organisation == report.organisation
            && other.codes.occurred_on == report.codes.occurred_on
            && may_be_one_kind(&other.codes.crime_type, &report.codes.crime_type)
    })?;
    Some(london_date(other.codes.recorded_at))
}

/// Whether two crime types may be of one crime: one of them may not be known yet.
fn may_be_one_kind(one: &str, other: &str) -> bool {
    one == other || [one, other].contains(&CrimeTypes::OTHER)
}

/// What is due.
pub(crate) fn due(duty: &Duty, names: &Names) -> Due {
    Due {
        id: duty.id,
        kind: duty.kind,
        due_on: duty.due_on,
        ask_again_on: duty.ask_again_on,
        owner: duty.owner.map(|owner| names.account(owner)).filter(|name| !name.is_empty()),
        attempts: duty.attempts,
    }
}

/// Who may see what.
pub(crate) fn helpers(grants: &[Grant]) -> Vec<Helper> {
    grants
        .iter()
        .map(|grant| Helper {
            organisation: grant.organisation_name.clone(),
            classes: grant.classes.codes().collect(),
            since: grant.starts_at,
            until: grant.ends_at,
        })
        .collect()
}

/// A hold.
pub(crate) fn held(hold: &Hold, names: &Names) -> HoldLine {
    HoldLine {
        id: hold.id,
        code: hold.code,
        reason: hold.words.reason.clone(),
        task: hold.words.task.clone(),
        by: hold.placed_by.map(|account| names.account(account)).unwrap_or_default(),
        at: hold.placed_at,
        lifted: hold.lifted_at.map(|at| {
            let by = hold.lifted_by.map(|account| names.account(account)).unwrap_or_default();
            (by, at, hold.words.lifted_because.clone())
        }),
    }
}
