//! What happened again, what is done about it, and to whom it happened most.

mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/repeats", Audience::Staff, "see_repeats", pages::list)
        .page("/repeats/most", Audience::Staff, "see_most_repeated", pages::most)
        .page_with_query("/repeats/{response}", Audience::Staff, "respond_to_repeat", pages::show)
        .act("/repeats/{response}/owner", Audience::Staff, "respond_to_repeat", pages::owner)
        .act("/repeats/{response}/done", Audience::Staff, "respond_to_repeat", pages::done)
        .act("/repeats/{response}/check", Audience::Staff, "respond_to_repeat", pages::check)
}
