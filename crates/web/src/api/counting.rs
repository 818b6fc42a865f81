//! Counts of the people whom organisations have in common: a program gives encodings, or holds the count.

use super::answers::{codes, done, id, id_at, id_in, json, made, versioned};
use super::program::{Body, Caller, Change, Counts as Scope};
use super::upload::SentEncodings;
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::counting as answers;
use alongside_app::counting as app;
use alongside_app::{AppError, Ask};
use alongside_domain::counting::{Records, State as Standing};
use alongside_gate::Action;
use alongside_kernel::id::CountId;
use alongside_wire::{
    Coded, CountList, CountParty, CountRow, Done, KnownToAll, Nothing, PeopleCount, SetUpCount,
};
use axum::extract::{Path, State};

/// What a program that gives encodings does: one place of its organisation does all of it.
pub(super) const DONE: [Action; 2] = [Action::SeeCounts, Action::GiveEncodings];
/// What a program that holds counts does.
const HELD: [Action; 2] = [Action::SeeCounts, Action::HoldCount];

fn row(line: answers::CountLine) -> CountRow {
    CountRow {
        id: line.id.to_string(),
        name: line.name,
        state: line.state.code().to_owned(),
        asked: line.asked as u64,
        given: line.given as u64,
        last_day: line.last_day,
        waits_for_you: line.waits_for_viewer,
    }
}

fn count(view: answers::CountView) -> PeopleCount {
    let party = |line: answers::PartyLine| CountParty {
        organisation: line.organisation,
        given_at: line.given_at,
        records: line.records,
        returning: line.returning.flatten(),
    };
    let known =
        |line: answers::KnownLine| KnownToAll { organisations: line.organisations, people: line.people };
    let may = [
        (view.may_give, "give"),
        (view.may_give && view.has_given, "take_back"),
        (view.may_hold && view.is_enough && view.state == Standing::Open, "begin"),
        (view.may_hold, "call_off"),
    ];
    PeopleCount {
        id: view.id.to_string(),
        version: view.version,
        name: view.name,
        records: view.records.code().to_owned(),
        state: view.state.code().to_owned(),
        set_up_by: view.set_up_by,
        set_up_at: view.set_up_at,
        last_day: view.last_day,
        ended_at: view.ended_at,
        parties: view.parties.into_iter().map(party).collect(),
        known: view.known.map(|known_to| known_to.into_iter().map(known).collect()),
        found: view.found,
        right: view.right,
        threshold: view.threshold,
        fields: view.fields,
        may: codes(may.into_iter().filter_map(|(may, act)| may.then_some(act))),
    }
}

/// Lists the counts of people in common that you hold or for which your organisation was asked, the newest first.
#[utoipa::path(get, path = "/api/v1/counts", tag = "counting", responses((status = 200, body = CountList)), security(("token" = ["counts"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>) -> Answer {
    let found = app::list(&web.app, &caller.to(&DONE)).await?;
    let organisations = match app::start(&web.app, &caller.to(&HELD)).await {
        Ok(new) => new.organisations,
        Err(AppError::Refused(_)) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    json(&CountList {
        counts: found.lines.into_iter().map(row).collect(),
        organisations: organisations
            .into_iter()
            .map(|(id, name)| Coded { id: id.to_string(), name })
            .collect(),
    })
}

/// Shows one count: who was asked, who gave, and what was counted.
///
/// The numbers are for organisations that gave encodings. One that would endanger somebody is hidden.
#[utoipa::path(get, path = "/api/v1/counts/{count}", tag = "counting", params(("count" = String, Path, description = "The count")), responses((status = 200, body = PeopleCount)), security(("token" = ["counts"])))]
pub(super) async fn one(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let view = app::view(&web.app, &caller.to(&DONE), id(&text)?).await?;
    versioned(view.version, &count(view))
}

