//! Imports, rows to mend, forms for reports, an officer's own reports and findings.

mod aside;
mod asides;
mod findings;
mod form;
mod import;
mod imports;
mod own;
mod received;
mod typed;

pub use aside::AsidePage;
pub use asides::AsidesPage;
pub use findings::FindingsPage;
pub use form::{FormKind, ReportFormPage, Wait};
pub use import::ImportPage;
pub use imports::ImportsPage;
pub use own::OwnReportsPage;
pub use received::ReceivedPage;
pub use typed::Typed;

use crate::samples::{Rendered, render};
use crate::words::{Text, Words};

/// What follows from a report, in words.
fn route(w: Words, code: &str) -> Text {
    w.of("intake-route", &code.replace("REFUSED", "NO"))
}

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [
        render::<ImportsPage>(words),
        render::<ImportPage>(words),
        render::<AsidesPage>(words),
        render::<AsidePage>(words),
        render::<ReportFormPage>(words),
        render::<ReceivedPage>(words),
        render::<OwnReportsPage>(words),
        render::<FindingsPage>(words),
    ]
    .concat()
}
