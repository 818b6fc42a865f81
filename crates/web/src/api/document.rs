//! The description of the API, from the handlers themselves and the types of their bodies.

use super::answers::LARGEST_PAGE;
use super::example;
use super::{
    consent, contact, counting, insight, intake, network, parties, people, points, referral, requests,
    same_person, support,
};
use crate::respond::{Answer, page};
use crate::shell;
use crate::state::Web;
use alongside_views::Words;
use alongside_views::pages::{ApiOperation, ApiPage, ApiRefusal, ApiRoom};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Alongside",
        version = "1",
        description = "The acts of a partnership that supports victims of crime, for its members' programs."
    ),
    components(schemas(alongside_wire::Problem)),
    paths(
        network::me,
        network::services,
        intake::send,
        intake::imports,
        intake::bring,
        intake::one_import,
        intake::fates,
        intake::quarantine,
        intake::mend_several,
        intake::one_aside,
        intake::mend,
        intake::drop_row,
        people::search,
        people::one,
        same_person::list,
        same_person::one,
        same_person::ask_about,
        same_person::decide,
        parties::add,
        parties::remove,
        parties::another_person,
        contact::list,
        contact::call,
        contact::record,
        points::list,
        points::add,
        points::end,
        contact::promise_list,
        contact::end_promise,
        consent::list,
        consent::record,
        consent::withdraw,
        consent::disclosures,
        referral::services,
        referral::send,
        referral::list,
        referral::one,
        referral::acknowledge,
        referral::accept,
        referral::decline,
        referral::name_worker,
        referral::close,
        referral::take_back,
        support::record,
        support::notes,
        support::write,
        requests::list,
        requests::make,
        requests::one,
        requests::acknowledge,
        requests::answer,
        requests::chase,
        counting::list,
        counting::one,
        counting::give,
        counting::take_back,
        counting::set_up,
        counting::begin,
        counting::call_off,
        insight::figures,
        insight::partnership,
    )
)]
struct Document;

/// The rooms in the order in which a case goes through them.
const ROOMS: [&str; 10] = [
    "network", "intake", "people", "contact", "consent", "referral", "support", "requests", "counting",
    "insight",
];

/// Every code of a refusal with its status, in the order of the statuses.
const REFUSALS: [(u16, &str); 14] = [
    (400, "bad_request"),
    (400, "no_idempotency_key"),
    (401, "no_token"),
    (403, "scope"),
    (403, "forbidden"),
    (404, "not_found"),
    (409, "not_now"),
    (409, "conflict"),
    (412, "changed_since"),
    (413, "too_large"),
    (422, "invalid"),
    (428, "version_needed"),
    (429, "too_many"),
    (503, "unavailable"),
];

/// The act that only asks, though it is a POST.
const QUESTION: &str = "/api/v1/people/search";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let mut document = Document::openapi();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("A token of an organisation, made by its manager on the page API tokens."))
        .build();
    if let Some(components) = document.components.as_mut() {
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
    let mut document = serde_json::to_value(&document).unwrap_or_default();
    let schemas = document.pointer("/components/schemas").cloned().unwrap_or_default();
    each_operation(&mut document, |method, path, operation| complete(method, path, operation, &schemas));
    document
});

fn each_operation(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Map<String, Value>)) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                change(method, path, operation);
            }
        }
    }
}

