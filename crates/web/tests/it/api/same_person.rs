//! Whether two records are one person's, by programs: what waits, why, and what is said of them.

use super::program;
use crate::same_person::{question, twice};
use alongside_testkit::people::{another_report, block, burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use serde_json::json;

#[tokio::test]
async fn a_program_reads_what_waits_and_passes_on_what_a_human_said() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = twice(&app).await;
        let at = format!("/api/v1{}", question(&app).await);
        let mut unit = program(&app, Who::UnitManager).await;
        let list = unit.get("/api/v1/same-person").await.ok();
        assert_eq!(list["questions"].as_array().unwrap().len(), 1, "{list}");
        let shown = unit.get(&at).await.ok();
        let pair = [&shown["first"]["person"], &shown["second"]["person"]];
        assert!(
            pair.contains(&&json!(one.person.to_string()))
                && pair.contains(&&json!(other.person.to_string()))
        );
        let evidence = shown["evidence"].as_array().unwrap();
        assert!(
            evidence.iter().any(|it| it["field"] == "surname" && it["doublings"].as_i64() > Some(0)),
            "{shown}"
        );
        assert_eq!((shown["state"].as_str(), shown["may_decide"].as_bool()), (Some("ASKED"), Some(true)));
        let decide = format!("{at}/decide");
        let perhaps = unit.change(&decide, "\"1\"", json!({ "said": "perhaps" })).await;
        assert_eq!(perhaps.refused(422, "invalid").json["fields"][0]["field"], "said");
        let said = json!({ "said": "one" });
        unit.post(&decide, said.clone()).await.refused(428, "version_needed");
        // The same request sent again, as programs do where an answer was lost, has one effect and the first answer.
        let seen = [("idempotency-key", "decide-0001"), ("if-match", "\"1\"")];
        let first = unit.send("POST", &decide, &seen, &said.to_string()).await.ok();
        assert_eq!(first, unit.send("POST", &decide, &seen, &said.to_string()).await.ok());
        assert_eq!(unit.get(&at).await.ok()["state"], "JOINED");
        // Whoever saw the question, and not what a colleague has said since, is shown that and changes nothing.
        let late = unit.change(&decide, "\"1\"", json!({ "said": "two" })).await;
        assert_eq!(late.refused(412, "changed_since").json["now"]["state"], "JOINED");
        assert_eq!(unit.get(&at).await.ok()["state"], "JOINED");
        unit.change(&decide, "\"2\"", json!({ "said": "reopen" })).await.ok();
        assert_eq!(unit.get(&at).await.ok()["state"], "ASKED");
        // What was asked before is where a question about the two leads.
        let ask = format!("/api/v1/people/{}/same-person", one.person);
        let asked = unit.post(&ask, json!({ "other": other.person.to_string() })).await.ok();
        assert_eq!(asked["see"], at);
        let itself = unit.post(&ask, json!({ "other": one.person.to_string() })).await;
        assert_eq!(itself.refused(409, "not_now").json["reasons"][0], "same-person-itself");
        // Agencies and police are asked nothing, and whoever is kept from one of the two knows of no question.
        program(&app, Who::AgencyManager).await.get("/api/v1/same-person").await.refused(403, "forbidden");
        program(&app, Who::Officer).await.get(&at).await.refused(403, "forbidden");
        block(&app, other.person, app.seat(Who::UnitManager).account).await;
        unit.get(&at).await.refused(404, "not_found");
        assert_eq!(unit.get("/api/v1/same-person").await.ok()["questions"], json!([]));
        unit.post(&ask, json!({ "other": other.person.to_string() })).await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_program_records_a_part_in_a_report_and_gives_a_report_a_record_of_its_own() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let one = new_case(&app, &burglary(&app, "Gwen", "Wyn", |_| {})).await;
        let nia = new_case(&app, &burglary(&app, "Nia", "Witness", |_| {})).await;
        let mut unit = program(&app, Who::UnitManager).await;
        let at = format!("/api/v1/people/{}/parties", one.person);
        let part =
            json!({ "report": one.report.to_string(), "other": nia.person.to_string(), "role": "WITNESS" });
        let itself =
            json!({ "report": one.report.to_string(), "other": one.person.to_string(), "role": "WITNESS" });
        let no = unit.post(&at, itself).await;
        assert_eq!(no.refused(409, "not_now").json["reasons"][0], "party-one-person");
        let elsewhere =
            json!({ "report": nia.report.to_string(), "other": nia.person.to_string(), "role": "WITNESS" });
        unit.post(&at, elsewhere).await.refused(404, "not_found");
        unit.post(&at, part.clone()).await.ok();
        let ask = format!("/api/v1/people/{}/same-person", one.person);
        let no = unit.post(&ask, json!({ "other": nia.person.to_string() })).await;
        assert_eq!(no.refused(409, "not_now").json["reasons"][0], "same-person-one-case");
        // Whoever may not know of the witness learns nothing by taking them off.
        block(&app, nia.person, app.seat(Who::CareOfficer).account).await;
        let mut sam = program(&app, Who::CareOfficer).await;
        sam.post(&format!("{at}/remove"), part.clone()).await.refused(404, "not_found");
        unit.post(&format!("{at}/remove"), part.clone()).await.ok();
        unit.post(&format!("{at}/remove"), part).await.refused(409, "conflict");

        let report = json!({ "report": one.report.to_string() });
        let only = unit.post(&format!("{at}/another-person"), report).await;
        assert_eq!(only.refused(409, "not_now").json["reasons"][0], "party-only-report");
        let more = another_report(&app, one.person, &burglary(&app, "Gwen", "Wyn", |_| {})).await;
        let report = json!({ "report": more.report.to_string() });
        let made = unit.post(&format!("{at}/another-person"), report).await.ok();
        let question = unit.get(made["see"].as_str().unwrap()).await.ok();
        assert_eq!(question["state"], "APART");
        // Whoever may not join records may not part them either.
        let mut officer = program(&app, Who::Officer).await;
        let report = json!({ "report": one.report.to_string() });
        officer.post(&format!("{at}/another-person"), report).await.refused(403, "forbidden");
    })
    .await;
}
