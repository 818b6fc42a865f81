//! What a later source settles by itself: rows that come right, and reports that a form and a feed both bring.

use crate::same_person_later::left;
use alongside_app::intake::{FileToImport, ImportReport, Next, import_file};
use alongside_app::same_person::link_arrived;
use alongside_domain::people::SamePersonStep;
use alongside_kernel::Sensitive;
use alongside_storage::dump::dump;
use alongside_storage::rooms::same_person;
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

const HEADING: &str = "crime number,date recorded,offence date,ho code,offence title,victim id,first name,last name,date of birth,mobile number,safety.call,consent";

fn row(reference: &str, recorded: &str, victim: &str, forename: &str) -> String {
    format!(
        "{reference},{recorded},2025-01-19 09:00,VWI,Violence,{victim},{forename},Okafor,1984-05-06,07700 900123,yes,yes\n"
    )
}

async fn bring(app: &TestApp, label: &str, as_of: &str, rows: &[String]) -> ImportReport {
    let file = FileToImport {
        label: label.to_owned(),
        bytes: format!("{HEADING}\n{}", rows.concat()).into_bytes(),
        as_of: Some(as_of.parse().unwrap()),
        ..FileToImport::default()
    };
    import_file(&app.app, &app.ask(Who::UnitManager), file, |_| Next::GoOn).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_a_later_file_brings_in_good_form_waits_no_longer() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let bad = |number: u32| row(&format!("52/{number}/25"), "no day", &format!("V{number}"), "Ama");
        let good =
            |number: u32| row(&format!("52/{number}/25"), "2025-01-20 10:00", &format!("V{number}"), "Ama");
        let january = [bad(1), bad(2), good(3)];
        let february = [good(1), bad(3)];
        assert_eq!(bring(&app, "january", "2025-01-28T06:00:00", &january).await.came_right, 0);
        let mut mina = app.client(Who::UnitManager).await;
        let before = mina.get("/quarantine").await.ok();
        assert!(before.says("january/1") && before.says("january/2") && !before.says("Came right by"));
        assert_eq!(bring(&app, "february", "2025-01-29T06:00:00", &february).await.came_right, 1);
        let list = mina.get("/quarantine").await.ok();
        assert!(list.says("Came right by later files"), "{}", list.body);
        let (waiting, right) = list.body.split_once("Came right by later files").unwrap();
        assert!(right.contains("january/1") && !waiting.contains("january/1"));
        assert!(waiting.contains("january/2"), "another crime settles nothing");
        assert!(waiting.contains("february/2"), "what was good before does not settle a later bad row");
        // Reading both again changes nothing.
        let stands = dump(&app.app.store).await.unwrap();
        let reports = |lines: &[String]| {
            let of = |line: &&String| line.starts_with("quarantine ") || line.starts_with("report ");
            lines.iter().filter(of).cloned().collect::<Vec<_>>()
        };
        bring(&app, "january", "2025-01-28T06:00:00", &january).await;
        bring(&app, "february", "2025-01-29T06:00:00", &february).await;
        assert_eq!(reports(&dump(&app.app.store).await.unwrap()), reports(&stands));
        // Somebody sees that it was another thing: it waits again, and no later file settles it.
        let at = right.split("/quarantine/").nth(1).unwrap().split('"').next().unwrap();
        let page = format!("/quarantine/{at}");
        assert!(mina.get(&page).await.ok().says("Came right in february on"));
        mina.fill(&page, &format!("{page}/reopen"), &[]).await.done();
        assert_eq!(bring(&app, "march", "2025-01-30T06:00:00", &february).await.came_right, 0);
        let list = mina.get("/quarantine").await.ok();
        assert!(list.says("january/1") && !list.says("Came right by later files"));
        let mut olu = app.client(Who::Officer).await;
        assert_eq!(olu.post(&format!("{page}/reopen"), &[]).await.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_under_another_persons_key_is_settled_by_nothing() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let own = row("52/1/25", "2025-01-20 10:00", "V1", "Ama");
        let other = "52/1/25,2025-01-20 10:00,2025-01-19 09:00,VWI,Violence,V1,Bo,Else,1990-01-01,07700 900124,yes,yes\n";
        bring(&app, "one", "2025-01-28T06:00:00", std::slice::from_ref(&own)).await;
        let second = bring(&app, "two", "2025-01-29T06:00:00", &[other.to_owned()]).await;
        assert_eq!(second.quarantined.get("KEY_CONFLICT"), Some(&1), "{:?}", second.quarantined);
        let changed = own.replace("900123", "900125");
        assert_eq!(bring(&app, "three", "2025-01-30T06:00:00", &[changed]).await.came_right, 0);
    })
    .await;
}

const FORM: &[(&str, &str)] = &[
    ("reference", "52/7/25"),
    ("crime-type", "VWI"),
    ("occurred-day", "19"),
    ("occurred-month", "1"),
    ("occurred-year", "2025"),
    ("forename", "Ama"),
    ("surname", "Okafor"),
    ("born-day", "6"),
    ("born-month", "5"),
    ("born-year", "1984"),
    ("mobile", "07700 900123"),
    ("safe-call", "no"),
    ("safe-text", "yes"),
    ("consent", "yes"),
    ("need-SHELTER", "high"),
    ("impact", "I do not sleep"),
];

