//! Records that may be one person's.

use super::answers::{done, id, id_at, id_in, json, made, versioned};
use super::program::{Body, Caller, Change, People as Scope};
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::same_person as answers;
use alongside_answers::same_person::{Agreement, Compared};
use alongside_app::AppError;
use alongside_app::same_person as app;
use alongside_app::same_person::Said;
use alongside_gate::Action;
use alongside_wire::{
    AskSamePerson, ComparedField, Done, Evidence, OneRecord, SamePerson, SamePersonList, SamePersonRow,
    SaySamePerson,
};
use axum::extract::{Path, State};
use uuid::Uuid;

fn question_of(text: &str) -> Result<Uuid, WebError> {
    Uuid::try_parse(text).map_err(|_| WebError::NotFound)
}

fn record(line: answers::RecordLine) -> OneRecord {
    OneRecord {
        person: line.person.to_string(),
        reference: line.reference,
        name: line.name,
        born: line.born,
        reports: line.reports,
        newest: line.newest,
    }
}

fn row(line: answers::QuestionLine) -> SamePersonRow {
    SamePersonRow {
        id: line.id.simple().to_string(),
        first: record(line.first),
        second: record(line.second),
        asked_at: line.asked_at,
        second_opinion: line.second_opinion,
    }
}

const fn compared(what: Compared) -> &'static str {
    match what {
        Compared::Name => "name",
        Compared::KnownAs => "known_as",
        Compared::Born => "born",
        Compared::Sex => "sex",
        Compared::Phones => "phones",
        Compared::Email => "email",
        Compared::Address => "address",
        Compared::Postcode => "postcode",
    }
}

const fn agreement(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Same => "same",
        Agreement::Different => "different",
        Agreement::Unknown => "unknown",
    }
}

fn field(row: answers::ComparedRow) -> ComparedField {
    ComparedField {
        field: compared(row.what).to_owned(),
        first: row.first,
        second: row.second,
        agreement: agreement(row.agreement).to_owned(),
    }
}

fn side_by_side(view: answers::Comparison) -> SamePerson {
    let evidence = |speaks: answers::Speaks| Evidence {
        field: speaks.field.to_owned(),
        level: speaks.level.to_owned(),
        doublings: speaks.doublings,
    };
    SamePerson {
        id: view.id.simple().to_string(),
        state: view.state.code().to_owned(),
        first: record(view.first),
        second: record(view.second),
        fields: view.rows.into_iter().map(field).collect(),
        evidence: view.why.into_iter().map(evidence).collect(),
        second_opinion: view.second_opinion,
        may_decide: view.may_decide,
    }
}

/// Lists the questions whether two records are one person's that wait for an answer, the oldest first.
///
/// A question about a record that you may not see is not there for you.
#[utoipa::path(get, path = "/api/v1/same-person", tag = "people", responses((status = 200, body = SamePersonList)), security(("token" = ["people"])))]
pub(super) async fn list(State(web): State<Web>, caller: Caller<Scope>) -> Answer {
    let found = app::list(&web.app, &caller.to(&[Action::JoinPersons, Action::SearchPeople])).await?;
    json(&SamePersonList { questions: found.lines.into_iter().map(row).collect(), more: found.more })
}

/// Shows two records side by side, and why they may be one person's.
///
/// `ETag` is the version of the question, which `If-Match` sends back with what is said of it.
#[utoipa::path(get, path = "/api/v1/same-person/{question}", tag = "people", params(("question" = String, Path, description = "The question")), responses((status = 200, body = SamePerson)), security(("token" = ["people"])))]
pub(super) async fn one(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let view = app::compare(&web.app, &caller.to(&[Action::JoinPersons]), question_of(&text)?).await?;
    versioned(view.version, &side_by_side(view))
}

/// Asks whether two records are one person's, where the program did not see it.
///
/// What was asked or decided of the two before stands, and the answer leads there.
#[utoipa::path(post, path = "/api/v1/people/{person}/same-person", tag = "people", params(("person" = String, Path, description = "The person of the one record")), request_body = AskSamePerson, responses((status = 201, body = Done)), security(("token" = ["people"])))]
pub(super) async fn ask_about(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, AskSamePerson>,
) -> Answer {
    let ask = body.caller.to(&[Action::JoinPersons]);
    let other = id_at("other", &body.value.other)?;
    let id = id_in(&app::ask_about(&web.app, &ask, id(&person)?, other, body.once).await?);
    let see = format!("/api/v1/same-person/{id}");
    made(Some(id), see)
}

/// Says that two records are one person's or two people's, or takes that back.
///
/// It stands above what the program thinks until somebody takes it back. It is recorded as said by the account that made
/// the token: let a human who saw both records say it. `If-Match` says what was seen: where a colleague decided
/// meanwhile, nothing is changed and the answer shows what stands now.
#[utoipa::path(post, path = "/api/v1/same-person/{question}/decide", tag = "people", params(("question" = String, Path, description = "The question")), request_body = SaySamePerson, responses((status = 200, body = Done), (status = 412)), security(("token" = ["people"])))]
pub(super) async fn decide(
    State(web): State<Web>,
    Path(text): Path<String>,
    change: Change<Scope, SaySamePerson>,
) -> Answer {
    let ask = change.caller.to(&[Action::JoinPersons]);
    let question = question_of(&text)?;
    let seen = (question, change.version);
    let said = Said::from_code(&change.value.said);
    match app::decide(&web.app, &ask, seen, said, change.once).await {
        Ok(_) => done(format!("/api/v1/same-person/{}", question.simple())),
        Err(AppError::Stale(_)) => {
            let now = side_by_side(app::compare(&web.app, &ask, question).await?);
            Err(WebError::ChangedSince(Box::new(serde_json::to_value(now).unwrap_or_default())))
        }
        Err(other) => Err(other.into()),
    }
}
