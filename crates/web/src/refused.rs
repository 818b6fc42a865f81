//! What was refused, slowed or failed stands in the server's log: who, what, when, why. One line each, of codes, ids and
//! patterns of routes only; nothing that was sent stands in it, so nothing that was sent can forge a line.

use crate::error::Told;
use crate::measured::method_of;
use crate::noted::Noted;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use uuid::Uuid;

/// What was asked, in words of ours.
pub(crate) struct What {
    pub(crate) method: Method,
    /// The pattern of the route; none for an address that nothing answers to.
    pub(crate) route: Option<String>,
    /// The ids in the address: what looks like one of ours, and nothing else of it.
    pub(crate) about: String,
}

impl What {
    pub(crate) fn of(request: &Request) -> Self {
        let ids = request.uri().path().split('/').filter_map(|part| Uuid::try_parse(part).ok());
        Self {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().map(|it| it.as_str().to_owned()),
            about: ids.take(3).map(|id| id.simple().to_string()).collect::<Vec<_>>().join(" "),
        }
    }
}

/// By what somebody is known, and their id.
fn who(noted: &Noted) -> (&'static str, String) {
    if let Some(staff) = noted.who() {
        let account = staff.ask.account().map(|id| id.to_string()).unwrap_or_default();
        ("staff", account)
    } else if let Some(visitor) = noted.who_visits() {
        // The way in, not the person: who reads the log learns of nobody that they have pages.
        ("own_pages", visitor.visit.sign_in.to_string())
    } else if let Some(token) = noted.program_token() {
        ("program", token.to_string())
    } else {
        ("nobody", String::new())
    }
}

/// Writes the line of an answer that is a no or a fault; nothing for any other.
pub(crate) fn log(what: &What, noted: &Noted, status: StatusCode, told: Option<&Told>, reference: Uuid) {
    if !status.is_client_error() && !status.is_server_error() {
        return;
    }
    let (by, id) = who(noted);
    let method = method_of(&what.method);
    let route = what.route.as_deref().unwrap_or("none");
    // What has no words of ours was stopped before a handler ran: another site's form, or one that took too long.
    let why = match (told, status) {
        (Some(told), _) => told.kind,
        (None, StatusCode::FORBIDDEN) => "another-site",
        (None, StatusCode::SERVICE_UNAVAILABLE) => "took-too-long",
        (None, _) => "other",
    };
    let reasons = told.map(|told| told.reasons.join(" ")).unwrap_or_default();
    let status = status.as_u16();
    if status >= 500 {
        let cause = told.and_then(|told| told.cause.as_deref()).unwrap_or_default();
        let reference = reference.simple().to_string();
        tracing::error!(event = "failed", status, why, by, id, method, route, reference, cause);
    } else if told.is_some() || status != 422 {
        // A form that comes back with what is wrong at its fields is no refusal.
        let about = &what.about;
        tracing::warn!(event = "refused", status, why, reasons, by, id, method, route, about);
    }
}
