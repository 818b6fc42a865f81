//! The program that asks, and what it sends.

use crate::error::{Problem, WebError};
use crate::state::Web;
use alongside_app::accounts::{self, Program};
use alongside_app::{Ask, Once};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The largest body of an ordinary request, in bytes.
const LARGEST: usize = 1024 * 1024;

/// A program with a live token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The program.
    pub program: Program,
}

impl Caller {
    /// Who asks, if the token may be used for this.
    pub fn asks(&self, scope: &str) -> Result<&Ask, WebError> {
        if self.program.scopes.iter().any(|held| held == scope) {
            Ok(&self.program.ask)
        } else {
            Err(WebError::Scope)
        }
    }
}

impl FromRequestParts<Web> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, WebError> {
        let bearer = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(WebError::NoToken)?;
        let program = accounts::program(&web.app, bearer.trim()).await?.ok_or(WebError::NoToken)?;
        Ok(Self { program })
    }
}

/// A JSON body from a program, with the name of this one act.
pub struct Body<T> {
    /// Who.
    pub caller: Caller,
    /// What; unknown keys are refused by its type.
    pub value: T,
    /// From `Idempotency-Key`: sent again, it has no second effect.
    pub once: Once,
}

impl<T: DeserializeOwned> FromRequest<Web> for Body<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, web: &Web) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, web).await?;
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let is_json =
            header(CONTENT_TYPE.as_str()).is_some_and(|value| value.starts_with("application/json"));
        if !is_json {
            return Err(Problem::Unreadable.into());
        }
        let key =
            header("idempotency-key").filter(|key| (8..=128).contains(&key.len())).ok_or(WebError::NoKey)?;
        let once = Once::of_request(&web.app, &caller.program.token.to_string(), key);
        let body = axum::body::to_bytes(body, LARGEST).await.map_err(|_| Problem::TooLarge)?;
        let value = serde_json::from_slice(&body).map_err(|_| Problem::Unreadable)?;
        Ok(Self { caller, value, once })
    }
}
