//! Signing in and out, one's own sign-ins, the language; staff and their places.

mod new_password;
mod own;
mod own_password;
mod people;
mod places;
mod sign_in;
mod sign_ins;

use crate::routes::{Audience, Routes};

pub(crate) use sign_in::device;

/// Where a code of the second factor goes that a page asked for, and not a form.
pub(crate) const AGAIN: &str = "/sign-in/again";
/// The act of one's own sign-ins.
const OWN: &str = "manage_own_sign_ins";
/// The act of administrators.
const MANAGE: &str = "manage_accounts";

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/", Audience::Anyone, "", sign_in::home)
        .page_with_query("/sign-in", Audience::Anyone, "", sign_in::show)
        .act("/sign-in", Audience::Anyone, "", sign_in::begin)
        .page_with_query("/sign-in/code", Audience::SigningIn, "", sign_in::show_code)
        .act("/sign-in/code", Audience::SigningIn, "", sign_in::enter_code)
        .page_with_query("/sign-in/set-up", Audience::SigningIn, "", sign_in::set_up)
        .act("/sign-in/set-up", Audience::SigningIn, "", sign_in::finish_set_up)
        .act(AGAIN, Audience::Staff, "", sign_ins::again)
        .act("/sign-out", Audience::Staff, "", sign_ins::sign_out)
        .act("/sign-in/stay", Audience::Staff, "", sign_ins::stay)
        .act("/language", Audience::Anyone, "", sign_ins::language)
        .page_with_query("/sign-ins", Audience::Staff, OWN, own::sign_ins)
        .page("/sign-ins/password", Audience::Staff, OWN, own_password::show)
        .act("/sign-ins/password", Audience::Staff, OWN, own_password::change)
        .act("/sign-ins/{sign_in}/end", Audience::Staff, OWN, own::end)
        .page("/memberships", Audience::Staff, "", own::memberships)
        .act("/memberships", Audience::Staff, "", own::switch)
        .page("/accounts", Audience::Staff, MANAGE, people::directory)
        .page("/accounts/new", Audience::Staff, MANAGE, people::show_new)
        .act("/accounts/new", Audience::Staff, MANAGE, people::join)
        .page("/accounts/new-password/{token}", Audience::Anyone, "", new_password::show)
        .act("/accounts/new-password/{token}", Audience::Anyone, "", new_password::choose)
        .page("/accounts/{account}", Audience::Staff, MANAGE, people::show)
        .act("/accounts/{account}/memberships", Audience::Staff, MANAGE, places::add)
        .act("/accounts/{account}/memberships/{membership}", Audience::Staff, MANAGE, places::change)
        .act("/accounts/{account}/start-again", Audience::Staff, MANAGE, places::start_again)
        .act("/accounts/{account}/leave", Audience::Staff, MANAGE, places::leave)
}
