//! The queue, how a person is reached safely, attempts, promises.

use super::answers::{codes, done, id, invalid, json, limit, made, query, some, words};
use super::program::{Body, Caller, Contact as Scope};
use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::contact as answers;
use alongside_answers::people as people_answers;
use alongside_app::contact;
use alongside_app::contact::promises;
use alongside_app::contact::queue::{self, Filter, Owner, Side};
use alongside_domain::contact::Route;
use alongside_domain::needs::PriorityCategory;
use alongside_gate::Action;
use alongside_kernel::id::{PersonId, PromiseId};
use alongside_wire::{
    Attempt, CallFacts, CallReport, Done, Duty, EndPromise, Method, NewAttempt, Promise, PromiseList,
    QueuePage, QueueRow, Reach,
};
use axum::extract::{Path, RawQuery, State};

/// A code of an address; one that is none is refused, for a program would take the whole list for the narrowed one.
fn choice<T>(
    fields: &Fields,
    field: &'static str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, WebError> {
    super::answers::code_at(field, fields.text(field), read)
}

fn filter(fields: &Fields) -> Result<Filter, WebError> {
    let yes = |text: &str| (text == "yes").then_some(true);
    let district = fields.text("district");
    if district.chars().count() > 100 {
        return Err(invalid("district", "too-long"));
    }
    Ok(Filter {
        side: choice(fields, "side", |text| match text {
            "due" => Some(Side::Due),
            "later" => Some(Side::Later),
            "held" => Some(Side::Held),
            _ => None,
        })?
        .unwrap_or_default(),
        owner: choice(fields, "owner", |text| match text {
            "nobody" => Some(Owner::Nobody),
            account => account.parse().ok().map(Owner::One),
        })?
        .unwrap_or_default(),
        kind: choice(fields, "kind", Route::from_code)?,
        priority: choice(fields, "priority", PriorityCategory::from_code)?
            .map(|category| category.code().to_owned())
            .unwrap_or_default(),
        district: district.to_owned(),
        late: choice(fields, "late", yes)?.unwrap_or_default(),
        due_on: choice(fields, "day", |text| text.parse().ok())?,
        new: false,
    })
}

fn row(line: answers::QueueLine) -> QueueRow {
    QueueRow {
        duty: line.duty.simple().to_string(),
        person: line.person.to_string(),
        records: line.records,
        name: line.name,
        reference: line.reference,
        kind: line.kind.code().to_owned(),
        due_on: line.due_on,
        ask_again_on: line.ask_again_on,
        owner: line.owner,
        attempts: line.attempts,
        last_tried_on: line.last_tried_on,
        promised_for: line.promised_for,
        what: some(line.what),
        priority: line.priority,
        needs: line.needs,
        hold: line.hold.map(|hold| hold.code().to_owned()),
    }
}

/// Lists who is due contact, what is due first at the front.
///
/// Narrowed as on the page. What needs no contact, or none that is safe, is not in it.
#[utoipa::path(get, path = "/api/v1/queue", tag = "contact", params(
    ("side" = Option<String>, Query, description = "`due`, `later` (the person asked to be asked then) or `held` (somebody must decide first)"),
    ("owner" = Option<String>, Query, description = "An account, or `nobody`"),
    ("kind" = Option<String>, Query, description = "What is due, by code"),
    ("priority" = Option<String>, Query, description = "A priority category"),
    ("district" = Option<String>, Query, description = "A district by name"),
    ("late" = Option<String>, Query, description = "`yes`: only what is late"),
    ("day" = Option<String>, Query, description = "Due on this day"),
), responses((status = 200, body = QueuePage)), security(("token" = ["contact"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>, RawQuery(text): RawQuery) -> Answer {
    let known = ["side", "owner", "kind", "priority", "district", "late", "day", "cursor", "limit"];
    let fields = query(text, &known)?;
    let (filter, most) = (filter(&fields)?, limit(&fields)?);
    let ask = caller.to(&[Action::SeeQueue]);
    let page = queue::part(&web.app, &ask, &filter, (fields.text("cursor"), most), None).await?;
    json(&QueuePage { rows: page.lines.into_iter().map(row).collect(), next: page.next, today: page.today })
}

pub(super) fn reach(found: answers::Reach) -> Reach {
    Reach {
        methods: found
            .methods
            .into_iter()
            .map(|line| Method {
                method: line.method.code().to_owned(),
                safe: line.open,
                why_not: line.reasons.iter().map(|reason| reason.code().to_owned()).collect(),
                value: line.value,
                preferred: line.preferred,
            })
            .collect(),
        may_leave_message: found.may_leave_message,
        best_time: some(found.best_time),
        notes: some(found.notes),
        cover: some(found.cover),
        code_word: some(found.code_word),
    }
}

pub(super) fn duty(due: people_answers::Due) -> Duty {
    Duty {
        id: due.id.simple().to_string(),
        kind: due.kind.code().to_owned(),
        due_on: due.due_on,
        ask_again_on: due.ask_again_on,
        owner: due.owner,
        attempts: due.attempts,
    }
}

pub(super) fn call_report(line: &people_answers::ReportLine) -> CallReport {
    CallReport { what: line.what.clone(), occurred_on: line.occurred_on, note: line.note.clone() }
}

fn attempt(line: answers::AttemptLine) -> Attempt {
    Attempt {
        at: line.at,
        by: line.by,
        way: line.way.code().to_owned(),
        outcome: line.outcome.code().to_owned(),
        needs_met: line.needs_met,
        help_given: line.help_given,
        signposts: some(line.signposts),
        words: some(line.words),
    }
}

fn promise(line: answers::PromiseLine) -> Promise {
    Promise {
        id: line.id.to_string(),
        person: line.person.to_string(),
        name: some(line.name),
        by: line.by,
        due_on: line.due_on,
        what: line.what,
    }
}

/// Shows how a person may be reached safely, and what to know before.
///
/// A number or an address stands only beside a way that is safe.
#[utoipa::path(get, path = "/api/v1/people/{person}/call", tag = "contact", params(("person" = String, Path, description = "The person")), responses((status = 200, body = CallFacts)), security(("token" = ["contact"])))]
pub(super) async fn call(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(person): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::RecordAttempt]);
    let card = contact::card(&web.app, &ask, id(&person)?).await?;
    json(&CallFacts {
        person: card.person.to_string(),
        reference: card.reference,
        name: card.name,
        age: card.age,
        language: card.language,
        interpreter: card.interpreter,
        communication_needs: card.communication_needs,
        guardian: card.guardian,
        reach: reach(card.reach),
        do_not_ask: codes(card.do_not_ask),
        reports: card.reports.iter().map(call_report).collect(),
        promises: card.promises.into_iter().map(promise).collect(),
        attempts: card.attempts.into_iter().map(attempt).collect(),
        helpers: card.helpers,
        due: card.due.into_iter().map(duty).collect(),
        help_codes: card.help_codes,
    })
}

