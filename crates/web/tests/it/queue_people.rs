//! The queue holds people: several reports about one are one row, and whoever nobody can safely reach waits for a decision.

use crate::same_person::question;
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

#[tokio::test]
async fn two_records_that_are_joined_are_one_row_that_every_filter_finds_until_they_are_parted() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let serious = burglary(&app, "Gwen", "Pritchard Marker", |facts| {
            facts.contact.phones.clear();
            facts.flags.domestic_abuse = Answer::Yes;
            facts.offence = Offence::by_title("RAPE_FEMALE", None, None, &app.app.rules().offences);
            facts.scene.district = Some("Leeds".to_owned());
        });
        let one = new_case(&app, &burglary(&app, "Gwenllian", "Pritchard-Marker", |_| {})).await;
        let other = new_case(&app, &serious).await;
        let question = question(&app).await;
        let act = format!("{question}/decide");
        let mut mina = app.client(Who::UnitManager).await;
        let rows = |page: &str| page.matches("class=\"queue__row\"").count();
        assert_eq!(rows(&mina.get("/queue").await.ok().body), 2);
        mina.fill(&question, &act, &[("said", "one")]).await.done();
        for query in
            ["", "?priority=SERIOUS", "?owner=nobody", "?district=Bristol%2C+City+of", "?district=Leeds"]
        {
            let page = mina.get(&format!("/queue{query}")).await.ok();
            assert_eq!(rows(&page.body), 1, "{query}: {}", page.body);
            assert!(
                page.says("Most serious crime</strong>") && page.says("2 records of this person"),
                "{query}: {}",
                page.body
            );
        }
        assert_eq!(rows(&mina.get("/queue?owner=mine").await.ok().body), 0);
        // The log says of both that they were read.
        let sql = "select count(*) as read from audit_leaf where leaf like $1";
        let read = async |case: &Case| {
            let like = format!("%{}%", case.person.uuid());
            let row = app.app.store.db().fetch_one(sql, args![like]).await.unwrap().unwrap();
            row.int("read").unwrap()
        };
        let before = (read(&one).await, read(&other).await);
        assert_eq!(rows(&mina.get("/queue").await.ok().body), 1);
        assert_eq!((read(&one).await, read(&other).await), (before.0 + 1, before.1 + 1));
        // Whoever was rung for the one before they were joined was rung: the row says how often, whichever leads it.
        mina.fill(&question, &act, &[("said", "two")]).await.done();
        let call = format!("{}/call", one.page());
        mina.fill(&call, &call, &[("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE")]).await.done();
        mina.fill(&question, &act, &[("said", "one")]).await.done();
        let tried = mina.get("/queue").await.ok();
        assert!(tried.says("Tried once, on"), "{}", tried.body);
        // Who takes the row takes what is due on both records, and gives both back.
        let owners = (duty(&app, &one).await.1, duty(&app, &other).await.1);
        let sam = app.seat(Who::CareOfficer).account;
        let (to, first) = (sam.to_string(), other.duty.simple().to_string());
        let second = one.duty.simple().to_string();
        let fields = [("give_to", to.as_str()), ("duty", &first), ("duty", &second)];
        let after = mina.fill("/queue", "/queue/assign", &fields).await.done();
        assert_eq!(
            (duty(&app, &one).await.1, duty(&app, &other).await.1),
            (Some(sam.uuid()), Some(sam.uuid()))
        );
        let page = mina.get(&after).await.ok();
        assert!(page.says("1 went to Sam Bell"), "people are counted, not records: {}", page.body);
        assert_eq!(rows(&app.client(Who::CareOfficer).await.get("/queue?owner=mine").await.ok().body), 1);
        mina.submit(&page, "/queue/undo", &[]).await.done();
        assert_eq!((duty(&app, &one).await.1, duty(&app, &other).await.1), owners);
        // Parted, each has a row of its own again.
        mina.fill(&question, &act, &[("said", "two")]).await.done();
        let parted = mina.get("/queue").await.ok();
        assert_eq!(rows(&parted.body), 2);
        assert!(!parted.says("records of this person"));
        assert_eq!(rows(&mina.get("/queue?district=Leeds").await.ok().body), 1);
    })
    .await;
}
