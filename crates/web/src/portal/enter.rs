//! Coming in, what to know before, staying, leaving.

use super::{PostedByVisitor, Visitor};
use crate::caller::Caller;
use crate::cookies;
use crate::error::WebError;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::Form;
use crate::state::Web;
use alongside_app::{AppError, Invalid, portal};
use alongside_views::Words;
use alongside_views::portal::{BeforePage, EnterPage, SafetyPage};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse as _;
use axum_extra::extract::CookieJar;

async fn enter_page(web: &Web, headers: &HeaderMap, invalid: &Invalid) -> EnterPage {
    let words = Words::new(shell::language_of(headers));
    let shell = shell::bare(web, words, words.t("portal-title")).await;
    let mut shell = alongside_views::portal::around(shell, "/pages", false);
    crate::errors::add(&mut shell, invalid);
    EnterPage { shell }
}

/// The form. What was typed before is never shown again: the next at this screen may be somebody else.
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Answer {
    page(&enter_page(&web, &headers, &Invalid::new()).await)
}

/// Takes birth date and code.
pub async fn enter(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    caller: Caller,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "born-day", "born-month", "born-year", "code"])?;
    // A day that can't be read opens nothing, as any other wrong day.
    let born = fields.day("born").unwrap_or_default();
    match portal::enter(&web.app, born, fields.text("code"), &caller.0).await {
        Ok(bearer) => Ok((cookies::set(jar, cookies::PORTAL, bearer), go("/pages/before")?).into_response()),
        Err(AppError::Invalid(invalid)) => page_with_errors(&enter_page(&web, &headers, &invalid).await),
        Err(other) => Err(other.into()),
    }
}

/// What to know before going on.
pub async fn before(State(web): State<Web>, visitor: Visitor) -> Answer {
    let mut shell = visitor.shell(&web, "portal-title").await;
    shell.nav.clear();
    page(&BeforePage { shell, leave: visitor.leave_token(&web) })
}

/// Staying safe, for anybody.
pub async fn safety(
    State(web): State<Web>,
    headers: HeaderMap,
    visitor: Result<Visitor, WebError>,
) -> Answer {
    let safety = if let Ok(visitor) = visitor {
        SafetyPage {
            shell: visitor.shell(&web, "portal-title-safety").await,
            leave: Some(visitor.leave_token(&web)),
        }
    } else {
        let words = Words::new(shell::language_of(&headers));
        let shell = shell::bare(&web, words, words.t("portal-title-safety")).await;
        SafetyPage { shell: alongside_views::portal::around(shell, "/pages/safety", false), leave: None }
    };
    page(&safety)
}

/// Ends the visit at the server.
pub async fn leave(State(web): State<Web>, jar: CookieJar, posted: PostedByVisitor) -> Answer {
    posted.fields.only(&["form"])?;
    portal::leave(&web.app, &posted.visitor.visit).await?;
    Ok((cookies::clear(jar, cookies::PORTAL), cookies::CLEAR_STORAGE, go("/pages")?).into_response())
}

/// Keeps the visit from ending: being asked for is enough.
pub async fn stay(_visitor: Visitor) -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}
