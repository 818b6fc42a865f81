//! What happened to somebody before: judged when something about them changes, shown with its evidence, answered by
//! something that is done, and asked about later.

mod before;
mod judge;
mod list;
mod most;
mod respond;

pub(crate) use before::{happened_before, response_line};
pub use judge::judge_changed;
pub use list::list;
pub use most::most_repeated;
pub use respond::{CheckInput, check, done, give, view};

use crate::{App, AppError, Result};
use alongside_domain::repeats::{Happened, HarmWeights, Incident, RepeatRules, incidents};
use alongside_storage::Error as StorageError;
use alongside_storage::rooms::people::Report;
use std::sync::{Arc, LazyLock};

/// What follows from repeats.
pub(crate) fn rules() -> Result<Arc<RepeatRules>> {
    static SHIPPED: LazyLock<std::result::Result<Arc<RepeatRules>, String>> =
        LazyLock::new(|| RepeatRules::shipped().map(Arc::new).map_err(|error| error.to_string()));
    SHIPPED.clone().map_err(|error| AppError::Storage(StorageError::Unusable(error)))
}

/// How heavy crimes weigh, beside a count.
fn weights() -> Result<Arc<HarmWeights>> {
    static SHIPPED: LazyLock<std::result::Result<Arc<HarmWeights>, String>> =
        LazyLock::new(|| HarmWeights::shipped().map(Arc::new).map_err(|error| error.to_string()));
    SHIPPED.clone().map_err(|error| AppError::Storage(StorageError::Unusable(error)))
}

/// The distinct incidents behind reports of one person, the earliest first.
fn incidents_of<'a>(
    app: &App,
    repeats: &RepeatRules,
    reports: impl IntoIterator<Item = &'a Report>,
) -> Vec<Incident> {
    let (lists, rules) = (app.lists(), app.rules());
    let happened: Vec<Happened> = reports
        .into_iter()
        .map(|it| Happened::of(it.id, &it.facts, &lists.crime_types, (&rules, repeats)))
        .collect();
    incidents(&happened)
}

/// The words for a kind of crime.
fn kind(app: &App, crime_type: &str) -> String {
    app.lists().crime_types.get(crime_type).map_or_else(|| crime_type.to_owned(), |found| found.label.clone())
}
