//! Clocks that are wrong and put right, and the two nights on which the clocks change.

use alongside_app::jobs;
use alongside_domain::report::Answer;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::{london_date, start_of_london_day};
use alongside_storage::rooms::safety;
use alongside_testkit::endure::{name_of, seen};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[tokio::test]
async fn a_sign_in_that_is_over_stays_over_when_the_clock_is_put_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.get("/queue").await.status, StatusCode::OK);
        app.clock.jump_to(at("2025-01-30T10:30:00Z"));
        assert_eq!(sam.get("/queue").await.status, StatusCode::SEE_OTHER, "left alone for too long");
        app.clock.jump_to(at("2025-01-30T09:05:00Z"));
        assert_eq!(sam.get("/queue").await.status, StatusCode::SEE_OTHER, "the clock went back");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_of_a_clock_that_was_ahead_does_not_last_until_then() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.clock.jump_to(at("2026-01-30T09:00:00Z"));
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.get("/queue").await.status, StatusCode::OK);
        app.clock.jump_to(at("2025-01-30T09:00:00Z"));
        assert_eq!(sam.get("/queue").await.status, StatusCode::SEE_OTHER, "made a year from now");
        // Two servers whose clocks differ by a little serve the same people.
        let mut sam = app.client(Who::CareOfficer).await;
        app.clock.jump_to(at("2025-01-30T08:59:30Z"));
        assert_eq!(sam.get("/queue").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn work_that_a_wrong_clock_ran_in_the_future_runs_again_when_it_is_put_right() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let ran = async || {
            let sql = "select value from meta where name = 'last_run_prepare_inform'";
            let row = app.app.store.db().fetch_one(sql, vec![]).await.expect("asked");
            row.expect("it ran").text("value").expect("a time")
        };
        app.clock.jump_to(at("2026-01-30T09:00:00Z"));
        jobs::run_due(&app.app).await.expect("it runs");
        let ahead = ran().await;
        app.clock.jump_to(at("2025-01-30T09:00:00Z"));
        jobs::run_due(&app.app).await.expect("it runs");
        assert_ne!(ran().await, ahead, "it would have waited for a year");
        seen(
            "R7",
            name_of(app.engine),
            "a clock a year ahead and put right: scheduled work goes on, sign-ins of then are over",
        );
    })
    .await;
}

#[tokio::test]
async fn what_was_said_last_stands_although_its_clock_says_earlier() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let form = format!("{}/safe-contact", case.page());
        for (now, call) in [("2025-01-30T10:00:00Z", "yes"), ("2025-01-30T09:30:00Z", "no")] {
            app.clock.jump_to(at(now));
            let mut sam = app.client(Who::CareOfficer).await;
            let fields = [
                ("call", call),
                ("text", "no"),
                ("leave_message", "no"),
                ("write", "no"),
                ("email", "no"),
                ("notes", ""),
            ];
            sam.fill(&form, &form, &fields).await.done();
        }
        // Said last, half an hour "before": not safe to call. The card of a call must not offer it.
        let store = &app.app.store;
        let known = safety::for_rules(store, case.person, None).await.expect("it is read");
        let said = store.use_within(known, "test").said.expect("a statement");
        assert_eq!(said.asked_at, at("2025-01-30T09:30:00Z"));
        assert_eq!(said.statement.answers.call, Answer::No, "{said:?}");
        let sql = "select seq, leaf from audit_leaf order by seq";
        let rows = app.app.store.db().fetch(sql, vec![]).await.expect("the log");
        for (place, row) in rows.iter().enumerate() {
            assert_eq!(row.int("seq").expect("a number"), i64::try_from(place).expect("a number"));
        }
        seen(
            "R7",
            name_of(app.engine),
            "a clock put back half an hour: what was said last stands, the log is in order",
        );
    })
    .await;
}

#[test]
fn days_are_those_of_london_on_both_nights_and_in_a_leap_year() {
    for (instant, day) in [
        ("2025-03-29T23:59:59Z", "2025-03-29"),
        ("2025-03-30T00:00:00Z", "2025-03-30"),
        ("2025-03-30T22:59:59Z", "2025-03-30"),
        ("2025-03-30T23:00:00Z", "2025-03-31"),
        ("2025-10-25T22:59:59Z", "2025-10-25"),
        ("2025-10-25T23:00:00Z", "2025-10-26"),
        ("2025-10-26T23:59:59Z", "2025-10-26"),
        ("2025-10-27T00:00:00Z", "2025-10-27"),
        ("2028-02-29T12:00:00Z", "2028-02-29"),
        ("2028-02-29T23:59:59Z", "2028-02-29"),
    ] {
        assert_eq!(london_date(at(instant)).to_string(), day, "{instant}");
    }
    let hours = |day: &str| {
        let day: jiff::civil::Date = day.parse().expect("a day");
        let next = day.tomorrow().expect("a day");
        start_of_london_day(next).duration_since(start_of_london_day(day)).as_hours()
    };
    assert_eq!((hours("2025-03-30"), hours("2025-10-26"), hours("2028-02-29")), (23, 25, 24));
}
