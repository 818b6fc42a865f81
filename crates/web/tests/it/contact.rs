//! The call card and what follows from an attempt; promises.

use alongside_domain::report::{Answer, Relationship};
use alongside_storage::args;
use alongside_testkit::people::{another_report, burglary, grant, new_case};
use alongside_testkit::{Case, Client, Org, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

async fn tried(client: &mut Client, case: &Case, fields: &[(&str, &str)]) -> Page {
    let at = format!("{}/call", case.page());
    client.fill(&at, &at, fields).await
}

/// Kind, attempts, the day to ask again, and how it was closed.
async fn duty(app: &TestApp, case: &Case) -> (String, i64, Option<String>, Option<String>) {
    let sql = "select kind, attempts, ask_again_on, closed_as from contact_duty where id = $1";
    let row = app.app.store.db().fetch_one(sql, args![case.duty]).await.unwrap().unwrap();
    (
        row.text("kind").unwrap(),
        row.int("attempts").unwrap(),
        row.maybe_text("ask_again_on").unwrap(),
        row.maybe_text("closed_as").unwrap(),
    )
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    app.app.store.db().fetch_one(sql, args![]).await.unwrap().unwrap().int("found").unwrap()
}

#[tokio::test]
async fn the_card_says_what_to_know_before_dialling() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Alis", "Pugh", |facts| {
            facts.assessment.note = Some(alongside_kernel::Sensitive::new("Does not sleep.".into()));
            facts.flags.relationship = Some(Relationship::ExPartner);
        });
        let case = new_case(&app, &facts).await;
        grant(&app, case.person, app.org(Org::Harbour), "identity needs").await;
        let page = app.client(Who::CareOfficer).await.get(&format!("{}/call", case.page())).await.ok();
        for text in [
            "Alis Pugh",
            "Does not sleep.",
            "Do not ask for the story again",
            "Do not name the suspect",
            "Harbour Support",
            "07700 900 123",
            "Do not leave a message.",
            "Due",
        ] {
            assert!(page.says(text), "{text}");
        }
        // A message may not be left, so the card does not offer to have left one.
        assert!(!page.says("value=\"VOICEMAIL_LEFT\""));
        // The preferred or first safe way is chosen already: outcome and save are two presses.
        assert!(page.says("value=\"PHONE_MOBILE\" checked"));
    })
    .await;
}

#[tokio::test]
async fn speaking_closes_what_is_due_for_the_person_and_keeps_all_that_was_said() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Alis", "Pugh", |_| {})).await;
        let second = burglary(&app, "Alis", "Pugh", |facts| {
            facts.reference = Some("52/10002/25".into());
            facts.assessment.needs.clear();
        });
        let second = another_report(&app, case.person, &second).await;
        assert_eq!(duty(&app, &second).await.0, "INFORM");
        let mut sam = app.client(Who::CareOfficer).await;
        let done = tried(
            &mut sam,
            &case,
            &[
                ("outcome", "SPOKE"),
                ("way", "PHONE_MOBILE"),
                ("needs_met", "OUTLOOK"),
                ("needs_met", "FINANCE"),
                ("help_given", "RIGHTS"),
                ("signposts", "The council's housing desk"),
                ("words", "I just want to sleep."),
                ("promise", "Ring about the locks"),
                ("promise_on-day", "3"),
                ("promise_on-month", "2"),
                ("promise_on-year", "2025"),
            ],
        )
        .await
        .done();
        assert_eq!(duty(&app, &case).await, ("CONTACT".into(), 0, None, Some("SPOKE".into())));
        assert_eq!(duty(&app, &second).await.3, Some("SPOKE".into()));
        let page = sam.get(&done).await.ok();
        for text in [
            "We spoke",
            "confidence and trust",
            "rights under the Victims&#39; Code",
            "housing desk",
            "I just want to sleep.",
            "Ring about the locks",
            "Keep a promise.",
        ] {
            assert!(page.says(text), "{text}");
        }
        let rows = app.app.store.db().fetch("select sealed from attempt", args![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&rows[0].bytes("sealed").unwrap()).contains("sleep"));
        // The promise is among mine until it is kept.
        let promises = sam.get("/promises").await.ok();
        assert!(promises.says("Ring about the locks") && promises.says("Alis Pugh"));
        let action = promises
            .body
            .split("action=\"")
            .map(|it| it.split('"').next().unwrap())
            .find(|it| it.starts_with("/promises/"));
        let action = action.unwrap().to_owned();
        assert!(!app.client(Who::OtherCareOfficer).await.get("/promises").await.ok().says("locks"));
        assert!(app.client(Who::UnitManager).await.get("/promises?whose=team").await.ok().says("locks"));
        assert!(!app.client(Who::CareOfficer).await.get("/promises?whose=team").await.ok().says("Mina"));
        sam.submit(&promises, &action, &[("how", "KEPT")]).await.done();
        assert!(!sam.get("/promises").await.ok().says("locks"));
        assert!(sam.get(&case.page()).await.ok().says("Promise kept"));
    })
    .await;
}

