//! A person's own pages, and what a worker does about them.

mod access;
mod enter;
mod pages;
mod visitor;

pub use visitor::{PostedByVisitor, Visitor};

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    use Audience::{Anyone, Portal, Staff};
    routes
        .page("/pages", Anyone, "", enter::show)
        .act("/pages", Anyone, "", enter::enter)
        .page("/pages/safety", Anyone, "", enter::safety)
        .page("/pages/before", Portal, "", enter::before)
        .act("/pages/leave", Portal, "", enter::leave)
        .act("/pages/stay", Portal, "", enter::stay)
        .page("/pages/home", Portal, "see_own_pages", pages::home)
        .page_with_query("/pages/agreed", Portal, "see_own_pages", pages::agreed)
        .page("/pages/agreed/{consent}/stop", Portal, "see_own_pages", pages::stop)
        .act("/pages/agreed/{consent}/stop", Portal, "withdraw_own_consent", pages::withdraw)
        .page_with_query("/pages/seen", Portal, "read_who_saw", pages::seen)
        .page("/pages/report", Portal, "see_own_pages", pages::reported)
        .page("/people/{person}/pages-access", Staff, "change_safe_contact", access::show)
        .act("/people/{person}/pages-access", Staff, "change_safe_contact", access::make)
        .act("/people/{person}/pages-access/close", Staff, "change_safe_contact", access::close)
        .act("/people/{person}/pages-access/watched", Staff, "change_safe_contact", access::watched)
        .page("/people/{person}/sheet", Staff, "open_person", access::sheet)
}
