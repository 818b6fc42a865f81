//! The audit log: read by auditors, signed, checked; and who saw a person.

use alongside_app::oversight;
use alongside_gate::{Action, Purpose};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// One look at a person by a member of the unit.
pub(crate) async fn look(app: &TestApp, who: Who, case: &alongside_testkit::Case) {
    let ask = app.ask(who);
    let permit =
        ask.person(&app.app, case.person, Action::OpenPerson, Purpose::Support).await.expect("allowed");
    let mut set = WriteSet::new();
    set.audit(ask.permit_entry(&permit));
    app.app.store.write(set).await.expect("logged");
}

#[tokio::test]
async fn the_auditor_reads_references_and_never_a_name() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwendolen", "Marker", |_| {})).await;
        look(&app, Who::CareOfficer, &case).await;
        let mut auditor = app.client(Who::Auditor).await;
        let page = auditor.get("/audit?action=open_person").await.ok();
        assert!(page.says("Sam Bell, Test Victim Care Unit") && page.says("Opened a person&#39;s page"));
        assert!(!page.says("Gwendolen") && !page.says("Marker"));
        let at = page.body.find("/audit/0").expect("a link to the entry");
        let link = page.body[at..].split('"').next().expect("an address").to_owned();
        let entry = auditor.get(&link).await.ok();
        let reference = alongside_kernel::id::spoken_reference(case.person.uuid());
        assert!(entry.says(&reference), "{}", entry.body);
        assert!(!entry.says("Gwendolen"));
        // Reading the log is in the log.
        assert!(auditor.get("/audit?action=see_audit").await.ok().says("Aud Itor, Test Host"));
        // A filter that fits nothing shows nothing.
        assert!(auditor.get("/audit?action=open_person&day=2025-01-29").await.ok().says("No entries"));
        let wrong = auditor.get("/audit?day=soon").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Said at the field too. Only a hand-made address can hold what is no day: the field is a calendar's.
        for said in ["id=\"day-error\"", "aria-describedby=\"day-error\"", "type=\"date\""] {
            assert!(wrong.says(said), "no {said}: {}", wrong.body);
        }
        assert_eq!(auditor.get("/audit?x=1").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_reads_the_log() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Auditor) {
            let mut client = app.client(who).await;
            for path in ["/audit", "/audit/checkpoints.txt", "/audit/00000000000000000000000000000000/1"] {
                assert_eq!(client.get(path).await.status, StatusCode::FORBIDDEN, "{who:?} {path}");
            }
        }
        assert!(app.visitor().get("/audit").await.location().starts_with("/sign-in"));
        let mut auditor = app.client(Who::Auditor).await;
        for path in ["/audit/00000000000000000000000000000000/1", "/audit/x/y", "/audit/x/1"] {
            assert_eq!(auditor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_on_where_it_ended_and_names_nothing_twice() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "A", "B", |_| {})).await;
        for _ in 0..120 {
            look(&app, Who::CareOfficer, &case).await;
        }
        let ask = app.ask(Who::Auditor);
        let mut looking =
            alongside_answers::oversight::Looking { action: "open_person".into(), ..Default::default() };
        let mut seen = std::collections::BTreeSet::new();
        loop {
            let trail = oversight::see(&app.app, &ask, looking.clone()).await.expect("allowed");
            for entry in &trail.entries {
                assert!(seen.insert((entry.log.clone(), entry.seq)), "{} comes twice", entry.seq);
            }
            let Some(next) = trail.next else { break };
            looking.before = next;
        }
        assert_eq!(seen.len(), 120);
    })
    .await;
}

