//! Letters, e-mails and texts: prepared, let go, printed, sent once, held.

mod gateway;

use alongside_app::jobs;
use alongside_app::outside::Outgoing;
use alongside_domain::contact::{EmailAddress, PhoneNumber};
use alongside_domain::people::{Details, PartyRole};
use alongside_domain::report::{Answer, Preferred, ReportFacts};
use alongside_kernel::Sensitive;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::duties;
use alongside_storage::rooms::people;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{another_report, block, burglary, grant, new_case};
use alongside_testkit::{Case, Client, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// A person without a need, who is to be told what help there is.
pub(crate) fn plain(app: &TestApp, surname: &str, change: impl FnOnce(&mut ReportFacts)) -> ReportFacts {
    burglary(app, "Gwendolen", surname, |facts| {
        facts.assessment.needs.clear();
        facts.safety = alongside_domain::report::SafetyAnswers::default();
        change(facts);
    })
}

pub(crate) fn says_yes_to_texts(facts: &mut ReportFacts) {
    facts.contact.preferred = Some(Preferred::Sms);
    facts.safety.text = Answer::Yes;
}

async fn prepared(app: &TestApp, surname: &str, change: impl FnOnce(&mut ReportFacts)) -> Case {
    let case = new_case(app, &plain(app, surname, change)).await;
    alongside_app::messages::prepare_inform(&app.app).await.expect("prepared");
    case
}

/// Id, state and reasons of the one message to a person.
async fn message(app: &TestApp, case: &Case) -> (String, String, String) {
    let sql = "select id, state, held_reason from message where person = $1";
    let rows = app.app.store.db().fetch(sql, args![case.person]).await.expect("read");
    assert_eq!(rows.len(), 1, "one message to a person");
    let id: uuid::Uuid = rows[0].get("id").expect("an id");
    let reasons = rows[0].maybe_text("held_reason").expect("text").unwrap_or_default();
    (id.simple().to_string(), rows[0].text("state").expect("text"), reasons)
}

pub(crate) async fn state(app: &TestApp, case: &Case) -> String {
    message(app, case).await.1
}

/// How the duty was closed; empty where it is open.
async fn duty_closed_as(app: &TestApp, case: &Case) -> String {
    let sql = "select closed_as from contact_duty where id = $1";
    let row = app.app.store.db().fetch_one(sql, args![case.duty]).await.expect("read").expect("a duty");
    row.maybe_text("closed_as").expect("text").unwrap_or_default()
}

async fn act(client: &mut Client, id: &str, act: &str) -> String {
    client.fill(&format!("/messages/{id}"), &format!("/messages/{id}/{act}"), &[]).await.done()
}

pub(crate) async fn run(app: &TestApp) {
    jobs::run_due(&app.app).await.expect("what is due runs");
}

#[tokio::test]
async fn what_the_person_said_yes_to_leaves_by_itself_and_once() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &plain(&app, "Marker", says_yes_to_texts)).await;
        run(&app).await;
        let caught = app.caught.all();
        let [Outgoing::Text { to, body, .. }] = &caught[..] else { panic!("{caught:?}") };
        assert_eq!(to, "07700900123");
        assert!(body.contains("0117 496 0000") && body.contains("The Support Team"), "{body}");
        assert!(!body.contains("Marker") && !body.contains("Victim"), "{body}");
        assert_eq!(state(&app, &case).await, "SENT");
        assert_eq!(duty_closed_as(&app, &case).await, "SMS_SENT");
        // However often the server looks, it has left once.
        app.move_to("2025-01-31T10:00:00Z");
        run(&app).await;
        alongside_app::messages::prepare_inform(&app.app).await.expect("prepared");
        run(&app).await;
        assert_eq!(app.caught.all().len(), 1);
        assert_eq!(message(&app, &case).await.1, "SENT");
    })
    .await;
}

