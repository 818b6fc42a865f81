//! How the partnership shows itself, the files that pages need, and the pages for everybody.

mod files;
mod partnership;
mod plain;

use crate::routes::{Audience, Routes};

/// The act of who sets name, mark and colour.
const CHANGE: &str = "change_brand";

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/settings", Audience::Staff, CHANGE, partnership::show)
        .act("/settings", Audience::Staff, CHANGE, partnership::change)
        .page("/brand/{file}", Audience::Anyone, "", files::brand)
        .page("/assets/{*path}", Audience::Anyone, "", files::asset)
        .page("/help", Audience::Anyone, "", plain::help)
        .page("/privacy", Audience::Anyone, "", plain::privacy)
        .page("/accessibility", Audience::Anyone, "", plain::accessibility)
        .page("/about", Audience::Anyone, "", plain::about)
}
