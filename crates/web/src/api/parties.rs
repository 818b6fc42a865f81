//! Who has which part in a report about a person, and a report that is about somebody else.

use super::answers::{code_at, done, id, id_at, id_in, made, maybe_id_at};
use super::program::{Body, People as Scope};
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_app::people::parties::{self, Part};
use alongside_app::same_person;
use alongside_domain::people::PartyRole;
use alongside_gate::Action;
use alongside_wire::{AnotherPerson, Done, NewParty, NoParty};
use axum::extract::{Path, State};

fn role(code: &str) -> Result<Option<PartyRole>, WebError> {
    code_at("role", code, PartyRole::from_code)
}

/// Records that somebody who is known has a part in a report about a person.
///
/// From then on nothing makes one person of the two, and nothing is sent where a person responsible may read it. The person
/// responsible is named to nobody afterwards.
#[utoipa::path(post, path = "/api/v1/people/{person}/parties", tag = "people", params(("person" = String, Path, description = "The person whom the report is about")), request_body = NewParty, responses((status = 200, body = Done)), security(("token" = ["people"])))]
pub(super) async fn add(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, NewParty>,
) -> Answer {
    let ask = body.caller.to(&[Action::JoinPersons]);
    let part = Part {
        report: Some(id_at("report", &body.value.report)?),
        other: Some(id_at("other", &body.value.other)?),
        role: role(&body.value.role)?,
    };
    parties::take_part(&web.app, &ask, id(&person)?, part, body.once).await?;
    done(format!("/api/v1/people/{person}"))
}

/// Takes back that somebody has a part in a report.
///
/// Of the person responsible nobody is named: leave `other` out.
#[utoipa::path(post, path = "/api/v1/people/{person}/parties/remove", tag = "people", params(("person" = String, Path, description = "The person whom the report is about")), request_body = NoParty, responses((status = 200, body = Done)), security(("token" = ["people"])))]
pub(super) async fn remove(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, NoParty>,
) -> Answer {
    let ask = body.caller.to(&[Action::JoinPersons]);
    let part = Part {
        report: Some(id_at("report", &body.value.report)?),
        other: maybe_id_at("other", body.value.other.as_deref())?,
        role: role(&body.value.role)?,
    };
    parties::take_no_part(&web.app, &ask, id(&person)?, part, body.once).await?;
    done(format!("/api/v1/people/{person}"))
}

/// Gives a report that is about somebody else a record of its own.
///
/// The answer leads to the question by which the two records are told apart; saying there that they are one person joins
/// them again. Let a human say it who saw the report.
#[utoipa::path(post, path = "/api/v1/people/{person}/parties/another-person", tag = "people", params(("person" = String, Path, description = "The person on whose record the report stands")), request_body = AnotherPerson, responses((status = 201, body = Done)), security(("token" = ["people"])))]
pub(super) async fn another_person(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, AnotherPerson>,
) -> Answer {
    let ask = body.caller.to(&[Action::JoinPersons]);
    let report = Some(id_at("report", &body.value.report)?);
    let answer = same_person::about_another(&web.app, &ask, id(&person)?, report, body.once).await?;
    let question = id_in(&answer);
    let see = format!("/api/v1/same-person/{question}");
    made(Some(question), see)
}
