//! From what went wrong to what the person is told: what happened, what was kept, what to do next.

use alongside_app::{AppError, FieldError};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// A request that can't be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The form or query can't be read.
    Unreadable,
    /// A field that the form does not have.
    UnknownField,
    /// The form belongs to another sign-in or page, or is too old.
    StaleForm,
    /// The body is larger than this form may be.
    TooLarge,
}

/// Why a handler has no page.
#[derive(Debug)]
pub enum WebError {
    /// A use case's no.
    App(AppError),
    /// The request can't be understood.
    Problem(Problem),
    /// Nobody is signed in: the sign-in page, and back afterwards.
    SignIn {
        /// Where to go afterwards.
        back: String,
    },
    /// Nobody has come in to their own pages: the way in.
    Pages,
    /// The code that was to show again that it is they is not right.
    NotProved,
    /// No such page.
    NotFound,
    /// A program without a live token.
    NoToken,
    /// The token may not be used for this.
    Scope,
    /// A program's write without an `Idempotency-Key`.
    NoKey,
    /// A program's change of a record without the version that it read.
    NoVersion,
    /// The record was changed since the program read it: as it is now, as far as the program may see it.
    ChangedSince(Box<serde_json::Value>),
    /// A program's body that can't be read, with the place.
    Body(String),
}

impl From<AppError> for WebError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<Problem> for WebError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<alongside_app::StorageError> for WebError {
    fn from(error: alongside_app::StorageError) -> Self {
        Self::App(AppError::from(error))
    }
}

/// What is told where the gate wants a second factor, given anew: people are asked for it on a page.
pub const SECOND_FACTOR: &str = "second-factor-needed";

/// What an error page says; rendered by [`crate::headers`], which knows the language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What went wrong, by code.
    pub kind: &'static str,
    /// Codes of reasons that the person can act on.
    pub reasons: Vec<&'static str>,
    /// Seconds to wait, where waiting helps.
    pub wait: Option<u64>,
    /// What is wrong with each field: for programs; people are told at the field.
    pub fields: Vec<FieldError>,
    /// Where a program's body can't be read.
    pub detail: Option<String>,
    /// What failed, for the log alone: never shown.
    pub cause: Option<String>,
    /// The record as it is now, where a program is told that it changed.
    pub now: Option<serde_json::Value>,
}

impl Told {
    /// An error page of this kind, with nothing more to say.
    pub fn plain(kind: &'static str) -> Self {
        Self {
            kind,
            reasons: Vec::new(),
            wait: None,
            fields: Vec::new(),
            detail: None,
            cause: None,
            now: None,
        }
    }
}

impl WebError {
    fn told(&self) -> (StatusCode, Told) {
        let plain = |status, kind| (status, Told::plain(kind));
        match self {
            Self::NotFound | Self::SignIn { .. } | Self::Pages => plain(StatusCode::NOT_FOUND, "not-found"),
            Self::NotProved => {
                (StatusCode::FORBIDDEN, Told { reasons: vec!["code-wrong"], ..Told::plain(SECOND_FACTOR) })
            }
            Self::App(AppError::Refused(refusal)) if refusal.wants_second_factor() => {
                plain(StatusCode::FORBIDDEN, SECOND_FACTOR)
            }
            Self::NoToken => plain(StatusCode::UNAUTHORIZED, "no-token"),
            Self::Scope => plain(StatusCode::FORBIDDEN, "scope"),
            Self::NoKey => plain(StatusCode::BAD_REQUEST, "no-idempotency-key"),
            Self::NoVersion => plain(StatusCode::PRECONDITION_REQUIRED, "version-needed"),
            Self::ChangedSince(now) => {
                let told = Told { now: Some((**now).clone()), ..Told::plain("changed-since") };
                (StatusCode::PRECONDITION_FAILED, told)
            }
            Self::Body(detail) => {
                let told = Told { detail: Some(detail.clone()), ..Told::plain("bad-request") };
                (StatusCode::BAD_REQUEST, told)
            }
            Self::Problem(Problem::StaleForm) => plain(StatusCode::CONFLICT, "stale-form"),
            Self::Problem(Problem::TooLarge) => plain(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Problem(_) => plain(StatusCode::BAD_REQUEST, "bad-request"),
            Self::App(AppError::Refused(refusal)) if refusal.is_hidden() => {
                plain(StatusCode::NOT_FOUND, "not-found")
            }
            Self::App(AppError::Refused(refusal)) => {
                let reasons = refusal.reasons().iter().map(|rule| rule.code()).collect();
                (StatusCode::FORBIDDEN, Told { reasons, ..Told::plain("forbidden") })
            }
            Self::App(AppError::Invalid(invalid)) => {
                let reasons = invalid.errors().iter().map(|error| error.code).collect();
                let fields = invalid.errors().to_vec();
                (StatusCode::UNPROCESSABLE_ENTITY, Told { reasons, fields, ..Told::plain("invalid") })
            }
            Self::App(AppError::NotNow(code)) => {
                (StatusCode::CONFLICT, Told { reasons: vec![code], ..Told::plain("not-now") })
            }
            Self::App(AppError::Stale(_)) => plain(StatusCode::CONFLICT, "conflict"),
            Self::App(AppError::SlowDown { seconds }) => {
                (StatusCode::TOO_MANY_REQUESTS, Told { wait: Some(*seconds), ..Told::plain("too-many") })
            }
            Self::App(AppError::Storage(error)) => {
                let cause = Some(error.to_string());
                if error.is_temporary() {
                    let told = Told { wait: Some(5), cause, ..Told::plain("unavailable") };
                    (StatusCode::SERVICE_UNAVAILABLE, told)
                } else {
                    (StatusCode::INTERNAL_SERVER_ERROR, Told { cause, ..Told::plain("server") })
                }
            }
        }
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        if let Self::SignIn { back } = &self {
            let to = if back.is_empty() || back == "/" {
                "/sign-in".to_owned()
            } else {
                format!(
                    "/sign-in?back={}",
                    serde_urlencoded::to_string([("", back)]).unwrap_or_default().trim_start_matches('=')
                )
            };
            return Redirect::to(&to).into_response();
        }
        if matches!(self, Self::Pages) {
            return Redirect::to("/pages").into_response();
        }
        let (status, told) = self.told();
        let mut response = status.into_response();
        if let Some(seconds) = told.wait
            && let Ok(value) = seconds.to_string().parse()
        {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, value);
        }
        response.extensions_mut().insert(told);
        response
    }
}