#[tokio::test]
async fn nothing_leaves_at_night() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        app.move_to("2025-01-31T05:00:00Z");
        let case = new_case(&app, &plain(&app, "Marker", says_yes_to_texts)).await;
        run(&app).await;
        assert_eq!((state(&app, &case).await.as_str(), app.caught.all().len()), ("READY", 0));
        app.move_to("2025-01-31T09:00:00Z");
        run(&app).await;
        assert_eq!((state(&app, &case).await.as_str(), app.caught.all().len()), ("SENT", 1));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_said_yes_to_waits_for_a_press_and_fifty_presses_are_one() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = prepared(&app, "Marker", |facts| facts.contact.preferred = Some(Preferred::Sms)).await;
        run(&app).await;
        let (id, stands, _) = message(&app, &case).await;
        assert_eq!((stands.as_str(), app.caught.all().len()), ("DRAFT", 0));
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&format!("/messages/{id}")).await.ok();
        assert!(page.says("Exactly what leaves") && page.says("07700900123"));
        let action = format!("/messages/{id}/approve");
        let mut answers = std::collections::BTreeSet::new();
        for _ in 0..50 {
            answers.insert(sam.submit(&page, &action, &[]).await.done());
        }
        assert_eq!(answers.len(), 1, "each sending of the form has the same answer");
        run(&app).await;
        run(&app).await;
        assert_eq!(app.caught.all().len(), 1);
        assert_eq!(state(&app, &case).await, "SENT");
        assert!(sam.get("/messages?state=SENT").await.ok().says("Marker"));
        // A new press on what has left changes nothing.
        let old = sam.get(&format!("/messages/{id}")).await.ok();
        assert!(!old.says(&action));
    })
    .await;
}

#[tokio::test]
async fn many_are_let_go_at_one_press_and_the_unsafe_ones_are_held() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut cases = Vec::new();
        for number in 0..3 {
            cases.push(prepared(&app, &format!("Marker{number}"), |_| {}).await);
        }
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get("/messages").await.ok();
        assert!(page.says("Marker0") && page.says("Let all 3 on this page go"));
        // Since the page was opened somebody learnt that writing is not safe for one of them.
        another_report(&app, cases[1].person, &plain(&app, "Marker1", |it| it.safety.write = Answer::No))
            .await;
        let after = sam.submit(&page, "/messages/approve", &[("which", "shown")]).await;
        // `shown` stands once for each row: the form as it is, with all of its hidden fields.
        assert_eq!(after.done(), "/messages?state=DRAFT&released=2&held=1");
        let sql = "select state, held_reason from message where report = $1";
        let row = app.app.store.db().fetch_one(sql, args![cases[1].report]).await.unwrap().unwrap();
        let stands = row.text("state").unwrap();
        let reasons = row.maybe_text("held_reason").unwrap().unwrap_or_default();
        assert_eq!((stands.as_str(), reasons.as_str()), ("HELD", "SAID_NOT_SAFE"));
        assert!(sam.get("/messages?state=HELD").await.ok().says("said that this way is not safe"));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_safe_is_held_with_every_reason_and_never_composed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        // A first report leaves writing open; a second says that the suspect is at the address.
        let person = new_case(&app, &plain(&app, "Marker", |_| {})).await.person;
        let case = another_report(
            &app,
            person,
            &plain(&app, "Marker", |it| {
                it.flags.suspect_at_address = Answer::Yes;
            }),
        )
        .await;
        alongside_app::messages::prepare_inform(&app.app).await.expect("prepared");
        let sql = "select state, held_reason from message where person = $1";
        let rows = app.app.store.db().fetch(sql, args![case.person]).await.unwrap();
        assert!(!rows.is_empty());
        for row in &rows {
            assert_eq!(row.text("state").unwrap(), "HELD");
            assert!(row.text("held_reason").unwrap().contains("SUSPECT_AT_HOME"));
        }
        run(&app).await;
        assert_eq!(app.caught.all().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_hold_that_comes_between_stops_what_was_let_go() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let text = prepared(&app, "Marker", says_yes_to_texts).await;
        let letter = prepared(&app, "Another", |facts| facts.safety.write = Answer::Yes).await;
        assert_eq!(
            (state(&app, &text).await.as_str(), state(&app, &letter).await.as_str()),
            ("READY", "READY")
        );
        let mut sam = app.client(Who::CareOfficer).await;
        let batch = sam.fill("/messages?state=READY", "/messages/print", &[]).await.done();
        for case in [&text, &letter] {
            hold(&app, case.person).await;
        }
        run(&app).await;
        let held = message(&app, &text).await;
        assert_eq!((held.1.as_str(), held.2.as_str()), ("HELD", "CONTACT_ON_HOLD"));
        assert_eq!(app.caught.all().len(), 0);
        // The letter was printed before; it must be taken out of the pile.
        let sheet = sam.get(&batch).await.ok();
        assert!(sheet.says("Do not post these") && !sheet.says("7 Test Street"), "{}", sheet.body);
        // It can be looked at, but not be prepared anew while the hold stands.
        let page = sam.get(&format!("/messages/{}", held.0)).await.ok();
        let again = sam.submit(&page, &format!("/messages/{}/anew", held.0), &[]).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN);
        assert!(again.says("on hold"), "{}", again.body);
    })
    .await;
}