#[tokio::test]
async fn an_unsafe_way_is_refused_for_every_role_with_the_reasons_and_nothing_is_written() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Alis", "Pugh", |facts| {
            facts.flags.domestic_abuse = Answer::Yes;
            facts.flags.suspect_at_address = Answer::Yes;
        });
        let case = new_case(&app, &facts).await;
        let all = "identity contact safety report needs contact_log";
        grant(&app, case.person, app.org(Org::Harbour), all).await;
        for who in [Who::CareOfficer, Who::Advocate, Who::UnitManager, Who::Caseworker, Who::AgencyManager] {
            let mut client = app.client(who).await;
            let refused = tried(&mut client, &case, &[("outcome", "LETTER_SENT"), ("way", "POST")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who:?}");
            assert!(refused.says("Not saved: it goes to the home, and the suspect is there."), "{who:?}");
            let refused =
                tried(&mut client, &case, &[("outcome", "VOICEMAIL_LEFT"), ("way", "PHONE_MOBILE")]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{who:?}");
            assert!(refused.says("Leaving a message is not safe for this person. Nothing was saved."));
        }
        assert_eq!(count(&app, "select count(*) as found from attempt").await, 0);
        let mut sam = app.client(Who::CareOfficer).await;
        // What she does by herself can be written down even while nothing of ours is safe.
        let holds = format!("{}/holds", case.page());
        let fields =
            [("code", "NO_SAFE_WAY"), ("reason", "He reads her phone"), ("task", "Mina asks her sister")];
        sam.fill(&holds, &holds, &fields).await.done();
        let refused = tried(&mut sam, &case, &[("outcome", "SPOKE"), ("way", "PHONE_MOBILE")]).await;
        assert!(refused.says("contact is on hold until somebody decides"));
        tried(&mut sam, &case, &[("outcome", "SPOKE"), ("way", "THEY_REACHED_US")]).await.done();
    })
    .await;
}

#[tokio::test]
async fn not_now_ask_me_on_returns_on_that_day() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Alis", "Pugh", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let missing = tried(&mut sam, &case, &[("outcome", "SPOKE_CALLBACK"), ("way", "PHONE_MOBILE")]).await;
        assert!(missing.says("Type the day on which to ask again."));
        let on = |day| {
            [
                ("outcome", "SPOKE_CALLBACK"),
                ("way", "PHONE_MOBILE"),
                ("ask_again_on-day", day),
                ("ask_again_on-month", "2"),
                ("ask_again_on-year", "2025"),
            ]
        };
        let nonsense = tried(&mut sam, &case, &on("31")).await;
        assert!(nonsense.says("Type a day, month and year.") && nonsense.says("value=\"31\""));
        tried(&mut sam, &case, &on("10")).await.done();
        assert_eq!(duty(&app, &case).await, ("CONTACT".into(), 0, Some("2025-02-10".into()), None));
        assert!(!sam.get("/queue").await.ok().says("Alis Pugh"));
        assert!(sam.get("/queue?side=later").await.ok().says("Alis Pugh"));
        assert!(sam.get(&case.page()).await.ok().says("They asked to be asked again on Monday 10 February."));
        app.move_to("2025-02-10T09:00:00Z");
        let page = app.client(Who::CareOfficer).await.get("/queue").await.ok();
        assert!(page.says("Alis Pugh") && page.says("Today: due by the end of Monday 10 February"));
    })
    .await;
}

