//! Sessions and notes of support.

use super::answers::{code_at, id, json, made, words};
use super::program::{Body, Caller, Referrals as Scope};
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::referral::SessionLine;
use alongside_app::support::{self, SessionInput};
use alongside_domain::support::SessionKind;
use alongside_gate::{Action, DataClass};
use alongside_kernel::id::ReferralId;
use alongside_wire::{Done, NewNote, NewSession, Note, NoteList, Session};
use axum::extract::{Path, State};

pub(super) fn session(line: SessionLine) -> Session {
    Session {
        kind: line.kind.to_owned(),
        held_on: line.held_on,
        minutes: line.minutes,
        by: line.by,
        summary: line.summary,
    }
}

/// Writes down a session of support.
///
/// The first begins support, which the referrer and the person are told. For the organisation that took the person on.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/sessions", tag = "support", params(("referral" = String, Path, description = "The referral")), request_body = NewSession, responses((status = 201, body = Done)), security(("token" = ["referrals"])))]
pub(super) async fn record(
    State(web): State<Web>,
    Path(text): Path<String>,
    body: Body<Scope, NewSession>,
) -> Answer {
    let referral: ReferralId = id(&text)?;
    let sent = body.value;
    let input = SessionInput {
        kind: code_at("kind", &sent.kind, SessionKind::from_code)?,
        held_on: sent.held_on.map(Ok),
        minutes: sent.minutes.to_string(),
        summary: words(sent.summary),
    };
    let ask = body.caller.to(&[Action::SeeReferrals, Action::RecordSession]);
    support::record_session(&web.app, &ask, referral, &input, body.once).await?;
    made(None, format!("/api/v1/referrals/{referral}"))
}

/// Lists the notes of a referral's support that the viewer may read, the newest first.
///
/// They belong to the organisation that wrote them: to police and commissioner they are not there.
#[utoipa::path(get, path = "/api/v1/referrals/{referral}/notes", tag = "support", params(("referral" = String, Path, description = "The referral")), responses((status = 200, body = NoteList)), security(("token" = ["referrals"])))]
pub(super) async fn notes(State(web): State<Web>, caller: Caller<Scope>, Path(text): Path<String>) -> Answer {
    let ask = caller.to(&[Action::SeeReferrals, Action::ReadNotes]);
    let found = support::notes(&web.app, &ask, id(&text)?).await?;
    json(&NoteList {
        referral: found.referral.to_string(),
        notes: found
            .lines
            .into_iter()
            .map(|it| Note { sealed: it.sealed, by: it.by, at: it.at, text: it.text })
            .collect(),
    })
}

/// Writes a note on support.
///
/// Whether it is sealed (counselling and health) is said with it and does not change.
#[utoipa::path(post, path = "/api/v1/referrals/{referral}/notes", tag = "support", params(("referral" = String, Path, description = "The referral")), request_body = NewNote, responses((status = 201, body = Done)), security(("token" = ["referrals"])))]
pub(super) async fn write(
    State(web): State<Web>,
    Path(text): Path<String>,
    body: Body<Scope, NewNote>,
) -> Answer {
    let referral: ReferralId = id(&text)?;
    let class: Option<DataClass> = code_at("class", &body.value.class, |code| code.parse().ok())?;
    let words = body.value.text.trim();
    let ask = body.caller.to(&[Action::SeeReferrals, Action::WriteNote]);
    support::write_note(&web.app, &ask, referral, (class, words), body.once).await?;
    made(None, format!("/api/v1/referrals/{referral}/notes"))
}
