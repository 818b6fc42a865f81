//! A case by programs alone: the police report, the unit works the queue and refers, the charity takes the person on.

use super::{Program, program};
use alongside_domain::report::Answer;
use alongside_testkit::people::{Case, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use serde_json::{Value, json};

pub(crate) fn report(number: u32, family: &str) -> Value {
    json!({
        "event": {
            "id": format!("52/{number}/25"),
            "recordedAt": "2025-01-30T08:10:00",
            "occurred": { "from": "2025-01-30T02:00:00" },
            "classification": { "code": null, "title": "Burglary dwelling", "group": "Burglary" },
            "locationRef": "L1",
        },
        "locations": [
            { "id": "L1", "description": "On or near Newgate", "district": "Bristol, City of" },
            { "id": "L2", "lines": ["7 Test Street"], "town": "Bristol", "postcode": "BS1 4DJ" },
        ],
        "persons": [{
            "role": "VICTIM",
            "name": { "given": "Gwen", "family": family },
            "born": "1984-05-06",
            "sex": "F",
            "homeRef": "L2",
            "contact": [{ "kind": "mobile", "value": "07700 900123" }],
            "safe": { "call": "yes", "write": "yes" },
            "suspect": { "atAddress": "no" },
            "referralConsent": "yes",
            "assessment": { "completed": "yes", "needs": { "shelter": "medium" } },
        }],
        "officer": { "name": "PC Olu Officer", "email": Who::Officer.email() },
    })
}

#[tokio::test]
async fn a_police_program_reports_and_gets_the_fate() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-01-30T09:00:00Z");
        let mut police = program(&app, Who::Officer).await;
        let mut nameless = report(10_002, "Marker");
        nameless["persons"][0]["name"] = json!({});
        let sent = json!({ "reports": [report(10_001, "Marker"), nameless] });
        let first = police.post_as("reports-0001", "/api/v1/reports", &sent).await.ok();
        let fates = first["fates"].as_array().unwrap();
        assert_eq!(
            (fates[0]["fate"].as_str(), fates[0]["route"].as_str()),
            (Some("accepted"), Some("CONTACT"))
        );
        assert!(
            fates[0]["safe_methods"].as_array().unwrap().contains(&json!("PHONE_MOBILE")),
            "{}",
            fates[0]
        );
        assert_eq!(fates[0]["contact_due"], "2025-02-03");
        assert_eq!(
            (fates[1]["fate"].as_str(), fates[1]["reason"].as_str()),
            (Some("quarantined"), Some("NO_NAME"))
        );

        // The same key again: the same answer, and no second effect.
        let again = police.post_as("reports-0001", "/api/v1/reports", &sent).await.ok();
        assert_eq!(first, again);
        // Another key: the same rules as for a row that is sent again.
        let other = police.post("/api/v1/reports", sent).await.ok();
        assert_eq!(other["fates"][0]["fate"], "duplicate_of");
        assert!(other["fates"][0]["of"].as_str().unwrap().contains(first["import"].as_str().unwrap()));

        // The officer whose address it names has it among their own, and the unit's queue has the person once.
        let own = app.client(Who::Officer).await.get("/reports").await.ok();
        assert!(own.says("52/10001/25"), "{}", own.body);
        let mut unit = program(&app, Who::UnitManager).await;
        let queue = unit.get("/api/v1/queue").await.ok();
        let names: Vec<&Value> = queue["rows"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
        assert_eq!(names, ["Gwen Marker"]);
        // What a police program may not do is refused like to an officer.
        police.get("/api/v1/queue").await.refused(403, "forbidden");
        police.get("/api/v1/imports").await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn reports_are_taken_from_police_and_unit_whole_and_not_from_the_future() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-01-30T09:00:00Z");
        let mut police = program(&app, Who::Officer).await;
        let sent = |report: Value| json!({ "reports": [report] });
        let mut unknown = report(10_001, "Marker");
        unknown["persons"][0]["nickname"] = json!("Gwenny");
        let reply = police.post("/api/v1/reports", sent(unknown)).await;
        reply.refused(400, "bad_request");
        assert!(reply.json["detail"].as_str().unwrap().starts_with("unknown field `nickname`"));
        police.post("/api/v1/reports", json!({ "reports": [] })).await.refused(422, "invalid");
        let many: Vec<Value> = (0..101).map(|number| report(20_000 + number, "Many")).collect();
        let reply = police.post("/api/v1/reports", json!({ "reports": many })).await;
        assert_eq!(reply.refused(422, "invalid").json["fields"][0]["code"], "reports-too-many");
        let mut future = sent(report(10_001, "Marker"));
        future["extract"] = json!({ "asOf": "2025-02-01T06:00:00" });
        let reply = police.post("/api/v1/reports", future).await;
        assert_eq!(reply.refused(422, "invalid").json["fields"][0]["code"], "reports-from-the-future");
        // An agency's report must not replace what the police know: it has a form.
        let mut charity = program(&app, Who::AgencyManager).await;
        let reply = charity.post("/api/v1/reports", sent(report(10_001, "Marker"))).await;
        assert_eq!(reply.refused(409, "not_now").json["reasons"][0], "reports-from-police-or-unit");
        let mut unit = program(&app, Who::UnitManager).await;
        assert_eq!(unit.get("/api/v1/queue").await.ok()["rows"], json!([]));
    })
    .await;
}

