//! `/api/v1`: the same acts as on the pages, for programs, through the same use cases and the same gate.
//!
//! Reads page by cursor; writes take an `Idempotency-Key`, changes of a record that is there its version in
//! `If-Match`; a refusal is `application/problem+json` with a stable code. The description for programs stands at
//! `/api/v1/openapi.json`, for people at `/api`.

mod answers;
mod consent;
mod contact;
mod counting;
mod document;
mod example;
mod insight;
mod intake;
mod network;
mod parties;
mod people;
mod points;
mod program;
mod referral;
mod referral_json;
mod requests;
mod same_person;
mod support;
mod tokens;
pub(crate) mod upload;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .page("/api", Audience::Anyone, "", document::readable)
        .page("/api/v1/openapi.json", Audience::Anyone, "", document::machine)
        .page("/api-tokens", Audience::Staff, "manage_api_tokens", tokens::show)
        .act("/api-tokens", Audience::Staff, "manage_api_tokens", tokens::make)
        .act("/api-tokens/{token}/end", Audience::Staff, "manage_api_tokens", tokens::end);
    programs(routes)
}

/// What programs do.
#[rustfmt::skip] // One a line, by room, so that the list can be read.
fn programs(routes: Routes) -> Routes {
    const P: Audience = Audience::Program;
    routes
        .page("/api/v1/me", P, "", network::me)
        .page("/api/v1/services", P, "see_services", network::services)
        .act("/api/v1/reports", P, "write_report", intake::send)
        .page_with_query("/api/v1/imports", P, "see_imports", intake::imports)
        .act("/api/v1/imports", P, "import_reports", intake::bring)
        .page("/api/v1/imports/{import}", P, "see_imports", intake::one_import)
        .page_with_query("/api/v1/imports/{import}/fates", P, "see_imports", intake::fates)
        .page_with_query("/api/v1/quarantine", P, "mend_quarantine", intake::quarantine)
        .act("/api/v1/quarantine/mend", P, "mend_quarantine", intake::mend_several)
        .page("/api/v1/quarantine/{row}", P, "mend_quarantine", intake::one_aside)
        .act("/api/v1/quarantine/{row}/mend", P, "mend_quarantine", intake::mend)
        .act("/api/v1/quarantine/{row}/drop", P, "mend_quarantine", intake::drop_row)
        .act("/api/v1/people/search", P, "search_people", people::search)
        .page("/api/v1/people/{person}", P, "open_person", people::one)
        .page("/api/v1/same-person", P, "join_persons", same_person::list)
        .page("/api/v1/same-person/{question}", P, "join_persons", same_person::one)
        .act("/api/v1/same-person/{question}/decide", P, "join_persons", same_person::decide)
        .act("/api/v1/people/{person}/same-person", P, "join_persons", same_person::ask_about)
        .act("/api/v1/people/{person}/parties", P, "join_persons", parties::add)
        .act("/api/v1/people/{person}/parties/remove", P, "join_persons", parties::remove)
        .act("/api/v1/people/{person}/parties/another-person", P, "join_persons", parties::another_person)
        .page_with_query("/api/v1/queue", P, "see_queue", contact::list)
        .page("/api/v1/people/{person}/call", P, "record_attempt", contact::call)
        .act("/api/v1/people/{person}/attempts", P, "record_attempt", contact::record)
        .page("/api/v1/people/{person}/points", P, "change_safe_contact", points::list)
        .act("/api/v1/people/{person}/points", P, "change_safe_contact", points::add)
        .act("/api/v1/people/{person}/points/end", P, "change_safe_contact", points::end)
        .page_with_query("/api/v1/promises", P, "see_queue", contact::promise_list)
        .act("/api/v1/promises/{promise}/end", P, "make_promise", contact::end_promise)
        .page("/api/v1/people/{person}/consents", P, "open_person", consent::list)
        .act("/api/v1/people/{person}/consents", P, "record_consent", consent::record)
        .act("/api/v1/consents/{consent}/withdraw", P, "withdraw_consent", consent::withdraw)
        .page("/api/v1/people/{person}/disclosures", P, "open_person", consent::disclosures)
        .page_with_query("/api/v1/people/{person}/services", P, "start_referral", referral::services)
        .act("/api/v1/people/{person}/referrals", P, "send_referral", referral::send)
        .page_with_query("/api/v1/referrals", P, "see_referrals", referral::list)
        .page("/api/v1/referrals/{referral}", P, "see_referrals", referral::one)
        .act("/api/v1/referrals/{referral}/acknowledge", P, "acknowledge_referral", referral::acknowledge)
        .act("/api/v1/referrals/{referral}/accept", P, "accept_referral", referral::accept)
        .act("/api/v1/referrals/{referral}/decline", P, "decline_referral", referral::decline)
        .act("/api/v1/referrals/{referral}/worker", P, "name_worker", referral::name_worker)
        .act("/api/v1/referrals/{referral}/close", P, "close_episode", referral::close)
        .act("/api/v1/referrals/{referral}/take-back", P, "withdraw_referral", referral::take_back)
        .act("/api/v1/referrals/{referral}/sessions", P, "record_session", support::record)
        .page("/api/v1/referrals/{referral}/notes", P, "read_notes", support::notes)
        .act("/api/v1/referrals/{referral}/notes", P, "write_note", support::write)
        .page_with_query("/api/v1/requests", P, "see_requests", requests::list)
        .act("/api/v1/requests", P, "make_request", requests::make)
        .page("/api/v1/requests/{request}", P, "see_requests", requests::one)
        .act("/api/v1/requests/{request}/acknowledge", P, "answer_request", requests::acknowledge)
        .act("/api/v1/requests/{request}/answer", P, "answer_request", requests::answer)
        .act("/api/v1/requests/{request}/chase", P, "chase_request", requests::chase)
        .page("/api/v1/counts", P, "see_counts", counting::list)
        .page("/api/v1/counts/{count}", P, "see_counts", counting::one)
        .act("/api/v1/counts", P, "hold_count", counting::set_up)
        .act("/api/v1/counts/{count}/begin", P, "hold_count", counting::begin)
        .act("/api/v1/counts/{count}/call-off", P, "hold_count", counting::call_off)
        .act("/api/v1/counts/{count}/encodings", P, "give_encodings", counting::give)
        .act("/api/v1/counts/{count}/take-back", P, "give_encodings", counting::take_back)
        .page_with_query("/api/v1/figures", P, "see_commissioner_figures", insight::figures)
        .page_with_query("/api/v1/partnership", P, "see_partnership_health", insight::partnership)
}
