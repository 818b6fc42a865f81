//! An hour of everybody's work.

use super::Cast;
use crate::{App, Result};

/// What the unit and the agencies do in one working hour.
pub(super) async fn hour(app: &App, cast: &Cast) -> Result<()> {
    let _ = super::pace::ask_as(app, cast, "vco").await?;
    Ok(())
}
