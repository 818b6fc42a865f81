//! Address and password, then the code.

use crate::caller::Caller;
use crate::cookies;
use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Form, Staff};
use crate::state::Web;
use alongside_app::accounts::{self, Device, SignInStage};
use alongside_app::{AppError, Invalid};
use alongside_views::pages::{SetUpCode, SignIn, SignInCode};
use alongside_views::{Shell, Words};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use axum_extra::extract::CookieJar;

/// The first page: one's own work, or signing in.
pub async fn home(State(web): State<Web>, staff: Result<Staff, WebError>) -> Answer {
    match staff {
        Ok(staff) => {
            let roles = staff.ask.viewer.member().map(alongside_gate::Member::roles).unwrap_or_default();
            go(shell::first_page(roles))
        }
        Err(_) if web.demo.is_some() => go("/demo"),
        Err(_) => go("/sign-in"),
    }
}

async fn sign_in_page(web: &Web, words: Words, email: &str, back: &str, invalid: &Invalid) -> SignIn {
    let mut shell: Shell = shell::bare(web, words, words.t("sign-in-title")).await;
    crate::errors::add(&mut shell, invalid);
    SignIn { shell, token: String::new(), email: email.to_owned(), back: back.to_owned() }
}

/// The form.
pub async fn show(State(web): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["back"])?;
    let words = Words::new(shell::language_of(&headers));
    page(&sign_in_page(&web, words, "", fields.text("back"), &Invalid::new()).await)
}

/// Takes address and password.
pub async fn begin(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    caller: Caller,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "email", "password", "back"])?;
    let words = Words::new(shell::language_of(&headers));
    let (email, back) = (fields.text("email"), fields.text("back"));
    let (name, bearer) = (device(&headers), bearer_of(&jar));
    let at = Device { name: &name, address: &caller.0, bearer: &bearer };
    let begun = accounts::begin(&web.app, email, fields.raw("password").to_owned(), at).await;
    match begun {
        Ok(begun) => {
            let next = if begun.stage == SignInStage::SetUp { "/sign-in/set-up" } else { "/sign-in/code" };
            let jar = cookies::set(jar, cookies::STAFF, begun.bearer);
            let to = if back.is_empty() { next.to_owned() } else { format!("{next}?{}", back_query(back)) };
            Ok((jar, go(&to)?).into_response())
        }
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&sign_in_page(&web, words, email, back, &invalid).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Goes on to where somebody was going, with the cookie of a sign-in that is whole.
fn signed_in(jar: CookieJar, bearer: String, back: &str) -> Answer {
    let jar = cookies::set(jar, cookies::STAFF, bearer);
    Ok((jar, go(if back.is_empty() { "/" } else { back })?).into_response())
}

fn back_query(back: &str) -> String {
    serde_urlencoded::to_string([("back", back)]).unwrap_or_default()
}

async fn code_page(web: &Web, words: Words, back: &str, invalid: &Invalid) -> SignInCode {
    let mut shell = shell::bare(web, words, words.t("sign-in-code-title")).await;
    crate::errors::add(&mut shell, invalid);
    SignInCode { shell, token: String::new(), back: back.to_owned() }
}

/// The form for the code.
pub async fn show_code(State(web): State<Web>, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["back"])?;
    let words = Words::new(shell::language_of(&headers));
    page(&code_page(&web, words, fields.text("back"), &Invalid::new()).await)
}

/// Takes the code.
pub async fn enter_code(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    caller: Caller,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "code", "back"])?;
    let words = Words::new(shell::language_of(&headers));
    match accounts::enter_code(&web.app, &bearer_of(&jar), fields.text("code"), &caller.0).await {
        Ok(bearer) => signed_in(jar, bearer, fields.text("back")),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&code_page(&web, words, fields.text("back"), &invalid).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn set_up_page(
    web: &Web,
    headers: &HeaderMap,
    bearer: &str,
    back: &str,
    invalid: &Invalid,
) -> Result<SetUpCode, WebError> {
    let words = Words::new(shell::language_of(headers));
    let secret = accounts::set_up(&web.app, bearer).await?.secret;
    let mut shell = shell::bare(web, words, words.t("sign-in-set-up-title")).await;
    crate::errors::add(&mut shell, invalid);
    Ok(SetUpCode { shell, secret, token: String::new(), back: back.to_owned() })
}

fn bearer_of(jar: &CookieJar) -> String {
    jar.get(cookies::STAFF).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// Shows the secret of a new second factor.
pub async fn set_up(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Answer {
    let fields = Fields::parse(&query.unwrap_or_default())?;
    fields.only(&["back"])?;
    page(&set_up_page(&web, &headers, &bearer_of(&jar), fields.text("back"), &Invalid::new()).await?)
}

/// Takes its first code.
pub async fn finish_set_up(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    caller: Caller,
    Form(fields): Form,
) -> Answer {
    fields.only(&["form", "code", "back"])?;
    let (bearer, back) = (bearer_of(&jar), fields.text("back"));
    match accounts::finish_set_up(&web.app, &bearer, fields.text("code"), &caller.0).await {
        // Whoever's account was made or started again sees that first, and by whom.
        Ok(bearer) if back.is_empty() => signed_in(jar, bearer, "/sign-ins?done=second-factor"),
        Ok(bearer) => signed_in(jar, bearer, back),
        Err(AppError::Invalid(invalid)) => {
            page_with_errors(&set_up_page(&web, &headers, &bearer, back, &invalid).await?)
        }
        Err(other) => Err(other.into()),
    }
}

/// What the person will know the device by: the browser and the system, nothing that follows them.
pub fn device(headers: &HeaderMap) -> String {
    let agent =
        headers.get(axum::http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| *name)
    };
    let browser =
        find(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        ("", "") => "?".to_owned(),
        (browser, "") => browser.to_owned(),
        ("", system) => system.to_owned(),
        (browser, system) => format!("{browser}, {system}"),
    }
}
