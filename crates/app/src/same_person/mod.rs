//! Which records are one person's: the program joins what is certain, asks about what is likely, and a human's word
//! stands above it.
//!
//! Records that are joined stay what they are: each keeps its reports, consents and grants, so nobody sees more than
//! before, and taking a join back leaves everything as it was. What is shared is what keeps somebody safe: holds,
//! conflicts, what must not be done.

mod another;
mod another_person;
mod compare;
mod decide;
mod index;
mod link;
mod list;
mod others;

pub use another::{ask_about, look};
pub use another_person::about_another;
pub use compare::compare;
pub use decide::{Said, decide};
pub(crate) use index::{Gathered, Matching};
pub use link::link_arrived;
pub use list::list;
pub(crate) use others::other_records;

use crate::people::reference;
use alongside_answers::same_person::RecordLine;
use alongside_storage::rooms::search::Found;

fn record_line(found: Found) -> RecordLine {
    RecordLine {
        person: found.person,
        reference: reference(found.person),
        name: if found.recorded_name.is_empty() { found.name } else { found.recorded_name },
        born: found.born,
        reports: found.reports,
        newest: found.newest,
    }
}
