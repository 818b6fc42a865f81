//! Starting an account again, and changing one's own password: who learns of it, and who alone gets nowhere.

use crate::accounts::{code, code_in, mail_to, secret};
use alongside_app::outside::Outgoing;
use alongside_gate::{OrganisationKind, Role};
use alongside_storage::{WriteSet, args};
use alongside_testkit::{Client, Org, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

const FIRST: &str = "violet anchor teapot meadow";
const SECOND: &str = "copper lantern walrus eleven";

/// The path of the link that stands on an account's page, if one does.
fn link_on(page: &Page) -> Option<String> {
    let at = page.body.find("/accounts/new-password/")?;
    page.body[at..].split('<').next().map(str::to_owned)
}

/// Starts the caseworker's account again; gives the link.
async fn start_again(app: &TestApp, admin: &mut Client) -> (String, String) {
    let page = format!("/accounts/{}", app.seat(Who::Caseworker).account);
    let shown = admin.fill(&page, &format!("{page}/start-again"), &[]).await.done();
    let link = link_on(&admin.get(&shown).await.ok()).expect("a link");
    (page, link)
}

/// A second administrator.
async fn another_administrator(app: &TestApp) -> Client {
    let seat = app.join(Role::Administrator, (OrganisationKind::Host, app.org(Org::Host)), "Bea Min").await;
    app.signed_in(seat).await.0
}

async fn choose(app: &TestApp, link: &str, code: &str, password: &str) -> Page {
    app.visitor().post(link, &[("code", code), ("password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_alone_cannot_take_somebodys_place_and_the_person_is_told() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let (page, link) = start_again(&app, &mut admin).await;
        let mail = mail_to(&app, &Who::Caseworker.email()).await;
        let sent = code_in(&mail);
        assert!(mail.contains("If you did not expect this") && mail.contains("Test Host"), "{mail}");
        assert!(!mail.contains("new-password"), "the mail alone opens nothing either: {mail}");

        // Whoever has the link alone: without a code, with a guess, with a code of another link.
        let (_, older) = (page.clone(), sent.clone());
        for guess in ["", "AAAA-AAAA-AAAA", "not a code"] {
            let answer = choose(&app, &link, guess, FIRST).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{guess}: {}", answer.body);
            assert!(answer.says("not the code that belongs"), "{}", answer.body);
        }
        assert!(!admin.get(&page).await.ok().says(&sent), "who made the link never sees the code");
        let (_, link) = start_again(&app, &mut admin).await;
        assert_eq!(choose(&app, &link, &older, FIRST).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = code_in(&mail_to(&app, &Who::Caseworker.email()).await);

        // Another administrator has the code and not the link: for a person whom no mail reaches.
        let mut other = another_administrator(&app).await;
        let shown = other.get(&page).await.ok();
        assert!(shown.says(&sent) && link_on(&shown).is_none(), "{}", shown.body);
        let read = app.app.store.db().fetch("select leaf from audit_leaf", args![]).await.unwrap();
        let told = read.iter().filter(|row| row.text("leaf").unwrap().contains("code_shown")).count();
        assert_eq!(told, 1, "that they saw it is in the log");

        // Both together, by the person: with spaces and small letters, as it is typed.
        let typed = sent.to_lowercase().replace('-', " ");
        assert_eq!(choose(&app, &link, &typed, FIRST).await.done(), "/sign-in");
        assert!(mail_to(&app, &Who::Caseworker.email()).await.contains("A new password was chosen"));
        let mut cass = app.visitor();
        cass.post("/sign-in", &[("email", &Who::Caseworker.email()), ("password", FIRST)]).await.done();
        let shown = secret(&cass.get("/sign-in/set-up").await.ok().body);
        let next = cass.post("/sign-in/set-up", &[("code", &code(&shown, app.now()))]).await.done();
        let first_page = cass.get(&next).await.ok();
        for said in ["Links for a new password", "Ad Min", "Read below who made the link"] {
            assert!(first_page.says(said), "{said}: {}", first_page.body);
        }
        assert!(mail_to(&app, &Who::Caseworker.email()).await.contains("An authenticator app was set up"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_code_of_a_link_are_slowed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let (_, link) = start_again(&app, &mut admin).await;
        let mut guesser = app.visitor().at("192.0.2.7");
        for _ in 0..5 {
            let wrong = guesser.post(&link, &[("code", "AAAA-AAAA-AAAA"), ("password", FIRST)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let sent = code_in(&mail_to(&app, &Who::Caseworker.email()).await);
        let right = [("code", sent.as_str()), ("password", FIRST)];
        assert_eq!(guesser.post(&link, &right).await.status, StatusCode::TOO_MANY_REQUESTS);
        app.visitor().at("192.0.2.8").post(&link, &right).await.done();
    })
    .await;
}

#[tokio::test]
async fn the_mail_waits_for_a_gateway_that_is_away_and_goes_once() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        app.caught.answer_next(alongside_app::outside::SendError::Later);
        start_again(&app, &mut admin).await;
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert!(app.caught.all().is_empty());
        app.move_to("2025-01-30T09:30:00Z");
        for _ in 0..3 {
            alongside_app::jobs::run_due(&app.app).await.unwrap();
        }
        let to_cass =
            |it: &Outgoing| matches!(it, Outgoing::Email { to, .. } if *to == Who::Caseworker.email());
        assert_eq!(app.caught.all().iter().filter(|it| to_cass(it)).count(), 1);
    })
    .await;
}

async fn with_password(app: &TestApp, who: Who, password: &str) {
    let hash = alongside_app::accounts::hash_password(&app.app, password.to_owned()).await.unwrap();
    let mut set = WriteSet::new();
    let sql = "update account set password_hash = $2 where id = $1";
    set.one("account", sql, args![app.seat(who).account, hash]);
    app.app.store.write(set).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_change_their_own_password_with_the_old_one_and_every_other_sign_in_ends() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_password(&app, Who::CareOfficer, FIRST).await;
        let mut here = app.client(Who::CareOfficer).await;
        let mut there = app.client(Who::CareOfficer).await;
        let path = "/sign-ins/password";
        assert!(here.get("/sign-ins").await.ok().says(path));
        for (old, new, why) in [
            ("a wrong password of until now", SECOND, "not your password of until now"),
            (FIRST, "short", "15 characters"),
            (FIRST, "password1234567890", "easy to guess"),
            (FIRST, FIRST, "Choose another one"),
        ] {
            let answer = here.fill(path, path, &[("old-password", old), ("password", new)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.says(why), "{why}: {}", answer.body);
            assert!(!answer.says(old), "no password comes back");
        }
        let form = here.get(path).await.ok();
        let good = [("old-password", FIRST), ("password", SECOND)];
        let done = here.submit(&form, path, &good).await.done();
        assert!(here.get(&done).await.ok().says("Your password was changed"));
        assert_eq!(here.submit(&form, path, &good).await.done(), done, "sent twice it is done once");
        assert!(there.get("/sign-ins").await.location().starts_with("/sign-in?"));
        assert!(mail_to(&app, &Who::CareOfficer.email()).await.contains("A new password was chosen"));
        let mut anew = app.visitor();
        let email = Who::CareOfficer.email();
        let old = anew.post("/sign-in", &[("email", &email), ("password", FIRST)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        anew.post("/sign-in", &[("email", &email), ("password", SECOND)]).await.done();

        // Whoever finds a browser open some time later has no code, and knowing the password is not enough.
        app.move_to("2025-01-30T09:15:00Z");
        let asked = here.get(path).await;
        assert!(asked.status == StatusCode::FORBIDDEN && asked.says("Show that it is you"), "{}", asked.body);
        let asked = here.submit(&form, path, &[("old-password", SECOND), ("password", FIRST)]).await;
        assert!(asked.status == StatusCode::FORBIDDEN, "{}", asked.body);
        assert!(!asked.says(SECOND) && !asked.says(FIRST), "passwords are typed again: {}", asked.body);
    })
    .await;
}
