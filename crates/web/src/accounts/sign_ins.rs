//! Signing out, staying, the language.

use crate::cookies;
use crate::error::WebError;
use crate::respond::{Answer, go};
use crate::shell::LANGUAGE;
use crate::staff::{Form, Posted, Staff};
use crate::state::Web;
use alongside_app::accounts;
use alongside_views::Language;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// Ends the sign-in.
pub async fn sign_out(State(web): State<Web>, jar: CookieJar, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    if let Some(account) = posted.staff.ask.account() {
        accounts::sign_out(&web.app, &posted.staff.signed_in, account).await?;
    }
    let jar = cookies::clear(cookies::clear(jar, cookies::STAFF), cookies::PROOF);
    Ok((jar, cookies::CLEAR_STORAGE, go("/")?).into_response())
}

/// Goes back to the page that asked for a code. The code itself came beside the form, and was right.
pub async fn again(posted: Posted) -> Answer {
    posted.fields.only(&["form", "back"])?;
    go(posted.fields.text("back"))
}

/// Keeps the sign-in from ending: being asked for is enough.
pub async fn stay(_staff: Staff) -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Changes the language and goes back.
pub async fn language(
    State(web): State<Web>,
    jar: CookieJar,
    staff: Result<Staff, WebError>,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "language", "back"])?;
    let language = Language::from_code(fields.text("language")).unwrap_or(Language::English);
    if let Ok(staff) = staff {
        accounts::set_language(&web.app, &staff.ask, &staff.signed_in, language.code()).await?;
    }
    let cookie = Cookie::build((LANGUAGE, language.code()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    Ok((jar.add(cookie), go(fields.text("back"))?).into_response())
}
