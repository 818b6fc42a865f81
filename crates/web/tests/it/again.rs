//! A second factor asked for again before a grave act: for whom it counts, for how long, and what becomes of what was
//! typed.

use crate::accounts::code;
use alongside_storage::rooms::accounts;
use alongside_storage::{WriteSet, args};
use alongside_testkit::{Client, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

const SECRET: &[u8; 20] = b"twenty bytes of test";

async fn with_app(app: &TestApp, who: Who) {
    let mut set = WriteSet::new();
    accounts::set_totp(&app.app.store, &mut set, app.seat(who).account, SECRET).await.unwrap();
    app.app.store.write(set).await.unwrap();
}

fn now_code(app: &TestApp) -> String {
    code(&totp_rs::Secret::from(SECRET.to_vec()).to_base32(), app.now())
}

async fn accounts_there_are(app: &TestApp) -> i64 {
    let row = app.app.store.db().fetch_one("select count(*) as n from account", args![]).await.unwrap();
    row.unwrap().int("n").unwrap()
}

const NEW: [(&str, &str); 6] = [
    ("name", "Tomasz <Łęcki> & \"Co\""),
    ("email", "tomasz@example.org"),
    ("roles", "caseworker"),
    ("from-day", "30"),
    ("from-month", "1"),
    ("from-year", "2025"),
];

async fn join(app: &TestApp, admin: &mut Client) -> Page {
    let organisation = app.org(alongside_testkit::Org::Harbour).to_string();
    let fields = [&NEW[..], &[("organisation", organisation.as_str())][..]].concat();
    admin.fill("/accounts/new", "/accounts/new", &fields).await
}

#[tokio::test]
async fn a_grave_act_waits_for_a_code_and_what_was_typed_goes_on_with_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_app(&app, Who::Administrator).await;
        let mut admin = app.client(Who::Administrator).await;
        let mut elsewhere = app.client(Who::Administrator).await;
        app.move_to("2025-01-30T09:15:00Z");
        let there = accounts_there_are(&app).await;
        let asked = join(&app, &mut admin).await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN);
        assert!(asked.says("what you typed is kept") && asked.says("Show that it is you"), "{}", asked.body);
        let kept = asked.form("/accounts/new");
        for (name, value) in NEW {
            assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{name}: {kept:?}");
        }
        // A wrong code keeps it too, and does nothing.
        let wrong = admin.submit(&asked, "/accounts/new", &[("code-again", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::FORBIDDEN);
        assert!(wrong.says("That code is not right"), "{}", wrong.body);
        assert_eq!(wrong.form("/accounts/new"), kept);
        assert_eq!(accounts_there_are(&app).await, there);
        let right = now_code(&app);
        let made = admin.submit(&wrong, "/accounts/new", &[("code-again", &right)]).await.done();
        assert_eq!(accounts_there_are(&app).await, there + 1);
        assert!(admin.get(&made).await.ok().says("Tomasz"));

        // It counts for the browser in which it was given, and the code works once.
        let page = format!("/accounts/{}", app.seat(Who::Caseworker).account);
        let leave = format!("{page}/leave");
        let asked = elsewhere.fill(&page, &leave, &[]).await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN);
        let again = elsewhere.submit(&asked, &leave, &[("code-again", &right)]).await;
        assert!(again.says("was used before"), "{}", again.body);

        // For a quarter of an hour, to the second.
        app.move_to("2025-01-30T09:29:59Z");
        admin.fill(&page, &leave, &[]).await.done();
        app.move_to("2025-01-30T09:30:00Z");
        let other = format!("/accounts/{}", app.seat(Who::AgencyManager).account);
        let asked = admin.fill(&other, &format!("{other}/leave"), &[]).await;
        assert!(asked.says("Show that it is you"), "{}", asked.body);
    })
    .await;
}

#[tokio::test]
async fn a_page_that_shows_the_way_into_an_account_asks_first_and_leads_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_app(&app, Who::Administrator).await;
        let mut admin = app.client(Who::Administrator).await;
        let made = join(&app, &mut admin).await.done();
        app.move_to("2025-01-30T09:15:00Z");
        let asked = admin.get(&made).await;
        assert_eq!(asked.status, StatusCode::FORBIDDEN);
        assert!(!asked.says("/accounts/new-password/"), "{}", asked.body);
        let back = admin.submit(&asked, "/sign-in/again", &[("code-again", &now_code(&app))]).await.done();
        assert_eq!(back, made);
        assert!(admin.get(&made).await.ok().says("/accounts/new-password/"));
        // Whose sign-in has ended proves nothing any more.
        admin.fill("/accounts", "/sign-out", &[]).await.done();
        assert!(admin.get(&made).await.location().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_code_without_the_forms_token_is_not_looked_at_and_guesses_are_slowed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_app(&app, Who::Administrator).await;
        let mut admin = app.client(Who::Administrator).await.at("192.0.2.7");
        app.move_to("2025-01-30T09:15:00Z");
        let asked = join(&app, &mut admin).await;
        for _ in 0..20 {
            let forged = admin.post("/accounts/new", &[("code-again", "000000")]).await;
            assert_eq!(forged.status, StatusCode::CONFLICT);
        }
        for _ in 0..5 {
            let wrong = admin.submit(&asked, "/accounts/new", &[("code-again", "000000")]).await;
            assert_eq!(wrong.status, StatusCode::FORBIDDEN, "{}", wrong.body);
        }
        let slowed = admin.submit(&asked, "/accounts/new", &[("code-again", &now_code(&app))]).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS, "{}", slowed.body);
        // A forged proof is none.
        let proof = app.app.store.tokens().proof(
            alongside_kernel::id::SignInId::new(app.app.store.ids()),
            "2025-01-31T09:00:00Z".parse().unwrap(),
        );
        let mut forger = app.client(Who::Administrator).await.with_cookie("__Host-proof", &proof);
        app.move_to("2025-01-30T09:31:00Z");
        assert!(join(&app, &mut forger).await.says("Show that it is you"));
    })
    .await;
}
