//! A person as far as the program may see them, and search.

use super::answers::{codes, id, invalid, json, some};
use super::contact::{call_report, duty, reach};
use super::program::{Caller, People as Scope, Question};
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::people::{Happening, PersonPage, ReportLine, TimelineItem};
use alongside_app::{AppError, StorageError, people};
use alongside_gate::Action;
use alongside_wire::{Found, FoundList, Happened, Helper, Hold, Person, Report, Search};
use axum::extract::{Path, State};

/// Looks for people.
///
/// What is looked for comes in the body, so that no name stands in an address or a log. Nothing is changed, so no key is
/// asked for; everyone who is shown stands in the audit log. Just after a start, while people are read into the index, the
/// answer is 503: ask again.
#[utoipa::path(post, path = "/api/v1/people/search", tag = "people", request_body = Search, responses((status = 200, body = FoundList)), security(("token" = ["people"])))]
pub(super) async fn search(State(web): State<Web>, question: Question<Scope, Search>) -> Answer {
    let ask = question.caller.to(&[Action::SearchPeople]);
    let found = people::search(&web.app, &ask, question.value.find.trim()).await?;
    if found.reading.is_some() {
        // A program would take *nobody yet* for *nobody*.
        let why = "everybody is still being read into the index of people".to_owned();
        return Err(AppError::Storage(StorageError::Unavailable(why)).into());
    }
    if found.too_short {
        return Err(invalid("find", "people-search-short"));
    }
    json(&FoundList {
        people: found
            .lines
            .into_iter()
            .map(|line| Found {
                person: line.person.to_string(),
                reference: line.reference,
                name: line.name,
                born: line.born,
                postcode_district: line.postcode_district,
                reports: line.reports,
                newest: line.newest,
            })
            .collect(),
        more: found.more,
    })
}

fn report(line: &ReportLine) -> Report {
    Report {
        id: line.id.to_string(),
        channel: line.channel.clone(),
        report: call_report(line),
        recorded_at: line.recorded_at,
        reference: line.reference.clone(),
        needs: line.needs.iter().map(|(category, level)| format!("{category}:{level}")).collect(),
        priority: line.priority.iter().map(|(category, _)| category.code().to_owned()).collect(),
    }
}

fn happened(item: &TimelineItem) -> Happened {
    let (kind, detail) = match &item.what {
        Happening::Reported { channel, .. } => ("reported", channel.clone()),
        Happening::Attempt(attempt) => ("attempt", attempt.outcome.code().to_owned()),
        Happening::Promised(_) => ("promised", String::new()),
        Happening::PromiseEnded(promise) => ("promise_ended", promise.ended_as.clone().unwrap_or_default()),
        Happening::Message { channel, state } => ("message", format!("{channel}:{state}")),
        Happening::Consent { organisation, status } => ("consent", format!("{status}: {organisation}")),
        Happening::ConsentWithdrawn { organisation } => ("consent_withdrawn", organisation.clone()),
        Happening::Referral { step, service, .. } => ("referral", format!("{step}: {service}")),
        Happening::PointTold { kind, hint, .. } => ("point_told", format!("{kind}: {hint}")),
        Happening::PointEnded { kind, hint, .. } => ("point_ended", format!("{kind}: {hint}")),
        Happening::HoldPlaced(code) => ("hold_placed", code.code().to_owned()),
        Happening::HoldLifted(code) => ("hold_lifted", code.code().to_owned()),
    };
    Happened { at: item.at, by: item.by.clone(), kind: kind.to_owned(), detail: some(detail) }
}

/// Shows a person as far as the program may see them, as their page does.
///
/// What is not shown is missing or empty.
#[utoipa::path(get, path = "/api/v1/people/{person}", tag = "people", params(("person" = String, Path, description = "The person")), responses((status = 200, body = Person)), security(("token" = ["people"])))]
pub(super) async fn one(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let ask = caller.to(&[Action::OpenPerson, Action::SearchPeople]);
    json(&person(people::open(&web.app, &ask, id(&text)?).await?))
}

fn person(page: PersonPage) -> Person {
    let may = [
        (page.may.call, "call"),
        (page.may.consent, "consent"),
        (page.may.refer, "refer"),
        (page.may.request, "request"),
    ];
    Person {
        id: page.person.to_string(),
        reference: page.reference,
        name: page.name,
        recorded_name: some(page.recorded_name),
        born: page.born,
        age: page.age,
        sex: page.sex.map(|sex| sex.code().to_owned()),
        language: page.language,
        interpreter: page.interpreter,
        communication_needs: page.communication_needs,
        guardian: page.guardian,
        district: page.district,
        reach: page.reach.map(reach),
        due: page.due.into_iter().map(duty).collect(),
        holds: page
            .holds
            .into_iter()
            .map(|hold| Hold {
                code: hold.code.code().to_owned(),
                reason: hold.reason,
                task: hold.task,
                at: hold.at,
            })
            .collect(),
        reports: page.reports.iter().map(report).collect(),
        helpers: page
            .helpers
            .into_iter()
            .map(|helper| Helper {
                organisation: helper.organisation,
                classes: codes(helper.classes),
                since: helper.since,
                until: helper.until,
            })
            .collect(),
        timeline: page.timeline.items().iter().map(happened).collect(),
        may: codes(may.into_iter().filter_map(|(may, act)| may.then_some(act))),
    }
}
