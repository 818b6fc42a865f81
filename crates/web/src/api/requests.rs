//! Requests between organisations.

use super::answers::{
    code_at, codes, cursor, done, id, id_at, id_in, json, limit, made, maybe_id_at, query, versioned, words,
};
use super::program::{Body, Caller, Change, Requests as Scope};
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::requests as answers;
use alongside_app::requests::{self as app, RequestInput};
use alongside_app::{AppError, Ask};
use alongside_domain::requests::{Answer as Said, Kind};
use alongside_gate::Action;
use alongside_kernel::id::RequestId;
use alongside_wire::{AnswerRequest, Done, NewRequest, Nothing, Request, RequestList, RequestRow, Step};
use axum::extract::{Path, RawQuery, State};

fn row(line: answers::RequestLine) -> RequestRow {
    RequestRow {
        id: line.id.to_string(),
        kind: line.kind.code().to_owned(),
        from: line.from,
        to: line.to,
        person_name: line.person,
        state: line.state.code().to_owned(),
        asked_at: line.asked_at,
        reply_due: line.reply_due,
        chases: line.chases,
        deputy: line.deputy,
    }
}

/// Lists requests received or sent, the newest first.
#[utoipa::path(get, path = "/api/v1/requests", tag = "requests", params(
    ("side" = Option<String>, Query, description = "`received` or `sent`; `received` where it is left out"),
    ("tab" = Option<String>, Query, description = "`waiting` or `answered`; `waiting` where it is left out"),
), responses((status = 200, body = RequestList)), security(("token" = ["requests"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>, RawQuery(text): RawQuery) -> Answer {
    let fields = query(text, &["side", "tab", "cursor", "limit"])?;
    let one_of = |first: &'static str, second: &'static str| {
        move |text: &str| [(first, true), (second, false)].into_iter().find(|it| it.0 == text).map(|it| it.1)
    };
    let received = code_at("side", fields.text("side"), one_of("received", "sent"))?.unwrap_or(true);
    let waiting = code_at("tab", fields.text("tab"), one_of("waiting", "answered"))?.unwrap_or(true);
    let part = (cursor(&fields)?, limit(&fields)?);
    let found = app::part(&web.app, &caller.to(&[Action::SeeRequests]), received, waiting, part).await?;
    json(&RequestList {
        side: if found.received { "received" } else { "sent" }.to_owned(),
        tab: if found.waiting { "waiting" } else { "answered" }.to_owned(),
        requests: found.lines.into_iter().map(row).collect(),
        next: found.next,
    })
}

/// Asks another organisation for an act: a letter, an update, a joint visit.
///
/// It is recorded as asked by the account that made the token, for its organisation.
#[utoipa::path(post, path = "/api/v1/requests", tag = "requests", request_body = NewRequest, responses((status = 201, body = Done)), security(("token" = ["requests"])))]
pub(super) async fn make(State(web): State<Web>, body: Body<Scope, NewRequest>) -> Answer {
    let sent = body.value;
    let input = RequestInput {
        to: Some(id_at("to", &sent.to)?),
        person: maybe_id_at("person", sent.person.as_deref())?,
        kind: code_at("kind", &sent.kind, Kind::from_code)?,
        words: sent.words.trim().to_owned(),
    };
    let ask = body.caller.to(&[Action::MakeRequest]);
    let id = id_in(&app::make(&web.app, &ask, &input, body.once).await?);
    let see = format!("/api/v1/requests/{id}");
    made(Some(id), see)
}

fn request(view: answers::RequestView) -> Request {
    let may = [(view.may_acknowledge, "acknowledge"), (view.may_answer, "answer"), (view.may_chase, "chase")];
    let (person, person_name) = view.person.map(|(id, name)| (id.to_string(), name)).unzip();
    Request {
        id: view.id.to_string(),
        version: view.version,
        kind: view.kind.code().to_owned(),
        from: view.from,
        to: view.to,
        person,
        person_name,
        words: view.words,
        state: view.state.code().to_owned(),
        reply_due: view.reply_due,
        chases: view.chases,
        deputy: view.deputy.flatten(),
        answer: view.answer.map(|answer| answer.code().to_owned()),
        answer_words: view.answer_words,
        steps: view
            .steps
            .into_iter()
            .map(|it| Step { kind: it.kind.to_owned(), detail: None, by: it.by, at: it.at })
            .collect(),
        may: codes(may.into_iter().filter_map(|(may, act)| may.then_some(act))),
    }
}

/// What somebody who may see a request may do with it; the least place that does all of it.
const SEEN_BY: [Action; 3] = [Action::SeeRequests, Action::AnswerRequest, Action::ChaseRequest];

/// Shows one request, to the two organisations between which it is.
///
/// `ETag` is its version, which `If-Match` sends back with a change.
#[utoipa::path(get, path = "/api/v1/requests/{request}", tag = "requests", params(("request" = String, Path, description = "The request")), responses((status = 200, body = Request)), security(("token" = ["requests"])))]
pub(super) async fn one(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let view = app::view(&web.app, &caller.to(&SEEN_BY), id(&text)?).await?;
    versioned(view.version, &request(view))
}

async fn after(web: &Web, ask: &Ask, id: RequestId, acted: alongside_app::Result<String>) -> Answer {
    match acted {
        Ok(_) => done(format!("/api/v1/requests/{id}")),
        Err(AppError::Stale(_)) => {
            let now = request(app::view(&web.app, ask, id).await?);
            Err(WebError::ChangedSince(Box::new(serde_json::to_value(now).unwrap_or_default())))
        }
        Err(other) => Err(other.into()),
    }
}

/// Says that a request was seen.
#[utoipa::path(post, path = "/api/v1/requests/{request}/acknowledge", tag = "requests", params(("request" = String, Path, description = "The request")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["requests"])))]
pub(super) async fn acknowledge(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let id: RequestId = id(&text)?;
    let ask = change.caller.to(&SEEN_BY);
    let acted = app::acknowledge(&web.app, &ask, (id, change.version), change.once).await;
    after(&web, &ask, id, acted).await
}

/// Answers a request: it is done, or it can't be, with words.
#[utoipa::path(post, path = "/api/v1/requests/{request}/answer", tag = "requests", params(("request" = String, Path, description = "The request")), request_body = AnswerRequest, responses((status = 200, body = Done), (status = 412)), security(("token" = ["requests"])))]
pub(super) async fn answer(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, AnswerRequest>,
) -> Answer {
    let id: RequestId = id(&text)?;
    let said = code_at("answer", &change.value.answer, Said::from_code)?;
    let words = words(change.value.words);
    let ask = change.caller.to(&SEEN_BY);
    let acted = app::answer(&web.app, &ask, (id, change.version), (said, &words), change.once).await;
    after(&web, &ask, id, acted).await
}

/// Chases an answer, once a day at most; both sides see how often.
#[utoipa::path(post, path = "/api/v1/requests/{request}/chase", tag = "requests", params(("request" = String, Path, description = "The request")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["requests"])))]
pub(super) async fn chase(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let id: RequestId = id(&text)?;
    let ask = change.caller.to(&SEEN_BY);
    let acted = app::chase(&web.app, &ask, (id, change.version), change.once).await;
    after(&web, &ask, id, acted).await
}
