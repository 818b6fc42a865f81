//! The queue, the call card, promises, absences.

mod absences;
mod call;
mod chosen;
mod promises;
mod queue;

pub use absences::{AbsencesPage, TypedAbsence};
pub use call::{Call, TypedAttempt};
pub use chosen::{Chosen, Picked};
pub use promises::PromisesPage;
pub use queue::QueuePage;

use crate::samples::{Rendered, render};
use crate::words::Words;

/// The samples of every page of this module, rendered.
pub(crate) fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<QueuePage>(words),
        render::<Call>(words),
        render::<PromisesPage>(words),
        render::<AbsencesPage>(words),
    ]
    .concat()
}
