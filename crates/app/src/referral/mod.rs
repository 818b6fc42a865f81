//! Referring people: the service that fits, exactly what is shared, and every step told back.

mod accept;
mod acknowledge;
mod change;
mod chase_unanswered;
mod close;
mod decline;
mod find;
mod list;
mod name_worker;
mod progress;
mod send;
mod shared;
mod start;
mod take_back;
mod view;

pub use accept::accept;
pub use acknowledge::acknowledge;
pub use chase_unanswered::chase_unanswered;
pub use close::close;
pub use decline::decline;
pub use find::find;
pub use list::{list, part};
pub use name_worker::name_worker;
pub use progress::{of_person, reported_by_me};
pub use send::{ReferInput, send};
pub use start::start;
pub use take_back::take_back;
pub use view::{beat, view};

pub use alongside_storage::rooms::referral::{Cursor, ListOf, Side, Tab};

pub(crate) use change::permitted;
pub(crate) use chase_unanswered::deputy;

use crate::{AppError, Result};
use alongside_domain::referral::ReferralRules;
use alongside_domain::rules::BadRules;
use std::sync::LazyLock;

static RULES: LazyLock<core::result::Result<ReferralRules, BadRules>> = LazyLock::new(ReferralRules::shipped);

/// The clocks of referrals and requests and what consent begins with, as shipped.
pub fn rules() -> Result<&'static ReferralRules> {
    RULES.as_ref().map_err(|error| AppError::Storage(crate::StorageError::Unusable(error.to_string())))
}
