//! Whether the server can do its work now.

use crate::{App, Result};
use alongside_storage::WriteSet;

/// Asks the reading side and the writer. Nothing is changed: the write is empty.
pub async fn ready(app: &App) -> Result<()> {
    app.store.setting("partnership").await?;
    app.store.write(WriteSet::new()).await?;
    Ok(())
}

pub use alongside_storage::rooms::jobs::Waiting;

/// How much work waits now.
pub async fn waiting(app: &App) -> Result<Waiting> {
    Ok(alongside_storage::rooms::jobs::waiting(&app.store, app.now()).await?)
}
