//! Versions, keys, pages, files: what holds for all acts, tried on some.

use super::journeys::report;
use super::{Program, program};
use alongside_testkit::people::{another_report, block, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn referred(app: &TestApp, unit: &mut Program) -> (String, String) {
    let case = new_case(app, &burglary(app, "Gwen", "Marker", |_| {})).await;
    let service = plain_service(app, Org::Harbour, "Safe at home");
    let service = accredited(app, service, "2024-01-01", None).await.to_string();
    let body = json!({
        "service": service, "choice": "ONLY_ONE_FITTED", "needs": ["SHELTER"], "classes": ["contact"], "how": "PHONE",
    });
    let person = format!("/api/v1/people/{}", case.person);
    let made = unit.post(&format!("{person}/referrals"), body).await.ok();
    (person, made["see"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn of_two_editors_with_one_version_the_second_is_told_what_stands_now() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut unit = program(&app, Who::UnitManager).await;
        let (_, referral) = referred(&app, &mut unit).await;
        let (mut first, mut second) =
            (program(&app, Who::AgencyManager).await, program(&app, Who::AgencyManager).await);
        let etag = first.get(&referral).await.etag();
        assert_eq!(etag, second.get(&referral).await.etag());
        first.change(&format!("{referral}/acknowledge"), &etag, json!({})).await.ok();
        let late =
            second.change(&format!("{referral}/decline"), &etag, json!({ "reason": "NO_CAPACITY" })).await;
        let now = &late.refused(412, "changed_since").json["now"];
        assert_eq!(
            (now["state"].as_str(), now["id"].as_str()),
            (Some("ACKNOWLEDGED"), referral.rsplit('/').next())
        );
        assert_eq!(first.get(&referral).await.ok()["state"], "ACKNOWLEDGED", "nothing was overwritten");
        // With what stands now it goes on.
        let fresh = format!("\"{}\"", now["version"]);
        second.change(&format!("{referral}/accept"), &fresh, json!({})).await.ok();
        for etag in ["3", "*", "\"three\"", ""] {
            let headers = [("idempotency-key", "versions-1"), ("if-match", etag)];
            let reply =
                first.send("POST", &format!("{referral}/close"), &headers, r#"{"reason":"NEEDS_MET"}"#).await;
            reply.refused(428, "version_needed");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_is_good_for_one_act_and_one_content() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut unit = program(&app, Who::UnitManager).await;
        let (person, _) = referred(&app, &mut unit).await;
        let lantern = app.org(Org::Lantern).to_string();
        let consents = format!("{person}/consents");
        let said = json!({ "organisation": lantern, "answer": "REFUSED", "how": "PHONE" });
        let count =
            async |unit: &mut Program| unit.get(&consents).await.ok()["consents"].as_array().unwrap().len();
        let before = count(&mut unit).await;
        let first = unit.post_as("consent-0001", &consents, &said).await.ok();
        for _ in 0..5 {
            assert_eq!(unit.post_as("consent-0001", &consents, &said).await.ok(), first);
        }
        assert_eq!(count(&mut unit).await, before + 1);
        let mut other = said.clone();
        other["how"] = json!("WRITING");
        let reply = unit.post_as("consent-0001", &consents, &other).await;
        assert_eq!(reply.refused(409, "not_now").json["reasons"][0], "key-used-before");
        assert_eq!(count(&mut unit).await, before + 1);
        // The keys of one program are not those of another.
        let mut second = program(&app, Who::UnitManager).await;
        second.post_as("consent-0001", &consents, &other).await.ok();
        assert_eq!(count(&mut unit).await, before + 2);
        for key in ["short", "with a space in it", &"x".repeat(129)] {
            unit.post_as(key, &consents, &said).await.refused(400, "no_idempotency_key");
        }
    })
    .await;
}

async fn all_pages(program: &mut Program, path: &str, list: &str, id: &str, limit: usize) -> Vec<String> {
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..20 {
        let page = program.get(&format!("{path}limit={limit}{cursor}")).await.ok();
        let rows = page[list].as_array().unwrap();
        assert!(rows.len() <= limit, "{path}");
        seen.extend(rows.iter().map(|row| row[id].to_string()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return seen,
        }
    }
    panic!("{path} does not end");
}

#[tokio::test]
async fn lists_come_in_pages_that_leave_nothing_out_and_show_nothing_twice() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-01-30T09:00:00Z");
        let mut unit = program(&app, Who::UnitManager).await;
        let mut police = program(&app, Who::Officer).await;
        let mut nameless: Vec<Value> = (0..7).map(|number| report(30_000 + number, "Page")).collect();
        for one in &mut nameless {
            one["persons"][0]["name"] = json!({});
        }
        for one in nameless {
            police.post("/api/v1/reports", json!({ "reports": [one] })).await.ok();
        }
        let surnames = ["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch"];
        for (number, surname) in (0_u32..).zip(surnames) {
            police
                .post("/api/v1/reports", json!({ "reports": [report(40_000 + number, surname)] }))
                .await
                .ok();
        }
        let (_, referral) = referred(&app, &mut unit).await;
        for (path, list, id, expected) in [
            ("/api/v1/imports?", "imports", "id", 14),
            ("/api/v1/quarantine?", "rows", "id", 7),
            ("/api/v1/quarantine?reason=NO_NAME&", "rows", "id", 7),
            ("/api/v1/queue?", "rows", "duty", 8),
            ("/api/v1/referrals?side=sent&", "referrals", "id", 1),
        ] {
            let whole = all_pages(&mut unit, path, list, id, 100).await;
            assert_eq!(whole.len(), expected, "{path}");
            for limit in [1, 3, 7] {
                assert_eq!(all_pages(&mut unit, path, list, id, limit).await, whole, "{path} by {limit}");
            }
            assert_eq!(whole.iter().collect::<BTreeSet<_>>().len(), expected, "{path}");
            for wrong in ["limit=0", "limit=101", "limit=many"] {
                unit.get(&format!("{path}{wrong}")).await.refused(422, "invalid");
            }
            unit.get(&format!("{path}colour=red")).await.refused(400, "bad_request");
        }
        assert!(referral.starts_with("/api/v1/referrals/"));
    })
    .await;
}

#[tokio::test]
async fn a_row_that_was_put_aside_is_mended_by_a_program() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-01-30T09:00:00Z");
        let mut police = program(&app, Who::Officer).await;
        let mut unit = program(&app, Who::UnitManager).await;
        let mut nameless = report(10_002, "Marker");
        nameless["persons"][0]["name"] = json!({ "given": "", "family": "" });
        let mut third = report(10_003, "Third");
        third["event"]["recordedAt"] = json!("soon");
        police.post("/api/v1/reports", json!({ "reports": [nameless, third] })).await.ok();
        let list = unit.get("/api/v1/quarantine").await.ok();
        assert_eq!(list["waiting"], json!({ "BAD_DATE": 1, "NO_NAME": 1 }));
        let row = |reason: &str| {
            let rows = list["rows"].as_array().unwrap();
            let found = rows.iter().find(|row| row["reason"] == reason).unwrap();
            format!("/api/v1/quarantine/{}", found["id"].as_str().unwrap())
        };
        let detail = unit.get(&row("NO_NAME")).await.ok();
        let headings: Vec<&str> =
            detail["look_at"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        assert!(headings.contains(&"victim_surname") || !headings.is_empty(), "{detail}");
        let surname = headings.iter().find(|heading| heading.contains("surname")).unwrap();
        let mend = |heading: &str| json!({ "cells": [{ "heading": heading, "text": "Marker" }] });
        let wrong = unit.post(&format!("{}/mend", row("NO_NAME")), mend("nickname")).await;
        assert_eq!(wrong.refused(422, "invalid").json["fields"][0]["code"], "import-no-such-heading");
        unit.post(&format!("{}/mend", row("NO_NAME")), mend(surname)).await.ok();
        unit.post(&format!("{}/drop", row("BAD_DATE")), json!({})).await.ok();
        assert_eq!(unit.get("/api/v1/quarantine").await.ok()["rows"], json!([]));
        assert_eq!(unit.get(&row("NO_NAME")).await.ok()["ended_as"], "MENDED");
        assert_eq!(unit.get("/api/v1/queue").await.ok()["rows"].as_array().unwrap().len(), 1);
        police.get(&row("NO_NAME")).await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn blocked_foreign_and_unknown_people_answer_alike() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Gwen", "Marker", |_| {});
        let case = new_case(&app, &facts).await;
        another_report(&app, case.person, &facts).await;
        // A conflict of interest keeps somebody's programs away as it keeps them away.
        block(&app, case.person, app.seat(Who::UnitManager).account).await;
        let mut blocked = program(&app, Who::UnitManager).await;
        let mut foreign = program(&app, Who::OtherAgencyManager).await;
        let mut allowed = program(&app, Who::OtherUnitManager).await;
        let nobody = "01946c5e2d0a7c3fb1d2a6e7f8091a2b".to_owned();
        let said =
            json!({ "organisation": nobody, "answer": "GIVEN", "classes": ["contact"], "how": "PHONE" });
        for (end, body) in [
            ("", None),
            ("/call", None),
            ("/consents", None),
            ("/consents", Some(said)),
            ("/services", None),
            ("/disclosures", None),
            ("/attempts", Some(json!({ "outcome": "SPOKE", "way": "PHONE_MOBILE" }))),
        ] {
            let mut answers = Vec::new();
            for program in [&mut blocked, &mut foreign] {
                for person in [case.person.to_string(), nobody.clone()] {
                    let path = format!("/api/v1/people/{person}{end}");
                    let reply = match &body {
                        Some(body) => program.post(&path, body.clone()).await,
                        None => program.get(&path).await,
                    };
                    reply.refused(404, "not_found");
                    answers.push((reply.page.headers.clone(), reply.page.body.clone()));
                }
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{end}: {answers:?}");
        }
        allowed.get(&format!("/api/v1/people/{}", case.person)).await.ok();
        let found =
            blocked.send("POST", "/api/v1/people/search", &[], r#"{"find":"Gwen Marker"}"#).await.ok();
        assert_eq!(found, json!({ "people": [], "more": false }));
    })
    .await;
}

#[tokio::test]
async fn a_file_is_brought_in_by_a_program_and_read_in_the_background() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut unit = program(&app, Who::UnitManager).await;
        let file =
            "crime reference,recorded,from,forename,surname\n52/1/25,2025-01-20,2025-01-19,Gwen,Marker\n";
        let headers = [("content-type", "text/csv"), ("idempotency-key", "january-0001")];
        let path = "/api/v1/imports?name=january";
        let made = unit.send("POST", path, &headers, file).await.ok();
        let again = unit.send("POST", path, &headers, file).await.ok();
        assert_eq!(made, again);
        let import = unit.get(made["see"].as_str().unwrap()).await.ok();
        assert_eq!(
            (import["import"]["label"].as_str(), import["import"]["state"].as_str()),
            (Some("january"), Some("TO_CONFIRM"))
        );
        assert_eq!(import["to_confirm"].as_array().unwrap().len(), 5);
        assert_eq!(unit.get("/api/v1/imports").await.ok()["imports"].as_array().unwrap().len(), 1);
        assert_eq!(
            unit.get(&format!("{}/fates", made["see"].as_str().unwrap())).await.ok()["fates"],
            json!([])
        );
        let whose = format!("/api/v1/imports?sender={}", app.org(Org::Police));
        let other = [("content-type", "text/csv"), ("idempotency-key", "january-0003")];
        unit.send("POST", &whose, &other, file).await.ok();
        unit.send("POST", "/api/v1/imports?sender=them", &other, file).await.refused(422, "invalid");
        let plain = [("content-type", "text/plain"), ("idempotency-key", "january-0002")];
        unit.send("POST", "/api/v1/imports", &plain, file).await.refused(400, "bad_request");
        let mut police = program(&app, Who::Officer).await;
        police.send("POST", path, &headers, file).await.refused(403, "forbidden");
        unit.get("/api/v1/imports/01946c5e2d0a7c3fb1d2a6e7f8091a2b/fates").await.refused(404, "not_found");
    })
    .await;
}
