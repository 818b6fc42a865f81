//! Work that runs by itself.

use crate::same_person::twice;
use alongside_app::jobs;
use alongside_storage::rooms::{indexed, jobs as rows};
use alongside_storage::{Job, WriteSet};
use alongside_testkit::{TestApp, Who, on_each_database};

#[tokio::test]
async fn a_job_that_fails_comes_again_later_and_is_given_up_and_revived() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut set = WriteSet::new();
        set.job(app.app.store.new_id(), "no_such_kind", None, app.now());
        app.app.store.write(set).await.unwrap();
        for day in 1..=9 {
            app.move_to(&format!("2025-02-{day:02}T12:00:00Z"));
            assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1, "one try each time");
            assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0, "and not before its delay");
            assert!(jobs::dead_letters(&app.app).await.unwrap().is_empty());
        }
        app.move_to("2025-02-10T12:00:00Z");
        assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
        let dead = jobs::dead_letters(&app.app).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!((dead[0].attempts, dead[0].error.as_str()), (Job::TRIES, "unknown-kind-of-job"));
        app.move_to("2025-02-11T12:00:00Z");
        assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0, "a dead letter stays dead");
        jobs::revive(&app.app, dead[0].id).await.unwrap();
        assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
        assert!(jobs::dead_letters(&app.app).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_claimed_job_belongs_to_its_server_until_the_lease_ends() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut set = WriteSet::new();
        set.job(app.app.store.new_id(), "anything", None, app.now());
        app.app.store.write(set).await.unwrap();
        let lease = app.now().checked_add(jiff::SignedDuration::from_mins(2)).unwrap();
        assert!(app.app.store.claim_job(lease).await.unwrap().is_some());
        assert!(app.app.store.claim_job(lease).await.unwrap().is_none());
        app.move_to("2025-01-30T09:02:01Z");
        let later = app.now().checked_add(jiff::SignedDuration::from_mins(2)).unwrap();
        let again = app.app.store.claim_job(later).await.unwrap().expect("the lease has ended");
        assert_eq!(again.attempts, 2);
    })
    .await;
}

#[tokio::test]
async fn a_turn_of_scheduled_work_is_taken_by_one_server() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let store = &app.app.store;
        let now = app.now();
        assert!(rows::take_run(store, "test", None, now).await.unwrap());
        assert!(!rows::take_run(store, "test", None, now).await.unwrap(), "the first turn is taken");
        app.move_to("2025-01-30T09:10:00Z");
        let last = rows::last_run(store, "test").await.unwrap();
        assert_eq!(last, Some(now));
        let (one, two) = (
            rows::take_run(store, "test", last, app.now()).await,
            rows::take_run(store, "test", last, app.now()).await,
        );
        assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|taken| **taken).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_administrator_sees_what_was_given_up_and_has_it_tried_again() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let job = app.app.store.new_id();
        let mut set = WriteSet::new();
        set.any(
            "insert into job (id, kind, run_at, attempts, dead_at, error) values ($1, 'send_message', $2, 10, $2, 'database-away')",
            alongside_storage::args![job, app.now()],
        );
        app.app.store.write(set).await.unwrap();
        let mut admin = app.client(Who::Administrator).await;
        let page = admin.get("/work").await.ok();
        assert!(page.says("Sending a message") && page.says("The database could not be reached"));
        let action = format!("/work/{job}/try-again");
        admin.submit(&page, &action, &[]).await.done();
        // Sent again, it has no second effect.
        admin.submit(&page, &action, &[]).await.done();
        assert!(admin.get("/work").await.ok().says("Nothing was given up"));
        for who in [Who::UnitManager, Who::Coordinator, Who::Auditor] {
            let page = app.client(who).await.get("/work").await;
            assert_eq!(page.status, axum::http::StatusCode::FORBIDDEN, "{who:?}");
        }
    })
    .await;
}

/// As the demo does before it is shown: else people would leave the queue under the eyes of whoever looks.
#[tokio::test]
async fn catching_up_leaves_nothing_to_follow_though_nothing_is_due() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        jobs::run_due(&app.app).await.unwrap();
        twice(&app).await;
        let judged = ["same_person_judged", "repeats_judged", "no_safe_way_judged"];
        let behind = async || {
            let head = indexed::head(&app.app.store).await.unwrap().to_string();
            let mut behind = 0;
            for name in judged {
                let up_to = app.app.store.setting(name).await.unwrap();
                behind += usize::from(up_to.as_deref() != Some(head.as_str()));
            }
            behind
        };
        jobs::run_due(&app.app).await.unwrap();
        assert_eq!(behind().await, judged.len(), "a second ago it was done");
        jobs::catch_up(&app.app).await.unwrap();
        assert_eq!(behind().await, 0);
    })
    .await;
}
