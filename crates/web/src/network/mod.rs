//! Organisations, their services, accreditation.

mod accredit;
mod offer;
mod pages;

use crate::routes::{Audience, Routes};

const SEE: &str = "see_services";
const CHANGE: &str = "change_services";
const ACCREDIT: &str = "accredit";

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/services", Audience::Staff, SEE, pages::list)
        .page("/services/new", Audience::Staff, CHANGE, offer::show_new)
        .act("/services/new", Audience::Staff, CHANGE, offer::add)
        .page("/services/{service}", Audience::Staff, SEE, pages::show)
        .page("/services/{service}/change", Audience::Staff, CHANGE, offer::show_change)
        .act("/services/{service}/change", Audience::Staff, CHANGE, offer::change)
        .act("/services/{service}/close", Audience::Staff, CHANGE, offer::close)
        .act("/services/{service}/open", Audience::Staff, CHANGE, offer::open)
        .act("/services/{service}/accreditation", Audience::Staff, ACCREDIT, accredit::add)
        .act("/services/{service}/accreditation/{span}/suspend", Audience::Staff, ACCREDIT, accredit::suspend)
        .act("/services/{service}/accreditation/{span}/resume", Audience::Staff, ACCREDIT, accredit::resume)
}
