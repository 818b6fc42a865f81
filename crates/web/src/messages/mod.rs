//! Letters, e-mails and texts.

mod outbox;
mod pages;
mod print;
mod write;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    let staff = Audience::Staff;
    routes
        .page_with_query("/messages", staff, "see_queue", pages::list)
        .act("/messages/approve", staff, "send_message", pages::approve_many)
        .page("/messages/{id}", staff, "open_person", pages::show)
        .act("/messages/{id}/approve", staff, "send_message", pages::approve)
        .act("/messages/{id}/hold", staff, "open_person", pages::hold)
        .act("/messages/{id}/anew", staff, "send_message", pages::anew)
        .act("/messages/{id}/print", staff, "print_letters", print::start_one)
        .act("/messages/print", staff, "print_letters", print::start)
        .page("/messages/print/{batch}", staff, "print_letters", print::sheet)
        .act("/messages/print/{batch}/posted", staff, "print_letters", print::posted)
        .page("/people/{person}/message", staff, "send_message", write::show)
        .act("/people/{person}/message", staff, "send_message", write::write)
        .page("/demo/outbox", Audience::Demo, "", outbox::show)
}