async fn lines_of(app: &TestApp, table: &str) -> Vec<String> {
    let lines = dump(&app.app.store).await.unwrap();
    lines.into_iter().filter(|line| line.starts_with(&format!("{table} "))).collect()
}

/// Checks that there is one report and one duty that hold what both sources said.
async fn is_one(app: &TestApp) {
    let (reports, duties) = (lines_of(app, "report").await, lines_of(app, "contact_duty").await);
    assert_eq!((reports.len(), duties.len()), (1, 1), "{reports:?}");
    let report = &reports[0];
    // The file's telephone and offence; the form's words and needs; of two answers on safety the careful one.
    assert!(report.contains("I do not sleep") && report.contains("SHELTER:high"), "{report}");
    let safety = report.split("\"safety\":").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    assert!(safety.contains("\"call\":\"no\"") && safety.contains("\"text\":\"yes\""), "{safety}");
    let person = lines_of(app, "person").await;
    assert_eq!(person.len(), 1);
    let id = person[0].split(" id=").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let mut sam = app.client(Who::CareOfficer).await;
    let page = sam.get(&format!("/people/{id}")).await.ok();
    assert!(page.says("The police&#39;s file, and an officer&#39;s form of"), "{}", page.body);
    assert!(page.says("Form and file differ") && page.says("whether calling is safe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_officer_wrote_and_the_feed_brings_later_is_one_report_and_one_duty() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", FORM).await.done();
        let feed = row("52/7/25", "2025-01-20 10:00", "V7", "Ama");
        let report = bring(&app, "january", "2025-01-30T06:00:00", std::slice::from_ref(&feed)).await;
        assert_eq!((report.fates.get("accepted"), report.new_people), (Some(&1), 0));
        is_one(&app).await;
        // A later file changes what is the feed's; what the form said stays beside it.
        let later = feed.replace("Violence", "Violence with injury");
        let report = bring(&app, "february", "2025-01-31T06:00:00", &[later]).await;
        assert_eq!(report.fates.get("update_of"), Some(&1), "{:?}", report.fates);
        is_one(&app).await;
        assert!(lines_of(&app, "report").await[0].contains("Violence with injury"));
        // Another crime of the same person is another report.
        let other = row("52/8/25", "2025-01-21 10:00", "V7", "Ama");
        bring(&app, "march", "2025-02-01T06:00:00", &[other]).await;
        assert_eq!(lines_of(&app, "report").await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_feed_brought_and_an_officer_writes_later_is_one_report_too() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let feed = row("52/7/25", "2025-01-20 10:00", "V7", "Ama");
        bring(&app, "january", "2025-01-29T06:00:00", &[feed]).await;
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", FORM).await.done();
        is_one(&app).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_not_certainly_the_same_stays_apart_whatever_the_crime_number() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", FORM).await.done();
        let son = row("52/7/25", "2025-01-20 10:00", "V7", "Ama").replace("1984-05-06", "2004-05-06");
        bring(&app, "january", "2025-01-30T06:00:00", &[son]).await;
        assert_eq!(lines_of(&app, "report").await.len(), 2);
        assert_eq!(lines_of(&app, "person").await.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_whom_somebody_told_apart_a_report_is_neithers_certainly() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let ama = || {
            burglary(&app, "Ama", "Okafor", |facts| {
                facts.victim.date_of_birth = Some(Sensitive::new("1984-05-06".parse().unwrap()));
            })
        };
        let (one, other) = (new_case(&app, &ama()).await, new_case(&app, &ama()).await);
        bring(&app, "january", "2025-01-29T06:00:00", &[row("52/7/25", "2025-01-20 10:00", "V7", "Ama")])
            .await;
        assert_eq!(lines_of(&app, "person").await.len(), 2, "whoever was known first has it");
        left(&app, &one, &other, SamePersonStep::Apart).await;
        let form: Vec<_> = FORM.iter().copied().filter(|(name, _)| *name != "reference").collect();
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", &form).await.done();
        assert_eq!(lines_of(&app, "person").await.len(), 3, "from the form");
        bring(&app, "february", "2025-01-30T06:00:00", &[row("52/8/25", "2025-01-21 10:00", "V8", "Ama")])
            .await;
        assert_eq!(lines_of(&app, "person").await.len(), 4, "from the feed");
        // Whose they are is asked: the program joins them to neither.
        link_arrived(&app.app).await.unwrap();
        for told_apart in [&one, &other] {
            let known = same_person::records(&app.app.store, told_apart.person).await.unwrap();
            assert_eq!(known, [told_apart.person]);
        }
        assert!(!same_person::open(&app.app.store, None, 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_crime_number_both_stay_and_the_page_says_that_they_may_be_one() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let form: Vec<_> = FORM.iter().copied().filter(|(name, _)| *name != "reference").collect();
        let _ = app.client(Who::Officer).await.fill("/reports/new", "/reports/new", &form).await.done();
        bring(&app, "january", "2025-01-30T06:00:00", &[row("52/7/25", "2025-01-20 10:00", "V7", "Ama")])
            .await;
        assert_eq!(lines_of(&app, "report").await.len(), 2);
        let person = lines_of(&app, "person").await;
        let id = person[0].split(" id=").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get(&format!("/people/{id}")).await.ok().says("May be the same crime"));
    })
    .await;
}
