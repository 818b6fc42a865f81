//! The description of the API, from the handlers themselves.

use super::network;
use crate::respond::{Answer, page};
use crate::shell;
use crate::state::Web;
use alongside_views::Words;
use alongside_views::pages::{ApiOperation, ApiPage};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Alongside", version = "1", description = "The acts of a partnership that supports victims of crime, for its members' programs."),
    paths(network::me, network::services),
    modifiers(&Token)
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of an organisation, made by its manager on the page API tokens."))
            .build();
        if let Some(components) = document.components.as_mut() {
            components.add_security_scheme("token", SecurityScheme::Http(scheme));
        }
    }
}

/// The whole description.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// For programs.
pub async fn machine() -> Answer {
    Ok(Json(document()).into_response())
}

/// For people.
pub async fn readable(State(web): State<Web>, headers: HeaderMap) -> Answer {
    let words = Words::new(shell::language_of(&headers));
    let shell = shell::bare(&web, words, words.t("api-title")).await;
    let operations = document()
        .paths
        .paths
        .iter()
        .flat_map(|(path, item)| {
            [("GET", &item.get), ("POST", &item.post)].into_iter().filter_map(move |(method, operation)| {
                let operation = operation.as_ref()?;
                Some(ApiOperation {
                    method: method.to_owned(),
                    path: path.clone(),
                    summary: operation.summary.clone().unwrap_or_default(),
                    description: operation.description.clone().unwrap_or_default(),
                })
            })
        })
        .collect();
    page(&ApiPage { shell, operations })
}
