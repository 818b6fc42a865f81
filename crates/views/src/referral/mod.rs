//! Finding a service, referring, and every step of a referral.

mod acts;
mod finder;
mod list;
mod notes;
mod page;
mod refer;
mod shared;

pub use acts::{ClosePage, DeclinePage, SessionForm, SessionPage, TakeBackPage};
pub use finder::FinderPage;
pub use list::ReferralsPage;
pub use notes::{NoteForm, NotesPage};
pub use page::ReferralPage;
pub use refer::{ReferForm, ReferPage};
pub use shared::SharedPart;

use crate::prelude::*;
use alongside_answers::referral::ServiceFit;
use alongside_domain::network::{WhyNot, WhyYes};
use alongside_domain::referral::State;

/// A need by its plain name.
pub(crate) fn need(w: Words, code: &str) -> Text {
    w.of("referral-need", code)
}

/// Needs in one line.
pub(crate) fn need_list(w: Words, codes: &[String]) -> String {
    codes.iter().map(|code| need(w, code).plain()).collect::<Vec<_>>().join(", ")
}

/// Where a referral stands, as a mark.
pub(crate) fn state_tag(w: Words, state: State) -> Tag {
    let tag = Tag::new(w.of("referral-state", state.code()));
    match state {
        State::Sent | State::Acknowledged => tag.waiting(),
        State::Accepted | State::WorkerNamed | State::InSupport => tag.done(),
        State::Closed | State::Declined | State::Withdrawn => tag,
    }
}

/// Why a service fits, as sentences.
pub(crate) fn because(w: Words, reasons: &[WhyYes]) -> Vec<Text> {
    reasons
        .iter()
        .map(|reason| match reason {
            WhyYes::Meets(code) => w.t("fit-meets").with("need", need(w, code)),
            WhyYes::CoversDistrict => w.t("fit-covers-district"),
            WhyYes::ForThisAge => w.t("fit-for-this-age"),
            WhyYes::ForThisGender => w.t("fit-for-this-gender"),
            WhyYes::ForThisCrime => w.t("fit-for-this-crime"),
            WhyYes::SpeaksLanguage => w.t("fit-speaks-language"),
            WhyYes::HasPlaces => w.t("fit-has-places"),
        })
        .collect()
}

/// Why a service does not fit, as sentences.
pub(crate) fn unless(w: Words, reasons: &[WhyNot]) -> Vec<Text> {
    reasons
        .iter()
        .map(|reason| match reason {
            WhyNot::NotAccredited => w.t("fit-not-accredited"),
            WhyNot::MeetsNoNeed => w.t("fit-meets-no-need"),
            WhyNot::OtherDistrict => w.t("fit-other-district"),
            WhyNot::OtherAge => w.t("fit-other-age"),
            WhyNot::OtherGender => w.t("fit-other-gender"),
            WhyNot::OtherCrime => w.t("fit-other-crime"),
            WhyNot::Full => w.t("fit-full"),
        })
        .collect()
}

/// A service of the samples.
pub(crate) fn sample_service(name: &str, organisation: &str) -> ServiceFit {
    ServiceFit {
        id: alongside_kernel::id::ServiceId::from_uuid(crate::consent::sample_id(20)),
        name: name.into(),
        organisation_name: organisation.into(),
        description: "Locks, a safe room, somebody who goes with you to the housing office.".into(),
        waiting_days: 3,
        phone: "0117 496 0999".into(),
        because: vec![WhyYes::Meets("SHELTER".into()), WhyYes::CoversDistrict, WhyYes::HasPlaces],
        unless: vec![],
        accredited: true,
    }
}