async fn hold(app: &TestApp, person: PersonId) {
    let mut set = WriteSet::new();
    set.new_row(
        "hold",
        "insert into hold (id, version, person, code, sealed, placed_at) values ($1, 1, $2, 'DO_NOT_CONTACT', $3, $4)",
        args![app.app.store.new_id(), person, vec![0_u8], app.now()],
    );
    duties::place_in_queue(&mut set, person);
    app.app.store.write(set).await.expect("the hold is stored");
}

#[tokio::test]
async fn nothing_goes_where_the_person_responsible_may_read_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &plain(&app, "Marker", |facts| facts.safety.write = Answer::Yes)).await;
        let other = PersonId::new(app.app.store.ids());
        let facts = burglary(&app, "Rex", "Wall", |facts| {
            facts.address.line_1 = Some(Sensitive::new("Flat 2, 7 Test Street".into()));
        });
        let mut set = WriteSet::new();
        people::insert_person(&app.app.store, &mut set, other, &Details::from_report(&facts)).unwrap();
        people::insert_party(&mut set, case.report, other, PartyRole::PersonResponsible);
        app.app.store.write(set).await.unwrap();
        run(&app).await;
        let (id, stands, reasons) = message(&app, &case).await;
        assert_eq!((stands.as_str(), reasons.as_str()), ("HELD", "MAY_BE_READ_BY_ANOTHER"));
        let page = app.client(Who::CareOfficer).await.get(&format!("/messages/{id}")).await.ok();
        assert!(page.says("Somebody who must not read it") && !page.says("Rex") && !page.says("Wall"));
    })
    .await;
}

#[tokio::test]
async fn letters_are_printed_a_page_each_and_posted_once() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let one = prepared(&app, "Marker", |facts| facts.safety.write = Answer::Yes).await;
        let two = prepared(&app, "Another", |facts| {
            facts.safety.write = Answer::Yes;
            facts.access.language = Some("Welsh".into());
        })
        .await;
        let mut sam = app.client(Who::CareOfficer).await;
        let ready = sam.get("/messages?state=READY").await.ok();
        assert!(ready.says("Print 2 letters"));
        let batch = sam.submit(&ready, "/messages/print", &[]).await.done();
        let sheet = sam.get(&batch).await.ok();
        assert_eq!(sheet.body.matches("<article").count(), 2);
        assert!(sheet.says("<title>Letters</title>"), "a title that tells nothing");
        assert!(sheet.says("Dear Gwendolen Marker,") && sheet.says("Annwyl Gwendolen Another,"));
        assert!(sheet.says("0117 496 0000") && sheet.says("30 January 2025") && sheet.says("30 Ionawr 2025"));
        let letter = sheet.body.split("<article").nth(1).unwrap();
        for word in ["Victim", "victim", "Police", "police", "crime", "http", "Test Victim Care Unit"] {
            assert!(!letter.contains(word), "{word} stands on a letter");
        }
        // Opening the page changes nothing; a second print takes nothing.
        assert_eq!(state(&app, &one).await, "READY");
        let again = sam.get("/messages?state=READY").await.ok();
        assert!(!again.says("/messages/print\""), "no letter is left to print");
        let posted = format!("{batch}/posted");
        for _ in 0..3 {
            assert_eq!(sam.submit(&sheet, &posted, &[]).await.done(), batch);
        }
        for case in [&one, &two] {
            assert_eq!(state(&app, case).await, "SENT");
            assert_eq!(duty_closed_as(&app, case).await, "LETTER_SENT");
        }
        assert!(sam.get(&batch).await.ok().says("2 of this print have been posted"));
    })
    .await;
}

