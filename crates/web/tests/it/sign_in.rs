//! Signing in under attack: many guesses at once, a cookie that was seen before, addresses that lead elsewhere.

use crate::accounts::{code, secret};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Client, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;
use tokio::task::JoinSet;

const PASSWORD: &str = "violet kettle harbour nine";
/// The password, hashed with less memory and fewer passes than today's.
const WEAK: &str =
    "$argon2id$v=19$m=8,t=1,p=1$eSfUn2IFaID+aKHoaW3hFg$pFdbxJW7WzxuwdsqtDZagtQTcHSuvtjE1AW0Jvfebl0";

async fn with_password(app: &TestApp, who: Who) {
    let mut set = WriteSet::new();
    let sql = "update account set password_hash = $2 where id = $1";
    set.one("account", sql, args![app.seat(who).account, WEAK]);
    app.app.store.write(set).await.unwrap();
}

async fn stored(app: &TestApp, who: Who) -> String {
    let sql = "select password_hash from account where id = $1";
    let row = app.app.store.db().fetch_one(sql, args![app.seat(who).account]).await.unwrap();
    row.unwrap().text("password_hash").unwrap()
}

async fn begin(browser: &mut Client, who: Who, password: &str) -> Page {
    browser.post("/sign-in", &[("email", &who.email()), ("password", password)]).await
}

/// Sets up a second factor, which signs in.
async fn set_up(app: &TestApp, browser: &mut Client, back: &str) -> String {
    let shown = browser.get("/sign-in/set-up").await.ok().body;
    let code = code(&secret(&shown), app.now());
    browser.post("/sign-in/set-up", &[("code", &code), ("back", back)]).await.done()
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_that_are_sent_at_once_gain_nothing_and_the_owner_signs_in_elsewhere() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_password(&app, Who::CareOfficer).await;
        let mut tried = 0;
        for round in 0..10 {
            let mut guesses = JoinSet::new();
            for number in 0..20 {
                let mut attacker = app.visitor().at("192.0.2.7");
                let guess = format!("guess {number} of round {round}");
                guesses.spawn(async move { begin(&mut attacker, Who::CareOfficer, &guess).await.status });
            }
            let answers = guesses.join_all().await;
            tried += answers.iter().filter(|status| **status == StatusCode::UNPROCESSABLE_ENTITY).count();
            let slowed = answers.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count();
            assert!(slowed >= 15, "{answers:?}");
        }
        assert_eq!(tried, 5, "of two hundred");
        let mut owner = app.visitor().at("192.0.2.8");
        assert!(begin(&mut owner, Who::CareOfficer, PASSWORD).await.done().starts_with("/sign-in/set-up"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_held_before_it_signed_in_opens_nothing_afterwards() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_password(&app, Who::CareOfficer).await;
        let mut browser = app.visitor();
        begin(&mut browser, Who::CareOfficer, PASSWORD).await.done();
        let mut before = browser.clone();
        assert_eq!(set_up(&app, &mut browser, "/queue").await, "/queue");
        let _ = browser.get("/queue").await.ok();
        assert!(before.get("/queue").await.location().starts_with("/sign-in"));
        let mut first = browser.clone();
        begin(&mut browser, Who::CareOfficer, PASSWORD).await.done();
        assert!(first.get("/queue").await.location().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hash_of_before_is_made_anew_when_its_owner_signs_in() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_password(&app, Who::CareOfficer).await;
        let wrong = begin(&mut app.visitor(), Who::CareOfficer, "not the password at all").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(stored(&app, Who::CareOfficer).await, WEAK);
        begin(&mut app.visitor(), Who::CareOfficer, PASSWORD).await.done();
        let today = stored(&app, Who::CareOfficer).await;
        assert!(today.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{today}");
        begin(&mut app.visitor(), Who::CareOfficer, PASSWORD).await.done();
        assert_eq!(stored(&app, Who::CareOfficer).await, today);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_no_other_site() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for (who, back) in [
            (Who::CareOfficer, "//evil.example"),
            (Who::OtherCareOfficer, "/\t/evil.example"),
            (Who::Administrator, "/\n/evil.example"),
            (Who::Officer, "/\\evil.example"),
            (Who::Auditor, "https://evil.example"),
        ] {
            with_password(&app, who).await;
            let mut browser = app.visitor();
            begin(&mut browser, who, PASSWORD).await.done();
            assert_eq!(set_up(&app, &mut browser, back).await, "/", "{back:?}");
        }
    })
    .await;
}
/// How long the page says that the sign-in lasts if nobody does anything, in seconds.
fn lasts(page: &Page) -> i64 {
    page.body
        .split("data-time-out=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .parse()
        .unwrap()
}

#[tokio::test]
async fn an_open_page_that_nobody_uses_keeps_no_sign_in_from_ending() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(lasts(&sam.get(&case.page()).await.ok()), 3_600);
        let beat = format!("/heartbeat{}", case.page());
        for minute in [5, 20, 35, 50, 59] {
            app.move_to(&format!("2025-01-30T09:{minute:02}:00Z"));
            assert_eq!(sam.get(&beat).await.status, StatusCode::NO_CONTENT, "after {minute} minutes");
        }
        app.move_to("2025-01-30T10:00:01Z");
        assert_eq!(sam.get(&beat).await.status, StatusCode::SEE_OTHER, "the page is to be covered");
        assert_eq!(
            sam.get(&case.page()).await.location(),
            format!("/sign-in?back=%2Fpeople%2F{}", case.person)
        );
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_ends_an_hour_after_its_last_use_and_twelve_hours_after_it_was_made() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        // Used again within the minute: that is not written down, and so the page promises no more than is kept.
        assert_eq!(lasts(&sam.get("/queue").await.ok()), 3_600);
        app.move_to("2025-01-30T09:00:40Z");
        assert_eq!(lasts(&sam.get("/queue").await.ok()), 3_560);
        for (hour, minute) in (9..20).flat_map(|hour| [(hour, 20), (hour, 50)]) {
            app.move_to(&format!("2025-01-30T{hour:02}:{minute}:00Z"));
            assert!(lasts(&sam.get("/queue").await.ok()) > 0, "at {hour}:{minute}");
        }
        app.move_to("2025-01-30T20:30:00Z");
        assert_eq!(lasts(&sam.get("/queue").await.ok()), 1_800, "the twelve hours come first");
        app.move_to("2025-01-30T21:00:01Z");
        assert_eq!(sam.get("/queue").await.status, StatusCode::SEE_OTHER);
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(lasts(&sam.get("/queue").await.ok()), 3_600);
        app.move_to("2025-01-30T22:00:02Z");
        assert_eq!(sam.get("/queue").await.status, StatusCode::SEE_OTHER, "left alone for an hour");
    })
    .await;
}