#[tokio::test]
async fn after_three_tries_over_five_working_days_a_letter_is_due_or_the_referrer_is_told() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let letter = new_case(&app, &burglary(&app, "Alis", "Pugh", |_| {})).await;
        let phone_only = burglary(&app, "Mali", "Rhys", |facts| {
            facts.safety.write = Answer::No;
            facts.safety.text = Answer::No;
        });
        let phone_only = new_case(&app, &phone_only).await;
        for (day, attempts) in [("2025-01-30", 1), ("2025-02-03", 2), ("2025-02-04", 3), ("2025-02-05", 4)] {
            app.move_to(&format!("{day}T10:00:00Z"));
            let mut sam = app.client(Who::CareOfficer).await;
            for case in [&letter, &phone_only] {
                tried(&mut sam, case, &[("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE")]).await.done();
                assert_eq!(duty(&app, case).await.1, attempts);
            }
            let kind = duty(&app, &letter).await.0;
            assert_eq!(kind, if day == "2025-02-05" { "INFORM" } else { "CONTACT" }, "{day}");
        }
        assert_eq!(duty(&app, &phone_only).await.0, "RETURN_TO_REFERRER");
        let page = app.client(Who::CareOfficer).await.get("/queue?side=held").await.ok();
        assert!(page.says("Mali Rhys") && page.says("The manager asks whoever referred for one"));
    })
    .await;
}

#[tokio::test]
async fn the_same_form_sent_fifty_times_is_one_attempt() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Alis", "Pugh", |_| {})).await;
        let at = format!("{}/call", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&at).await.ok();
        let fields = [("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE")];
        let answer = sam.submit(&page, &at, &fields).await.done();
        for _ in 0..49 {
            assert_eq!(sam.submit(&page, &at, &fields).await.done(), answer);
        }
        assert_eq!(count(&app, "select count(*) as found from attempt").await, 1);
        assert_eq!(duty(&app, &case).await.1, 1);
        // The token of one person's form records nothing about another.
        let other = new_case(&app, &burglary(&app, "Other", "Person", |_| {})).await;
        let token = page.form(&at).into_iter().next().unwrap().1;
        let stolen =
            sam.post(&format!("{}/call", other.page()), &[("form", &token), ("outcome", "SPOKE")]).await;
        assert_eq!(stolen.status, StatusCode::CONFLICT);
        let unknown = sam.submit(&page, &at, &[("outcome", "NO_ANSWER"), ("extra", "1")]).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_number_is_used_for_nothing_until_somebody_says_that_it_works() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let only_by_phone = burglary(&app, "Alis", "Pugh", |facts| {
            facts.address = alongside_domain::report::Address::default();
            facts.safety.text = Answer::Yes;
        });
        let case = new_case(&app, &only_by_phone).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let wrong = [("outcome", "WRONG_NUMBER"), ("way", "PHONE_MOBILE")];
        tried(&mut sam, &case, &wrong).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("The number ending in 123 turned out to be wrong or dead."), "{}", page.body);
        assert!(!page.says("07700 900 123"), "the number is offered for nothing");
        let again = sam.get(&format!("{}/call", case.page())).await.ok();
        let at = format!("{}/call", case.page());
        let refused = sam.submit(&again, &at, &[("outcome", "SPOKE"), ("way", "PHONE_MOBILE")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("there is no usable number or address for it"));
        // Nothing else is safe, so the person leaves the callers' queue.
        app.move_to("2025-01-30T10:00:00Z");
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert_eq!(duty(&app, &case).await.0, "RETURN_TO_REFERRER");
        let change = format!("{}/safe-contact", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        sam.fill(&change, &format!("{}/numbers-work", case.page()), &[]).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("07700 900 123") && !page.says("turned out to be wrong"));
    })
    .await;
}
