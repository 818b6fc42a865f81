//! What happened again: judged by itself, shown with its evidence, answered and checked.

use alongside_app::intake::{FileToImport, Next, import_file};
use alongside_app::repeats::judge_changed;
use alongside_domain::report::ReportFacts;
use alongside_kernel::id::PersonId;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{another_report, burglary, grant, new_case};
use alongside_testkit::{Case, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// A burglary so many days ago of which a letter would tell.
fn ago(app: &TestApp, surname: &str, days: i64, reference: &str) -> ReportFacts {
    burglary(app, "Gwen", surname, |facts| {
        facts.reference = Some(reference.to_owned());
        facts.offence.crime_type = "BURG_RES".into();
        facts.occurred_from = app.now() - jiff::SignedDuration::from_hours(24 * days);
        facts.assessment.needs.clear();
    })
}

async fn rows(app: &TestApp, sql: &'static str, person: PersonId) -> Vec<(String, Option<String>)> {
    let rows = app.app.store.db().fetch(sql, args![person]).await.unwrap();
    rows.iter().map(|row| (row.text("one").unwrap(), row.maybe_text("other").unwrap())).collect()
}

/// Grade and end of each response.
async fn responses(app: &TestApp, person: PersonId) -> Vec<(String, Option<String>)> {
    let sql = "select grade as one, ended_as as other from repeat_response where person = $1 order by opened_at, id";
    rows(app, sql, person).await
}

/// Priority and the day of contact of each report, by the day of the event.
async fn owed(app: &TestApp, person: PersonId) -> Vec<(String, Option<String>)> {
    let sql = "select r.priority || ' ' || d.kind as one, d.due_on as other from report r join contact_duty d on d.report = r.id \
               where r.person = $1 order by r.occurred_on";
    rows(app, sql, person).await
}

async fn response_page(app: &TestApp, person: PersonId) -> String {
    let sql = "select id from repeat_response where person = $1 and ended_at is null";
    let row = app.app.store.db().fetch_one(sql, args![person]).await.unwrap().unwrap();
    format!("/repeats/{}", row.get::<uuid::Uuid>("id").unwrap().simple())
}

async fn judged(app: &TestApp) {
    judge_changed(&app.app).await.unwrap();
}

#[tokio::test]
async fn a_second_time_opens_one_task_that_is_taken_done_and_checked() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &ago(&app, "Again", 25, "52/1/25")).await;
        judged(&app).await;
        assert!(responses(&app, case.person).await.is_empty(), "once is no repeat");
        another_report(&app, case.person, &ago(&app, "Again", 1, "52/2/25")).await;
        // Two servers at once, and again: one task.
        let (one, other) = tokio::join!(judge_changed(&app.app), judge_changed(&app.app));
        one.unwrap();
        other.unwrap();
        judged(&app).await;
        let open = [("TWO_WORKING_DAYS".to_owned(), None)];
        assert_eq!(responses(&app, case.person).await, open);

        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&case.page()).await.ok();
        for text in ["Happened before", "None of it is the person", "2 times", "Act within two working days"]
        {
            assert!(page.says(text), "{text}: {}", page.body);
        }
        assert!(sam.get("/repeats").await.ok().says("Gwen Again"));
        assert!(!sam.get("/repeats?whose=mine").await.ok().says("Gwen Again"));
        let at = response_page(&app, case.person).await;
        let me = app.seat(Who::CareOfficer).account.to_string();
        let mut toni = app.client(Who::OtherCareOfficer).await;
        let early = toni.get(&at).await.ok();
        sam.fill(&at, &format!("{at}/owner"), &[("owner", &me)]).await.done();
        assert!(sam.get("/repeats?whose=mine").await.ok().says("Gwen Again"));
        // A colleague does not take it away; who leads may.
        let theirs = app.seat(Who::OtherCareOfficer).account.to_string();
        let taken = toni.submit(&early, &format!("{at}/owner"), &[("owner", &theirs)]).await;
        assert_eq!(taken.status, StatusCode::CONFLICT);
        assert!(taken.says("A colleague does this"), "{}", taken.body);
        let mut mina = app.client(Who::UnitManager).await;
        for whom in [&theirs, &me] {
            mina.fill(&at, &format!("{at}/owner"), &[("owner", whom)]).await.done();
        }
        let page = sam.get(&at).await.ok();
        let done = format!("{at}/done");
        assert_eq!(sam.submit(&page, &done, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = [("words", "Marker: new locks, as she wished")];
        let first = sam.submit(&page, &done, &said).await.done();
        assert_eq!(sam.submit(&page, &done, &said).await.done(), first, "the same form has one effect");
        assert!(sam.get(&at).await.ok().says("Marker: new locks"));
        assert!(!sam.get("/repeats").await.ok().says("Gwen Again"), "nothing waits today");
        judged(&app).await;
        assert_eq!(responses(&app, case.person).await.len(), 1, "what was done stays done");

        app.move_to("2025-02-06T09:30:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        let list = sam.get("/repeats").await.ok();
        assert!(list.says("Ask if it helped: after 7 days"), "{}", list.body);
        let check = format!("{at}/check");
        let page = sam.get(&at).await.ok();
        let wrong = sam.submit(&page, &check, &[("after", "7")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let found = [("after", "7"), ("outcome", "HELPED"), ("words", "Sleeps again")];
        sam.submit(&page, &check, &found).await.done();
        let page = sam.get(&at).await.ok();
        assert!(page.says("Yes, it helped: Sleeps again") && page.says("after 28 days"), "{}", page.body);
        assert!(!sam.get("/repeats").await.ok().says("Gwen Again"));
    })
    .await;
}

#[tokio::test]
async fn the_task_is_whose_who_worked_with_them_last_unless_they_may_not_or_are_away() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let whose = async |surname: &str, then: &str| -> Option<Vec<u8>> {
            let case = new_case(&app, &ago(&app, surname, 25, &format!("52/{surname}/24"))).await;
            judged(&app).await;
            let call = format!("{}/call", case.page());
            let tried = [("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE")];
            let mut sam = app.client(Who::CareOfficer).await;
            sam.fill(&call, &call, &tried).await.done();
            let account = app.seat(Who::CareOfficer).account;
            let mut set = WriteSet::new();
            match then {
                "conflict" => alongside_testkit::people::block(&app, case.person, account).await,
                "away" => drop(set.any(
                    "insert into absence (id, account, deputy, starts_on, ends_on, sealed, declared_by, declared_at) \
                     values ($1, $2, $2, '2025-01-20', '2025-03-01', $3, $2, $4)",
                    args![app.app.store.new_id(), account, vec![0_u8], app.now()],
                )),
                _ => {}
            }
            app.app.store.write(set).await.unwrap();
            another_report(&app, case.person, &ago(&app, surname, 1, &format!("52/{surname}/25"))).await;
            judged(&app).await;
            let sql = "select owner from repeat_response where person = $1";
            let row = app.app.store.db().fetch_one(sql, args![case.person]).await.unwrap().unwrap();
            row.get::<Option<uuid::Uuid>>("owner").unwrap().map(|owner| owner.as_bytes().to_vec())
        };
        let sam = app.seat(Who::CareOfficer).account.uuid().as_bytes().to_vec();
        assert_eq!(whose("Again", "").await, Some(sam));
        assert_eq!(whose("Cousin", "conflict").await, None);
        assert_eq!(whose("Holiday", "away").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_third_time_gives_priority_and_a_call_and_a_late_report_counts_where_it_belongs() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &ago(&app, "Thrice", 2, "52/1/25")).await;
        another_report(&app, case.person, &ago(&app, "Thrice", 60, "52/2/25")).await;
        judged(&app).await;
        let letter = || (" INFORM".to_owned(), None);
        assert_eq!(owed(&app, case.person).await, [letter(), letter()]);
        // What happened between the two becomes known last.
        another_report(&app, case.person, &ago(&app, "Thrice", 30, "52/3/25")).await;
        judged(&app).await;
        let call = ("PERSISTENT CONTACT".to_owned(), Some("2025-02-03".to_owned()));
        assert_eq!(owed(&app, case.person).await, [letter(), letter(), call.clone()]);
        let after = [("WITHIN_24_HOURS".to_owned(), None)];
        assert_eq!(responses(&app, case.person).await, after, "the same task, more pressing");
        let page = app.client(Who::CareOfficer).await.get(&case.page()).await.ok();
        assert!(page.says("Persistently targeted") && page.says("3 times"), "{}", page.body);
        // It happens again before anything was done: the newer task takes over, and nothing becomes due later.
        another_report(&app, case.person, &ago(&app, "Thrice", 0, "52/4/25")).await;
        judged(&app).await;
        let two =
            [("WITHIN_24_HOURS".to_owned(), Some("TAKEN_OVER".to_owned())), ("SAME_DAY".to_owned(), None)];
        assert_eq!(responses(&app, case.person).await, two);
        // An event of more than a year ago changes nothing.
        let before = owed(&app, case.person).await;
        another_report(&app, case.person, &ago(&app, "Thrice", 500, "52/5/25")).await;
        judged(&app).await;
        assert_eq!(owed(&app, case.person).await[1..], before);
        assert_eq!(responses(&app, case.person).await, two);
    })
    .await;
}

