//! How often things may be asked for, and that nobody is locked out by it.

use alongside_app::Counted;
use alongside_domain::people::Details;
use alongside_kernel::id::PersonId;
use alongside_storage::WriteSet;
use alongside_storage::rooms::people::insert_person;
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Client, Org, TestApp, Who, on_each_database};
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
        let sam = Counted::of(&app.ask(Who::CareOfficer)).unwrap();
        for person in &people[..500] {
            limits.open(&sam, &person.to_string()).unwrap();
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

/// Accounts of an organisation that are at work beside those of the test.
fn colleagues(app: &TestApp, org: Org) -> impl Iterator<Item = Counted> {
    let organisation = Some(app.org(org).to_string());
    (0..).map(move |number| Counted {
        account: format!("colleague {number}"),
        organisation: organisation.clone(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_search_together_without_end_wait_and_another_organisation_does_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // Ten accounts with sixty searches each: none of them has used up its own.
        for colleague in colleagues(&app, Org::Unit).take(10) {
            for _ in 0..60 {
                app.app.limits.search(&colleague).unwrap();
            }
        }
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get("/search").await.ok();
        let wait = sam.submit(&page, "/search", &[("find", "Okafor")]).await;
        assert_eq!(
            (wait.status, &wait.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"1".parse().unwrap())
        );
        assert!(wait.says("Please wait a moment"), "{}", wait.body);
        let mut cass = app.client(Who::Caseworker).await;
        let _ = cass.fill("/search", "/search", &[("find", "Okafor")]).await.ok();
        app.move_to("2025-01-30T09:00:01Z");
        let _ = sam.submit(&page, "/search", &[("find", "Okafor")]).await.ok();
        assert_eq!(
            sam.submit(&page, "/search", &[("find", "Okafor")]).await.status,
            StatusCode::TOO_MANY_REQUESTS
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_that_open_everybody_together_wait_and_another_organisation_does_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Bea", "Marsh", |_| {})).await;
        for (number, colleague) in (0..10).zip(colleagues(&app, Org::Unit)) {
            for person in 0..500 {
                app.app.limits.open(&colleague, &format!("person {number} {person}")).unwrap();
            }
        }
        let page = format!("/people/{}", case.person);
        let mut sam = app.client(Who::CareOfficer).await;
        let wait = sam.get(&page).await;
        assert_eq!(
            (wait.status, &wait.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"3".parse().unwrap())
        );
        let elsewhere = Counted::of(&app.ask(Who::Caseworker)).unwrap();
        app.app.limits.open(&elsewhere, "person").unwrap();
        app.move_to("2025-01-30T09:00:03Z");
        let _ = sam.get(&page).await.ok();
        // The next one waits again; who was opened just now stays open.
        let _ = sam.get(&page).await.ok();
        let next = colleagues(&app, Org::Unit).nth(11).unwrap();
        assert!(app.app.limits.open(&next, "another").is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_away_without_end_waits_and_so_does_an_organisation() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut aud = app.client(Who::Auditor).await;
        let path = "/audit/checkpoints.txt";
        for _ in 0..60 {
            let _ = aud.get(path).await.ok();
        }
        let wait = aud.get(path).await;
        assert_eq!(
            (wait.status, &wait.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"60".parse().unwrap())
        );
        assert!(wait.says("Please wait a moment"), "{}", wait.body);
        let _ = aud.get("/audit").await.ok();
        app.move_to("2025-01-30T09:01:00Z");
        let _ = aud.get(path).await.ok();
        // The tables of files and the sheets of letters count in the same way, for the organisation too.
        let mut mina = app.client(Who::UnitManager).await;
        let import = crate::intake::brought_in(&app).await;
        let table = format!("/imports/{import}/fates.csv");
        let _ = mina.get(&table).await.ok();
        for colleague in colleagues(&app, Org::Unit).take(5) {
            for _ in 0..60 {
                let _ = app.app.limits.take_away(&colleague);
            }
        }
        let wait = mina.get(&table).await;
        assert_eq!(
            (wait.status, &wait.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"12".parse().unwrap())
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_brings_files_without_end_waits_and_what_was_turned_away_does_not_count() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mina = Counted::of(&app.ask(Who::UnitManager)).unwrap();
        for _ in 0..59 {
            app.app.limits.bring(&mina).unwrap();
        }
        let mut client = app.client(Who::UnitManager).await;
        let table = alongside_testkit::hostile::good_table();
        let send = async |client: &mut Client, text: &str| {
            let page = client.get("/imports").await.ok();
            client.upload(&page, "/imports", &[("file", Some("a.csv"), text.as_bytes())]).await
        };
        assert_eq!(send(&mut client, "no table").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        send(&mut client, &table).await.done();
        let wait = send(&mut client, &table).await;
        assert_eq!(
            (wait.status, &wait.headers["retry-after"]),
            (StatusCode::TOO_MANY_REQUESTS, &"120".parse().unwrap())
        );
        let kept = app.app.store.db().fetch("select id from import", Vec::new()).await.unwrap();
        assert_eq!(kept.len(), 1, "the file that came too soon is not kept");
        let mut rob = app.client(Who::OtherUnitManager).await;
        send(&mut rob, &table).await.done();
    })
    .await;
}
