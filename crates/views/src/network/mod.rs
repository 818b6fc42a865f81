//! Organisations, their services, accreditation.

mod list;
mod offer;
mod page;

pub use list::ServicesPage;
pub use offer::{OfferForm, OfferPage};
pub use page::{ServicePage, ServiceTokens, SpanTokens};

use crate::prelude::*;
use crate::samples::{Rendered, render};
use alongside_domain::network::Standing;

/// How the accreditation of a service stands, as a mark.
fn standing_tag(w: Words, standing: Standing, is_closed: bool) -> Tag {
    if is_closed {
        return Tag::new(w.t("services-closed"));
    }
    match standing {
        Standing::Accredited(None) => Tag::new(w.t("services-accredited")).done(),
        Standing::Accredited(Some(day)) => {
            Tag::new(w.t("services-accredited-until").with("day", w.date(day))).done()
        }
        Standing::Suspended => Tag::new(w.t("services-suspended")).late(),
        Standing::Begins(day) => Tag::new(w.t("services-begins").with("day", w.date(day))).waiting(),
        Standing::Ended(day) => Tag::new(w.t("services-ended").with("day", w.date(day))).late(),
        Standing::Never => Tag::new(w.t("services-never")).late(),
    }
}

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [render::<ServicesPage>(words), render::<ServicePage>(words), render::<OfferPage>(words)].concat()
}
