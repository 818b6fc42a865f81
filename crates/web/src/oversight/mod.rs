//! The audit log's pages.

mod audit;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/audit", Audience::Staff, "see_audit", audit::show)
        .act("/audit/verify", Audience::Staff, "verify_audit", audit::verify)
        .page("/audit/checkpoints.txt", Audience::Staff, "see_audit", audit::checkpoints)
        .page("/audit/{log}/{seq}", Audience::Staff, "see_audit", audit::entry)
}