#[tokio::test]
async fn details_that_changed_since_hold_a_message_and_it_is_prepared_anew_with_them() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = prepared(&app, "Marker", says_yes_to_texts).await;
        let mut details = Details::from_report(&plain(&app, "Marker", says_yes_to_texts));
        details.contact.phones = PhoneNumber::read("07700 900456").number().into_iter().collect();
        let mut set = WriteSet::new();
        people::update_person(&app.app.store, &mut set, case.person, 1, &details).await.unwrap();
        app.app.store.write(set).await.unwrap();
        run(&app).await;
        let (id, stands, reasons) = message(&app, &case).await;
        assert_eq!((stands.as_str(), reasons.as_str()), ("HELD", "DETAILS_CHANGED"));
        let mut sam = app.client(Who::CareOfficer).await;
        act(&mut sam, &id, "anew").await;
        act(&mut sam, &id, "approve").await;
        run(&app).await;
        let caught = app.caught.all();
        assert!(matches!(&caught[..], [Outgoing::Text { to, .. }] if to == "07700900456"));
    })
    .await;
}

#[tokio::test]
async fn a_worker_writes_only_by_a_safe_way() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(
            &app,
            &burglary(&app, "Gwendolen", "Marker", |facts| {
                facts.contact.email = EmailAddress::parse("gwen@example.org");
                facts.safety.write = Answer::No;
            }),
        )
        .await;
        let at = format!("{}/message", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&at).await.ok();
        assert!(page.says("said that this way is not safe") && !page.says("value=\"LETTER\""));
        // Whoever sends the unsafe way all the same is refused at the field.
        let letter = [("template", "RING_US"), ("channel", "LETTER"), ("language", "en")];
        let refused = sam.submit(&page, &at, &letter).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("This way is not safe for this person now"));
        let nothing = sam.submit(&page, &at, &[("language", "en")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let email = [("template", "RING_US"), ("channel", "EMAIL"), ("language", "cy")];
        let preview = sam.submit(&page, &at, &email).await.done();
        let shown = sam.get(&preview).await.ok();
        assert!(shown.says("gwen@example.org") && shown.says("Annwyl Gwendolen Marker,"));
        assert_eq!(app.caught.all().len(), 0, "nothing leaves before the press");
        let id = preview.rsplit('/').next().unwrap().to_owned();
        act(&mut sam, &id, "approve").await;
        run(&app).await;
        let caught = app.caught.all();
        let [Outgoing::Email { to, subject, .. }] = &caught[..] else { panic!("{caught:?}") };
        assert_eq!((to.as_str(), subject.as_str()), ("gwen@example.org", "Neges i chi gan The Support Team"));
    })
    .await;
}