struct Scene {
    app: TestApp,
    case: Case,
    service: String,
    unit: Program,
    charity: Program,
}

async fn scene(opened: alongside_testkit::databases::Opened) -> Scene {
    let app = TestApp::on(opened).await;
    let facts = burglary(&app, "Gwen", "Marker", |facts| facts.safety.text = Answer::No);
    let case = new_case(&app, &facts).await;
    let service = plain_service(&app, Org::Harbour, "Safe at home");
    let service = accredited(&app, service, "2024-01-01", None).await.to_string();
    let unit = program(&app, Who::UnitManager).await;
    let charity = program(&app, Who::AgencyManager).await;
    Scene { app, case, service, unit, charity }
}

impl Scene {
    fn person(&self) -> String {
        format!("/api/v1/people/{}", self.case.person)
    }

    async fn refer(&mut self) -> String {
        let body = json!({
            "service": self.service, "choice": "ONLY_ONE_FITTED", "needs": ["SHELTER"],
            "message": "Locks before the weekend, please.", "classes": ["contact", "needs"], "how": "PHONE",
        });
        let path = format!("{}/referrals", self.person());
        let made = self.unit.post(&path, body).await;
        let location = made.page.headers.get("location").unwrap().to_str().unwrap().to_owned();
        let made = made.ok();
        assert_eq!(made["see"], location);
        location
    }
}

#[tokio::test]
async fn a_unit_program_works_the_queue() {
    on_each_database(async |opened| {
        let Scene { app, case, mut unit, .. } = scene(opened).await;
        let queue = unit.get("/api/v1/queue?side=due&late=yes").await.ok();
        assert_eq!(queue["rows"], json!([]), "nothing is late yet");
        let queue = unit.get("/api/v1/queue").await.ok();
        assert_eq!(queue["rows"][0]["person"], case.person.to_string());
        unit.get("/api/v1/queue?side=nowhere").await.refused(422, "invalid");

        let person = format!("/api/v1/people/{}", case.person);
        let call = unit.get(&format!("{person}/call")).await.ok();
        let ways = call["reach"]["methods"].as_array().unwrap();
        let way = |code: &str| ways.iter().find(|way| way["method"] == code).unwrap();
        assert_eq!(way("PHONE_MOBILE")["value"], "07700 900 123");
        assert_eq!((&way("SMS")["safe"], &way("SMS")["value"]), (&json!(false), &Value::Null));

        // A way that is not safe is refused with the reason, for a program as for anybody.
        let attempts = format!("{person}/attempts");
        let unsafe_way = unit.post(&attempts, json!({ "outcome": "SMS_SENT", "way": "SMS" })).await;
        let code = unsafe_way.refused(422, "invalid").json["fields"][0]["code"].as_str().unwrap().to_owned();
        assert!(code.starts_with("contact-unsafe-"), "{code}");
        let spoke = json!({
            "outcome": "SPOKE", "way": "PHONE_MOBILE", "needs_met": ["SHELTER"], "words": "Marker words",
            "promise": "Ring back about the locks", "promise_on": app.now().to_string().split('T').next(),
        });
        for _ in 0..3 {
            unit.post_as("attempt-0001", &attempts, &spoke).await.ok();
        }
        let call = unit.get(&format!("{person}/call")).await.ok();
        assert_eq!(call["attempts"].as_array().unwrap().len(), 1, "{call}");
        assert_eq!(call["attempts"][0]["words"], "Marker words");
        assert_eq!(unit.get("/api/v1/queue").await.ok()["rows"], json!([]));

        let promises = unit.get("/api/v1/promises").await.ok();
        let promise = promises["promises"][0]["id"].as_str().unwrap().to_owned();
        let end = format!("/api/v1/promises/{promise}/end");
        unit.post(&end, json!({ "how": "PERHAPS" })).await.refused(422, "invalid");
        unit.post(&end, json!({ "how": "KEPT" })).await.ok();
        assert_eq!(unit.get("/api/v1/promises?whose=team").await.ok()["promises"], json!([]));

        // The page shows what the program did, and the audit log says that a program did it.
        let page = unit.get(&person).await.ok();
        assert_eq!(page["name"], "Gwen Marker");
        let kinds: Vec<&str> =
            page["timeline"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"attempt") && kinds.contains(&"promise_ended"), "{kinds:?}");
        let found = unit.send("POST", "/api/v1/people/search", &[], r#"{"find":"marker gwen"}"#).await.ok();
        assert_eq!(found["people"][0]["person"], case.person.to_string());
    })
    .await;
}

