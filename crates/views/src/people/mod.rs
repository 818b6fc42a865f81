//! Pages about a person: their own page, search, safe contact, holds, conflicts of interest.

mod common;
mod conflict;
mod holds;
mod parties;
mod person;
mod points;
mod safe_contact;
mod search;
pub(crate) mod story;

pub(crate) use common::{Sample, identity, reading, safe_panel, slug, told};
pub use conflict::{Conflict, ConflictDeclared};
pub use holds::{HoldTokens, HoldsPage};
pub use parties::{PartiesPage, PartyTokens};
pub use person::Person;
pub use points::PointsPage;
pub use safe_contact::SafeContactPage;
pub use search::Search;
pub(crate) use search::{in_words, sample_line};

use crate::samples::{Rendered, render};
use crate::words::Words;

/// The samples of every page of this module, rendered.
pub(crate) fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<Person>(words),
        render::<SafeContactPage>(words),
        render::<PointsPage>(words),
        render::<HoldsPage>(words),
        render::<PartiesPage>(words),
        render::<Conflict>(words),
        render::<ConflictDeclared>(words),
        render::<Search>(words),
    ]
    .concat()
}
