//! From a page or an address to an answer.

use crate::error::WebError;
use alongside_views::Samples;
use alongside_views::samples::model;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

/// A handler's result.
pub type Answer = Result<Response, WebError>;

/// Shows a page.
pub fn page(page: &impl Samples) -> Answer {
    shown(StatusCode::OK, page)
}

/// Shows a page again with what is wrong in its form.
pub fn page_with_errors(page: &impl Samples) -> Answer {
    shown(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Shows a page that says that somebody else changed the same thing first.
pub fn conflict(page: &impl Samples) -> Answer {
    shown(StatusCode::CONFLICT, page)
}

/// Shows a page that says to come back after so many seconds.
pub fn slow_down(page: &impl Samples, seconds: u64) -> Answer {
    let mut response = shown(StatusCode::TOO_MANY_REQUESTS, page)?;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(response)
}

/// Which kind of page an answer shows: an extension of the answer, for the tests of the list of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model(pub &'static str);

/// A page that has no samples is not shown: it does not compile.
fn shown<P: Samples>(status: StatusCode, page: &P) -> Answer {
    match page.render() {
        Ok(html) => {
            let mut answer = (status, Html(html)).into_response();
            answer.extensions_mut().insert(Model(model::<P>()));
            Ok(answer)
        }
        Err(error) => {
            tracing::error!(error = %error, "a page could not be rendered");
            Err(WebError::NotFound)
        }
    }
}

/// Goes on to another page after an act, so that reloading does not repeat it.
pub fn go(to: &str) -> Answer {
    // Only addresses of our own: nothing that a form sent may lead elsewhere.
    let own = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
    Ok(Redirect::to(if own { to } else { "/" }).into_response())
}
