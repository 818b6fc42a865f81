//! A gateway that is away, stays away, or is cut off in the middle: nothing is lost and nothing goes twice.

use super::{act, duty_closed_as, hold, message, plain, prepared, run, says_yes_to_texts, state};
use alongside_app::jobs;
use alongside_app::outside::{Known, Outgoing, SendError};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::new_case;
use alongside_testkit::{Case, TestApp, Who, on_each_database};

#[tokio::test]
async fn a_gateway_that_is_away_loses_nothing_and_gets_it_once() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &plain(&app, "Marker", says_yes_to_texts)).await;
        app.caught.answer_next(SendError::Later);
        app.caught.answer_next(SendError::Later);
        run(&app).await;
        assert_eq!((state(&app, &case).await.as_str(), app.caught.all().len()), ("READY", 0));
        assert_eq!(duty_closed_as(&app, &case).await, "", "the duty is not met");
        run(&app).await;
        assert_eq!(app.caught.all().len(), 0, "not before its time");
        app.move_to("2025-01-30T09:05:00Z");
        run(&app).await;
        app.move_to("2025-01-30T09:30:00Z");
        run(&app).await;
        assert_eq!((state(&app, &case).await.as_str(), app.caught.all().len()), ("SENT", 1));
    })
    .await;
}

#[tokio::test]
async fn what_the_gateway_never_takes_stands_with_its_reason_and_can_be_prepared_anew() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &plain(&app, "Marker", says_yes_to_texts)).await;
        app.caught.answer_next(SendError::Never("ValidationError".into()));
        run(&app).await;
        let (id, stands, reasons) = message(&app, &case).await;
        assert_eq!((stands.as_str(), reasons.as_str()), ("FAILED", "NOT_TAKEN"));
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get("/messages?state=FAILED").await.ok().says("Marker"));
        act(&mut sam, &id, "anew").await;
        assert_eq!(state(&app, &case).await, "DRAFT");
        act(&mut sam, &id, "approve").await;
        run(&app).await;
        assert_eq!((state(&app, &case).await.as_str(), app.caught.all().len()), ("SENT", 1));
    })
    .await;
}

#[tokio::test]
async fn a_gateway_that_stays_away_is_given_up_after_ten_tries() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &plain(&app, "Marker", says_yes_to_texts)).await;
        for day in 1..=10 {
            app.caught.answer_next(SendError::Later);
            app.move_to(&format!("2025-02-{day:02}T12:00:00Z"));
            run(&app).await;
        }
        assert_eq!(message(&app, &case).await.2, "GATEWAY_AWAY");
        assert_eq!(state(&app, &case).await, "FAILED");
        let dead = jobs::dead_letters(&app.app).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!((dead[0].kind.as_str(), dead[0].attempts), ("send_message", 10));
    })
    .await;
}

/// A server is killed after it handed a message over and before it wrote down that it left.
async fn killed_while_sending(app: &TestApp) -> Case {
    let case = prepared(app, "Marker", says_yes_to_texts).await;
    let until = app.now().checked_add(jiff::SignedDuration::from_mins(2)).unwrap();
    app.app.store.claim_job(until).await.unwrap().expect("the job is claimed by the server that dies");
    let mut set = WriteSet::new();
    set.any(
        "update message set state = 'SENDING', version = version + 1 where person = $1",
        args![case.person],
    );
    app.app.store.write(set).await.unwrap();
    case
}

#[tokio::test]
async fn a_kill_between_sending_and_writing_it_down_is_settled_by_the_reference() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = killed_while_sending(&app).await;
        app.caught.say_known(Known::Yes);
        run(&app).await;
        assert_eq!(state(&app, &case).await, "SENDING", "the lease of the killed server still holds");
        app.move_to("2025-01-30T09:03:00Z");
        run(&app).await;
        assert_eq!(state(&app, &case).await, "SENT");
        assert_eq!(app.caught.all().len(), 0, "the gateway has it: it is not sent again");
        assert_eq!(duty_closed_as(&app, &case).await, "SMS_SENT");
    })
    .await;
}

#[tokio::test]
async fn where_the_gateway_cannot_say_it_is_sent_again_under_the_same_reference() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = killed_while_sending(&app).await;
        app.move_to("2025-01-30T09:03:00Z");
        run(&app).await;
        let caught = app.caught.all();
        let [Outgoing::Text { reference, .. }] = &caught[..] else { panic!("{caught:?}") };
        assert_eq!(*reference, message(&app, &case).await.0);
        assert_eq!(state(&app, &case).await, "SENT");
    })
    .await;
}

#[tokio::test]
async fn what_may_have_left_and_is_unsafe_now_is_not_sent_again() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = killed_while_sending(&app).await;
        hold(&app, case.person).await;
        app.move_to("2025-01-30T09:03:00Z");
        run(&app).await;
        let (_, stands, reasons) = message(&app, &case).await;
        assert_eq!((stands.as_str(), reasons.as_str()), ("FAILED", "MAY_HAVE_LEFT"));
        assert_eq!(app.caught.all().len(), 0);
    })
    .await;
}
