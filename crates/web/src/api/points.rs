//! A person's numbers and addresses: those that were learned since, and those that are no longer theirs.

use super::answers::{codes, done, id, made, some, versioned, words};
use super::program::{Caller, Change, Contact as Scope};
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::people as answers;
use alongside_app::{AppError, Ask, people};
use alongside_domain::contact::Method;
use alongside_gate::Action;
use alongside_kernel::id::PersonId;
use alongside_wire::{Done, EndPoint, NewPoint, Point, PointEnded, PointList, PointTold};
use axum::extract::{Path, State};

fn told(told: answers::PointTold) -> PointTold {
    let said = told.answers;
    PointTold {
        from: told.from.code().to_owned(),
        recognised: told.recognised.map(|how| how.code().to_owned()),
        call: said.call.code().to_owned(),
        text: said.text.code().to_owned(),
        leave_message: said.leave_message.code().to_owned(),
        write: said.write.code().to_owned(),
        by: told.by,
        at: told.at,
    }
}

fn list_of(found: answers::Points) -> PointList {
    PointList {
        person: found.person.to_string(),
        points: found
            .lines
            .into_iter()
            .map(|line| Point {
                number: line.number,
                kind: line.kind.code().to_owned(),
                value: line.value,
                ways: codes(line.ways.into_iter().map(Method::code)),
                wrong: line.is_wrong,
                told: line.told.map(told),
                ended: line.ended.map(|(by, at, why)| PointEnded { why: why.code().to_owned(), by, at }),
            })
            .collect(),
        code_word: some(found.reach.code_word),
    }
}

/// Lists the numbers and addresses that are known of a person.
///
/// One that no safe way uses is told only so far that whoever knows it sees which one it is. `ETag` is the version, which
/// `If-Match` sends back with a change.
#[utoipa::path(get, path = "/api/v1/people/{person}/points", tag = "contact", params(("person" = String, Path, description = "The person")), responses((status = 200, body = PointList)), security(("token" = ["contact"])))]
pub(super) async fn list(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(person): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::ChangeSafeContact]);
    let found = people::points(&web.app, &ask, id(&person)?).await?;
    versioned(found.version, &list_of(found))
}

/// Where somebody was quicker the gate is asked anew, and the answer says how it stands now.
async fn quicker(web: &Web, ask: &Ask, person: PersonId) -> WebError {
    match people::points(&web.app, ask, person).await {
        Ok(now) => WebError::ChangedSince(Box::new(serde_json::to_value(list_of(now)).unwrap_or_default())),
        Err(refused) => refused.into(),
    }
}

/// Takes down a number or address that was learned.
///
/// Nothing is overwritten. Only the word of a person who was recognised opens a way; what is not said to be safe is not. One
/// that leads to somebody who must not be reached is refused.
#[utoipa::path(post, path = "/api/v1/people/{person}/points", tag = "contact", params(("person" = String, Path, description = "The person")), request_body = NewPoint, responses((status = 201, body = Done), (status = 412)), security(("token" = ["contact"])))]
pub(super) async fn add(
    State(web): State<Web>,
    Path(person): Path<String>,
    change: Change<Scope, NewPoint>,
) -> Answer {
    let person: PersonId = id(&person)?;
    let sent = change.value;
    let new = people::NewPoint {
        seen: change.version,
        kind: sent.kind,
        value: words(sent.value),
        line_1: words(sent.line_1),
        line_2: words(sent.line_2),
        town: words(sent.town),
        postcode: words(sent.postcode),
        from: sent.from,
        recognised: words(sent.recognised),
        call: words(sent.call),
        text: words(sent.text),
        leave_message: words(sent.leave_message),
        write: words(sent.write),
        again: sent.again,
        shared: sent.shared,
    };
    let ask = change.caller.to(&[Action::ChangeSafeContact]);
    match people::take_down_point(&web.app, &ask, person, &new, change.once).await {
        Ok(_) => made(None, format!("/api/v1/people/{person}/points")),
        Err(AppError::Stale(_)) => Err(quicker(&web, &ask, person).await),
        Err(other) => Err(other.into()),
    }
}

/// Marks a number or address as no longer the person's.
///
/// Nothing uses it from then on, whoever sends it again. It comes back by the person's own word alone.
#[utoipa::path(post, path = "/api/v1/people/{person}/points/end", tag = "contact", params(("person" = String, Path, description = "The person")), request_body = EndPoint, responses((status = 200, body = Done), (status = 412)), security(("token" = ["contact"])))]
pub(super) async fn end(
    State(web): State<Web>,
    Path(person): Path<String>,
    change: Change<Scope, EndPoint>,
) -> Answer {
    let person: PersonId = id(&person)?;
    let EndPoint { number, why } = change.value;
    let old = people::OldPoint { seen: change.version, number, why };
    let ask = change.caller.to(&[Action::ChangeSafeContact]);
    match people::end_point(&web.app, &ask, person, &old, change.once).await {
        Ok(_) => done(format!("/api/v1/people/{person}/points")),
        Err(AppError::Stale(_)) => Err(quicker(&web, &ask, person).await),
        Err(other) => Err(other.into()),
    }
}
