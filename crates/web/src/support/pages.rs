//! Sessions and notes.

use crate::consent::{day, typed_day};
use crate::error::WebError;
use crate::errors;
use crate::referral::heading_of;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::support::{self, SessionInput};
use alongside_app::{AppError, Invalid};
use alongside_domain::support::SessionKind;
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::ReferralId;
use alongside_views::referral::{NoteForm, NotesPage, SessionForm, SessionPage};
use axum::extract::{Path, State};

async fn session_page(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    form: SessionForm,
    invalid: &Invalid,
) -> Result<SessionPage, WebError> {
    let view = heading_of(web, staff, id).await?;
    let mut shell = shell::staff(web, staff, "session-title").await;
    shell.back = Some(format!("/referrals/{id}"));
    errors::add(&mut shell, invalid);
    Ok(SessionPage {
        shell,
        token: staff.form_token(web, &format!("/referrals/{id}/session")),
        referral: id,
        version: view.version,
        about: view.about,
        service: view.service,
        form,
    })
}

/// The form of a session.
pub(super) async fn show_session(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    staff.ask.may_ever(Action::RecordSession, Purpose::Support)?;
    page(&session_page(&web, &staff, id, SessionForm::default(), &Invalid::new()).await?)
}

/// Writes a session down.
pub(super) async fn record_session(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&[
        "form",
        "version",
        "kind",
        "held",
        "held-day",
        "held-month",
        "held-year",
        "minutes",
        "summary",
    ])?;
    let input = SessionInput {
        kind: SessionKind::from_code(fields.text("kind")),
        held_on: day(fields, "held"),
        minutes: fields.text("minutes").to_owned(),
        summary: fields.text("summary").to_owned(),
    };
    match support::record_session(&web.app, &posted.staff.ask, id, &input, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let form = SessionForm {
                kind: fields.text("kind").to_owned(),
                held: typed_day(fields, "held"),
                minutes: fields.text("minutes").to_owned(),
                summary: fields.text("summary").to_owned(),
            };
            page_with_errors(&session_page(&web, &posted.staff, id, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn notes_page(
    web: &Web,
    staff: &Staff,
    id: ReferralId,
    form: NoteForm,
    invalid: &Invalid,
) -> Result<NotesPage, WebError> {
    let notes = support::notes(&web.app, &staff.ask, id).await?;
    let mut shell = shell::staff(web, staff, "note-title").await;
    shell.back = Some(format!("/referrals/{id}"));
    shell.heartbeat = Some(format!("/heartbeat/referrals/{id}"));
    errors::add(&mut shell, invalid);
    let token = staff.form_token(web, &format!("/referrals/{id}/notes"));
    Ok(NotesPage { shell, token, notes, form })
}

/// The notes.
pub(super) async fn show_notes(State(web): State<Web>, staff: Staff, Path(id): Path<String>) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    page(&notes_page(&web, &staff, id, NoteForm::default(), &Invalid::new()).await?)
}

/// Writes a note.
pub(super) async fn write_note(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| WebError::NotFound)?;
    let fields = posted.fields.only(&["form", "class", "text"])?;
    let note = (fields.text("class").parse().ok(), fields.text("text"));
    match support::write_note(&web.app, &posted.staff.ask, id, note, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => {
            let form =
                NoteForm { class: fields.text("class").to_owned(), text: fields.text("text").to_owned() };
            page_with_errors(&notes_page(&web, &posted.staff, id, form, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}
