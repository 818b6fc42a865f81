//! A program gives the encodings of its organisation, so that people in common are counted without anybody at a page.

use super::{Program, Reply, program, program_for};
use crate::counting::{KINDS, encodings, set_up};
use alongside_app::jobs;
use alongside_testkit::{TestApp, Who, on_each_database};
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
