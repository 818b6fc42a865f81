//! The person whose story the eight steps follow.

use super::MARK_STORY;
use crate::{App, Result};
use alongside_kernel::id::PersonId;

/// Who she is on this database.
pub async fn person(app: &App) -> Result<Option<PersonId>> {
    Ok(app.store.setting(MARK_STORY).await?.and_then(|text| text.parse().ok()))
}
