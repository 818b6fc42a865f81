//! What stands around every answer: headers, limits, error pages.

use crate::error::{SECOND_FACTOR, Told, WebError};
use crate::errors;
use crate::fields::Fields;
use crate::noted::Noted;
use crate::pages::page_above;
use crate::refused::{self, What};
use crate::shell;
use crate::staff::{CODE_AGAIN, Staff};
use crate::state::Web;
use alongside_app::StorageError;
use alongside_views::components::FieldErrors;
use alongside_views::pages::{AgainPage, ErrorKind, ErrorPage, Typed};
use alongside_views::{Shell, Words};
use alongside_wire::{FieldProblem, Problem};
use askama::Template as _;
use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum_extra::extract::CookieJar;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use uuid::Uuid;

/// Sent with every answer, errors too. Nothing is loaded from elsewhere, nothing is framed, nothing is told to
/// the page that a link leads to.
const ALWAYS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// How long an answer may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Puts headers, limits and error pages around the routes.
pub fn around(router: Router<Web>, web: Web) -> Router {
    let stroke = web.stroke;
    router
        .fallback(async || WebError::NotFound.into_response())
        .method_not_allowed_fallback(async || WebError::NotFound.into_response())
        .with_state(web.clone())
        .layer(CsrfLayer::new())
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
            // What it said may hold what was sent.
            let cause = Some("a handler panicked".to_owned());
            response.extensions_mut().insert(Told { cause, ..Told::plain("server") });
            response
        }))
        .layer(from_fn_with_state(web, finish))
        .layer(from_fn(crate::compressed::around))
        .layer(from_fn_with_state(stroke, crate::hush::around))
        .layer(from_fn(crate::measured::around))
}

/// An answer that takes too long is given up: whoever asked is told that they may ask again.
async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let slow = StorageError::Unavailable("the answer took too long".into());
            WebError::from(slow).into_response()
        }
    }
}

async fn finish(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    request.extensions_mut().insert(asked.noted.clone());
    let mut response = next.run(request).await;
    let reference = web.app.store.new_id();
    let told = response.extensions().get::<Told>().cloned();
    refused::log(&asked.what, &asked.noted, response.status(), told.as_ref(), reference);
    if let Some(proof) = asked.noted.proof_to_keep()
        && let Ok(value) = crate::cookies::header(crate::cookies::PROOF, proof.to_owned()).parse()
    {
        response.headers_mut().append(SET_COOKIE, value);
    }
    if let Some(told) = told {
        response = if asked.path.starts_with("/api/") {
            problem(&response, &told, reference)
        } else {
            page(&web, &asked, response, &told, reference).await
        };
    }
    always(response.headers_mut());
    response
}

/// What a page that says what went wrong needs to know of the request.
struct Asked {
    path: String,
    /// The address with what stood behind the path, where a page was asked for.
    read: Option<String>,
    /// The same in words of ours, for the log.
    what: What,
    /// The page on which whoever did an act was.
    was_on: Option<String>,
    jar: CookieJar,
    words: Words,
    noted: Noted,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.uri().path().to_owned();
        let route = request.extensions().get::<MatchedPath>().filter(|_| request.method() == Method::POST);
        Self {
            read: request
                .uri()
                .path_and_query()
                .filter(|_| request.method() == Method::GET)
                .map(|all| all.as_str().to_owned()),
            was_on: route.and_then(|route| page_above(route.as_str(), &path)),
            path,
            what: What::of(request),
            jar: CookieJar::from_headers(request.headers()),
            words: Words::new(shell::language_of(request.headers())),
            noted: Noted::default(),
        }
    }

    /// Where the page was on which they were, with the list narrowed as it was: a form carries along in `query` what
    /// stood in the address.
    fn back(&self) -> Option<String> {
        let page = self.was_on.clone()?;
        let query = self.noted.fields().map(|fields| fields.text("query").to_owned()).unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"=&+%-_.".contains(&byte);
        Some(if query.is_empty() || !query.bytes().all(is_plain) { page } else { format!("{page}?{query}") })
    }

    /// The page that asks for a code of the second factor. What was typed is carried along, so that with the code the
    /// same form is sent once more; secrets are typed again.
    fn again(&self, web: &Web, shell: Shell, is_wrong: bool) -> AgainPage {
        let mut page = AgainPage::new(shell, self.path.clone(), web.demo.is_some());
        match (self.noted.fields(), &self.read, self.noted.who()) {
            (Some(fields), None, _) => {
                page.kept = fields.to_vec();
                page.kept.retain(|(name, _)| !name.contains("password"));
            }
            (_, read, Some(staff)) => {
                crate::accounts::AGAIN.clone_into(&mut page.action);
                let back = read.clone().or_else(|| self.was_on.clone()).unwrap_or_else(|| "/".to_owned());
                let token = staff.form_token(web, crate::accounts::AGAIN);
                page.kept = vec![("form".to_owned(), token), ("back".to_owned(), back)];
            }
            _ => {}
        }
        if is_wrong {
            let words = page.shell.words;
            page.shell.errors = FieldErrors::new(words).with(CODE_AGAIN, words.of("error", "code-wrong"));
        }
        page
    }

    /// The shell of whoever asked: their menu and name where they are signed in.
    async fn shell(&self, web: &Web) -> Shell {
        // A person's own pages keep their exit control when something goes wrong, and never show a colleague's menu.
        if self.path == "/pages" || self.path.starts_with("/pages/") {
            return match self.noted.who_visits() {
                Some(visitor) => visitor.shell_of_error(web).await,
                None => {
                    let shell = shell::bare(web, self.words, self.words.t("not-found-title")).await;
                    alongside_views::portal::around(shell, "/pages", false)
                }
            };
        }
        if let Some(staff) = self.noted.who() {
            return shell::staff_of_error(web, staff).await;
        }
        // An address that nothing answers to, or a page that does not ask who is looking. Where storage can't say who
        // it is, the page is nobody's: it has something else to tell.
        match Staff::of(web, &self.jar, &self.path).await {
            Ok(Some(staff)) => shell::staff_of_error(web, &staff).await,
            _ => shell::bare(web, self.words, self.words.t("not-found-title")).await,
        }
    }
}

