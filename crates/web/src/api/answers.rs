//! What all rooms' handlers give back and take: JSON with its version, where a write stands, pages by cursor.

#![allow(clippy::unnecessary_wraps, reason = "what a handler gives back is an answer or an error")]

use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::respond::Answer;
use alongside_app::{AppError, Invalid};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{from_micros, to_micros};
use alongside_wire::Done;
use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{ETAG, LOCATION};
use axum::response::IntoResponse as _;
use serde::Serialize;
use std::str::FromStr;

/// Rows on a page where nothing else is asked for.
const USUAL_PAGE: u32 = 50;
/// The most rows on a page.
pub(super) const LARGEST_PAGE: u32 = 100;

/// An answer.
pub(super) fn json(value: &impl Serialize) -> Answer {
    Ok(Json(value).into_response())
}

/// An answer whose version is sent back with a change.
pub(super) fn versioned(version: i64, value: &impl Serialize) -> Answer {
    Ok(([(ETAG, format!("\"{version}\""))], Json(value)).into_response())
}

/// Something was made, and stands there.
pub(super) fn made(id: Option<String>, see: String) -> Answer {
    Ok((StatusCode::CREATED, [(LOCATION, see.clone())], Json(Done { id, see })).into_response())
}

/// Something was done; what came of it stands there.
pub(super) fn done(see: String) -> Answer {
    json(&Done { id: None, see })
}

/// The id at the end of the address that a use case gave.
pub(super) fn id_in(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// An id in a path. What is none is as unknown as an id that belongs to nothing.
pub(super) fn id<T: FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// An id in a body.
pub(super) fn id_at<T: FromStr>(field: &'static str, text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| not_an_id(field))
}

/// The same where it may be left out.
pub(super) fn maybe_id_at<T: FromStr>(
    field: &'static str,
    text: Option<&str>,
) -> Result<Option<T>, WebError> {
    text.map(|text| id_at(field, text)).transpose()
}

fn not_an_id(field: &'static str) -> WebError {
    invalid(field, "not-an-id")
}

/// One field that can't be taken.
pub(super) fn invalid(field: &'static str, code: &'static str) -> WebError {
    AppError::Invalid(Invalid::field(field, code)).into()
}

/// A code in a body, where one was sent; a code that is none is refused and not passed over.
pub(super) fn code_at<T>(
    field: &'static str,
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(|| invalid(field, "not-a-code"))
}

/// Text that was sent, else nothing.
pub(super) fn words(text: Option<String>) -> String {
    text.map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// Text that is not empty.
pub(super) fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The codes as text.
pub(super) fn codes<T: AsRef<str>>(codes: impl IntoIterator<Item = T>) -> Vec<String> {
    codes.into_iter().map(|code| code.as_ref().to_owned()).collect()
}

/// The fields of an address, none of them unexpected.
pub(super) fn query(text: Option<String>, names: &[&str]) -> Result<Fields, WebError> {
    let fields = Fields::parse(&text.unwrap_or_default())?;
    fields.only(names)?;
    Ok(fields)
}

/// How many rows a page has: what was asked for, a hundred at most.
pub(super) fn limit(fields: &Fields) -> Result<u32, WebError> {
    if !fields.has("limit") {
        return Ok(USUAL_PAGE);
    }
    let asked: Option<u32> = fields.parsed("limit");
    asked.filter(|limit| (1..=LARGEST_PAGE).contains(limit)).ok_or_else(|| {
        let mut invalid = Invalid::new();
        invalid.add_with("limit", "limit", LARGEST_PAGE.to_string());
        AppError::Invalid(invalid).into()
    })
}

/// Where a page begins: an instant and an id, as the page before gave it.
pub(super) fn cursor<T: FromStr>(fields: &Fields) -> Result<Option<(Timestamp, T)>, WebError> {
    let text = fields.text("cursor");
    if text.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (micros, id) = text.split_once('-')?;
        Some((from_micros(micros.parse().ok()?), id.parse().ok()?))
    };
    read().map(Some).ok_or_else(|| Problem::Unreadable.into())
}

/// The cursor of a row.
pub(super) fn cursor_text(at: Timestamp, id: impl std::fmt::Display) -> String {
    format!("{}-{id}", to_micros(at))
}
