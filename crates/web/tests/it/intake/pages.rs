//! The pages of intake over HTTP.

use super::shipped::{MAPPING, first_rows};
use alongside_app::intake::{Next, fates, import_file, read_some};
use alongside_app::jobs;
use alongside_gate::{OrganisationKind, Sharing};
use alongside_kernel::id::OrganisationId;
use alongside_storage::WriteSet;
use alongside_storage::dump::dump;
use alongside_storage::rooms::network::{self, Organisation};
use alongside_testkit::client::{Client, Page};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

const LINE: &str =
    "52/1/25,2025-01-20 10:00,2025-01-19 09:00,VWI,Violence,V1,Ama,Okafor,07700 900123,yes,yes";
const HEADING: &str = "crime number,date recorded,offence date,ho code,offence title,victim id,first name,last name,mobile number,safety.call,consent";

/// Brings files to the list of imports.
async fn upload(client: &mut Client, page: &Page, parts: &[(&str, Option<&str>, &str)]) -> Page {
    let parts: Vec<_> = parts.iter().map(|(name, file, text)| (*name, *file, text.as_bytes())).collect();
    client.upload(page, "/imports", &parts).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_with_its_mapping_is_read_by_a_job_and_reports_itself() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut mina = app.client(Who::UnitManager).await;
        let page = mina.get("/imports").await.ok();
        let file = String::from_utf8(first_rows(40).bytes).unwrap();
        let parts = [
            ("file", Some("january.csv"), file.as_str()),
            ("mapping", Some("m.toml"), MAPPING),
            ("as-of", None, ""),
        ];
        let to = upload(&mut mina, &page, &parts).await.done();
        // The same form sent again has one effect.
        assert_eq!(upload(&mut mina, &page, &parts).await.done(), to);
        assert!(mina.get(&to).await.ok().says("Being read"));
        jobs::run_due(&app.app).await.unwrap();
        let done = mina.get(&to).await.ok();
        assert!(done.says("New reports") && !done.says("Being read"), "{}", done.body);
        let table = mina.get(&format!("{to}/fates.csv")).await.ok();
        let rows = table.body.lines().count() - 1;
        assert!(done.says(&format!("{rows} of {rows}")) && rows > 30, "{rows}");
        assert!(mina.get("/imports").await.ok().says("january"));
        // What was uploaded does not stay.
        let sql = "select import from import_content";
        assert!(app.app.store.db().fetch(sql, Vec::new()).await.unwrap().is_empty());
        // A member of the unit may look, not bring in; others do neither.
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get("/imports").await.ok().says("multipart"));
        for who in [Who::Officer, Who::Caseworker, Who::Administrator, Who::Commissioner] {
            assert_eq!(app.client(who).await.get(&to).await.status, StatusCode::FORBIDDEN, "{who:?}");
        }
        assert_eq!(mina.get("/imports/0194b1c2000070008000000000000001").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_file_is_read_part_by_part_and_other_work_has_its_turn_in_between() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut mina = app.client(Who::UnitManager).await;
        let page = mina.get("/imports").await.ok();
        let file = String::from_utf8(first_rows(450).bytes).unwrap();
        let parts = [
            ("file", Some("january.csv"), file.as_str()),
            ("mapping", Some("m.toml"), MAPPING),
            ("as-of", None, ""),
        ];
        let to = upload(&mut mina, &page, &parts).await.done();
        let lease = app.now().checked_add(jiff::SignedDuration::from_mins(2)).unwrap();
        let job = app.app.store.claim_job(lease).await.unwrap().expect("the file waits");
        let ran = read_some(&app.app, &job, 200).await.unwrap();
        assert!(matches!(ran, jobs::Ran::NotBefore(then) if then > app.now()), "{ran:?}");
        let part = mina.get(&to).await.ok();
        assert!(part.says("Being read") && part.says("200 of "), "{}", part.body);
        // It goes on where it stopped, and is no failed try.
        assert!(matches!(read_some(&app.app, &job, 200).await.unwrap(), jobs::Ran::NotBefore(_)));
        assert_eq!(read_some(&app.app, &job, 200).await.unwrap(), jobs::Ran::Done);
        let done = mina.get(&to).await.ok();
        assert!(done.says("New reports") && !done.says("Being read"), "{}", done.body);
        let table = mina.get(&format!("{to}/fates.csv")).await.ok();
        let rows = table.body.lines().count() - 1;
        assert!(done.says(&format!("{rows} of {rows}")) && rows > 400, "{rows}");
        assert_eq!(read_some(&app.app, &job, 200).await.unwrap(), jobs::Ran::Done, "read to its end");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_are_confirmed_before_a_file_without_mapping_is_read() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut mina = app.client(Who::UnitManager).await;
        let page = mina.get("/imports").await.ok();
        let file = format!("{HEADING}\n{LINE}\n");
        let parts = [("file", Some("=feed.csv"), file.as_str()), ("as-of", None, "")];
        let to = upload(&mut mina, &page, &parts).await.done();
        jobs::run_due(&app.app).await.unwrap();
        let confirm = mina.get(&to).await.ok();
        assert!(confirm.says("Are these the right columns?"), "{}", confirm.body);
        assert!(dump(&app.app.store).await.unwrap().iter().all(|line| !line.starts_with("report ")));
        // The chosen options as the page proposes them.
        let chosen: Vec<(String, String)> = confirm
            .body
            .split("<select ")
            .skip(1)
            .filter_map(|select| {
                let name = select.split("name=\"").nth(1)?.split('"').next()?;
                let option =
                    select.split("</select>").next()?.split("<option ").find(|it| it.contains("selected"))?;
                let value = option.split("value=\"").nth(1)?.split('"').next()?;
                Some((name.to_owned(), value.to_owned()))
            })
            .collect();
        assert_eq!(chosen.len(), 11, "{chosen:?}");
        let mut fields: Vec<(&str, &str)> =
            chosen.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let action = format!("{to}/confirm");
        fields.push(("as-of", "yesterday"));
        let wrong = mina.submit(&confirm, &action, &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        fields.pop();
        fields.push(("as-of", "2025-01-30T06:00"));
        let _ = mina.submit(&confirm, &action, &fields).await.done();
        jobs::run_due(&app.app).await.unwrap();
        let done = mina.get(&to).await.ok();
        assert!(done.says("New reports") && done.says("1 of 1"), "{}", done.body);
    })
    .await;
}

