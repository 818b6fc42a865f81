//! From a page or an address to an answer.

use crate::error::WebError;
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{Html, IntoResponse as _, Redirect, Response};

/// A handler's result.
pub type Answer = Result<Response, WebError>;

/// Shows a page.
pub fn page(page: &impl Template) -> Answer {
    shown(StatusCode::OK, page)
}

/// Shows a page again with what is wrong in its form.
pub fn page_with_errors(page: &impl Template) -> Answer {
    shown(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Shows a page that says that somebody else changed the same thing first.
pub fn conflict(page: &impl Template) -> Answer {
    shown(StatusCode::CONFLICT, page)
}

/// Shows a page that says to come back after so many seconds.
pub fn slow_down(page: &impl Template, seconds: u64) -> Answer {
    let mut response = shown(StatusCode::TOO_MANY_REQUESTS, page)?;
    response.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(response)
}

fn shown(status: StatusCode, page: &impl Template) -> Answer {
    match page.render() {
        Ok(html) => Ok((status, Html(html)).into_response()),
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
