//! Requests between organisations.

mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/requests", Audience::Staff, "see_requests", pages::list)
        .page_with_query("/requests/new", Audience::Staff, "make_request", pages::new)
        .act("/requests/new", Audience::Staff, "make_request", pages::make)
        .page_with_query("/requests/{request}", Audience::Staff, "see_requests", pages::show)
        .act("/requests/{request}/acknowledge", Audience::Staff, "answer_request", pages::acknowledge)
        .act("/requests/{request}/answer", Audience::Staff, "answer_request", pages::answer)
        .act("/requests/{request}/chase", Audience::Staff, "chase_request", pages::chase)
}
