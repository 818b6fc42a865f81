//! Finding services, referring, answering.

mod acts;
mod lists;
mod refer;
mod show;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/people/{person}/services", Audience::Staff, "start_referral", refer::services)
        .page_with_query("/people/{person}/refer", Audience::Staff, "start_referral", refer::start)
        .act("/people/{person}/refer", Audience::Staff, "send_referral", refer::send)
        .page_with_query("/referrals", Audience::Staff, "see_referrals", lists::list)
        .page_with_query("/referrals/{referral}", Audience::Staff, "see_referrals", show::show)
        .page("/heartbeat/referrals/{referral}", Audience::Staff, "see_referrals", show::beat)
        .act("/referrals/{referral}/acknowledge", Audience::Staff, "acknowledge_referral", acts::acknowledge)
        .act("/referrals/{referral}/accept", Audience::Staff, "accept_referral", acts::accept)
        .act("/referrals/{referral}/worker", Audience::Staff, "name_worker", acts::name_worker)
        .page("/referrals/{referral}/decline", Audience::Staff, "decline_referral", acts::show_decline)
        .act("/referrals/{referral}/decline", Audience::Staff, "decline_referral", acts::decline)
        .page("/referrals/{referral}/close", Audience::Staff, "close_episode", acts::show_close)
        .act("/referrals/{referral}/close", Audience::Staff, "close_episode", acts::close)
        .page("/referrals/{referral}/take-back", Audience::Staff, "withdraw_referral", acts::show_take_back)
        .act("/referrals/{referral}/take-back", Audience::Staff, "withdraw_referral", acts::take_back)
}

pub(crate) use show::heading_of;
