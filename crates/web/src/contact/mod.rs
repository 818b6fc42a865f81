//! The queue, the call card, promises, absences.

mod absences;
mod call;
mod promises;
mod queue;

use crate::fields::Fields;
use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page_with_query("/queue", Audience::Staff, "see_queue", queue::show)
        .act("/queue/seen", Audience::Staff, "see_queue", queue::seen)
        .act("/queue/views", Audience::Staff, "see_queue", queue::keep_view)
        .act("/queue/views/{view}/remove", Audience::Staff, "see_queue", queue::drop_view)
        .act("/queue/assign", Audience::Staff, "assign_work", queue::assign)
        .act("/queue/undo", Audience::Staff, "assign_work", queue::undo)
        .page("/people/{person}/call", Audience::Staff, "record_attempt", call::show)
        .act("/people/{person}/call", Audience::Staff, "record_attempt", call::record)
        .page_with_query("/promises", Audience::Staff, "see_queue", promises::show)
        .act("/promises/{promise}", Audience::Staff, "make_promise", promises::end)
        .page_with_query("/absences", Audience::Staff, "declare_absence", absences::show)
        .act("/absences", Audience::Staff, "declare_absence", absences::declare)
        .act("/absences/{absence}/end", Audience::Staff, "declare_absence", absences::end)
}

/// The three parts of a day as they were typed.
fn parts(fields: &Fields, name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|end| fields.text(&format!("{name}-{end}")).to_owned())
}
