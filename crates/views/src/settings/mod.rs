//! How a partnership shows itself, and the pages that belong to everybody.

mod partnership;
mod plain;

pub use partnership::SettingsPage;
pub use plain::{PlainPage, Subject};

use crate::samples::{Rendered, render};
use crate::words::Words;

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [render::<SettingsPage>(words), render::<PlainPage>(words)].concat()
}
