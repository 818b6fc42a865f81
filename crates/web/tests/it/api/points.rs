//! Numbers and addresses by programs: listed, added and ended with the version that was read.

use super::{Program, program};
use crate::points::{NOBODY, alis};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn body(changes: &Value) -> Value {
    let mut body = json!({
        "kind": "MOBILE", "value": "07700 900777", "from": "PERSON", "recognised": "SAFE_WAY", "call": "yes",
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_program_lists_adds_and_ends_with_the_version_that_it_read() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        app.move_to("2025-01-30T10:00:00Z");
        let mut unit: Program = program(&app, Who::CareOfficer).await;
        let at = format!("/api/v1/people/{}/points", case.person);
        let list = unit.get(&at).await;
        let first = list.etag();
        let list = list.ok();
        assert_eq!(list["points"][0]["value"], "07700 900 123");
        assert_eq!(list["points"][0]["ways"], json!(["PHONE_MOBILE"]));
        assert_eq!(list["code_word"], Value::Null);

        unit.post(&at, body(&json!({}))).await.refused(428, "version_needed");
        unit.change(&at, &first, body(&json!({ "value": "07700" }))).await.refused(422, "invalid");
        let added = unit.change(&at, &first, body(&json!({}))).await;
        assert_eq!((added.status, added.json["see"].as_str()), (StatusCode::CREATED, Some(at.as_str())));
        // Whoever was slower sees how it stands now.
        let slower = unit.change(&at, &first, body(&json!({ "value": "07700 900888" }))).await;
        slower.refused(412, "changed_since");
        assert_eq!(slower.json["now"]["points"][1]["value"], "07700 900 777", "{}", slower.page.body);
        let now = unit.get(&at).await.etag();
        let known = unit.change(&at, &now, body(&json!({}))).await;
        known.refused(422, "invalid");
        assert_eq!(known.json["fields"][0], json!({ "field": "again", "code": "points-known" }));

        let old = format!("{at}/end");
        unit.change(&old, &first, json!({ "number": 1, "why": "NOT_SAFE" }))
            .await
            .refused(412, "changed_since");
        unit.change(&old, &now, json!({ "number": 1, "why": "tired of it" })).await.refused(422, "invalid");
        unit.change(&old, &now, json!({ "number": 1, "why": "NOT_SAFE" })).await.ok();
        let list = unit.get(&at).await.ok();
        assert_eq!(list["points"][0]["ended"]["why"], "NOT_SAFE");
        assert_eq!(list["points"][0]["value"], "…123");
        let now = unit.get(&at).await.etag();
        unit.change(&old, &now, json!({ "number": 1, "why": "NOT_SAFE" })).await.refused(409, "not_now");
        let person = unit.get(&format!("/api/v1/people/{}", case.person)).await.ok();
        let kinds: Vec<&str> =
            person["timeline"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
        assert!(kinds.contains(&"point_told") && kinds.contains(&"point_ended"), "{kinds:?}");
        let way = &person["reach"]["methods"][0];
        assert_eq!(
            (way["method"].as_str(), way["value"].as_str()),
            (Some("PHONE_MOBILE"), Some("07700 900 777"))
        );

        let mut stranger = program(&app, Who::Caseworker).await;
        let theirs = stranger.get(&at).await;
        theirs.refused(404, "not_found");
        let unknown = stranger.get(&format!("/api/v1/people/{NOBODY}/points")).await;
        assert_eq!(theirs.page.body, unknown.page.body);
    })
    .await;
}
