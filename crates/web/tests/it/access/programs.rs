//! What programs send: bodies made from the API's own description, each field filled with something of its type, so
//! that a request is refused or taken for what it asks and not for how it is written.

use alongside_testkit::TestApp;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Map, Value, json};

/// The description of the API.
pub(super) async fn description(app: &TestApp) -> Value {
    let page = app.visitor().get("/api/v1/openapi.json").await.ok();
    serde_json::from_str(&page.body).expect("the description is JSON")
}

/// An act of a program on a route at an address.
pub(super) fn act(app: &TestApp, description: &Value, route: &str, path: &str) -> Request<Body> {
    let operation = &description["paths"][route]["post"];
    assert!(operation.is_object(), "{route} is not described");
    let request = Request::post(path)
        .header("idempotency-key", app.app.store.new_id().to_string())
        // A version that no record has: who may change it is told so, who may not is told nothing.
        .header(header::IF_MATCH, "\"0\"");
    let content = &operation["requestBody"]["content"];
    let request = if content["multipart/form-data"].is_object() {
        let file = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\n1,2\n\r\n--cut--\r\n";
        request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut").body(Body::from(file))
    } else if content["application/octet-stream"].is_object() {
        request.header(header::CONTENT_TYPE, "application/octet-stream").body(Body::from("x"))
    } else {
        let schema = &content["application/json"]["schema"];
        let body = if schema.is_null() { json!({}) } else { filled(description, schema) };
        request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
    };
    request.expect("a request")
}

/// Fields that hold an id.
const IDS: [&str; 6] = ["organisation", "service", "to", "worker", "other", "report"];

/// The least value that a schema takes.
fn filled(description: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return filled(description, &description["components"]["schemas"][name]);
    }
    if let Some(example) = schema.get("example").or_else(|| schema["examples"].get(0)) {
        return example.clone();
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[several].get(0) {
            return filled(description, first);
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str()).unwrap_or("object");
    match kind {
        "array" => json!([]),
        "integer" | "number" => json!(1),
        "boolean" => json!(false),
        "string" => match schema["format"].as_str() {
            Some("uuid") => json!("01940000000070008000000000000fff"),
            Some("date") => json!("2025-01-30"),
            Some("date-time") => json!("2025-01-30T09:00:00Z"),
            _ => json!("x"),
        },
        _ => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let fields: Map<String, Value> = required
                .iter()
                .filter_map(Value::as_str)
                .map(|name| {
                    let value = if IDS.contains(&name) {
                        json!("01940000000070008000000000000fff")
                    } else {
                        filled(description, &schema["properties"][name])
                    };
                    (name.to_owned(), value)
                })
                .collect();
            Value::Object(fields)
        }
    }
}
