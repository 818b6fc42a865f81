//! A person's page, search, how it is safe to reach them, holds, conflicts of interest.

mod conflicts;
mod holds;
mod pages;
mod parties;
mod points;
mod safe_contact;
mod search;

pub(crate) use pages::{heartbeat, person_of};

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/search", Audience::Staff, "search_people", search::show)
        .act("/search", Audience::Staff, "search_people", search::find)
        .page_with_query("/people/{person}", Audience::Staff, "open_person", pages::show)
        .page("/heartbeat/people/{person}", Audience::Staff, "open_person", pages::beat)
        .page("/people/{person}/safe-contact", Audience::Staff, "change_safe_contact", safe_contact::show)
        .act("/people/{person}/safe-contact", Audience::Staff, "change_safe_contact", safe_contact::change)
        .act(
            "/people/{person}/numbers-work",
            Audience::Staff,
            "change_safe_contact",
            safe_contact::numbers_work,
        )
        .page_with_query("/people/{person}/points", Audience::Staff, "change_safe_contact", points::show)
        .act("/people/{person}/points", Audience::Staff, "change_safe_contact", points::add)
        .act("/people/{person}/points/end", Audience::Staff, "change_safe_contact", points::end)
        .page_with_query("/people/{person}/holds", Audience::Staff, "set_hold", holds::show)
        .act("/people/{person}/holds", Audience::Staff, "set_hold", holds::place)
        .act("/people/{person}/holds/{hold}/lift", Audience::Staff, "lift_hold", holds::lift)
        .act("/duties/{duty}/decide", Audience::Staff, "lift_hold", holds::decide)
        .page_with_query("/people/{person}/parties", Audience::Staff, "join_persons", parties::show)
        .act("/people/{person}/parties", Audience::Staff, "join_persons", parties::find)
        .act("/people/{person}/parties/add", Audience::Staff, "join_persons", parties::add)
        .act("/people/{person}/parties/remove", Audience::Staff, "join_persons", parties::remove)
        .act("/people/{person}/parties/another-person", Audience::Staff, "join_persons", parties::another)
        .page("/people/{person}/conflict", Audience::Staff, "declare_conflict", conflicts::show)
        .act("/people/{person}/conflict", Audience::Staff, "declare_conflict", conflicts::declare)
        .page("/conflicts/declared", Audience::Staff, "", conflicts::declared)
        .act("/people/{person}/conflicts/{conflict}/lift", Audience::Staff, "lift_conflict", conflicts::agree)
}
