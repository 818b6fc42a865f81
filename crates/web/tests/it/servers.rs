//! Two servers on one database: whoever works on one is seen on the other at once, and what runs by itself runs once.

use alongside_app::jobs;
use alongside_storage::{WriteSet, erasure};
use alongside_testkit::people::{block, burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

#[tokio::test]
async fn a_sign_in_counts_on_every_server_and_ends_on_every_server() {
    on_each_database(async |opened| {
        let (one, two) = TestApp::two_on(opened).await;
        let mut here = one.client(Who::CareOfficer).await;
        let mut there = two.here(&here);
        assert_eq!(there.get("/queue").await.status, StatusCode::OK);
        here.fill("/sign-ins", "/sign-out", &[]).await;
        assert!(there.get("/queue").await.location().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn what_is_new_closed_or_gone_on_one_server_is_so_on_the_other() {
    on_each_database(async |opened| {
        let (one, two) = TestApp::two_on(opened).await;
        let mut there = two.client(Who::CareOfficer).await;
        let find = [("find", "gwendolen")];
        // The other server's index is made before there is anybody.
        assert!(!there.fill("/search", "/search", &find).await.ok().says("Gwendolen Marker"));
        let case = new_case(&one, &burglary(&one, "Gwendolen", "Marker", |_| {})).await;
        let case_page = case.page();
        assert!(there.fill("/search", "/search", &find).await.ok().says("Gwendolen Marker"));
        block(&one, case.person, one.seat(Who::CareOfficer).account).await;
        assert!(!there.fill("/search", "/search", &find).await.ok().says("Gwendolen Marker"));
        assert_eq!(there.get(&case_page).await.status, StatusCode::NOT_FOUND);
        let mut other = two.client(Who::OtherCareOfficer).await;
        assert_eq!(other.get(&case_page).await.status, StatusCode::OK);
        let mut set = WriteSet::new();
        erasure::erase_person(&one.app.store, &mut set, case.person);
        one.app.store.write(set).await.expect("erased");
        assert_eq!(other.get(&case_page).await.status, StatusCode::NOT_FOUND);
        assert!(!other.fill("/search", "/search", &find).await.ok().says("Gwendolen Marker"));
        // Each server has a log of its own; the auditor reads both on either.
        for app in [&one, &two] {
            let page = app.client(Who::Auditor).await.get("/audit?action=open_person").await.ok();
            assert!(page.says("Test Victim Care Unit"), "{}", page.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_due_is_done_by_one_of_them() {
    on_each_database(async |opened| {
        let (one, two) = TestApp::two_on(opened).await;
        let mut set = WriteSet::new();
        for _ in 0..40 {
            set.job(one.app.store.new_id(), "no_such_kind", None, one.now());
        }
        one.app.store.write(set).await.expect("put off");
        let (first, second) = tokio::join!(jobs::run_due(&one.app), jobs::run_due(&two.app));
        assert_eq!(first.expect("run") + second.expect("run"), 40, "each was tried once");
    })
    .await;
}