#[tokio::test]
async fn a_checkpoint_is_signed_when_something_was_added_and_the_log_then_verifies() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        assert_eq!(oversight::checkpoint(&app.app).await.expect("signed"), None, "an empty log");
        let case = new_case(&app, &burglary(&app, "A", "B", |_| {})).await;
        look(&app, Who::CareOfficer, &case).await;
        assert_eq!(oversight::checkpoint(&app.app).await.expect("signed"), Some(1));
        assert_eq!(oversight::checkpoint(&app.app).await.expect("signed"), None, "nothing new");
        look(&app, Who::CareOfficer, &case).await;
        assert_eq!(oversight::checkpoint(&app.app).await.expect("signed"), Some(2));
        let checked = oversight::check(&app.app, &[], None).await.expect("checked");
        assert!(checked.is_sound(), "{checked:?}");
        assert_eq!((checked.checkpoints, checked.logs[0].entries, checked.logs[0].signed), (2, 2, 2));
        // The page says so, and the answer to a second press is the first one's.
        let mut auditor = app.client(Who::Auditor).await;
        let page = auditor.get("/audit").await.ok();
        assert!(page.says("Nobody has checked the log"));
        assert_eq!(auditor.submit(&page, "/audit/verify", &[]).await.done(), "/audit");
        assert!(auditor.get("/audit").await.ok().says("Every entry fits"));
        let text = auditor.get("/audit/checkpoints.txt").await.ok().body;
        assert_eq!(oversight::held_checkpoints(&text).expect("they read back").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_changed_cut_or_forged_is_found() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "A", "B", |_| {})).await;
        for _ in 0..3 {
            look(&app, Who::CareOfficer, &case).await;
        }
        oversight::checkpoint(&app.app).await.expect("signed");
        let held = oversight::held_checkpoints(
            &oversight::checkpoints_text(&app.app, &app.ask(Who::Auditor)).await.expect("allowed"),
        )
        .expect("they read back");
        let statement = async |sql: &'static str| {
            let mut set = WriteSet::new();
            set.any(sql, args![]);
            app.app.store.write(set).await.expect("run");
        };
        // Whoever owns the database cuts the last entry and the checkpoint that signed it.
        statement("delete from audit_leaf where seq >= 2").await;
        statement("delete from audit_checkpoint").await;
        let alone = oversight::check(&app.app, &[], None).await.expect("checked");
        assert!(alone.logs[0].findings[0].contains("cut"), "{alone:?}");
        let with_held = oversight::check(&app.app, &held, None).await.expect("checked");
        assert!(with_held.logs[0].findings[0].contains("checkpoint 1"), "{with_held:?}");
        statement("update audit_leaf set leaf = replace(leaf, 'open_person', 'see_queue') where seq = 0")
            .await;
        let changed = oversight::check(&app.app, &[], None).await.expect("checked");
        assert!(changed.logs[0].findings.iter().any(|it| it.contains("Entry 0 was changed")), "{changed:?}");
    })
    .await;
}

#[tokio::test]
async fn the_manager_reads_who_saw_a_person_and_that_is_seen_too() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "A", "B", |_| {})).await;
        let other = new_case(&app, &burglary(&app, "C", "D", |_| {})).await;
        look(&app, Who::CareOfficer, &case).await;
        look(&app, Who::OtherCareOfficer, &other).await;
        let manager = app.ask(Who::UnitManager);
        let seen = oversight::who_saw(&app.app, &manager, case.person, "").await.expect("allowed");
        assert_eq!(seen.entries.len(), 1);
        assert_eq!(seen.entries[0].action, "open_person");
        assert!(seen.entries[0].references.is_empty(), "a list would name the others on it");
        let again = oversight::who_saw(&app.app, &manager, case.person, "").await.expect("allowed");
        assert_eq!(again.entries[0].action, "read_who_saw");
        for who in [Who::CareOfficer, Who::Auditor, Who::Commissioner, Who::Caseworker] {
            assert!(oversight::who_saw(&app.app, &app.ask(who), case.person, "").await.is_err(), "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_person_reads_who_saw_them_and_nobody_else() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "A", "B", |_| {})).await;
        let other = new_case(&app, &burglary(&app, "C", "D", |_| {})).await;
        look(&app, Who::CareOfficer, &case).await;
        let access = alongside_kernel::id::PortalAccessId::from_uuid(app.app.store.new_id());
        let viewer = alongside_gate::VictimViewer { person: case.person, access };
        let ask = alongside_app::Ask { viewer: alongside_gate::Viewer::Victim(viewer), now: app.now() };
        let seen = oversight::who_saw(&app.app, &ask, case.person, "").await.expect("allowed");
        assert_eq!(seen.entries.len(), 1);
        assert!(oversight::who_saw(&app.app, &ask, other.person, "").await.is_err());
        let again = oversight::who_saw(&app.app, &ask, case.person, "").await.expect("allowed");
        assert_eq!(again.entries[0].who, alongside_answers::oversight::Actor::Themself);
    })
    .await;
}
