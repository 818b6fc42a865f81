//! What happened to somebody before, what is done about it, and to whom it happened most.

mod before;
mod list;
mod most;
mod response;

pub(crate) use before::{Before, sample_before};
pub use list::RepeatsPage;
pub use most::MostRepeatedPage;
pub use response::{CheckForm, ResponseForm, ResponsePage};

use crate::people::reading;
use crate::prelude::*;
use crate::samples::{Rendered, render};
use alongside_domain::repeats::Sign;
use std::collections::BTreeSet;

/// Why something is to be done, in one line. That it happened before goes without saying where more is said.
fn why(w: Words, signs: &BTreeSet<Sign>) -> Text {
    let more: Vec<Text> = signs
        .iter()
        .filter(|sign| signs.len() == 1 || **sign != Sign::Repeat)
        .map(|sign| w.of("repeat-sign", sign.code()))
        .collect();
    reading(more)
}

/// The samples of every page of this module, rendered.
pub(crate) fn samples(words: Words) -> Vec<Rendered> {
    [render::<RepeatsPage>(words), render::<ResponsePage>(words), render::<MostRepeatedPage>(words)].concat()
}
