//! Counts of the people whom organisations have in common.

mod give;
mod pages;
mod set_up;

use crate::routes::{Audience, Routes};

const SEE: &str = "see_counts";
const HOLD: &str = "hold_count";
const GIVE: &str = "give_encodings";

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/counts", Audience::Staff, SEE, pages::list)
        .page("/counts/new", Audience::Staff, HOLD, set_up::show)
        .act("/counts/new", Audience::Staff, HOLD, set_up::set_up)
        .page("/counts/{count}", Audience::Staff, SEE, pages::show)
        .act("/counts/{count}/encodings", Audience::Staff, GIVE, give::give)
        .act("/counts/{count}/take-back", Audience::Staff, GIVE, give::take_back)
        .act("/counts/{count}/begin", Audience::Staff, HOLD, pages::begin)
        .act("/counts/{count}/call-off", Audience::Staff, HOLD, pages::call_off)
}
