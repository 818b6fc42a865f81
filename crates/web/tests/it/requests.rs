//! Requests between organisations over HTTP, on both databases.

use alongside_testkit::people::{burglary, grant, new_case};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

const NEW: &str = "/requests/new";

async fn ask(app: &TestApp, by: Who, of: Org, words: &str) -> String {
    let to = app.org(of).to_string();
    let fields = [("to", to.as_str()), ("kind", "LETTER"), ("words", words)];
    let made = app.client(by).await.fill(NEW, NEW, &fields).await.done();
    made.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn anyone_asks_anyone_and_both_see_what_came_of_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // A charity asks the police, a police officer asks the council, the unit asks a charity.
        for (by, of, answered_by) in [
            (Who::Caseworker, Org::Police, Who::Officer),
            (Who::Officer, Org::Council, Who::CouncilWorker),
            (Who::CareOfficer, Org::Harbour, Who::AgencyManager),
        ] {
            let request = ask(&app, by, of, "Marker: a letter about the locks").await;
            let mut answerer = app.client(answered_by).await;
            assert!(answerer.get("/requests").await.ok().says(&request), "{answered_by:?}");
            let page = answerer.get(&request).await.ok();
            assert!(page.says("Marker: a letter about the locks") && page.says("Monday 3 February"));
            answerer.submit(&page, &format!("{request}/acknowledge"), &[]).await.done();
            let page = answerer.get(&request).await.ok();
            let act = format!("{request}/answer");
            let why = answerer.submit(&page, &act, &[("answer", "CANNOT")]).await;
            assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
            answerer.submit(&page, &act, &[("answer", "DONE"), ("words", "It went out today.")]).await.done();
            let mut asker = app.client(by).await;
            let told = asker.get(&request).await.ok();
            assert!(told.says("It is done") && told.says("It went out today."), "{}", told.body);
            assert!(asker.get("/requests?side=sent&tab=answered").await.ok().says(&request));
            // What is over offers nothing more.
            assert!(!told.says("action=\"/requests/"), "{}", told.body);
            let late = answerer.submit(&page, &act, &[("answer", "CANNOT"), ("words", "later")]).await;
            assert_eq!(late.done(), format!("{request}?done=answered"), "the same form: the first answer");
            for stranger in [Who::OtherCaseworker, Who::OtherAgencyManager] {
                let mut stranger = app.client(stranger).await;
                let other = stranger.get("/requests/01940000000070008000000000000fff").await;
                let one = stranger.get(&request).await;
                assert_eq!((one.status, one.body), (StatusCode::NOT_FOUND, other.body));
            }
        }
        for who in [Who::Commissioner, Who::Auditor, Who::Administrator] {
            let page = app.client(who).await.get("/requests").await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_about_a_person_needs_both_to_know_them() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let given = grant(&app, case.person, app.org(Org::Harbour), "identity referral").await;
        let new = format!("{NEW}?person={}", case.person);
        let mut cass = app.client(Who::Caseworker).await;
        let form = cass.get(&new).await.ok();
        assert!(form.says("About Gwen Marker."));
        let words = [("kind", "JOINT_VISIT"), ("words", "Shall we go together on Thursday?")];
        let lantern = app.org(Org::Lantern).to_string();
        let no = cass.submit(&form, NEW, &[words[0], words[1], ("to", &lantern)]).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(no.says("This organisation may not know of this person."), "{}", no.body);
        let unit = app.org(Org::Unit).to_string();
        let request = cass.submit(&form, NEW, &[words[0], words[1], ("to", &unit)]).await.done();
        let request = request.split('?').next().unwrap();
        assert!(app.client(Who::CareOfficer).await.get(request).await.ok().says("Gwen Marker"));
        // Somebody without leave for the person can't even begin.
        let mut lee = app.client(Who::OtherCaseworker).await;
        assert_eq!(lee.get(&new).await.status, StatusCode::NOT_FOUND);
        // When the grant ends the request is as if it never was, in the list too.
        alongside_testkit::people::end_grant(&app, given).await;
        assert_eq!(cass.get(request).await.status, StatusCode::NOT_FOUND);
        assert!(!cass.get("/requests?side=sent").await.ok().says("Gwen"));
        assert!(app.client(Who::CareOfficer).await.get("/requests").await.ok().says("Gwen Marker"));
    })
    .await;
}

#[tokio::test]
async fn silence_is_chased_by_the_clock_and_by_people_and_every_chase_is_seen_by_both() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let request = ask(&app, Who::CareOfficer, Org::Harbour, "An update, please").await;
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&request).await.ok();
        let act = format!("{request}/chase");
        let once = sam.submit(&page, &act, &[]).await.done();
        assert_eq!(sam.submit(&page, &act, &[]).await.done(), once, "the same form has one effect");
        let page = sam.get(&request).await.ok();
        let again = sam.submit(&page, &act, &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.says("Once a day is enough"), "{}", again.body);
        app.move_to("2025-02-04T06:00:00Z");
        let chase = async || alongside_app::referral::chase_unanswered(&app.app).await.unwrap();
        assert_eq!((chase().await, chase().await), (1, 0));
        app.move_to("2025-02-05T06:00:00Z");
        assert_eq!((chase().await, chase().await), (1, 0));
        for who in [Who::CareOfficer, Who::Caseworker] {
            let page = app.client(who).await.get(&request).await.ok();
            assert!(page.says("3 times") && page.says("Cass Worker"), "{who:?}: {}", page.body);
        }
        let list = app.client(Who::Caseworker).await.get("/requests").await.ok();
        assert!(list.says("Chased 3 times") && list.says("Named: Cass Worker"));
        // Two answer at once: the second is shown what stands, and keeps what was typed.
        let mut cass = app.client(Who::Caseworker).await;
        let page = cass.get(&request).await.ok();
        let act = format!("{request}/answer");
        cass.submit(&page, &act, &[("answer", "DONE")]).await.done();
        let mut ann = app.client(Who::AgencyManager).await;
        let fresh = ann.get(&request).await.ok();
        assert!(!fresh.says("action=\"/requests/"), "nothing is left to do: {}", fresh.body);
        let token = page.form(&act);
        assert!(!token.is_empty());
    })
    .await;
}
