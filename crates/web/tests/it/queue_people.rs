//! The queue holds people: several reports about one are one row, and whoever nobody can safely reach waits for a decision.

use alongside_app::jobs;
use alongside_domain::report::{Answer, Offence};
use alongside_storage::args;
use alongside_testkit::people::{another_report, burglary, new_case};
use alongside_testkit::{Case, TestApp, Who, on_each_database};

async fn two_reports(app: &TestApp) -> (Case, Case) {
    let first = new_case(app, &burglary(app, "Test", "Twice", |_| {})).await;
    let rules = app.app.rules();
    let again = burglary(app, "Test", "Twice", |facts| {
        facts.offence = Offence::by_title("RAPE_FEMALE", None, None, &rules.offences);
        facts.flags.domestic_abuse = Answer::Yes;
    });
    let second = another_report(app, first.person, &again).await;
    (first, second)
}

async fn duty(app: &TestApp, case: &Case) -> (String, Option<uuid::Uuid>) {
    let sql = "select kind, owner from contact_duty where id = $1";
    let row = app.app.store.db().fetch_one(sql, args![case.duty]).await.unwrap().unwrap();
    (row.text("kind").unwrap(), row.get("owner").unwrap())
}

#[tokio::test]
async fn two_reports_about_one_person_are_one_row_that_every_filter_finds() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        two_reports(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        for query in ["", "?priority=SERIOUS", "?owner=nobody", "?district=Bristol%2C+City+of"] {
            let page = sam.get(&format!("/queue{query}")).await.ok();
            assert_eq!(page.body.matches("class=\"queue__row\"").count(), 1, "{query}");
            assert!(page.says("Most serious crime</strong>"), "{query}");
        }
        assert!(!sam.get("/queue?owner=mine").await.ok().says("Test Twice"));
    })
    .await;
}

#[tokio::test]
async fn who_takes_one_report_of_a_person_takes_all_and_gives_all_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (first, second) = two_reports(&app).await;
        let sam = app.seat(Who::CareOfficer).account;
        let mut mina = app.client(Who::UnitManager).await;
        let (to, chosen) = (sam.to_string(), first.duty.simple().to_string());
        let both = second.duty.simple().to_string();
        let fields = [("give_to", to.as_str()), ("duty", &chosen), ("duty", &both)];
        let to = mina.fill("/queue", "/queue/assign", &fields).await.done();
        for case in [&first, &second] {
            assert_eq!(duty(&app, case).await.1, Some(sam.uuid()));
        }
        let page = mina.get(&to).await.ok();
        assert!(page.says("1 went to Sam Bell"), "people are counted, not reports: {}", page.body);
        mina.submit(&page, "/queue/undo", &[]).await.done();
        for case in [&first, &second] {
            assert_eq!(duty(&app, case).await.1, None);
        }
    })
    .await;
}

#[tokio::test]
async fn a_report_that_closes_the_last_safe_way_takes_the_person_out_of_the_callers_hands() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let first = new_case(&app, &burglary(&app, "Test", "Closed", |_| {})).await;
        let other = new_case(&app, &burglary(&app, "Test", "Open", |_| {})).await;
        jobs::run_due(&app.app).await.unwrap();
        assert_eq!(duty(&app, &first).await.0, "CONTACT");
        // Each report alone leaves a way; the two together leave none.
        let not_safe = burglary(&app, "Test", "Closed", |facts| {
            facts.safety.call = Answer::No;
            facts.safety.text = Answer::No;
            facts.safety.email = Answer::No;
            facts.safety.write = Answer::No;
        });
        another_report(&app, first.person, &not_safe).await;
        app.move_to("2025-01-30T10:00:00Z");
        jobs::run_due(&app.app).await.unwrap();
        assert_eq!(duty(&app, &first).await.0, "RETURN_TO_REFERRER");
        assert_eq!(duty(&app, &other).await.0, "CONTACT");
        let mut sam = app.client(Who::CareOfficer).await;
        let due = sam.get("/queue").await.ok();
        assert!(!due.says("Test Closed") && due.says("Test Open"));
        let held = sam.get("/queue?side=held").await.ok();
        assert!(held.says("Test Closed") && held.says("No way is safe."), "{}", held.body);
    })
    .await;
}
