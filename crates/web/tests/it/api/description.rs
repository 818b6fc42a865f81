//! The description against the router: nothing is left out, nothing is made up, and what it says holds.

use super::{Program, program_for};
use alongside_testkit::{TestApp, Who, on_each_database};
use alongside_web::Audience;
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeSet;

/// The act that only asks, though it is a POST.
const QUESTION: &str = "/api/v1/people/search";

fn routes() -> BTreeSet<(String, &'static str)> {
    alongside_web::table()
        .into_iter()
        .filter(|route| route.audience == Audience::Program)
        .map(|route| (route.method.to_lowercase(), route.path))
        .collect()
}

fn concrete(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "01946c5e2d0a7c3fb1d2a6e7f8091a2b" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

fn scope_of(operation: &Value) -> &str {
    operation.pointer("/security/0/token/0").and_then(Value::as_str).unwrap_or_default()
}

#[tokio::test]
async fn every_route_of_the_api_is_described_and_every_description_is_a_route() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let page = app.visitor().get("/api/v1/openapi.json").await.ok();
        let document: Value = serde_json::from_str(&page.body).unwrap();
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone()))
            })
            .collect();
        let routed: BTreeSet<(String, String)> =
            routes().into_iter().map(|(method, path)| (method, path.to_owned())).collect();
        assert_eq!(described, routed);
        assert!(routed.len() > 40);

        for (method, path) in &routed {
            let it = &document["paths"][path][method];
            let name = format!("{method} {path}");
            assert!(it["summary"].as_str().is_some_and(|text| text.len() > 10), "{name} has no summary");
            assert!(it.pointer("/security/0/token").is_some(), "{name} names no token");
            if path != "/api/v1/me" {
                assert!(alongside_app::accounts::SCOPES.contains(&scope_of(it)), "{name} names no scope");
            }
            let answer = ["200", "201"].iter().find_map(|status| it["responses"].get(*status));
            let answer = answer.and_then(|it| it.pointer("/content/application~1json/schema"));
            assert!(answer.is_some(), "{name} has no answer's schema");
            assert!(it["responses"]["401"]["content"]["application/problem+json"].is_object(), "{name}");
            let header = |wanted: &str| {
                it["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == wanted))
            };
            if method == "post" {
                assert!(it["requestBody"]["content"].is_object(), "{name} has no body's schema");
                assert_eq!(header("Idempotency-Key"), path != QUESTION, "{name}");
            }
            for parameter in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                assert!(header(parameter), "{name} does not describe {parameter}");
            }
            assert_eq!(it["responses"].get("428").is_some(), header("If-Match"), "{name}");
        }
        // Each body that is sent refuses unknown keys, and says so.
        for (path, item) in document["paths"].as_object().unwrap() {
            let Some(name) = item.pointer("/post/requestBody/content/application~1json/schema/$ref") else {
                continue;
            };
            let schema = document.pointer(name.as_str().unwrap().trim_start_matches('#')).unwrap();
            assert_eq!(schema["additionalProperties"], false, "{path}");
        }
    })
    .await;
}

async fn ask(program: &mut Program, method: &str, path: &str) -> (u16, String) {
    let reply = program.send(&method.to_uppercase(), &concrete(path), &[], "").await;
    (reply.status.as_u16(), reply.json["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn no_route_of_the_api_answers_without_a_token_or_outside_its_scope() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let page = app.visitor().get("/api/v1/openapi.json").await.ok();
        let document: Value = serde_json::from_str(&page.body).unwrap();
        for (method, path) in routes() {
            let it = &document["paths"][path][&method];
            let scope = scope_of(it).to_owned();
            let mut stranger = Program { client: app.visitor(), bearer: "als_nobody".to_owned(), keys: 0 };
            assert_eq!(
                ask(&mut stranger, &method, path).await,
                (401, "no_token".to_owned()),
                "{method} {path}"
            );
            if scope.is_empty() {
                continue;
            }
            let others: Vec<&str> =
                alongside_app::accounts::SCOPES.into_iter().filter(|other| *other != scope).collect();
            let mut narrow = program_for(&app, Who::UnitManager, &others).await;
            assert_eq!(ask(&mut narrow, &method, path).await, (403, "scope".to_owned()), "{method} {path}");
            // With the scope it gets further, and a write asks for its key and a change for its version.
            let mut good = program_for(&app, Who::UnitManager, &[scope.as_str()]).await;
            let (status, code) = ask(&mut good, &method, path).await;
            assert!(!matches!(status, 401) && code != "scope", "{method} {path}: {status} {code}");
            if method == "post" && path != QUESTION {
                assert_eq!((status, code.as_str()), (400, "no_idempotency_key"), "{method} {path}");
                let key = [("idempotency-key", "a-key-of-mine")];
                let reply = good.send("POST", &concrete(path), &key, "").await;
                let changes = it["responses"].get("428").is_some();
                assert_eq!(
                    reply.json["code"] == "version_needed",
                    changes,
                    "{method} {path}: {}",
                    reply.page.body
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_with_its_day_and_with_the_place_of_whoever_made_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut program = program_for(&app, Who::UnitManager, &["contact"]).await;
        let me = program.get("/api/v1/me").await.ok();
        assert_eq!(me["scopes"], serde_json::json!(["contact"]));
        program.get("/api/v1/queue").await.ok();
        let later = app.now().checked_add(jiff::SignedDuration::from_hours(31 * 24)).unwrap();
        app.clock.move_to(later);
        program.get("/api/v1/queue").await.refused(401, "no_token");
    })
    .await;
}

#[tokio::test]
async fn the_readable_page_shows_every_operation_with_examples() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let page = app.visitor().get("/api").await;
        assert_eq!(page.status, StatusCode::OK);
        for (method, path) in routes() {
            let heading = format!("{} {path}", method.to_uppercase());
            assert!(page.says(&heading), "{heading}");
        }
        for text in
            ["changed_since", "&#34;needs&#34;", "&#34;reply_due&#34;: &#34;2025-02-03&#34;", "If-Match"]
        {
            assert!(page.says(text), "{text}");
        }
        assert!(!page.says(">api-"), "a word is missing: {}", page.body);
    })
    .await;
}
