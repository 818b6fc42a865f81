//! How a partnership shows itself, and the pages that belong to everybody.

mod given_up;
mod partnership;
mod plain;

pub use given_up::GivenUpPage;
pub use partnership::SettingsPage;
pub use plain::{PlainPage, Subject};

use crate::samples::{Rendered, render};
use crate::words::Words;

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [render::<SettingsPage>(words), render::<GivenUpPage>(words), render::<PlainPage>(words)].concat()
}
