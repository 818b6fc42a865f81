//! A program gives the encodings of its organisation, so that people in common are counted without anybody at a page.

use super::{Program, Reply, program, program_for};
use crate::counting::{KINDS, encodings, set_up};
use alongside_app::jobs;
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use serde_json::json;

async fn give(program: &mut Program, at: &str, key: &str, bytes: &[u8]) -> Reply {
    let headers = [("idempotency-key", key), ("content-type", "application/octet-stream")];
    program.send_bytes("POST", &format!("{at}/encodings"), &headers, bytes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_give_encodings_and_read_what_may_be_told() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let page = set_up(&app, "PEOPLE").await;
        let at = format!("/api/v1{page}");
        let mut harbour = program(&app, Who::AgencyManager).await;
        let mut lantern = program(&app, Who::OtherAgencyManager).await;
        let list = harbour.get("/api/v1/counts").await.ok();
        assert_eq!(list["counts"][0]["waits_for_you"], true, "{list}");
        // A list of names, sent by mistake, is turned back and nothing of it is kept.
        let reply = give(&mut harbour, &at, "give-0001", b"First name,Surname\nGwen,Marker\n").await;
        assert_eq!(reply.refused(422, "invalid").json["fields"][0]["code"], "count-not-encodings");
        let ours = encodings(1, &KINDS, 0..240);
        let headers = [("idempotency-key", "give-0002"), ("content-type", "text/csv")];
        let path = format!("{at}/encodings");
        harbour.send_bytes("POST", &path, &headers, &ours).await.refused(400, "bad_request");
        let first = give(&mut harbour, &at, "give-0003", &ours).await.ok();
        assert_eq!(first, give(&mut harbour, &at, "give-0003", &ours).await.ok());
        let count = harbour.get(&at).await.ok();
        assert_eq!(count["may"], json!(["give", "take_back"]), "{count}");
        // Taken back, it is as if nothing had been given; given again, it is there.
        let key = harbour.key();
        harbour.post_as(&key, &format!("{at}/take-back"), &json!({})).await.ok();
        assert_eq!(
            harbour.get(&at).await.ok()["parties"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|it| it["given_at"].is_string())
                .count(),
            0
        );
        give(&mut harbour, &at, "give-0004", &ours).await.ok();
        give(&mut lantern, &at, "give-0005", &encodings(1, &KINDS, 180..500)).await.ok();
        let mut com = app.client(Who::Commissioner).await;
        com.fill(&page, &format!("{page}/begin"), &[]).await.done();
        jobs::run_due(&app.app).await.unwrap();
        for program in [&mut harbour, &mut lantern] {
            let count = program.get(&at).await.ok();
            assert_eq!(
                (count["state"].as_str(), count["known"][0]["people"].as_u64()),
                (Some("COUNTED"), Some(60))
            );
        }
        // Who was asked and gave nothing reads no number; who was not asked knows of no count.
        let mut unit = program(&app, Who::UnitManager).await;
        assert!(unit.get(&at).await.ok()["known"].is_null());
        let mut police = program(&app, Who::Officer).await;
        police.get(&at).await.refused(403, "forbidden");
        give(&mut police, &at, "give-0006", &ours).await.refused(403, "forbidden");
        let mut narrow = program_for(&app, Who::AgencyManager, &["people"]).await;
        give(&mut narrow, &at, "give-0007", &ours).await.refused(403, "scope");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sets_a_count_up_has_it_made_and_calls_another_off() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut com = program(&app, Who::Commissioner).await;
        let mut harbour = program(&app, Who::AgencyManager).await;
        let mut lantern = program(&app, Who::OtherAgencyManager).await;
        assert_eq!(harbour.get("/api/v1/counts").await.ok()["organisations"], json!([]));
        let list = com.get("/api/v1/counts").await.ok();
        let asked: Vec<&str> = list["organisations"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| {
                ["Harbour", "Lantern"].iter().any(|name| it["name"].as_str().unwrap().contains(name))
            })
            .map(|it| it["id"].as_str().unwrap())
            .collect();
        assert_eq!(asked.len(), 2, "{list}");
        let new = json!({ "name": "Autumn", "organisations": asked, "records": "PEOPLE" });
        harbour.post("/api/v1/counts", new.clone()).await.refused(403, "forbidden");
        let few = json!({ "name": "", "organisations": asked[..1], "records": "?" });
        let invalid = com.post("/api/v1/counts", few).await;
        let fields: Vec<String> = invalid.refused(422, "invalid").json["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["field"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(fields, ["name", "organisations", "records"]);
        let made = com.post("/api/v1/counts", new.clone()).await;
        let at = made.ok()["see"].as_str().unwrap().to_owned();
        // The same two again is a count to be subtracted from the other.
        let again = com.post("/api/v1/counts", new).await;
        assert_eq!(again.refused(422, "invalid").json["fields"][0]["code"], "count-organisations-lately");

        assert_eq!(com.get(&at).await.ok()["may"], json!(["call_off"]), "nobody gave yet");
        let seen = com.get(&at).await.etag();
        give(&mut harbour, &at, "give-0011", &encodings(1, &KINDS, 0..240)).await.ok();
        give(&mut lantern, &at, "give-0012", &encodings(1, &KINDS, 180..500)).await.ok();
        // What was given meanwhile was not seen: nothing begins, and the answer says how it stands now.
        let stale = com.change(&format!("{at}/begin"), &seen, json!({})).await;
        assert_eq!(stale.refused(412, "changed_since").json["now"]["may"], json!(["begin", "call_off"]));
        let seen = com.get(&at).await.etag();
        harbour.change(&format!("{at}/begin"), &seen, json!({})).await.refused(403, "forbidden");
        com.change(&format!("{at}/begin"), &seen, json!({})).await.ok();
        jobs::run_due(&app.app).await.unwrap();
        let count = com.get(&at).await.ok();
        assert_eq!(
            (count["state"].as_str(), count["known"][0]["people"].as_u64()),
            (Some("COUNTED"), Some(60))
        );

        let other = format!("/api/v1{}", set_up_with_the_unit(&app).await);
        let seen = com.get(&other).await.etag();
        com.change(&format!("{other}/call-off"), &seen, json!({})).await.ok();
        assert_eq!(com.get(&other).await.ok()["state"], "CALLED_OFF");
    })
    .await;
}

/// A count of two who were not counted together yet.
async fn set_up_with_the_unit(app: &TestApp) -> String {
    let mut com = app.client(Who::Commissioner).await;
    let (unit, council) = (app.org(Org::Unit).to_string(), app.org(Org::Council).to_string());
    let fields = [
        ("name", "Winter"),
        ("organisations", unit.as_str()),
        ("organisations", council.as_str()),
        ("records", "PEOPLE"),
    ];
    com.fill("/counts/new", "/counts/new", &fields).await.done()
}
