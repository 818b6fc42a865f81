//! The program that asks, and what it sends. What the token must be good for is part of the type of a handler's
//! first argument, so that no handler forgets to ask and nothing of a body is read before.

use crate::error::{Problem, WebError};
use crate::noted::Noted;
use crate::state::Web;
use alongside_app::accounts::{self, Program};
use alongside_app::{Ask, Once};
use alongside_gate::Action;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// The largest body of an ordinary request, in bytes.
const LARGEST: usize = 1024 * 1024;

/// What a token must be good for.
pub trait Scope {
    /// The scope's code; empty where any live token will do.
    const CODE: &'static str;
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Scope for $name {
                const CODE: &'static str = $code;
            }
        )*
    };
}

scopes! {
    /// Any live token.
    AnyScope = "",
    /// Reports and imports.
    Reports = "reports",
    /// People.
    People = "people",
    /// Queue and contact.
    Contact = "contact",
    /// Consent.
    Consent = "consent",
    /// Services, referrals, support.
    Referrals = "referrals",
    /// Requests.
    Requests = "requests",
    /// Counts of people in common.
    Counts = "counts",
    /// Figures.
    Figures = "figures",
}

/// A program with a live token that is good for the scope.
#[derive(Debug, Clone)]
pub struct Caller<S> {
    /// The program.
    pub program: Program,
    scope: PhantomData<S>,
}

impl<S: Scope> Caller<S> {
    /// Who asks, in the least place that does these acts.
    pub fn to(&self, acts: &[Action]) -> Ask {
        self.program.to(acts)
    }
}

impl<S: Scope + Send> FromRequestParts<Web> for Caller<S> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let bearer = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(WebError::NoToken)?;
        let program = accounts::program(&web.app, bearer.trim()).await?.ok_or(WebError::NoToken)?;
        Noted::program(&parts.extensions, program.token);
        if !S::CODE.is_empty() && !program.scopes.iter().any(|held| held == S::CODE) {
            return Err(WebError::Scope);
        }
        Ok(Self { program, scope: PhantomData })
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The version in `If-Match`, as `ETag` gave it: a number in quotes.
fn version(headers: &HeaderMap) -> Result<i64, WebError> {
    header(headers, IF_MATCH.as_str())
        .and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok())
        .ok_or(WebError::NoVersion)
}

/// The bytes of a body, who sent them, and the headers.
struct Sent<S> {
    caller: Caller<S>,
    headers: HeaderMap,
    act: String,
    bytes: Bytes,
}

impl<S: Scope + Send> Sent<S> {
    async fn read(
        request: Request,
        web: &Web,
        check: fn(&HeaderMap) -> Result<(), WebError>,
    ) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, web).await?;
        check(&parts.headers)?;
        let bytes = axum::body::to_bytes(body, LARGEST).await.map_err(|_| Problem::TooLarge)?;
        let act = format!("{} {}", parts.method, parts.uri.path());
        Ok(Self { caller, headers: parts.headers, act, bytes })
    }

    /// The body read as JSON. Nothing at all stands for an empty object.
    fn value<T: DeserializeOwned>(&self) -> Result<T, WebError> {
        if self.bytes.is_empty() {
            return read_json(b"{}");
        }
        let is_json =
            header(&self.headers, CONTENT_TYPE.as_str()).is_some_and(|it| it.starts_with("application/json"));
        if !is_json {
            return Err(WebError::Body("the Content-Type is not application/json".to_owned()));
        }
        read_json(&self.bytes)
    }
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WebError> {
    serde_json::from_slice(bytes).map_err(|error| {
        let words = error.to_string();
        // What is told names fields of ours, or a place; never a value that was sent.
        let is_about_names = words.starts_with("unknown field") || words.starts_with("missing field");
        WebError::Body(if is_about_names {
            words
        } else {
            format!("not as described, at line {} column {}", error.line(), error.column())
        })
    })
}

fn key(headers: &HeaderMap) -> Result<&str, WebError> {
    let good = |key: &&str| (8..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    header(headers, "idempotency-key").filter(good).ok_or(WebError::NoKey)
}

/// Whether an act has a name.
pub(super) fn check_key(headers: &HeaderMap) -> Result<(), WebError> {
    key(headers).map(drop)
}

/// The name of an act from its key; `sent` is what must be the same when it is sent again.
pub(super) fn once<S>(
    web: &Web,
    caller: &Caller<S>,
    headers: &HeaderMap,
    act: &str,
    sent: &[u8],
) -> Result<Once, WebError> {
    let once = Once::of_request(&web.app, &caller.program.token.to_string(), key(headers)?);
    Ok(once.with_content(&web.app, act, sent))
}

/// A JSON body from a program, with the name of this one act.
pub struct Body<S, T> {
    /// Who.
    pub caller: Caller<S>,
    /// What; unknown keys are refused by its type.
    pub value: T,
    /// From `Idempotency-Key`: sent again, it has no second effect.
    pub once: Once,
}

impl<S: Scope + Send, T: DeserializeOwned> FromRequest<Web> for Body<S, T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let sent = Sent::read(request, web, check_key).await?;
        let value = sent.value()?;
        let once = once(web, &sent.caller, &sent.headers, &sent.act, &sent.bytes)?;
        Ok(Self { caller: sent.caller, value, once })
    }
}

/// A change of a record that is there: a body, and the version that the program read.
pub struct Change<S, T> {
    /// Who.
    pub caller: Caller<S>,
    /// What.
    pub value: T,
    /// From `Idempotency-Key`.
    pub once: Once,
    /// From `If-Match`.
    pub version: i64,
}

impl<S: Scope + Send, T: DeserializeOwned> FromRequest<Web> for Change<S, T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let check = |headers: &HeaderMap| {
            key(headers)?;
            version(headers).map(drop)
        };
        let sent = Sent::read(request, web, check).await?;
        let (value, version) = (sent.value()?, version(&sent.headers)?);
        let once = once(web, &sent.caller, &sent.headers, &sent.act, &sent.bytes)?;
        Ok(Self { caller: sent.caller, value, once, version })
    }
}

/// A question whose words must not stand in an address: a body without a key, for it changes nothing.
pub struct Question<S, T> {
    /// Who.
    pub caller: Caller<S>,
    /// What.
    pub value: T,
}

impl<S: Scope + Send, T: DeserializeOwned> FromRequest<Web> for Question<S, T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let sent = Sent::read(request, web, |_| Ok(())).await?;
        let value = sent.value()?;
        Ok(Self { caller: sent.caller, value })
    }
}