fn always(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

async fn page(web: &Web, asked: &Asked, response: Response, told: &Told, reference: Uuid) -> Response {
    let shell = asked.shell(web).await;
    let words = shell.words;
    if told.kind == SECOND_FACTOR {
        return with_html(response, asked.again(web, shell, !told.reasons.is_empty()).render());
    }
    let reasons = |family| told.reasons.iter().map(|code| words.of(family, code)).collect::<Vec<_>>();
    let kind = match told.kind {
        "not-found" => ErrorKind::NotFound,
        "stale-form" => ErrorKind::StaleForm,
        "conflict" => ErrorKind::Changed,
        "not-now" => ErrorKind::NotNow { reasons: reasons("reason") },
        "invalid" => {
            ErrorKind::Invalid { reasons: told.fields.iter().map(|it| errors::said(words, it)).collect() }
        }
        "bad-request" => ErrorKind::Unreadable,
        "too-large" => ErrorKind::TooLarge,
        "server" | "unavailable" => ErrorKind::Server { reference: reference.simple().to_string() },
        "too-many" => {
            ErrorKind::TooMany { minutes: u32::try_from(told.wait.unwrap_or(60).div_ceil(60)).unwrap_or(1) }
        }
        _ if told.reasons.is_empty() => {
            ErrorKind::Forbidden { reasons: vec![words.of("error-page", told.kind)] }
        }
        _ => ErrorKind::Forbidden { reasons: reasons("reason") },
    };
    let mut shown = ErrorPage::new(shell, kind);
    if matches!(shown.kind, ErrorKind::NotFound) {
        // What is hidden says the same whatever was asked: not even the language leads back to it, and no place of the
        // menu is the one where they are.
        shown.shell.path = shown.shell.home.to_owned();
        for item in &mut shown.shell.nav {
            item.current = false;
        }
    } else {
        shown.back = asked.back();
        let sent = asked.noted.fields().map(Fields::to_vec).unwrap_or_default();
        shown.typed = Typed::all(words, &sent);
    }
    with_html(response, shown.render())
}

fn with_html(mut response: Response, page: Result<String, askama::Error>) -> Response {
    let html = page.unwrap_or_else(|_| "Something went wrong.".to_owned());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(html);
    response
}

/// RFC 9457: what a program is told.
fn problem(response: &Response, told: &Told, reference: Uuid) -> Response {
    let status = response.status();
    let reference = status.is_server_error().then(|| format!("reference {}", reference.simple()));
    let code = told.kind.replace('-', "_");
    let body = Problem {
        kind: format!("about:blank#{code}"),
        title: code.clone(),
        status: status.as_u16(),
        code,
        reasons: told.reasons.iter().map(|reason| (*reason).to_owned()).collect(),
        fields: told
            .fields
            .iter()
            .map(|field| FieldProblem {
                field: field.field.to_owned(),
                code: field.code.to_owned(),
                value: field.value.clone(),
            })
            .collect(),
        detail: told.detail.clone().or(reference),
        now: told.now.clone(),
    };
    let text = serde_json::to_string(&body).unwrap_or_default();
    let mut answer = (status, text).into_response();
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(after) = response.headers().get(axum::http::header::RETRY_AFTER) {
        answer.headers_mut().insert(axum::http::header::RETRY_AFTER, after.clone());
    }
    answer
}