/// Gives a record its cluster; whoever it leaves or comes to is judged too, as when records are joined or parted.
async fn cluster(app: &TestApp, record: PersonId, of: PersonId, other: PersonId) {
    let mut set = WriteSet::new();
    set.one("person", "update person set cluster = $2 where id = $1", args![record, of]);
    for person in [record, other] {
        set.changed("people", person, app.now());
    }
    app.app.store.write(set).await.unwrap();
    judged(app).await;
}

#[tokio::test]
async fn records_joined_are_judged_together_and_parting_takes_it_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let first = new_case(&app, &ago(&app, "Joined", 20, "52/1/25")).await;
        another_report(&app, first.person, &ago(&app, "Joined", 400, "52/0/24")).await;
        another_report(&app, first.person, &ago(&app, "Joined", 90, "52/9/24")).await;
        let second = new_case(&app, &ago(&app, "Joined", 3, "52/2/25")).await;
        judged(&app).await;
        let alone = (owed(&app, first.person).await, owed(&app, second.person).await);
        assert!(responses(&app, second.person).await.is_empty());
        cluster(&app, second.person, first.person, first.person).await;
        let call = ("PERSISTENT CONTACT".to_owned(), Some("2025-02-03".to_owned()));
        assert_eq!(owed(&app, second.person).await, [call]);
        let open = [("WITHIN_24_HOURS".to_owned(), None)];
        assert_eq!(responses(&app, second.person).await, open);
        // Each record's page shows what the other brings.
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&first.page()).await.ok();
        assert!(page.says("3 times") && page.says("Check safety and locks within a day"), "{}", page.body);
        cluster(&app, second.person, second.person, first.person).await;
        assert_eq!((owed(&app, first.person).await, owed(&app, second.person).await), alone);
        let ended = [("WITHIN_24_HOURS".to_owned(), Some("NO_REPEAT".to_owned()))];
        assert_eq!(responses(&app, second.person).await, ended);
        assert!(!sam.get(&second.page()).await.ok().says("3 times"));
        let own = [("TWO_WORKING_DAYS".to_owned(), None)];
        assert_eq!(
            responses(&app, first.person).await,
            own,
            "what the other record took over is theirs again"
        );
    })
    .await;
}

