//! How the partnership shows itself, the files that pages need, and the pages for everybody.

mod files;
mod given_up;
mod partnership;
mod plain;

use crate::routes::{Audience, Routes};

/// The act of who sets name, mark and colour.
const CHANGE: &str = "change_brand";
/// The act of who looks after work that was given up.
const TEND: &str = "tend_work";

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/settings", Audience::Staff, CHANGE, partnership::show)
        .act("/settings", Audience::Staff, CHANGE, partnership::change)
        .page_with_query("/work", Audience::Staff, TEND, given_up::list)
        .act("/work/{job}/try-again", Audience::Staff, TEND, given_up::try_again)
        .page("/brand/{file}", Audience::Anyone, "", files::brand)
        .page("/assets/{*path}", Audience::Anyone, "", files::asset)
        .page("/help", Audience::Anyone, "", plain::help)
        .page("/privacy", Audience::Anyone, "", plain::privacy)
        .page("/accessibility", Audience::Anyone, "", plain::accessibility)
        .page("/about", Audience::Anyone, "", plain::about)
}