#[tokio::test]
async fn a_worker_may_hold_a_message_and_it_stays() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = prepared(&app, "Marker", says_yes_to_texts).await;
        let (id, ..) = message(&app, &case).await;
        let mut sam = app.client(Who::CareOfficer).await;
        act(&mut sam, &id, "hold").await;
        run(&app).await;
        let (_, stands, reasons) = message(&app, &case).await;
        assert_eq!((stands.as_str(), reasons.as_str()), ("HELD", "HELD_BY_WORKER"));
        assert_eq!(app.caught.all().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_the_person_sees_no_message() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = prepared(&app, "Marker", |facts| facts.safety.write = Answer::Yes).await;
        let (id, ..) = message(&app, &case).await;
        let unknown = format!("/messages/{}", "0".repeat(31) + "7");
        let mut sam = app.client(Who::CareOfficer).await;
        let batch = sam.fill("/messages?state=READY", "/messages/print", &[]).await.done();
        assert!(sam.get(&batch).await.ok().says("Marker"));
        // An agency with a grant sees the person, but not what the unit sends.
        grant(&app, case.person, app.org(Org::Harbour), "identity contact safety contact_log").await;
        block(&app, case.person, app.seat(Who::OtherCareOfficer).account).await;
        for who in [Who::Caseworker, Who::OtherCaseworker, Who::OtherCareOfficer] {
            let mut client = app.client(who).await;
            let foreign = client.get(&format!("/messages/{id}")).await;
            let never = client.get(&unknown).await;
            assert_eq!(
                (foreign.status, never.status),
                (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                "{who:?}"
            );
            assert_eq!(client.get(&batch).await.status, StatusCode::NOT_FOUND, "{who:?}");
            for state in ["DRAFT", "READY", "SENT", "HELD"] {
                let list = client.get(&format!("/messages?state={state}")).await;
                assert!(!list.says("Marker"), "{who:?} sees the person in {state}");
            }
        }
        for who in [Who::Officer, Who::Commissioner, Who::Auditor, Who::Administrator, Who::Coordinator] {
            let mut client = app.client(who).await;
            for path in [format!("/messages/{id}"), batch.clone(), "/messages".to_owned()] {
                let page = client.get(&path).await;
                assert_ne!(page.status, StatusCode::OK, "{who:?} {path}");
                assert!(!page.says("Marker"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn january_ends_in_a_letter_a_mail_a_text_or_a_hold_with_its_reason() {
    use crate::intake::shipped::{january, with_lists};
    use alongside_app::intake::{Next, import_file};
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        with_lists(&app.app);
        let ask = app.ask(Who::UnitManager);
        import_file(&app.app, &ask, january(), |_| Next::GoOn).await.expect("January comes in");
        alongside_app::messages::prepare_inform(&app.app).await.expect("prepared");
        let count = async |sql: &'static str| {
            let row = app.app.store.db().fetch_one(sql, args![]).await.expect("read").expect("a row");
            row.int("n").expect("a number")
        };
        let duties = count("select count(*) as n from contact_duty where kind = 'INFORM'").await;
        // 1,778 rows of January say so. Rows that update a report count again among them: the reports are fewer.
        assert_eq!(duties, 1_761);
        assert_eq!(
            count(
                "select count(*) as n from contact_duty d join message m on m.report = d.report \
                 where d.kind = 'INFORM' and (m.state in ('DRAFT', 'READY') and m.held_reason is null \
                 or m.state = 'HELD' and m.held_reason <> '')"
            )
            .await,
            duties,
            "each has one message that may leave, or one that says why not"
        );
        assert_eq!(count("select count(*) as n from message").await, duties, "and nobody else has any");
        // Again, nothing is made twice; what may go by itself goes, once.
        alongside_app::messages::prepare_inform(&app.app).await.expect("prepared");
        run(&app).await;
        run(&app).await;
        assert_eq!(count("select count(*) as n from message").await, duties);
        let sent = count("select count(*) as n from message where state = 'SENT'").await;
        assert_eq!(i64::try_from(app.caught.all().len()), Ok(sent));
        assert!(sent > 0);
        assert_eq!(count("select count(*) as n from message where state = 'SENDING'").await, 0);
        assert_eq!(count("select count(*) as n from contact_duty where closed_as is not null").await, sent);
        let held = count("select count(*) as n from message where state = 'HELD'").await;
        let drafts = count("select count(*) as n from message where state = 'DRAFT'").await;
        let letters = count("select count(*) as n from message where state = 'READY'").await;
        assert_eq!(held + drafts + letters + sent, duties);
        eprintln!(
            "January: {sent} sent by themselves, {letters} letters to print, {drafts} to approve, {held} held"
        );
    })
    .await;
}
