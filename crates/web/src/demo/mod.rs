//! The demo's start page, one-press changes of role, and the clock. Answers as unknown on any other database.

mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/demo", Audience::Demo, "", pages::start)
        .act("/demo/act-as", Audience::Demo, "", pages::act_as)
        .act("/demo/clock", Audience::Demo, "", pages::advance)
}
