//! An example of a body, made from its schema: what the types say, so that it can't be out of date.

use serde_json::{Map, Value, json};

/// How deep an example goes. No body of ours is nested further.
const DEEPEST: usize = 12;

/// A schema with the reference that it may be followed.
pub(super) fn resolved<'a>(schema: &'a Value, schemas: &'a Value) -> &'a Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|name| schemas.get(name.rsplit('/').next()?))
        .unwrap_or(schema)
}

/// An example of what a schema describes.
pub(super) fn of(schema: &Value, schemas: &Value) -> Value {
    build(schema, schemas, "", 0)
}

fn build(schema: &Value, schemas: &Value, name: &str, depth: usize) -> Value {
    let schema = resolved(schema, schemas);
    if depth > DEEPEST {
        return Value::Null;
    }
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return example.clone();
    }
    if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
        return all_of(schema, parts, schemas, depth);
    }
    for choice in ["oneOf", "anyOf"] {
        let choices = schema.get(choice).and_then(Value::as_array).into_iter().flatten();
        let is_null = |schema: &&Value| schema.get("type").and_then(Value::as_str) == Some("null");
        if let Some(first) = choices.into_iter().find(|schema| !is_null(schema)) {
            return build(first, schemas, name, depth + 1);
        }
    }
    match kind(schema) {
        "object" => object(schema, schemas, depth),
        "array" => match schema.get("items") {
            Some(items) => json!([build(items, schemas, name, depth + 1)]),
            None => json!([]),
        },
        "integer" | "number" => json!(1),
        "boolean" => json!(true),
        "string" => json!(text(schema, name)),
        _ => Value::Null,
    }
}

/// The type of a schema; of several the one that is not null.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ if schema.get("properties").is_some() => "object",
        _ => "",
    }
}

fn object(schema: &Value, schemas: &Value, depth: usize) -> Value {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let example: Map<String, Value> =
        properties.map(|(name, schema)| (name.clone(), build(schema, schemas, name, depth + 1))).collect();
    Value::Object(example)
}

fn all_of(schema: &Value, parts: &[Value], schemas: &Value, depth: usize) -> Value {
    let mut whole = Map::new();
    for part in
        parts.iter().map(|part| build(part, schemas, "", depth + 1)).chain([object(schema, schemas, depth)])
    {
        if let Value::Object(fields) = part {
            whole.extend(fields);
        }
    }
    Value::Object(whole)
}

fn text(schema: &Value, name: &str) -> &'static str {
    match (schema.get("format").and_then(Value::as_str), name) {
        (Some("date"), _) => "2025-02-03",
        (Some("date-time"), _) => "2025-01-30T09:00:00Z",
        (
            _,
            "id" | "person" | "organisation" | "service" | "referral" | "worker" | "account" | "duty"
            | "import" | "to" | "from" | "other" | "report" | "rows" | "organisations",
        ) => "01946c5e2d0a7c3fb1d2a6e7f8091a2b",
        (_, "next") => "1738227600000000-01946c5e2d0a7c3fb1d2a6e7f8091a2b",
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::json;

    #[test]
    fn an_example_holds_every_field_with_a_value_of_its_kind() {
        let schemas = json!({
            "Inner": { "type": "object", "properties": { "day": { "type": "string", "format": "date" } } },
        });
        let schema = json!({ "type": "object", "properties": {
            "id": { "type": "string" },
            "code": { "type": ["string", "null"], "example": "SENT" },
            "inner": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Inner" }] },
            "many": { "type": "array", "items": { "$ref": "#/components/schemas/Inner" } },
        } });
        let want = json!({
            "id": "01946c5e2d0a7c3fb1d2a6e7f8091a2b",
            "code": "SENT",
            "inner": { "day": "2025-02-03" },
            "many": [{ "day": "2025-02-03" }],
        });
        assert_eq!(of(&schema, &schemas), want);
    }
}
