//! The audit log's pages, and erasing.

mod audit;
mod erasures;
mod looks;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/audit", Audience::Staff, "see_audit", audit::show)
        .act("/audit/verify", Audience::Staff, "verify_audit", audit::verify)
        .page("/audit/checkpoints.txt", Audience::Staff, "see_audit", audit::checkpoints)
        .page("/audit/looks", Audience::Staff, "see_audit", looks::list)
        .page_with_query("/audit/looks/{look}", Audience::Staff, "see_audit", looks::show)
        .act("/audit/looks/{look}", Audience::Staff, "answer_look", looks::answer)
        .page("/audit/{log}/{seq}", Audience::Staff, "see_audit", audit::entry)
        .page_with_query("/erasures", Audience::Staff, "erase", erasures::list)
        .page_with_query("/people/{person}/erase", Audience::Staff, "erase", erasures::show)
        .act("/people/{person}/erase", Audience::Staff, "erase", erasures::ask)
        .act("/people/{person}/erase/agree", Audience::Staff, "erase", erasures::agree)
        .act("/people/{person}/erase/take-back", Audience::Staff, "erase", erasures::take_back)
}
