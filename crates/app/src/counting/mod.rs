//! How many people organisations have in common, counted without names.
//!
//! Somebody who sees no victim sets a count up and asks organisations. Each encodes its own list where it is, with a key
//! that never comes here, and gives the encodings. They are kept sealed, compared once, and deleted with the count or
//! after a fortnight; what stays are numbers that passed disclosure control.

mod compare;
mod end;
mod give;
mod list;
mod numbers;
mod set_up;
mod view;

pub use compare::COMPARE;
pub(crate) use compare::compare;
pub(crate) use end::lapse;
pub use end::{begin, call_off};
pub use give::{LARGEST_FILE, give, may_give, take_back};
pub use list::list;
pub use numbers::{Counted, TooFew, Unfit, count, unfit};
pub use set_up::{SetUpInput, may_hold, set_up, start};
pub use view::view;

use crate::{App, AppError, Ask, Result, StorageError};
use alongside_domain::counting::CountingRules;
use alongside_gate::{Action, OrganisationReach, Purpose, Refusal, decide_here};
use alongside_kernel::id::CountId;
use alongside_storage::rooms::counting::{self, Count};
use std::sync::{Arc, LazyLock};

/// How counts are made.
fn rules() -> Result<Arc<CountingRules>> {
    static SHIPPED: LazyLock<std::result::Result<Arc<CountingRules>, String>> =
        LazyLock::new(|| CountingRules::shipped().map(Arc::new).map_err(|error| error.to_string()));
    SHIPPED.clone().map_err(|error| AppError::Storage(StorageError::Unusable(error)))
}

/// The counts that the viewer may know of: all, or those for which their organisation was asked.
async fn reached(app: &App, ask: &Ask, action: Action) -> Result<Vec<Count>> {
    let reach = decide_here(&ask.to(action, Purpose::Statistics))?.reach();
    let mut counts = counting::counts(&app.store).await?;
    counts.retain(|count| match reach {
        OrganisationReach::Partnership => true,
        OrganisationReach::Only(own) => count.party(own).is_some(),
        OrganisationReach::Public => false,
    });
    Ok(counts)
}

/// One of them.
async fn one(app: &App, ask: &Ask, action: Action, id: CountId) -> Result<Count> {
    let counts = reached(app, ask, action).await?;
    counts.into_iter().find(|count| count.id == id).ok_or(AppError::Refused(Refusal::unknown()))
}

/// Where a count stands.
fn address(id: CountId) -> String {
    format!("/counts/{id}")
}
