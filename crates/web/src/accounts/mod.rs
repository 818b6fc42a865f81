//! Signing in and out, one's own sign-ins, the language.

mod sign_in;
mod sign_ins;

use crate::routes::{Audience, Routes};

pub(crate) use sign_in::{address, device};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/", Audience::Anyone, "", sign_in::home)
        .page("/sign-in", Audience::Anyone, "", sign_in::show)
        .act("/sign-in", Audience::Anyone, "", sign_in::begin)
        .page("/sign-in/code", Audience::SigningIn, "", sign_in::show_code)
        .act("/sign-in/code", Audience::SigningIn, "", sign_in::enter_code)
        .page("/sign-in/set-up", Audience::SigningIn, "", sign_in::set_up)
        .act("/sign-out", Audience::Staff, "", sign_ins::sign_out)
        .act("/sign-in/stay", Audience::Staff, "", sign_ins::stay)
        .act("/language", Audience::Anyone, "", sign_ins::language)
}
