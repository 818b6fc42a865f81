//! One's own password.

use crate::caller::Caller;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_app::accounts::{self, Change};
use alongside_app::{AppError, Invalid};
use alongside_views::accounts::OwnPasswordPage;
use axum::extract::State;

/// Where the form stands and is sent.
const PATH: &str = "/sign-ins/password";

async fn form(web: &Web, staff: &Staff, invalid: &Invalid) -> OwnPasswordPage {
    let mut shell = shell::staff(web, staff, "own-password-title").await;
    shell.back = Some("/sign-ins".to_owned());
    crate::errors::add(&mut shell, invalid);
    OwnPasswordPage { shell, token: staff.form_token(web, PATH) }
}

/// The form.
pub async fn show(State(web): State<Web>, staff: Staff) -> Answer {
    accounts::may_change_password(&staff.ask)?;
    page(&form(&web, &staff, &Invalid::new()).await)
}

/// Takes the new password.
pub async fn change(State(web): State<Web>, Caller(address): Caller, posted: Posted) -> Answer {
    posted.fields.only(&["form", "old-password", "password"])?;
    let change = Change {
        sign_in: posted.staff.signed_in.sign_in,
        old: posted.fields.raw("old-password").to_owned(),
        new: posted.fields.raw("password").to_owned(),
        address: &address,
    };
    match accounts::change_password(&web.app, &posted.staff.ask, change, posted.once).await {
        Ok(answer) => go(&answer),
        Err(AppError::Invalid(invalid)) => page_with_errors(&form(&web, &posted.staff, &invalid).await),
        Err(other) => Err(other.into()),
    }
}
