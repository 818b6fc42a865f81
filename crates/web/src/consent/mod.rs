//! What a person agreed to share, and the ledger.

mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/people/{person}/consent", Audience::Staff, "open_person", pages::show)
        .act("/people/{person}/consent", Audience::Staff, "record_consent", pages::record)
        .page("/consents/{consent}/withdraw", Audience::Staff, "withdraw_consent", pages::show_withdraw)
        .act("/consents/{consent}/withdraw", Audience::Staff, "withdraw_consent", pages::withdraw)
        .page("/people/{person}/disclosures", Audience::Staff, "open_person", pages::ledger)
}

pub(crate) use pages::{day, typed_day};
