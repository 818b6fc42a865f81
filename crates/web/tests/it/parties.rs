//! Who has which part in a report, and a report that is about somebody else than was thought; on both databases.

use crate::people::gwen;
use crate::points::points;
use crate::same_person::cluster;
use alongside_app::same_person::link_arrived;
use alongside_domain::contact::PhoneNumber;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{intake, people};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{another_report, block, burglary, new_case};
use alongside_testkit::{Case, TestApp, Who, on_each_database};
use axum::http::StatusCode;

fn page(case: &Case) -> String {
    format!("{}/parties", case.page())
}

/// One record with two reports, the second with another telephone: as reading files joins two who have one name, birth date
/// and address.
async fn two_in_one(app: &TestApp) -> (Case, Case) {
    let first = burglary(app, "Gwen", "Wyn", |_| {});
    let one = new_case(app, &first).await;
    let second = burglary(app, "Gwen", "Wyn", |facts| {
        facts.reference = Some("52/20002/25".into());
        facts.contact.phones = PhoneNumber::read("07700 900456").number().into_iter().collect();
    });
    let other = another_report(app, one.person, &second).await;
    let store = &app.app.store;
    let mut read = intake::person(store, one.person).await.unwrap().unwrap();
    read.details.update_from(&second);
    let mut set = WriteSet::new();
    people::update_person(store, &mut set, one.person, read.version, &read.details).await.unwrap();
    store.write(set).await.unwrap();
    (one, other)
}

/// Whose a report is.
async fn whose(app: &TestApp, report: &Case) -> PersonId {
    let sql = "select person from report where id = $1";
    let row = app.app.store.db().fetch_one(sql, args![report.report]).await.unwrap().unwrap();
    row.id("person", PersonId::from_uuid).unwrap()
}

#[tokio::test]
async fn a_report_about_somebody_else_gets_a_record_of_its_own_and_that_is_taken_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = two_in_one(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        // She was reached: it met both duties.
        let call = format!("{}/call", one.page());
        sam.fill(&call, &call, &[("outcome", "SPOKE"), ("way", "PHONE_MOBILE")]).await.done();
        let act = format!("{}/another-person", page(&one));
        let none = sam.fill(&page(&one), &act, &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.says("Choose the report."), "{}", none.body);
        let report = other.report.to_string();
        let question = sam.fill(&page(&one), &act, &[("moved", &report)]).await.done();
        let shown = sam.get(&question).await.ok();
        assert!(shown.says("The report has a record of its own now") && shown.says("Two people"));

        let new = Case { person: whose(&app, &other).await, ..other };
        assert_ne!(new.person, one.person);
        let first = sam.get(&one.page()).await.ok();
        assert!(first.says("52/10001/25") && !first.says("52/20002/25"), "{}", first.body);
        let second = sam.get(&new.page()).await.ok();
        assert!(second.says("52/20002/25") && !second.says("52/10001/25"), "{}", second.body);
        // Each has the telephone of their own report.
        let (numbers, theirs) = (sam.get(&points(&one)).await.ok(), sam.get(&points(&new)).await.ok());
        assert!(
            numbers.says("07700 900 123") && !numbers.says("…456") && !numbers.says("07700 900 456"),
            "{}",
            numbers.body
        );
        assert!(
            theirs.says("07700 900 456") && !theirs.says("…123") && !theirs.says("07700 900 123"),
            "{}",
            theirs.body
        );
        // Each is found by the reference of their own report, and the one who was not rung is to be rung.
        let found = sam.fill("/search", "/search", &[("find", "52/20002/25")]).await.ok();
        assert!(found.says(&new.page()) && !found.says(&one.page()), "{}", found.body);
        let queue = sam.get("/queue").await.ok();
        assert!(queue.says(&new.page()) && !queue.says(&one.page()), "{}", queue.body);

        // The program does not make one of them again, though it thinks them one person.
        link_arrived(&app.app).await.unwrap();
        assert_ne!(cluster(&app, one.person).await, cluster(&app, new.person).await);
        // A human may: it was a mistake.
        let at = question.split('?').next().unwrap_or_default().to_owned();
        sam.fill(&at, &format!("{at}/decide"), &[("said", "one")]).await.done();
        assert_eq!(cluster(&app, one.person).await, cluster(&app, new.person).await);
        assert!(sam.get(&new.page()).await.ok().says(&one.page()));
        assert_eq!(alongside_storage::rooms::duties::misplaced(&app.app.store).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_keeps_the_one_safe_also_stands_for_whoever_gets_a_record_of_their_own() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, other) = two_in_one(&app).await;
        let mut mina = app.client(Who::UnitManager).await;
        let holds = format!("{}/holds", one.page());
        let why =
            [("code", "DO_NOT_CONTACT"), ("reason", "He is in the room."), ("task", "Mina asks on Friday.")];
        mina.fill(&holds, &holds, &why).await.done();
        block(&app, one.person, app.seat(Who::CareOfficer).account).await;
        let act = format!("{}/another-person", page(&one));
        mina.fill(&page(&one), &act, &[("moved", &other.report.to_string())]).await.done();
        let new = Case { person: whose(&app, &other).await, ..other };
        let theirs = mina.get(&format!("{}/holds", new.page())).await.ok();
        assert!(theirs.says("He is in the room."), "{}", theirs.body);
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.get(&new.page()).await.status, StatusCode::NOT_FOUND);
        // The only report of a record is what the record is of.
        let last = mina.get(&page(&one)).await.ok();
        assert!(!last.says("Give it its own record"), "{}", last.body);
    })
    .await;
}