pub(crate) async fn aside_pages(app: &TestApp, client: &mut Client, rows: &[&str]) -> Vec<String> {
    let heading = "crime_ref,recorded_at,occurred_from,offence_code,offence,crime_type,victim_ref,forename,surname,dob,mobile,safe_to_call,referral_consent";
    let lines: Vec<&str> = MAPPING
        .lines()
        .filter(|line| {
            let Some((field, name)) = line.split_once(" = \"") else { return true };
            !field.starts_with('"') || heading.split(',').any(|known| name.trim_end_matches('"') == known)
        })
        .collect();
    let mapping = lines.join("\n");
    let mut file = first_rows(0);
    file.bytes = format!("{heading}\n{}\n", rows.join("\n")).into_bytes();
    file.mapping = mapping;
    let ask = app.ask(Who::UnitManager);
    import_file(&app.app, &ask, file, |_| Next::GoOn).await.unwrap();
    let list = client.get("/quarantine").await.ok();
    list.body
        .split("href=\"/quarantine/")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .map(|id| format!("/quarantine/{id}"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_mended_and_read_again() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let row = "52/9/25,31/02/2025 10:00,2025-01-19 09:00,VWI,Violence,,V9,Ama,Okafor,1984-05-06,07700900123,yes,yes";
        let pages = aside_pages(&app, &mut sam, &[row]).await;
        assert_eq!(pages.len(), 1);
        let page = sam.get(&pages[0]).await.ok();
        assert!(page.says("31/02/2025") && page.says("Look here"));
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        let names: Vec<String> = (0..cells.len()).map(|place| format!("cell-{place}")).collect();
        let fields = |cells: &[String]| -> Vec<(String, String)> {
            names.iter().cloned().zip(cells.iter().cloned()).collect()
        };
        let send = async |sam: &mut Client, cells: &[String]| {
            let owned = fields(cells);
            let given: Vec<(&str, &str)> =
                owned.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let page = sam.get(&pages[0]).await.ok();
            sam.submit(&page, &pages[0], &given).await
        };
        let still = send(&mut sam, &cells).await;
        assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(still.says("A date is still missing"));
        cells[1] = "2025-01-20 10:00".into();
        assert!(send(&mut sam, &cells).await.done().starts_with("/quarantine"));
        assert!(sam.get("/quarantine").await.ok().says("Nothing to mend"));
        assert!(sam.get(&pages[0]).await.ok().says("Mended on"));
        let reports = dump(&app.app.store).await.unwrap();
        assert_eq!(reports.iter().filter(|line| line.starts_with("report ")).count(), 1);
        assert_eq!(reports.iter().filter(|line| line.starts_with("contact_duty ")).count(), 1);
        // The file that brought it, read again, brings no second entry and no second report.
        let again = aside_pages(&app, &mut sam, &[row]).await;
        assert!(again.is_empty(), "{again:?}");
        assert_eq!(app.client(Who::Officer).await.get(&pages[0]).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_rows_are_read_again_with_another_form_of_dates() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let rows: Vec<String> = (1..=3)
            .map(|number| {
                format!("52/{number}/25,2025.01.2{number} 10:00,2025-01-19 09:00,VWI,Violence,,V{number},Ama{number},Okafor,1984-05-06,07700900123,yes,yes")
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let pages = aside_pages(&app, &mut sam, &rows).await;
        assert_eq!(pages.len(), 3);
        let list = sam.get("/quarantine").await.ok();
        let none = sam.submit(&list, "/quarantine/mend", &[("heading", ""), ("value", ""), ("date-pattern", "")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ids: Vec<&str> = pages.iter().filter_map(|page| page.rsplit('/').next()).collect();
        let mut fields = vec![("heading", ""), ("value", ""), ("date-pattern", "%Y.%m.%d %H:%M")];
        fields.extend(ids.iter().map(|id| ("rows", *id)));
        let to = sam.submit(&list, "/quarantine/mend", &fields).await.done();
        assert!(sam.get(&to).await.ok().says("3 rows were read again"));
        let reports = dump(&app.app.store).await.unwrap();
        assert_eq!(reports.iter().filter(|line| line.starts_with("report ")).count(), 3);
    })
    .await;
}

const FORM: &[(&str, &str)] = &[
    ("forename", "Ama"),
    ("surname", "Okafor"),
    ("born-day", "6"),
    ("born-month", "5"),
    ("born-year", "1984"),
    ("mobile", "07700 900123"),
    ("safe-call", "yes"),
    ("crime-type", "STALK"),
    ("domestic", "yes"),
    ("need-SHELTER", "high"),
    ("impact", "I do not sleep"),
    ("wishes", "New locks"),
    ("officer-view", "Calm, but checks the window"),
    ("consent", "yes"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_officers_report_is_followed_by_its_findings_which_the_officer_answers() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut olu = app.client(Who::Officer).await;
        let page = olu.get("/reports/new").await.ok();
        let wrong = olu.submit(&page, "/reports/new", &[("forename", "Ama"), ("mobile", "12")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("value=\"Ama\""));
        assert_eq!(olu.submit(&page, "/reports/new", FORM).await.done(), "/reports/received");
        assert_eq!(olu.submit(&page, "/reports/new", FORM).await.done(), "/reports/received");
        let own = olu.get("/reports").await.ok();
        assert_eq!(own.body.matches("Ama Okafor</a>").count(), 1, "{}", own.body);
        assert!(own.says("Due by the end of Monday 3 February"));
        let findings = olu.get("/findings").await.ok();
        assert!(findings.says("no DASH score") && findings.says("Ama Okafor"), "{}", findings.body);
        assert!(!app.client(Who::OtherOfficer).await.get("/findings").await.ok().says("Ama Okafor"));
        assert!(!app.client(Who::OtherOfficer).await.get("/reports").await.ok().says("Ama Okafor"));
        let mut mina = app.client(Who::UnitManager).await;
        assert!(mina.get("/findings").await.ok().says("Olu Officer"));
        // What was told once is read by whoever helps next; what the officer thinks stays apart from the call.
        let person = own.body.split("href=\"/people/").nth(1).unwrap().split('"').next().unwrap();
        let shown = mina.get(&format!("/people/{person}")).await.ok();
        let card = mina.get(&format!("/people/{person}/call")).await.ok();
        for text in ["I do not sleep", "New locks"] {
            assert!(shown.says(text) && card.says(text), "{text}: {}", shown.body);
        }
        assert!(shown.says("checks the window") && !card.says("checks the window"), "{}", card.body);
        let action = findings.body.split("action=\"/findings/").nth(1).unwrap().split('"').next().unwrap();
        let (id, action) = (action.trim_end_matches("/answer"), format!("/findings/{action}"));
        let field = format!("answer-{id}");
        let _ = olu.submit(&findings, &action, &[(&field, "CORRECTED")]).await.done();
        assert!(olu.get("/findings").await.ok().says("I have corrected it"));
        // Nobody answers for another, and an id that never was looks the same.
        let token = findings.form(&action);
        let mut pat = app.client(Who::OtherOfficer).await;
        let foreign = pat.post_fields(&action, &token).await;
        assert_ne!(foreign.status, StatusCode::SEE_OTHER);
        let lines = dump(&app.app.store).await.unwrap();
        let report = lines.iter().find(|line| line.starts_with("report ")).unwrap();
        for text in ["I do not sleep", "New locks", "checks the window", "OFFICER_FORM"] {
            assert!(report.contains(text), "{text}: {report}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_help_changes_nobody_elses_record() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", FORM).await.done();
        let mut visitor = app.visitor();
        let page = visitor.get("/get-help").await.ok();
        let own = [
            ("forename", "Ama"),
            ("surname", "Okafor"),
            ("born-day", "6"),
            ("born-month", "5"),
            ("born-year", "1984"),
            ("mobile", "07700 900123"),
            ("email", "stranger@example.org"),
            ("safe-email", "yes"),
        ];
        for _ in 0..2 {
            assert_eq!(visitor.submit(&page, "/get-help", &own).await.done(), "/get-help/received");
        }
        assert!(visitor.get("/get-help/received").await.ok().says("We have your message"));
        let lines = dump(&app.app.store).await.unwrap();
        let people: Vec<&String> = lines.iter().filter(|line| line.starts_with("person ")).collect();
        assert_eq!(people.len(), 2);
        assert_eq!(people.iter().filter(|line| line.contains("stranger@example.org")).count(), 1);
        assert_eq!(lines.iter().filter(|line| line.contains("SELF_REFERRAL")).count(), 1);
        // The number was given and nothing was said of calling: the page promises that it is not used.
        let own = lines.iter().find(|line| line.contains("SELF_REFERRAL")).unwrap();
        let safety = own.split("\"safety\":").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
        assert!(safety.contains("\"call\":\"no\"") && safety.contains("\"email\":\"yes\""), "{safety}");
        let page = visitor.get("/get-help").await.ok();
        let nothing_safe = [("forename", "Ama"), ("mobile", "07700 900123"), ("safe-email", "yes")];
        let asked_again = visitor.submit(&page, "/get-help", &nothing_safe).await;
        assert_eq!(asked_again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked_again.says("Say of one way"));
        let page = visitor.get("/get-help").await.ok();
        let empty = visitor.submit(&page, "/get-help", &[("mobile", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_person_from_two_sources_is_one_and_an_older_source_only_fills() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut olu = app.client(Who::Officer).await;
        let _ = olu.fill("/reports/new", "/reports/new", FORM).await.done();
        let mut cass = app.client(Who::Caseworker).await;
        let other: Vec<(&str, &str)> = FORM
            .iter()
            .copied()
            .filter(|(name, _)| *name != "officer-view")
            .chain([("email", "ama@example.org"), ("known-as", "Ama K")])
            .collect();
        let _ = cass.fill("/reports/new", "/reports/new", &other).await.done();
        let lines = dump(&app.app.store).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.starts_with("person ")).count(), 1);
        assert_eq!(lines.iter().filter(|line| line.starts_with("report ")).count(), 2);
        let report =
            fates(&app.app, &app.ask(Who::Officer), "0194b1c2000070008000000000000001".parse().unwrap())
                .await;
        assert!(report.is_err(), "an officer sees no imports");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_two_police_forces_whoever_brings_a_file_in_says_whose_it_is() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut mina = app.client(Who::UnitManager).await;
        let page = mina.get("/imports").await.ok();
        assert!(!page.says("Whose file is it?"), "with one force there is nothing to ask");
        let other = OrganisationId::from_uuid(app.app.store.new_id());
        let force = Organisation {
            id: other,
            kind: OrganisationKind::Police,
            sharing: Sharing::People,
            name: "Railway Police".into(),
            short_name: "RP".into(),
            phone: String::new(),
            consortium: None,
            left_at: None,
        };
        let mut set = WriteSet::new();
        network::insert_organisation(&mut set, &force, app.now());
        app.app.store.write(set).await.unwrap();
        let page = mina.get("/imports").await.ok();
        assert!(page.says("Whose file is it?") && page.says("Railway Police"));
        let file = format!("{HEADING}\n{LINE}\n");
        let without = upload(&mut mina, &page, &[("file", Some("feed.csv"), &file)]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.says("Say whose file it is."), "{}", without.body);
        let named = other.to_string();
        let with = [("file", Some("feed.csv"), file.as_str()), ("sender", None, named.as_str())];
        let to = upload(&mut mina, &page, &with).await.done();
        assert!(mina.get(&to).await.ok().says("Railway Police"));
        let ask = app.ask(Who::UnitManager);
        let by_name = alongside_app::intake::sender_named(&app.app, &ask, "rp").await.unwrap();
        assert_eq!(by_name, other);
        assert!(alongside_app::intake::sender_named(&app.app, &ask, "Nobody").await.is_err());
    })
    .await;
}
