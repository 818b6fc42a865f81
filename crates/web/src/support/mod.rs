//! Sessions and notes of support.

mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/referrals/{referral}/session", Audience::Staff, "record_session", pages::show_session)
        .act("/referrals/{referral}/session", Audience::Staff, "record_session", pages::record_session)
        .page("/referrals/{referral}/notes", Audience::Staff, "read_notes", pages::show_notes)
        .act("/referrals/{referral}/notes", Audience::Staff, "write_note", pages::write_note)
}