/// Adds what holds for all operations alike: the key, the version, the page, and every refusal.
fn complete(method: &str, path: &str, operation: &mut Map<String, Value>, schemas: &Value) {
    let writes = method == "post" && path != QUESTION;
    let changes = operation.get("responses").is_some_and(|responses| responses.get("412").is_some());
    let answer = operation
        .get("responses")
        .and_then(|all| all.pointer("/200/content/application~1json/schema").cloned())
        .unwrap_or_default();
    let pages = method == "get" && example::resolved(&answer, schemas).pointer("/properties/next").is_some();
    let mut parameter = |name: &str, at: &str, required: bool, schema: Value, words: String| {
        let all = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(all) = all.as_array_mut() {
            all.push(json!({
                "name": name, "in": at, "required": required, "schema": schema, "description": words,
            }));
        }
    };
    if writes {
        let schema = json!({ "type": "string", "minLength": 8, "maxLength": 128 });
        let words =
            "The name of this one act. The same key with the same content gives the first answer again.";
        parameter("Idempotency-Key", "header", true, schema, words.to_owned());
    }
    if changes {
        let words = "The version that was read, as ETag gave it.";
        parameter(
            "If-Match",
            "header",
            true,
            json!({ "type": "string", "example": "\"3\"" }),
            words.to_owned(),
        );
    }
    if pages {
        let words = "Where the page begins: `next` of the page before.";
        parameter("cursor", "query", false, json!({ "type": "string" }), words.to_owned());
        let schema = json!({ "type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 50 });
        parameter(
            "limit",
            "query",
            false,
            schema,
            format!("How many rows at most; {LARGEST_PAGE} is the most."),
        );
    }
    let is_query = |parameter: &Value| parameter.get("in").and_then(Value::as_str) == Some("query");
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let asks = parameters.is_some_and(|all| all.iter().any(is_query));
    let has_scope = operation.get("security").and_then(|all| all.pointer("/0/token/0")).is_some();
    let holds = |code: &str| match code {
        "scope" => has_scope,
        "no_idempotency_key" | "not_now" | "conflict" | "too_large" => writes,
        "invalid" => method == "post" || asks,
        "changed_since" | "version_needed" => changes,
        // A key in the address that is not known is a bad request everywhere.
        _ => true,
    };
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for status in REFUSALS.map(|(status, _)| status) {
        let codes: Vec<&str> = REFUSALS
            .iter()
            .filter(|(of, code)| *of == status && holds(code))
            .map(|(_, code)| *code)
            .collect();
        if codes.is_empty() {
            continue;
        }
        let refusal = json!({
            "description": codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", "),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        responses.insert(status.to_string(), refusal);
    }
}

/// The whole description.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// For programs.
pub(super) async fn machine() -> Answer {
    Ok(Json(document()).into_response())
}

fn operation(method: &str, path: &str, it: &Value) -> ApiOperation {
    let schemas = document().pointer("/components/schemas").cloned().unwrap_or_default();
    let text =
        |pointer: &str| it.pointer(pointer).and_then(Value::as_str).unwrap_or_default().replace('`', "");
    let shown = |schema: Option<&Value>| {
        let example = example::of(schema?, &schemas);
        let is_nothing = example.as_object().is_some_and(Map::is_empty);
        if is_nothing { None } else { serde_json::to_string_pretty(&example).ok() }
    };
    let answer = ["200", "201"].iter().find_map(|status| {
        let response = it.pointer(&format!("/responses/{status}"))?;
        Some(((*status).to_owned(), shown(response.pointer("/content/application~1json/schema"))))
    });
    let parameters = it
        .pointer("/parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|parameter| parameter.pointer("/in").and_then(Value::as_str) != Some("path"))
        .filter_map(|parameter| {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str).map(|it| it.replace('`', ""));
            Some((text("name")?, text("description").unwrap_or_default()))
        })
        .collect();
    let refusals = it
        .pointer("/responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(status, _)| status.starts_with('4'))
        .filter_map(|(_, response)| response.get("description").and_then(Value::as_str))
        .flat_map(|codes| codes.split(", ").map(|code| code.trim_matches('`').to_owned()))
        .collect();
    ApiOperation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text("/summary"),
        description: text("/description"),
        scope: text("/security/0/token/0"),
        parameters,
        body: shown(it.pointer("/requestBody/content/application~1json/schema")),
        status: answer.as_ref().map(|(status, _)| status.clone()).unwrap_or_default(),
        answer: answer.and_then(|(_, text)| text),
        refusals,
    }
}

/// For people.
pub(super) async fn readable(State(web): State<Web>, headers: HeaderMap) -> Answer {
    let words = Words::new(shell::language_of(&headers));
    let shell = shell::bare(&web, words, words.t("api-title")).await;
    let mut rooms: Vec<ApiRoom> =
        ROOMS.iter().map(|room| ApiRoom { code: (*room).to_owned(), operations: Vec::new() }).collect();
    for (path, item) in document().pointer("/paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, it) in item.as_object().into_iter().flatten() {
            let tag = it.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default();
            if let Some(room) = rooms.iter_mut().find(|room| room.code == tag) {
                room.operations.push(operation(method, path, it));
            }
        }
    }
    let refusals = REFUSALS
        .iter()
        .map(|(status, code)| ApiRefusal { status: *status, code: (*code).to_owned() })
        .collect();
    page(&ApiPage { shell, rooms, refusals })
}
