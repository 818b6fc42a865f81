//! A file that a program sends.

use super::program::{Caller, Counts, Reports, check_key, once};
use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::posted_files::{ending, not_too_large};
use crate::state::Web;
use alongside_app::intake::{FileToImport, LARGEST_FILE, may_end_in, may_upload};
use alongside_app::{Once, counting};
use alongside_gate::Action;
use alongside_kernel::id::OrganisationId;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use jiff::civil::DateTime;

/// The most bytes beside the file: headings, the mapping.
const BESIDE: usize = 256 * 1024;

/// A file from a program, with the name of this one act.
pub(super) struct SentFile {
    pub(super) caller: Caller<Reports>,
    pub(super) file: FileToImport,
    pub(super) once: Once,
}

fn as_of(text: &str) -> Result<Option<DateTime>, WebError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| super::answers::invalid("as-of", "import-as-of"))
}

/// Whose file it is: asked for where more than one police force is a member.
fn sender(text: &str) -> Result<Option<OrganisationId>, WebError> {
    super::answers::maybe_id_at("sender", Some(text).filter(|text| !text.is_empty()))
}

fn label(name: &str) -> String {
    let tidy: String = name.chars().filter(|letter| !letter.is_control()).take(80).collect();
    let tidy = tidy.trim();
    if tidy.is_empty() { "file".to_owned() } else { tidy.to_owned() }
}

/// Reads a form of so many bytes at most.
pub(crate) async fn parts(mut request: Request, most: usize) -> Result<FileToImport, WebError> {
    DefaultBodyLimit::max(most).apply(&mut request);
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        let problem = if error.status().as_u16() == 413 { Problem::TooLarge } else { Problem::Unreadable };
        WebError::from(problem)
    };
    let mut form =
        Multipart::from_request(request, &()).await.map_err(|_| WebError::from(Problem::Unreadable))?;
    let mut file = FileToImport { label: label(""), ..FileToImport::default() };
    let mut seen: Vec<String> = Vec::new();
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if seen.contains(&name) {
            return Err(Problem::UnknownField.into());
        }
        seen.push(name.clone());
        match name.as_str() {
            "file" => {
                let name = part.file_name().unwrap_or_default().to_owned();
                let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
                file.label = label(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
                if !may_end_in(&ending(&name)) {
                    return Err(super::answers::invalid("file", "import-ending"));
                }
                file.bytes = part.bytes().await.map_err(unreadable)?.into();
            }
            "mapping" => file.mapping = part.text().await.map_err(unreadable)?,
            "sender" => file.sender = sender(part.text().await.map_err(unreadable)?.trim())?,
            "as-of" => file.as_of = as_of(part.text().await.map_err(unreadable)?.trim())?,
            _ => return Err(Problem::UnknownField.into()),
        }
    }
    Ok(file)
}

/// A file of encodings from a program, with the name of this one act.
pub(super) struct SentEncodings {
    pub(super) caller: Caller<Counts>,
    pub(super) bytes: Vec<u8>,
    pub(super) once: Once,
}

impl FromRequest<Web> for SentEncodings {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut head, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut head, web).await?;
        // Asked before so much is read.
        counting::may_give(&caller.to(&super::counting::DONE))?;
        check_key(&head.headers)?;
        let kind = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind != "application/octet-stream" {
            return Err(WebError::Body("the Content-Type is not application/octet-stream".to_owned()));
        }
        not_too_large(&head.headers, counting::LARGEST_FILE)?;
        let bytes =
            axum::body::to_bytes(body, counting::LARGEST_FILE).await.map_err(|_| Problem::TooLarge)?;
        let act = format!("{} {}", head.method, head.uri.path());
        let once = once(web, &caller, &head.headers, &act, &bytes)?;
        Ok(Self { caller, bytes: bytes.into(), once })
    }
}

impl FromRequest<Web> for SentFile {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut head, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut head, web).await?;
        // Asked before so much is read.
        may_upload(&caller.to(&[Action::ImportReports]))?;
        check_key(&head.headers)?;
        not_too_large(&head.headers, LARGEST_FILE + BESIDE)?;
        let headers = head.headers.clone();
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let query = Fields::parse(head.uri.query().unwrap_or_default())?;
        let request = Request::from_parts(head, body);
        let file = if kind.starts_with("multipart/form-data") {
            query.only(&[])?;
            parts(request, LARGEST_FILE + BESIDE).await?
        } else if kind.starts_with("text/csv") {
            query.only(&["name", "as-of", "sender"])?;
            let bytes = axum::body::to_bytes(request.into_body(), LARGEST_FILE).await;
            FileToImport {
                label: label(query.text("name")),
                bytes: bytes.map_err(|_| Problem::TooLarge)?.into(),
                as_of: as_of(query.text("as-of"))?,
                sender: sender(query.text("sender"))?,
                ..FileToImport::default()
            }
        } else {
            return Err(WebError::Body("the Content-Type is not text/csv or multipart/form-data".to_owned()));
        };
        // A multipart body is never twice the same: what counts is what is in it.
        let beside =
            format!("{}\u{1f}{}\u{1f}{:?}\u{1f}{:?}", file.label, file.mapping, file.as_of, file.sender);
        let sent = [beside.as_bytes(), &[0x1f], &file.bytes].concat();
        let once = once(web, &caller, &headers, "POST /api/v1/imports", &sent)?;
        Ok(Self { caller, file, once })
    }
}
