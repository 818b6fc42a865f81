//! How often things may be asked for, and that nobody is locked out by it.

use alongside_domain::people::Details;
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::people::insert_person;
use alongside_testkit::{Client, TestApp, Who, on_each_database};
use axum::http::StatusCode;

const OWN: [(&str, &str); 4] =
    [("forename", "Ama"), ("mobile", "07700 900123"), ("safe-call", "yes"), ("impact", "I can't sleep.")];

async fn ask(visitor: &mut Client) -> alongside_testkit::Page {
    visitor.fill("/get-help", "/get-help", &OWN).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_floods_the_form_for_help_waits_keeps_their_words_and_is_told_whom_to_ring() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut here = app.visitor().at("192.0.2.7");
        let page = here.get("/get-help").await.ok();
        // One form sent often is one request.
        for _ in 0..30 {
            assert_eq!(here.submit(&page, "/get-help", &OWN).await.done(), "/get-help/received");
        }
        for _ in 1..10 {
            ask(&mut here).await.done();
        }
        let wait = ask(&mut here).await;
        assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(wait.headers["retry-after"], "120");
        for said in [
            "What you typed is still here",
            "I can&#39;t sleep.",
            "0117 496 0000",
            "ring 999",
            "in 2 minutes",
        ] {
            assert!(wait.says(said), "{said}: {}", wait.body);
        }
        ask(&mut app.visitor().at("192.0.2.8")).await.done();
        app.move_to("2025-01-30T09:02:00Z");
        here.submit(&wait, "/get-help", &OWN).await.done();
        assert_eq!(ask(&mut here).await.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_searches_without_end_waits_and_colleagues_do_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        for _ in 0..60 {
            let _ = sam.fill("/search", "/search", &[("find", "Okafor")]).await.ok();
        }
        let page = sam.get("/search").await.ok();
        let wait = sam.submit(&page, "/search", &[("find", "Okafor")]).await;
        assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(wait.says("Please wait a moment"), "{}", wait.body);
        let _ = sam.get("/queue").await.ok();
        let _ = app
            .client(Who::OtherCareOfficer)
            .await
            .fill("/search", "/search", &[("find", "Okafor")])
            .await
            .ok();
        app.move_to("2025-01-30T09:00:10Z");
        let _ = sam.fill("/search", "/search", &[("find", "Okafor")]).await.ok();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_opens_people_without_end_waits_and_those_opened_before_stay_open() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut set = WriteSet::new();
        let mut people: Vec<PersonId> = Vec::new();
        for _ in 0..=500 {
            let person = PersonId::new(app.app.store.ids());
            insert_person(&app.app.store, &mut set, person, &Details::default()).unwrap();
            people.push(person);
        }
        app.app.store.write(set).await.unwrap();
        let limits = &app.app.limits;
        let account = app.seat(Who::CareOfficer).account.to_string();
        for person in &people[..500] {
            limits.open(&account, &person.to_string()).unwrap();
        }
        let mut sam = app.client(Who::CareOfficer).await;
        let page = |person: &PersonId| format!("/people/{person}");
        let _ = sam.get(&page(&people[7])).await.ok();
        for _ in 0..2 {
            let wait = sam.get(&page(&people[500])).await;
            assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(wait.headers["retry-after"], "30");
        }
        let mut toni = app.client(Who::OtherCareOfficer).await;
        let _ = toni.get(&page(&people[500])).await.ok();
        app.move_to("2025-01-30T09:00:30Z");
        let _ = sam.get(&page(&people[500])).await.ok();
    })
    .await;
}
