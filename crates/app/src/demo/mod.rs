//! A partnership to try: made-up organisations and staff, a month of a police feed, and a clock that a visitor
//! moves. Only on a database that was marked as a demo's when it was made.
//!
//! Nothing here writes by a way of its own: the staff of the demo work through the same use cases as everybody.

mod cast;
mod desk;
mod feed;
mod pace;
mod staff;
pub mod story;

pub use cast::{Cast, Player, make_cast, players};
pub use desk::{Advance, Demo, Lists, first_morning, opening_time};
pub use feed::{Slice, slices};

use crate::{App, Result};

/// The setting that marks a demo's database.
const MARK: &str = "demo";
/// The setting that names the person of the story.
const MARK_STORY: &str = "demo_story";

/// Whether this database was made for the demo.
pub async fn is_demo(app: &App) -> Result<bool> {
    Ok(app.store.setting(MARK).await?.is_some())
}
