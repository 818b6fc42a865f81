//! The partnership to try: made-up organisations and people on a clock of their own.

use crate::{App, Result};
use alongside_kernel::FixedClock;
use std::sync::Arc;

/// The setting that marks a database as one that was made for the demo.
pub const MARK: &str = "demo";
/// The setting that keeps where the demo's clock stands.
pub const CLOCK: &str = "demo_clock";

/// Makes a demo's database ready: sets the clock to where it stood and fills what is not there yet.
pub async fn prepare(app: &App, clock: &Arc<FixedClock>) -> Result<()> {
    if let Some(at) = app.store.setting(CLOCK).await?.and_then(|text| text.parse().ok()) {
        clock.move_to(at);
    }
    Ok(())
}