/// Records an attempt to reach a person, with all that follows from it.
///
/// A way that is not safe is refused with its reasons, whoever asks. The attempt is recorded as that of the account that
/// made the token.
#[utoipa::path(post, path = "/api/v1/people/{person}/attempts", tag = "contact", params(("person" = String, Path, description = "The person")), request_body = NewAttempt, responses((status = 201, body = Done)), security(("token" = ["contact"])))]
pub(super) async fn record(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, NewAttempt>,
) -> Answer {
    let person: PersonId = id(&person)?;
    let sent = body.value;
    let new = contact::NewAttempt {
        outcome: sent.outcome,
        way: sent.way,
        needs_met: sent.needs_met,
        help_given: sent.help_given,
        signposts: words(sent.signposts),
        words: words(sent.words),
        promise: words(sent.promise),
        promise_on: sent.promise_on,
        ask_again_on: sent.ask_again_on,
        not_days: Vec::new(),
    };
    let ask = body.caller.to(&[Action::RecordAttempt, Action::MakePromise]);
    contact::record(&web.app, &ask, person, &new, body.once).await?;
    made(None, format!("/api/v1/people/{person}/call"))
}

/// Lists promises to be kept, the soonest first.
#[utoipa::path(get, path = "/api/v1/promises", tag = "contact", params(("whose" = Option<String>, Query, description = "`team`: all of the team's, for whoever leads one")), responses((status = 200, body = PromiseList)), security(("token" = ["contact"])))]
pub(super) async fn promise_list(
    State(web): State<Web>,
    caller: Caller<Scope>,
    RawQuery(text): RawQuery,
) -> Answer {
    let fields = query(text, &["whose"])?;
    let team = choice(&fields, "whose", |text| (text == "team").then_some(true))?.unwrap_or_default();
    // Whoever leads a team may see what all of it promised: that place, where it was asked for.
    let acts: &[Action] = if team { &[Action::SeeQueue, Action::AssignWork] } else { &[Action::SeeQueue] };
    let found = promises::list(&web.app, &caller.to(acts), team).await?;
    json(&PromiseList { promises: found.lines.into_iter().map(promise).collect(), today: found.today })
}

/// Says that a promise was kept or not.
///
/// Whoever made it says so, or who leads their team. A promise ends once: the second time is refused.
#[utoipa::path(post, path = "/api/v1/promises/{promise}/end", tag = "contact", params(("promise" = String, Path, description = "The promise")), request_body = EndPromise, responses((status = 200, body = Done)), security(("token" = ["contact"])))]
pub(super) async fn end_promise(
    State(web): State<Web>,
    Path(promise): Path<String>,
    body: Body<Scope, EndPromise>,
) -> Answer {
    let promise: PromiseId = id(&promise)?;
    let ask = body.caller.to(&[Action::MakePromise]);
    promises::end(&web.app, &ask, promise, &body.value.how, body.once).await?;
    done("/api/v1/promises".to_owned())
}
