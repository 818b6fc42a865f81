//! Search: by what people are found, who is shown, and what is said while everybody is still being read.

use crate::people::gwen;
use alongside_app::people::Loading;
use alongside_domain::people::Details;
use alongside_storage::WriteSet;
use alongside_storage::rooms::{intake, people};
use alongside_testkit::people::{another_report, block, burglary, grant, new_case};
use alongside_testkit::{Client, Org, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;
use std::collections::BTreeSet;

#[tokio::test]
async fn search_finds_by_everything_and_shows_only_who_may_be_seen() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let facts = burglary(&app, "Gwen", "Wyndham", |facts| {
            facts.reference = Some("52/20002/25".into());
            facts.contact.phones.clear();
        });
        let other = new_case(&app, &facts).await;
        let mut sam = app.client(Who::CareOfficer).await;
        for (typed, both) in [
            ("wyn gwen", true),
            ("GWENLLIAN", false),
            ("6/5/1984", true),
            ("900123", false),
            ("bs1 4dj", true),
            ("52/10001/25", false),
        ] {
            let page = sam.fill("/search", "/search", &[("find", typed)]).await.ok();
            assert!(page.says(&case.page()), "{typed}");
            assert_eq!(page.says(&other.page()), both, "{typed}");
        }
        // A blocked person is not there, and nothing tells that somebody was left out.
        block(&app, other.person, app.seat(Who::CareOfficer).account).await;
        let page = sam.fill("/search", "/search", &[("find", "wyndham")]).await.ok();
        let nobody = sam.fill("/search", "/search", &[("find", "wyndhxx")]).await.ok();
        let tokens = |page: &Page| {
            let mut body = page.body.replace("wyndham", "?").replace("wyndhxx", "?");
            for (name, value) in page.form("/search") {
                assert_eq!(name, "form");
                body = body.replace(&value, "T");
            }
            for action in ["/language", "/sign-out", "/sign-in/stay"] {
                if body.contains(&format!("action=\"{action}\"")) {
                    for (_, value) in page.form(action).into_iter().filter(|(name, _)| name == "form") {
                        body = body.replace(&value, "T");
                    }
                }
            }
            body
        };
        assert_eq!(tokens(&page), tokens(&nobody));
        // A caseworker finds nobody without a grant, and whoever is granted.
        let mut cass = app.client(Who::Caseworker).await;
        assert!(!cass.fill("/search", "/search", &[("find", "wyn")]).await.ok().says("/people/0"));
        grant(&app, case.person, app.org(Org::Harbour), "identity").await;
        let page = cass.fill("/search", "/search", &[("find", "wyn")]).await.ok();
        assert!(
            page.says(&case.page()) && !page.says(&other.page()) && !page.says("BS1") && !page.says("report")
        );
        // What they may not see of a person they cannot try out either: no number, no postcode, no address is confirmed.
        for typed in
            ["wyn 900123", "wyn bs1", "7 wyn", "wyn test street", "gwen@example.org", "wyn 52/10001/25"]
        {
            let tried = cass.fill("/search", "/search", &[("find", typed)]).await.ok();
            assert!(!tried.says("/people/0"), "{typed}");
        }
        grant(&app, case.person, app.org(Org::Harbour), "identity contact").await;
        assert!(cass.fill("/search", "/search", &[("find", "7 test wyn")]).await.ok().says(&case.page()));
        // A slip does no harm, and is told apart from what was typed.
        let slip = cass.fill("/search", "/search", &[("find", "gwenlian wyn")]).await.ok();
        assert!(slip.says(&case.page()) && slip.says("Spelt another way"), "{}", slip.body);
        // Whoever gets a new name is found by it.
        let renamed = burglary(&app, "Nowa", "Nazwa", |_| {});
        let details = alongside_domain::people::Details::from_report(&renamed);
        let mut set = WriteSet::new();
        let store = &app.app.store;
        alongside_storage::rooms::people::update_person(store, &mut set, case.person, 1, &details)
            .await
            .unwrap();
        store.write(set).await.unwrap();
        let mut toni = app.client(Who::OtherCareOfficer).await;
        assert!(toni.fill("/search", "/search", &[("find", "nazwa")]).await.ok().says(&case.page()));
        assert!(!toni.fill("/search", "/search", &[("find", "gwenllian")]).await.ok().says(&case.page()));
        // Too little to look for.
        assert_eq!(
            sam.fill("/search", "/search", &[("find", "w")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    })
    .await;
}

#[tokio::test]
async fn after_a_start_whoever_is_read_is_found_and_it_is_said_that_others_are_not_yet() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let mut loading = Loading::begin(&app.app).await.unwrap().unwrap();
        assert!(Loading::begin(&app.app).await.unwrap().is_none(), "one reads at a time");
        let none = sam.fill("/search", "/search", &[("find", "gwen")]).await.ok();
        assert!(none.says("0 in 100 records can be found so far") && !none.says(&case.page()));
        assert_eq!(loading.step(&app.app).await.unwrap(), Some(100));
        let found = sam.fill("/search", "/search", &[("find", "gwen")]).await.ok();
        assert!(found.says("100 in 100") && found.says(&case.page()));
        // Who comes while others are read is found once all are.
        let facts = burglary(&app, "Tomos", "Rees", |facts| facts.reference = Some("52/20009/25".into()));
        let late = new_case(&app, &facts).await;
        assert_eq!(loading.step(&app.app).await.unwrap(), None);
        loading.end().await.unwrap();
        let found = sam.fill("/search", "/search", &[("find", "tomos")]).await.ok();
        assert!(found.says(&late.page()) && !found.says("so far"));
        assert!(Loading::begin(&app.app).await.unwrap().is_none(), "it is read already");
    })
    .await;
}

#[tokio::test]
async fn each_report_s_reference_finds_the_person_also_one_written_before_references_stood_beside_details() {
    on_each_database(async |opened| {
        let (app, started_later) = TestApp::two_on(opened).await;
        let case = gwen(&app).await;
        let second = burglary(&app, "Gwenllian", "Wyn", |facts| facts.reference = Some("52/70707/25".into()));
        another_report(&app, case.person, &second).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let found = async |sam: &mut Client, typed: &str| {
            sam.fill("/search", "/search", &[("find", typed)]).await.ok().says(&case.page())
        };
        assert!(found(&mut sam, "52/10001/25").await && found(&mut sam, "52/70707/25").await);
        // As an older version wrote it, followed one by one and read with everybody after a start.
        let store = &app.app.store;
        let read = intake::person(store, case.person).await.unwrap().unwrap();
        assert_eq!(read.details.references.as_ref().map(BTreeSet::len), Some(2));
        let older = Details { references: None, ..read.details };
        let mut set = WriteSet::new();
        people::update_person(store, &mut set, case.person, read.version, &older).await.unwrap();
        store.write(set).await.unwrap();
        assert!(found(&mut sam, "52/10001/25").await && found(&mut sam, "52/70707/25").await);
        let mut sam = started_later.here(&sam);
        assert!(found(&mut sam, "52/10001/25").await && found(&mut sam, "52/70707/25").await);
        assert!(!found(&mut sam, "52/70708/25").await);
    })
    .await;
}