/// Gives the encodings of your list, as `alongside encode` writes them, in place of those given before.
///
/// No name leaves you: the key stays with the organisations. What is no file of encodings is refused and not kept.
#[utoipa::path(post, path = "/api/v1/counts/{count}/encodings", tag = "counting", params(("count" = String, Path, description = "The count")), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, 48 MiB at most"), responses((status = 200, body = Done)), security(("token" = ["counts"])))]
pub(super) async fn give(State(web): State<Web>, Path(text): Path<String>, sent: SentEncodings) -> Answer {
    let count: CountId = id(&text)?;
    app::give(&web.app, &sent.caller.to(&DONE), count, sent.bytes, sent.once).await?;
    done(format!("/api/v1/counts/{count}"))
}

/// Takes your encodings back; they are deleted.
#[utoipa::path(post, path = "/api/v1/counts/{count}/take-back", tag = "counting", params(("count" = String, Path, description = "The count")), request_body = Nothing, responses((status = 200, body = Done)), security(("token" = ["counts"])))]
pub(super) async fn take_back(
    State(web): State<Web>,
    Path(text): Path<String>,
    body: Body<Scope, Nothing>,
) -> Answer {
    let count: CountId = id(&text)?;
    app::take_back(&web.app, &body.caller.to(&DONE), count, body.once).await?;
    done(format!("/api/v1/counts/{count}"))
}

/// Sets a count up and asks organisations for their encodings.
///
/// Two organisations are counted together once in ninety days at most.
#[utoipa::path(post, path = "/api/v1/counts", tag = "counting", request_body = SetUpCount, responses((status = 201, body = Done)), security(("token" = ["counts"])))]
pub(super) async fn set_up(State(web): State<Web>, body: Body<Scope, SetUpCount>) -> Answer {
    let ask = body.caller.to(&HELD);
    // Asked before what was sent is looked at.
    app::may_hold(&ask)?;
    let sent = body.value;
    let organisations = sent.organisations.iter().map(|text| id_at("organisations", text));
    let input = app::SetUpInput {
        name: sent.name,
        organisations: organisations.collect::<Result<_, _>>()?,
        records: Records::from_code(&sent.records),
    };
    let id = id_in(&app::set_up(&web.app, &ask, &input, body.once).await?);
    let see = format!("/api/v1/counts/{id}");
    made(Some(id), see)
}

/// Where somebody was quicker the gate is asked anew, and the answer says how it stands now.
async fn quicker(web: &Web, ask: &Ask, id: CountId) -> WebError {
    match app::view(&web.app, ask, id).await {
        Ok(now) => WebError::ChangedSince(Box::new(serde_json::to_value(count(now)).unwrap_or_default())),
        Err(refused) => refused.into(),
    }
}

/// Has the count made with the encodings that were given; nothing more is taken.
///
/// It is made in the background: read the count again until its state is no longer `COUNTING`.
#[utoipa::path(post, path = "/api/v1/counts/{count}/begin", tag = "counting", params(("count" = String, Path, description = "The count")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["counts"])))]
pub(super) async fn begin(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let (ask, count) = (change.caller.to(&HELD), id(&text)?);
    match app::begin(&web.app, &ask, count, change.version, change.once).await {
        Ok(_) => done(format!("/api/v1/counts/{count}")),
        Err(AppError::Stale(_)) => Err(quicker(&web, &ask, count).await),
        Err(other) => Err(other.into()),
    }
}

/// Calls the count off; the encodings are deleted at once.
#[utoipa::path(post, path = "/api/v1/counts/{count}/call-off", tag = "counting", params(("count" = String, Path, description = "The count")), request_body = Nothing, responses((status = 200, body = Done), (status = 412)), security(("token" = ["counts"])))]
pub(super) async fn call_off(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, Nothing>,
) -> Answer {
    let (ask, count) = (change.caller.to(&HELD), id(&text)?);
    match app::call_off(&web.app, &ask, count, change.version, change.once).await {
        Ok(_) => done(format!("/api/v1/counts/{count}")),
        Err(AppError::Stale(_)) => Err(quicker(&web, &ask, count).await),
        Err(other) => Err(other.into()),
    }
}
