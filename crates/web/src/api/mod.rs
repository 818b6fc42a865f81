//! `/api/v1`: the same acts as on the pages, for programs, through the same use cases and the same gate.
//!
//! Reads page by cursor; writes take an `Idempotency-Key`; a refusal is `application/problem+json` with a
//! stable code. The description for programs stands at `/api/v1/openapi.json`, for people at `/api`.

mod document;
mod network;
mod program;
mod tokens;

pub use program::{Body, Caller};

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/api", Audience::Anyone, "", document::readable)
        .page("/api/v1/openapi.json", Audience::Anyone, "", document::machine)
        .page("/api-tokens", Audience::Staff, "manage_api_tokens", tokens::show)
        .act("/api-tokens", Audience::Staff, "manage_api_tokens", tokens::make)
        .act("/api-tokens/{token}/end", Audience::Staff, "manage_api_tokens", tokens::end)
        .page("/api/v1/me", Audience::Program, "", network::me)
        .page("/api/v1/services", Audience::Program, "see_services", network::services)
}
