//! Requests between organisations.

mod list;
mod new;
mod page;

pub use list::RequestsPage;
pub use new::{NewRequestPage, RequestForm};
pub use page::{AnswerForm, RequestPage};

use crate::prelude::*;
use alongside_domain::requests::State;

/// Where a request stands, as a mark.
fn state_tag(w: Words, state: State) -> Tag {
    let tag = Tag::new(w.of("request-state", state.code()));
    if state == State::Answered { tag.done() } else { tag.waiting() }
}
