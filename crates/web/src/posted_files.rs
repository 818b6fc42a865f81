//! A form with files, posted by staff.

use crate::error::{Problem, WebError};
use crate::fields::Fields;
use crate::noted::Noted;
use crate::staff::{Staff, TOKEN};
use crate::state::Web;
use alongside_app::{Ask, Once};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts as _, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use std::marker::PhantomData;

/// The most bytes beside the files: headings, text fields.
const BESIDE: usize = 256 * 1024;
/// The most parts of a form with files.
const MOST_PARTS: usize = 100;

/// A body that says itself that it is too large is not read at all.
pub(crate) fn not_too_large(headers: &HeaderMap, most: usize) -> Result<(), WebError> {
    let said = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|length| length > most as u64) { Err(Problem::TooLarge.into()) } else { Ok(()) }
}

/// What kind of files a form brings: who may bring them, and how large they may be.
pub(crate) trait Brought: Send {
    /// The most bytes of all files.
    const LARGEST: usize;
    /// Whether the asker may bring them at all.
    fn may(ask: &Ask) -> alongside_app::Result<()>;
}

/// A file of a form.
pub(crate) struct Upload {
    /// The field.
    pub(crate) field: String,
    /// Its name without folder and extension.
    pub(crate) label: String,
    /// What its name ends in, in small letters; empty where it has no ending.
    pub(crate) ending: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// A form with files, its token checked. Nothing is read of it from whoever may bring no files.
pub(crate) struct PostedFiles<B> {
    /// Who.
    pub(crate) staff: Staff,
    /// The text fields.
    pub(crate) fields: Fields,
    /// The files that were chosen.
    pub(crate) files: Vec<Upload>,
    /// The name of this one act.
    pub(crate) once: Once,
    kind: PhantomData<B>,
}

impl<B: Brought> FromRequest<Web> for PostedFiles<B> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, web).await?;
        B::may(&staff.ask)?;
        not_too_large(&parts.headers, B::LARGEST + BESIDE)?;
        let extensions = parts.extensions.clone();
        let (fields, files) = read(Request::from_parts(parts, body), B::LARGEST + BESIDE).await?;
        Noted::sent(&extensions, &fields);
        let once =
            alongside_app::check_form(&web.app, staff.signed_in.sign_in, &staff.path, fields.text(TOKEN))
                .ok_or(Problem::StaleForm)?;
        Ok(Self { staff, fields, files, once, kind: PhantomData })
    }
}

/// The text fields and the files of a form of so many bytes at most.
pub(crate) async fn read(mut request: Request, most: usize) -> Result<(Fields, Vec<Upload>), WebError> {
    DefaultBodyLimit::max(most).apply(&mut request);
    let mut form =
        Multipart::from_request(request, &()).await.map_err(|_| WebError::from(Problem::Unreadable))?;
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        let problem = if error.status().as_u16() == 413 { Problem::TooLarge } else { Problem::Unreadable };
        WebError::from(problem)
    };
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let field = part.name().unwrap_or_default().to_owned();
        if fields.len() + files.len() >= MOST_PARTS {
            return Err(Problem::Unreadable.into());
        }
        match part.file_name().map(|name| (label(name), ending(name))) {
            Some((label, ending)) => {
                let bytes: Vec<u8> = part.bytes().await.map_err(unreadable)?.into();
                if files.iter().any(|other: &Upload| other.field == field) {
                    return Err(Problem::UnknownField.into());
                }
                // A file field that was left empty comes without a name and without bytes.
                if !bytes.is_empty() {
                    files.push(Upload { field, label, ending, bytes });
                }
            }
            None => fields.push((field, part.text().await.map_err(unreadable)?)),
        }
    }
    Ok((Fields::of(fields), files))
}

/// What a file's name ends in, in small letters; empty where it has no ending.
pub(crate) fn ending(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// A file's name without folder and extension, at most 80 characters, without what could mean something elsewhere.
fn label(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let tidy: String = stem.chars().filter(|letter| !letter.is_control()).take(80).collect();
    if tidy.trim().is_empty() { "file".to_owned() } else { tidy.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_label_is_the_name_without_folder_and_ending() {
        for (name, want) in [
            ("january.csv", "january"),
            ("C:\\feeds\\a.b.csv", "a.b"),
            ("../../etc/passwd", "passwd"),
            (".csv", "file"),
            ("", "file"),
        ] {
            assert_eq!(label(name), want, "{name}");
        }
    }
}
