//! Counts of the people whom organisations have in common, and the page on which encodings are made.

mod count;
mod list;
mod set_up;

pub use count::{CountPage, CountTokens};
pub use list::CountsPage;
pub use set_up::{SetUpForm, SetUpPage};

use crate::prelude::*;
use crate::samples::{Rendered, render};
use alongside_domain::counting::State;

/// Where a count stands, as a mark.
fn state_tag(w: Words, state: State) -> Tag {
    let tag = Tag::new(w.of("count-state", state.code()));
    match state {
        State::Open | State::Counting => tag.waiting(),
        State::Counted => tag.done(),
        State::TooFew | State::CalledOff | State::Lapsed => tag,
    }
}

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [render::<CountsPage>(words), render::<SetUpPage>(words), render::<CountPage>(words)].concat()
}
