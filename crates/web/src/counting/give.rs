//! An organisation gives its encodings, or takes them back.

use super::pages::{count_page, id_of};
use crate::posted_files::{Brought, PostedFiles};
use crate::respond::{Answer, go, page_with_errors};
use crate::staff::Posted;
use crate::state::Web;
use alongside_app::{AppError, Ask, counting};
use axum::extract::{Path, State};

/// Files of encodings.
pub(super) struct Encodings;

impl Brought for Encodings {
    const LARGEST: usize = counting::LARGEST_FILE;

    fn may(ask: &Ask) -> alongside_app::Result<()> {
        counting::may_give(ask)
    }
}

/// Takes a file of encodings; what is none is refused and not kept.
pub(super) async fn give(
    State(web): State<Web>,
    Path(count): Path<String>,
    posted: PostedFiles<Encodings>,
) -> Answer {
    let id = id_of(&count)?;
    let PostedFiles { staff, fields, files, once, .. } = posted;
    fields.only(&["form", "encodings"])?;
    let mut bytes = Vec::new();
    for file in files {
        match file.field.as_str() {
            "encodings" => bytes = file.bytes,
            _ => return Err(crate::error::Problem::UnknownField.into()),
        }
    }
    match counting::give(&web.app, &staff.ask, id, bytes, once).await {
        Ok(to) => go(&to),
        Err(AppError::Invalid(invalid)) => page_with_errors(&count_page(&web, &staff, id, &invalid).await?),
        Err(other) => Err(other.into()),
    }
}

/// Takes them back.
pub(super) async fn take_back(State(web): State<Web>, Path(count): Path<String>, posted: Posted) -> Answer {
    let id = id_of(&count)?;
    posted.fields.only(&["form"])?;
    go(&counting::take_back(&web.app, &posted.staff.ask, id, posted.once).await?)
}
