//! Requests.
use crate::{App, Ask, Result};
pub(crate) async fn chase_unanswered(_app: &App, _ask: &Ask) -> Result<u32> {
    Ok(0)
}
