//! Forms with files, without somebody who is signed in: what the fuzzers reach, and nobody else.

use crate::api::upload;
use crate::fields::Fields;
use crate::posted_files;
use alongside_app::intake::FileToImport;
use axum::extract::Request;

/// A file of a form: its field, its label, its bytes.
pub type File = (String, String, Vec<u8>);

/// Reads a form of so many bytes at most, as staff send it.
pub async fn posted(request: Request, most: usize) -> Option<(Fields, Vec<File>)> {
    let (fields, files) = posted_files::read(request, most).await.ok()?;
    Some((fields, files.into_iter().map(|file| (file.field, file.label, file.bytes)).collect()))
}

/// Reads a form of so many bytes at most, as programs send it.
pub async fn sent(request: Request, most: usize) -> Option<FileToImport> {
    upload::parts(request, most).await.ok()
}
