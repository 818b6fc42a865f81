//! Records that may be one person's.

mod another;
mod pages;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/same-person", Audience::Staff, "join_persons", pages::list)
        .page_with_query("/same-person/{question}", Audience::Staff, "join_persons", pages::show)
        .act("/same-person/{question}/decide", Audience::Staff, "join_persons", pages::decide)
        .page("/people/{person}/another-record", Audience::Staff, "join_persons", another::show)
        .act("/people/{person}/another-record", Audience::Staff, "join_persons", another::find)
        .act("/people/{person}/another-record/compare", Audience::Staff, "join_persons", another::compare)
}
