//! Letters on paper.

use crate::error::WebError;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::messages;
use alongside_kernel::id::{BatchId, MessageId};
use alongside_views::messages::LettersPage;
use axum::extract::{Path, State};

/// Puts the ready letters together.
pub async fn start(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&messages::start_print(&web.app, &posted.staff.ask, None, posted.once).await?)
}

/// Puts one letter into a print of its own.
pub async fn start_one(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let id: MessageId = id.parse().map_err(|_| WebError::NotFound)?;
    go(&messages::start_print(&web.app, &posted.staff.ask, Some(id), posted.once).await?)
}

fn batch_of(text: &str) -> Result<BatchId, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// The letters, a page each.
pub async fn sheet(State(web): State<Web>, staff: Staff, Path(batch): Path<String>) -> Answer {
    let print = messages::sheet(&web.app, &staff.ask, batch_of(&batch)?).await?;
    let shell = shell::staff(&web, &staff, "letters-title").await;
    let token = staff.form_token(&web, &format!("/messages/print/{}/posted", print.batch));
    page(&LettersPage { shell, print, token })
}

/// Marks the letters as posted.
pub async fn posted(State(web): State<Web>, Path(batch): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    go(&messages::posted(&web.app, &posted.staff.ask, batch_of(&batch)?, posted.once).await?)
}
