//! Records that may be one person's: the questions that wait, and two records side by side.

mod another;
mod compare;
mod differing;
mod list;

pub use another::AnotherPage;
pub use compare::ComparePage;
pub use list::QuestionsPage;

use crate::prelude::*;
use crate::samples::{Rendered, render};
use alongside_answers::same_person::RecordLine;

/// The samples of every page of this module, rendered.
pub(crate) fn samples(words: Words) -> Vec<Rendered> {
    [render::<QuestionsPage>(words), render::<ComparePage>(words), render::<AnotherPage>(words)].concat()
}

/// A record in a few words: when they were born, what stands on it.
pub(crate) fn about(w: Words, record: &RecordLine) -> String {
    let mut parts = Vec::new();
    if let Some(born) = record.born {
        parts.push(w.t("people-found-born").with("day", w.date(born)).plain());
    }
    if record.reports > 0 {
        parts.push(w.n("people-found-reports", record.reports).plain());
    }
    if let Some(newest) = record.newest {
        parts.push(w.t("same-person-newest").with("day", w.date(newest)).plain());
    }
    parts.join(", ")
}

pub(crate) fn sample_record(number: u128, name: &str, reports: u32) -> RecordLine {
    RecordLine {
        person: alongside_kernel::id::PersonId::from_uuid(uuid::Uuid::from_u128(number)),
        reference: format!("4T7K 2MQ{number}"),
        name: name.into(),
        born: Some(jiff::civil::date(1984, 5, 6)),
        reports,
        newest: Some(jiff::civil::date(2025, 1, 27)),
    }
}
