//! People: a person's page, search, how it is safe to reach them, holds, conflicts of interest.

pub mod conflicts;
pub mod holds;
mod lines;
mod open;
pub mod parties;
mod points;
mod safe_contact;
mod search;

pub(crate) use lines::{due, held, helpers, report_lines};
pub(crate) use open::{BESIDE, attempt_line, promise_line};
pub use open::{is_open_to, open};
pub(crate) use parties::report_about;
pub use points::{NewPoint, OldPoint, end_point, points, take_down_point};
pub use safe_contact::{NewStatement, change_safe_contact, safe_contact};
pub use search::{Loading, search};
pub(crate) use search::{PeopleIndex, namesakes};

use alongside_kernel::Date;
use alongside_kernel::id::{PersonId, spoken_reference};

/// The reference by which a person is spoken of.
pub fn reference(person: PersonId) -> String {
    spoken_reference(person.uuid())
}

/// The name as recorded, where it differs from the one to address the person by.
pub(crate) fn other_name(identity: &alongside_domain::people::Identity) -> String {
    let recorded = identity.recorded_name();
    if recorded == identity.display_name() { String::new() } else { recorded }
}

/// Age on a day.
pub(crate) fn age(identity: &alongside_domain::people::Identity, today: Date) -> Option<u32> {
    identity.age_on(today)
}
