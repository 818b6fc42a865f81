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
    Ok(Redirect::to(if is_own(to) { to } else { "/" }).into_response())
}

/// Whether an address is one of ours: nothing that a form sent may lead elsewhere. Browsers leave out tabs and line
/// breaks and take a backslash for a slash, so that none of them may stand in it.
fn is_own(to: &str) -> bool {
    let is_plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_plain && to.starts_with('/') && !to.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_addresses_of_our_own_are_gone_to() {
        for own in ["/", "/queue?late=yes&name=%C3%A9", "/people/0194?done=saved#notes", "/a//b"] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            "",
            "queue",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nset-cookie: a",
            "https://evil.example",
            "javascript:alert(1)",
            "/é",
            "/ /evil.example",
            "/\u{0}",
        ] {
            assert!(!is_own(other), "{other:?}");
        }
    }
}