#[tokio::test]
async fn a_charity_program_takes_a_person_on_and_after_withdrawal_knows_nobody() {
    on_each_database(async |opened| {
        let mut scene = scene(opened).await;
        let found = scene.unit.get(&format!("{}/services", scene.person())).await.ok();
        assert_eq!(found["fits"][0]["id"], scene.service);
        let referral = scene.refer().await;
        let person = scene.person();
        let Scene { app, unit, charity, .. } = &mut scene;

        let list = charity.get("/api/v1/referrals").await.ok();
        assert_eq!(
            (list["side"].as_str(), list["referrals"][0]["name"].as_str()),
            (Some("received"), Some("Gwen Marker"))
        );
        let seen = charity.get(&referral).await.ok();
        let classes: Vec<&str> =
            seen["shared"].as_array().unwrap().iter().map(|it| it["class"].as_str().unwrap()).collect();
        assert_eq!(classes, ["identity", "contact", "needs"], "exactly what was granted");
        assert!(!seen.to_string().contains("52/10001/25"));
        charity.act(&referral, "acknowledge", json!({})).await.ok();
        let worker = seen["workers"].as_array().unwrap();
        assert!(!worker.is_empty() || seen["may"].as_array().unwrap().contains(&json!("accept")));
        let cass = app.seat(Who::Caseworker).account.to_string();
        charity.act(&referral, "accept", json!({ "worker": cass })).await.ok();
        let session = json!({ "kind": "FACE_TO_FACE", "minutes": 45, "summary": "New locks." });
        charity.post(&format!("{referral}/sessions"), session).await.ok();
        let note = json!({ "class": "support_note", "text": "Marker note" });
        charity.post(&format!("{referral}/notes"), note).await.ok();
        assert_eq!(charity.get(&format!("{referral}/notes")).await.ok()["notes"][0]["text"], "Marker note");

        // The referrer and the officer's program are told the steps, and not the notes.
        let told = unit.get(&referral).await.ok();
        assert_eq!(told["state"], "IN_SUPPORT");
        let mut police = program(app, Who::Officer).await;
        let followed = police.get(&referral).await.ok();
        assert_eq!(
            (followed["side"].as_str(), followed["shared"].as_array().unwrap().len()),
            (Some("observer"), 0)
        );
        let mut office = program(app, Who::Commissioner).await;
        for (who, other) in [("police", &mut police), ("commissioner", &mut office)] {
            let reply = other.get(&format!("{referral}/notes")).await;
            assert!(
                reply.status.is_client_error() && !reply.page.says("Marker"),
                "{who}: {}",
                reply.page.body
            );
        }
        office.get(&referral).await.refused(403, "forbidden");

        let consents = unit.get(&format!("{person}/consents")).await.ok();
        let consent = consents["consents"][0]["id"].as_str().unwrap().to_owned();
        let etag = charity.get(&referral).await.etag();
        unit.post(&format!("/api/v1/consents/{consent}/withdraw"), json!({ "how": "PHONE" })).await.ok();

        // From the commit on exactly what an unknown id answers, byte for byte, for every act.
        let nobody = "01946c5e2d0a7c3fb1d2a6e7f8091a2b";
        for (method, path, body) in [
            ("GET", "/api/v1/referrals/{}", ""),
            ("GET", "/api/v1/referrals/{}/notes", ""),
            ("POST", "/api/v1/referrals/{}/close", r#"{"reason":"NEEDS_MET"}"#),
            ("POST", "/api/v1/referrals/{}/sessions", r#"{"kind":"PHONE","minutes":5}"#),
        ] {
            let id = referral.rsplit('/').next().unwrap();
            let mut replies = Vec::new();
            for (number, id) in [id, nobody, "no-id"].into_iter().enumerate() {
                let key = format!("withdrawn-{number}");
                let headers = [("idempotency-key", key.as_str()), ("if-match", etag.as_str())];
                let reply = charity.send(method, &path.replace("{}", id), &headers, body).await;
                replies.push((reply.status, reply.page.headers.clone(), reply.page.body.clone()));
            }
            assert_eq!(replies[0].0.as_u16(), 404, "{path}: {}", replies[0].2);
            assert!(replies.iter().all(|reply| *reply == replies[0]), "{path}: {replies:?}");
        }
        charity.get(&person).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_request_goes_between_programs_with_its_clock_and_its_chases() {
    on_each_database(async |opened| {
        let mut scene = scene(opened).await;
        scene.refer().await;
        let person = scene.case.person.to_string();
        let Scene { app, unit, charity, .. } = &mut scene;
        let to = app.org(Org::Harbour).to_string();
        let body = json!({ "to": to, "person": person, "kind": "UPDATE", "words": "How is she?" });
        let see = unit.post("/api/v1/requests", body.clone()).await.ok()["see"].as_str().unwrap().to_owned();
        let mut wrong = body;
        wrong["to"] = json!(app.org(Org::Lantern).to_string());
        let reply = unit.post("/api/v1/requests", wrong).await;
        assert_eq!(reply.refused(422, "invalid").json["fields"][0]["code"], "request-they-may-not-see");
        let chased = unit.act(&see, "chase", json!({})).await;
        assert!(chased.status.is_success() || chased.json["code"] == "not_now", "{}", chased.page.body);
        let list = charity.get("/api/v1/requests").await.ok();
        assert_eq!(list["requests"][0]["person_name"], "Gwen Marker");
        charity.act(&see, "acknowledge", json!({})).await.ok();
        let reply = charity.act(&see, "answer", json!({ "answer": "CANNOT" })).await;
        assert_eq!(reply.refused(422, "invalid").json["fields"][0]["code"], "request-why-missing");
        charity.act(&see, "answer", json!({ "answer": "DONE", "words": "She is well." })).await.ok();
        let answered = unit.get(&see).await.ok();
        assert_eq!(
            (answered["state"].as_str(), answered["answer_words"].as_str()),
            (Some("ANSWERED"), Some("She is well."))
        );
        let mut other = program(app, Who::OtherAgencyManager).await;
        other.get(&see).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn figures_come_after_disclosure_control_and_name_nobody() {
    on_each_database(async |opened| {
        let mut scene = scene(opened).await;
        scene.refer().await;
        let mut office = program(&scene.app, Who::Commissioner).await;
        let figures = office.get("/api/v1/figures").await.ok();
        assert!(figures["period"]["first"].is_string());
        let partnership = office.get("/api/v1/partnership").await.ok();
        assert_eq!(partnership["whole"], true);
        let own = scene.charity.get("/api/v1/partnership").await.ok();
        assert_eq!(
            (own["whole"].as_bool(), own["referrals"]["lines"][0]["sent"]["count"].as_u64()),
            (Some(false), Some(1))
        );
        for text in [figures.to_string(), partnership.to_string(), own.to_string()] {
            assert!(!text.contains("Marker") && !text.contains(&scene.case.person.to_string()));
        }
        office
            .send("POST", "/api/v1/people/search", &[], r#"{"find":"Gwen Marker"}"#)
            .await
            .refused(403, "forbidden");
        office.get("/api/v1/queue").await.refused(403, "forbidden");
    })
    .await;
}