async fn told_by_another(app: &TestApp, case: &Case) {
    let mut set = WriteSet::new();
    let other = app.seat(Who::OtherOfficer).account;
    set.one("report", "update report set officer = $2 where id = $1", args![case.report, other]);
    app.app.store.write(set).await.unwrap();
}

#[tokio::test]
async fn what_one_may_not_see_is_not_counted_and_lists_show_only_ones_own() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &ago(&app, "Hidden", 20, "52/1/25")).await;
        told_by_another(&app, &another_report(&app, case.person, &ago(&app, "Hidden", 1, "52/2/25")).await)
            .await;
        grant(&app, case.person, app.org(Org::Harbour), "identity contact_log").await;
        judged(&app).await;
        let officer = app.client(Who::Officer).await.get(&case.page()).await.ok();
        assert!(!officer.says("Happened before") && !officer.says("/repeats/"), "{}", officer.body);
        let charity = app.client(Who::Caseworker).await.get(&case.page()).await.ok();
        assert!(!charity.says("Happened before"), "{}", charity.body);
        let at = response_page(&app, case.person).await;
        let mut mina = app.client(Who::UnitManager).await;
        let most = mina.get("/repeats/most").await.ok();
        assert!(most.says("Gwen Hidden") && most.says("Never use it to put one person"), "{}", most.body);
        // Two burglaries of a home weigh what the list of crime types says.
        assert!(most.says("547"), "{}", most.body);
        for (who, list, one, panel) in [
            (Who::CareOfficer, StatusCode::OK, StatusCode::OK, StatusCode::FORBIDDEN),
            (Who::Officer, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
            (Who::Caseworker, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
            (Who::Commissioner, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
            (Who::Auditor, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ] {
            let mut client = app.client(who).await;
            let got = [
                client.get("/repeats").await.status,
                client.get(&at).await.status,
                client.get("/repeats/most").await.status,
            ];
            assert_eq!(got, [list, one, panel], "{who:?}");
        }
        // Whoever is kept from the person sees none of it.
        let sam = app.seat(Who::CareOfficer).account;
        alongside_testkit::people::block(&app, case.person, sam).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get("/repeats").await.ok().says("Gwen Hidden"));
        assert_eq!(sam.get(&at).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

const HEADING: &str = "crime number,date recorded,offence date,ho code,offence title,victim id,first name,last name,date of birth,mobile number,safety.write,address,town,postcode,consent";

#[tokio::test(flavor = "multi_thread")]
async fn a_later_row_of_the_feed_keeps_what_the_others_brought() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let row = |number: u32, day: &str, town: &str| {
            format!("52/{number}/25,{day} 10:00,{day} 09:00,BURG_RES,Burglary,V{number},Ama,Okafor,1984-05-06,07700 900123,yes,7 Test Street,{town},BS1 4DJ,yes\n")
        };
        let bring = async |label: &str, as_of: &str, rows: &[String]| {
            let file = FileToImport {
                label: label.to_owned(),
                bytes: format!("{HEADING}\n{}", rows.concat()).into_bytes(),
                as_of: Some(as_of.parse().unwrap()),
                ..FileToImport::default()
            };
            import_file(&app.app, &app.ask(Who::UnitManager), file, |_| Next::GoOn).await.unwrap();
            judged(&app).await;
        };
        let three = [row(1, "2024-11-02", "Bristol"), row(2, "2024-12-02", "Bristol"), row(3, "2025-01-27", "Bristol")];
        bring("first", "2025-01-28T06:00:00", &three).await;
        let sql = "select id from person";
        let person = app.app.store.db().fetch_one(sql, args![]).await.unwrap().unwrap();
        let person = PersonId::from_uuid(person.get::<uuid::Uuid>("id").unwrap());
        let stands = owed(&app, person).await;
        assert!(stands[2].0.contains("PERSISTENT") && stands[2].0.ends_with("CONTACT"), "{stands:?}");
        bring("second", "2025-01-29T06:00:00", &[row(3, "2025-01-27", "Bath")]).await;
        assert_eq!(owed(&app, person).await, stands);
        assert_eq!(responses(&app, person).await.len(), 1);
    })
    .await;
}