#[tokio::test]
async fn a_letter_about_a_report_that_is_somebody_elses_does_not_leave_and_they_are_written_to() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let plain = |reference: &str| {
            let reference = reference.to_owned();
            burglary(&app, "Gwen", "Wyn", move |facts| {
                facts.reference = Some(reference);
                facts.assessment.needs.clear();
            })
        };
        let one = new_case(&app, &plain("52/10001/25")).await;
        let other = another_report(&app, one.person, &plain("52/20002/25")).await;
        crate::messages::run(&app).await;
        let letters = async |person: PersonId| {
            let sql =
                "select state, coalesce(held_reason, '') as why from message where person = $1 order by id";
            let rows = app.app.store.db().fetch(sql, args![person]).await.unwrap();
            rows.iter().map(|row| (row.text("state").unwrap(), row.text("why").unwrap())).collect::<Vec<_>>()
        };
        let before = letters(one.person).await;
        assert_eq!(before.len(), 2, "{before:?}");
        let mut sam = app.client(Who::CareOfficer).await;
        let act = format!("{}/another-person", page(&one));
        sam.fill(&page(&one), &act, &[("moved", &other.report.to_string())]).await.done();
        let after = letters(one.person).await;
        let held = ("HELD".to_owned(), "REPORT_OF_ANOTHER".to_owned());
        assert_eq!(after.iter().filter(|it| **it == held).count(), 1, "{after:?}");
        app.move_to("2025-01-30T09:30:00Z");
        crate::messages::run(&app).await;
        assert_eq!(letters(whose(&app, &other).await).await.len(), 1, "they have a letter of their own");
        assert_eq!(letters(one.person).await, after);
    })
    .await;
}

#[tokio::test]
async fn the_person_responsible_is_recorded_named_to_nobody_and_never_made_one_with_the_victim() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let rhys = new_case(&app, &burglary(&app, "Rhys", "Responsible", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let (at, add) = (page(&case), format!("{}/add", page(&case)));
        let found = sam.fill(&at, &at, &[("find", "responsible")]).await.ok();
        let none = sam.submit(&found, &add, &[]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.says("Choose the person."), "{}", none.body);
        let (who, report) = (rhys.person.to_string(), case.report.to_string());
        let without = sam.submit(&none, &add, &[("other", &who)]).await;
        assert!(without.says("Choose their part.") && without.says("Choose the report."), "{}", without.body);
        let said = [("other", &*who), ("report", &*report), ("role", "PERSON_RESPONSIBLE")];
        let done = sam.submit(&without, &add, &said).await.done();
        let shown = sam.get(&done).await.ok();
        assert!(shown.says("A person responsible is recorded.") && !shown.says("Rhys"), "{}", shown.body);
        let person = sam.get(&case.page()).await.ok();
        assert!(person.says("A person responsible is recorded.") && !person.says("Rhys"));
        // Nobody makes one person of them.
        let another = format!("{}/another-record", case.page());
        let found = sam.fill(&another, &another, &[("find", "responsible")]).await.ok();
        let no = sam.submit(&found, &format!("{another}/compare"), &[("other", &who)]).await;
        assert_eq!(no.status, StatusCode::CONFLICT);
        assert!(no.says("Both have a part in one case"), "{}", no.body);
        assert_ne!(cluster(&app, case.person).await, cluster(&app, rhys.person).await);
        // Nothing goes where he may read it: they have one address here.
        let off = format!("{}/remove", page(&case));
        sam.fill(&at, &off, &[]).await.done();
        let person = sam.get(&case.page()).await.ok();
        assert!(!person.says("A person responsible is recorded."), "{}", person.body);
        // A form that is sent once more finds that nobody is there.
        let late = sam.submit(&shown, &off, &[]).await;
        assert!(late.status == StatusCode::CONFLICT || late.status.is_redirection(), "{}", late.status);
    })
    .await;
}

#[tokio::test]
async fn a_witness_stands_on_both_pages_until_they_are_taken_off() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let nia = new_case(&app, &burglary(&app, "Nia", "Witness", |_| {})).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let (at, add) = (page(&case), format!("{}/add", page(&case)));
        let found = sam.fill(&at, &at, &[("find", "witness")]).await.ok();
        let (who, report) = (nia.person.to_string(), case.report.to_string());
        let said = [("other", &*who), ("report", &*report), ("role", "WITNESS")];
        sam.submit(&found, &add, &said).await.done();
        for (of, name) in [(&case, "Nia Witness"), (&nia, "Gwen")] {
            assert!(sam.get(&of.page()).await.ok().says(name), "{name}");
        }
        // Whoever may not know of one of them records nothing of the two and learns nothing.
        block(&app, nia.person, app.seat(Who::UnitManager).account).await;
        let mut mina = app.client(Who::UnitManager).await;
        assert!(!mina.get(&at).await.ok().says("Nia"));
        sam.fill(&at, &format!("{}/remove", page(&case)), &[]).await.done();
        assert!(!sam.get(&case.page()).await.ok().says("Nia Witness"));
    })
    .await;
}
