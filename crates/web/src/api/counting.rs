//! Counts of the people whom organisations have in common. They are set up and made on the pages; a program gives encodings.

use super::answers::{codes, done, id, json, versioned};
use super::program::{Body, Caller, Counts as Scope};
use super::upload::SentEncodings;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::counting as answers;
use alongside_app::counting as app;
use alongside_gate::Action;
use alongside_kernel::id::CountId;
use alongside_wire::{CountList, CountParty, CountRow, Done, KnownToAll, Nothing, PeopleCount};
use axum::extract::{Path, State};

/// What a program that gives encodings does: one place of its organisation does all of it.
pub(super) const DONE: [Action; 2] = [Action::SeeCounts, Action::GiveEncodings];

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
    let may = [(view.may_give, "give"), (view.may_give && view.has_given, "take_back")];
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

/// Lists the counts of people in common for which your organisation was asked, the newest first.
#[utoipa::path(get, path = "/api/v1/counts", tag = "counting", responses((status = 200, body = CountList)), security(("token" = ["counts"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>) -> Answer {
    let found = app::list(&web.app, &caller.to(&DONE)).await?;
    json(&CountList { counts: found.lines.into_iter().map(row).collect() })
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
