//! A person's own pages, and the sheet that a worker reads out or prints where pages are not safe.
//!
//! The way in is a code, read out or handed over by a worker, together with the birth date. Nothing here tells
//! anybody when a person last looked.

mod access;
mod agreed;
mod enter;
mod home;
mod reported;
mod seen;
mod sheet;

pub use access::{Made, close, make, mark_watched, view};
pub use agreed::{agreed, agreement};
pub use enter::{Visit, begin_as, current, enter, leave};
pub use home::home;
pub use reported::reported;
pub use seen::seen;
pub use sheet::{Sheeted, sheet};

use crate::{App, Ask, Result};
use alongside_gate::{Action, PersonPermit, Purpose};
use alongside_kernel::id::PersonId;

/// The permit for one's own pages.
async fn own(app: &App, ask: &Ask, person: PersonId) -> Result<PersonPermit> {
    ask.person(app, person, Action::SeeOwnPages, Purpose::UpdatingTheVictim).await
}
