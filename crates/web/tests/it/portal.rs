//! A person's own pages: the way in, what they show and to whom, taking back, leaving; and the sheet.
// Helpers of tests stand outside test functions, where the lints do not know them for tests.
#![allow(clippy::expect_used, clippy::string_slice, clippy::indexing_slicing)]

use alongside_answers::oversight::Actor;
use alongside_domain::report::{Answer, ReportFacts};
use alongside_gate::{Action, Purpose};
use alongside_kernel::id::{ConsentId, OrganisationId, PersonId};
use alongside_storage::{WriteSet, args};
use alongside_testkit::client::{Client, Page};
use alongside_testkit::people::{self, Case, burglary, new_case};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use alongside_web::cookies;
use axum::http::StatusCode;

const PAGES: [&str; 6] =
    ["/pages/before", "/pages/home", "/pages/agreed", "/pages/seen", "/pages/report", "/pages/safety"];

pub(crate) async fn gwen(app: &TestApp) -> Case {
    new_case(app, &burglary(app, "Gwen", "Pugh", known_type)).await
}

fn known_type(facts: &mut ReportFacts) {
    facts.offence.crime_type = "BURG_RES".into();
}

fn access(person: PersonId) -> String {
    format!("/people/{person}/pages-access")
}

/// Makes a code as a worker does; gives the page that shows it.
pub(crate) async fn made(app: &TestApp, person: PersonId) -> Page {
    let at = access(person);
    let mut sam = app.client(Who::CareOfficer).await;
    sam.fill(&at, &at, &[("handover", "READ_OUT"), ("wanted", "yes")]).await.ok()
}

/// The code on the page that shows it.
pub(crate) fn code_on(page: &Page) -> String {
    let strong = page.body.split("class=\"reference\">").nth(2).expect("a code");
    strong.split('<').next().expect("a code").trim().to_owned()
}

pub(crate) async fn try_code(client: &mut Client, day: &str, code: &str) -> Page {
    let fields = [("born-day", day), ("born-month", "5"), ("born-year", "1984"), ("code", code)];
    client.fill("/pages", "/pages", &fields).await
}

/// Somebody's browser on their own pages.
async fn inside(app: &TestApp, person: PersonId) -> Client {
    let code = code_on(&made(app, person).await);
    let mut client = app.visitor();
    assert_eq!(try_code(&mut client, "6", &code).await.done(), "/pages/before");
    client
}

/// A consent with its grant, as it stands after a worker recorded it.
async fn agree(app: &TestApp, person: PersonId, organisation: OrganisationId) -> ConsentId {
    let store = &app.app.store;
    let consent = ConsentId::new(store.ids());
    let mut set = WriteSet::new();
    set.new_row(
        "consent",
        "insert into consent (id, version, person, organisation, status, classes, purpose, given_how, given_by, recorded_by, \
         given_at, ends_on, sealed) values ($1, 1, $2, $3, 'GIVEN', 'identity contact needs', 'support', 'PHONE', 'PERSON', $4, $5, \
         '2026-01-29', $6)",
        args![consent, person, organisation, app.seat(Who::CareOfficer).account, app.now(), Vec::<u8>::new()],
    );
    set.new_row(
        "grant",
        "insert into consent_grant (id, consent, basis, person, organisation, classes, purpose, starts_at) \
         values ($1, $2, 'CONSENT', $3, $4, 'identity contact needs', 'support', $5)",
        args![store.new_id(), consent, person, organisation, app.now()],
    );
    store.write(set).await.expect("the consent is stored");
    consent
}

#[tokio::test]
async fn a_person_comes_in_reads_and_leaves_and_every_page_can_be_left_at_once() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let mut client = inside(&app, gwen.person).await;
        let mut shown = Vec::new();
        for path in PAGES {
            shown.push((path, client.get(path).await.ok()));
        }
        shown.push(("/pages", client.get("/pages").await.ok()));
        for (path, page) in &shown {
            assert!(page.says("data-exit"), "{path} has no exit control");
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            assert_eq!(page.headers["referrer-policy"], "no-referrer", "{path}");
            let title = page.body.split("<title>").nth(1).and_then(|it| it.split('<').next());
            assert!(title.is_some_and(|title| title.starts_with("Your pages")), "{path}: {title:?}");
            for telling in ["Gwen", "Pugh", "Alongside"] {
                assert!(!page.says(telling), "{path} says {telling}");
            }
        }
        let safety = client.get("/pages/safety").await.ok();
        let left = client.clone().submit(&safety, "/pages/leave", &[]).await;
        assert_eq!(left.done(), "/pages");
        assert_eq!(left.headers["clear-site-data"], "\"storage\"");
        // The old cookie opens nothing any more: the visit ended at the server, not in the browser alone.
        for path in PAGES.into_iter().filter(|path| *path != "/pages/safety") {
            assert_eq!(client.get(path).await.location(), "/pages", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_error_on_the_pages_keeps_the_exit_control() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let mut client = inside(&app, gwen.person).await;
        for path in ["/pages/agreed/nonsense/stop", "/pages/nothing", "/pages/seen?extra=1"] {
            let page = client.get(path).await;
            assert!(page.status.is_client_error(), "{path}");
            assert!(page.says("data-exit"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_answer_is_the_same_whatever_is_wrong() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (gwen, bea) = (gwen(&app).await, new_case(&app, &burglary(&app, "Bea", "Hill", |_| {})).await);
        let code = code_on(&made(&app, gwen.person).await);
        let ended = code_on(&made(&app, bea.person).await);
        let at = access(bea.person);
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.fill(&at, &format!("{at}/close"), &[]).await.done(), at);
        let unknown = try_code(&mut app.visitor(), "6", "2222 3333 4444").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        for (what, day, code) in [
            ("another birth date", "7", code.as_str()),
            ("a day that is none", "77", code.as_str()),
            ("no birth date", "", code.as_str()),
            ("half a code", "6", "2222"),
            ("no code", "6", ""),
            ("a code that was closed", "6", ended.as_str()),
        ] {
            let page = try_code(&mut app.visitor(), day, code).await;
            assert_eq!((page.status, &page.body), (unknown.status, &unknown.body), "{what}");
        }
        assert_eq!(try_code(&mut app.visitor(), "6", &code).await.done(), "/pages/before");
    })
    .await;
}

#[tokio::test]
async fn guessing_is_slowed_and_the_person_elsewhere_is_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let code = code_on(&made(&app, gwen.person).await);
        let wrong: String = format!("{}222222222222", &code[..4]).chars().take(12).collect();
        let mut last = StatusCode::OK;
        for _ in 0..7 {
            last = try_code(&mut app.visitor(), "6", &wrong).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        let other = try_code(&mut app.visitor(), "6", "2345 2345 2345").await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
        app.move_to("2025-01-30T09:02:00Z");
        assert_eq!(try_code(&mut app.visitor(), "6", &code).await.done(), "/pages/before");
    })
    .await;
}

#[tokio::test]
async fn the_same_form_gives_the_same_code_and_a_new_code_ends_the_old() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let at = access(gwen.person);
        let mut sam = app.client(Who::CareOfficer).await;
        let form = sam.get(&at).await.ok();
        let fields = [("handover", "ON_PAPER"), ("wanted", "yes")];
        let first = code_on(&sam.submit(&form, &at, &fields).await.ok());
        for _ in 0..5 {
            assert_eq!(code_on(&sam.submit(&form, &at, &fields).await.ok()), first);
        }
        let mut visitor = app.visitor();
        assert_eq!(try_code(&mut visitor, "6", &first).await.done(), "/pages/before");
        let second = code_on(&made(&app, gwen.person).await);
        assert_ne!(first, second);
        assert_eq!(visitor.get("/pages/home").await.location(), "/pages", "an open visit ends with its code");
        assert_eq!(try_code(&mut app.visitor(), "6", &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The first form once more: its code opens nothing now, so it is not shown again.
        assert_eq!(sam.submit(&form, &at, &fields).await.done(), at);
    })
    .await;
}

#[tokio::test]
async fn pages_are_made_only_where_they_are_wanted_and_safe() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let at = access(gwen.person);
        let mut sam = app.client(Who::CareOfficer).await;
        let unasked = sam.fill(&at, &at, &[("handover", "READ_OUT")]).await;
        assert_eq!(unasked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let silent = burglary(&app, "Ivy", "Lane", |facts| facts.safety.call = Answer::No);
        let ivy = access(new_case(&app, &silent).await.person);
        let unsafe_way = sam.get(&ivy).await.ok();
        assert!(!unsafe_way.says("READ_OUT"));
        let sent = sam.submit(&unsafe_way, &ivy, &[("handover", "READ_OUT"), ("wanted", "yes")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let nobody = burglary(&app, "Una", "Rowe", |facts| {
            facts.safety.call = Answer::No;
            facts.safety.write = Answer::No;
        });
        let una = access(new_case(&app, &nobody).await.person);
        assert!(!sam.get(&una).await.ok().says("name=\"wanted\""));
        let unborn = burglary(&app, "Ann", "Dee", |facts| facts.victim.date_of_birth = None);
        let ann = access(new_case(&app, &unborn).await.person);
        assert!(!sam.get(&ann).await.ok().says("name=\"wanted\""));
    })
    .await;
}

#[tokio::test]
async fn a_mark_that_somebody_watches_closes_the_pages_and_keeps_them_closed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let at = access(gwen.person);
        let mut sam = app.client(Who::CareOfficer).await;
        let form = sam.get(&at).await.ok();
        let code = code_on(&made(&app, gwen.person).await);
        let mut visitor = app.visitor();
        assert_eq!(try_code(&mut visitor, "6", &code).await.done(), "/pages/before");
        let mark = format!("{at}/watched");
        assert_eq!(sam.fill(&at, &mark, &[("watched", "yes")]).await.done(), at);
        assert_eq!(visitor.get("/pages/home").await.location(), "/pages");
        assert_eq!(try_code(&mut app.visitor(), "6", &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = sam.submit(&form, &at, &[("handover", "READ_OUT"), ("wanted", "yes")]).await;
        assert_eq!(sent.status, StatusCode::CONFLICT, "no code while somebody watches");
        assert_eq!(sam.fill(&at, &mark, &[("watched", "no")]).await.done(), at);
        assert_eq!(
            try_code(&mut app.visitor(), "6", &code).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "lifting the mark opens nothing by itself"
        );
        let _ = made(&app, gwen.person).await;
    })
    .await;
}

#[tokio::test]
async fn a_visit_ends_when_nothing_is_asked_for_half_an_hour() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let mut client = inside(&app, gwen.person).await;
        app.move_to("2025-01-30T09:29:00Z");
        let _ = client.get("/pages/home").await.ok();
        app.move_to("2025-01-30T09:58:00Z");
        let _ = client.get("/pages/home").await.ok();
        app.move_to("2025-01-30T10:28:00Z");
        assert_eq!(client.get("/pages/home").await.location(), "/pages");
    })
    .await;
}

#[tokio::test]
async fn a_visit_ends_after_eight_hours_however_much_is_asked() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let mut client = inside(&app, gwen.person).await;
        for (hour, minute) in (9..17).flat_map(|hour| [(hour, 20), (hour, 40), (hour, 59)]) {
            app.move_to(&format!("2025-01-30T{hour:02}:{minute}:00Z"));
            let _ = client.get("/pages/home").await.ok();
        }
        app.move_to("2025-01-30T17:00:01Z");
        assert_eq!(client.get("/pages/home").await.location(), "/pages");
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_the_pages_of_another() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (gwen, bea) = (gwen(&app).await, new_case(&app, &burglary(&app, "Bea", "Hill", |_| {})).await);
        let mine = agree(&app, gwen.person, app.org(Org::Harbour)).await;
        let hers = agree(&app, bea.person, app.org(Org::Lantern)).await;
        let mut client = inside(&app, gwen.person).await;
        let agreed = client.get("/pages/agreed").await.ok();
        assert!(agreed.says("Harbour Support") && !agreed.says("Lantern Trust"));
        assert!(agreed.says(&mine.to_string()) && !agreed.says(&hers.to_string()));
        let unknown = client.get("/pages/agreed/01940000000070008000000000abcdef/stop").await;
        let foreign = client.get(&format!("/pages/agreed/{hers}/stop")).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
        assert_eq!((foreign.status, foreign.body), (unknown.status, unknown.body));
        // The form of one agreement does not take back another, and a made-up form nothing at all.
        let form = client.get(&format!("/pages/agreed/{mine}/stop")).await.ok();
        let fields = form.form(&format!("/pages/agreed/{mine}/stop"));
        let sent = client.post_fields(&format!("/pages/agreed/{hers}/stop"), &fields).await;
        assert_eq!(sent.status, StatusCode::CONFLICT);
        let mut bea = inside(&app, bea.person).await;
        assert!(bea.get("/pages/agreed").await.ok().says(&format!("/pages/agreed/{hers}/stop")));
        // Staff do not come in with their own cookie, nor a person into a worker's pages.
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.get("/pages/home").await.location(), "/pages");
        assert!(client.get(&access(gwen.person)).await.location().starts_with("/sign-in"));
        for cookie in ["", "0", &"f".repeat(64)] {
            let mut stranger = app.visitor().with_cookie(cookies::PORTAL, cookie);
            assert_eq!(stranger.get("/pages/home").await.location(), "/pages");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_is_closed_to_the_organisation_from_then_on() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let consent = agree(&app, gwen.person, app.org(Org::Harbour)).await;
        let open = async |person: PersonId| {
            let ask = app.ask(Who::Caseworker);
            ask.person(&app.app, person, Action::OpenPerson, Purpose::Support).await.map(drop)
        };
        open(gwen.person).await.expect("open while the person agrees");
        let mut client = inside(&app, gwen.person).await;
        let stop = format!("/pages/agreed/{consent}/stop");
        let question = client.get(&stop).await.ok();
        open(gwen.person).await.expect("a question changes nothing");
        for _ in 0..50 {
            assert_eq!(client.submit(&question, &stop, &[]).await.done(), "/pages/agreed?stopped=yes");
        }
        let closed = open(gwen.person).await.expect_err("closed from the commit on");
        let unknown = open(PersonId::new(app.app.store.ids())).await.expect_err("unknown");
        assert_eq!(format!("{closed:?}"), format!("{unknown:?}"));
        let after = client.get("/pages/agreed").await.ok();
        assert!(after.says("You stopped this on 30 January 2025") && !after.says(&stop));
        let over = client.get(&stop).await;
        assert_eq!(over.status, StatusCode::CONFLICT);
        assert!(over.says("This cannot be done as things stand") && over.says("data-exit"), "{}", over.body);
        assert!(over.says("This was stopped before, or has ended."), "{}", over.body);
    })
    .await;
}

#[tokio::test]
async fn a_person_sees_who_looked_as_organisations_and_their_own_worker_by_name() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let other = new_case(&app, &burglary(&app, "Bea", "Hill", |_| {})).await;
        let mut toni = app.client(Who::OtherCareOfficer).await;
        let _ = toni.get(&format!("/people/{}/sheet", gwen.person)).await.ok();
        let _ = app.client(Who::Advocate).await.get(&format!("/people/{}/sheet", other.person)).await.ok();
        let mut client = inside(&app, gwen.person).await;
        let seen = client.get("/pages/seen").await.ok();
        assert!(seen.says("Test Victim Care Unit") && seen.says("30 January 2025"));
        // Sam made the code and Toni read the sheet; neither has this person in hand.
        assert!(!seen.says("Toni") && !seen.says("Sam Bell") && !seen.says("Ada"));
        let mut set = WriteSet::new();
        let sam = app.seat(Who::CareOfficer).account;
        set.one("duty", "update contact_duty set owner = $2 where id = $1", args![gwen.duty, sam]);
        app.app.store.write(set).await.expect("written");
        let seen = client.get("/pages/seen").await.ok();
        assert!(seen.says("Sam Bell") && !seen.says("Toni"));
        let home = client.get("/pages/home").await.ok();
        assert!(home.says("Your worker is Sam Bell") && home.says("0117 496 0000"));
    })
    .await;
}

#[tokio::test]
async fn no_worker_is_told_when_a_person_looks() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let consent = agree(&app, gwen.person, app.org(Org::Harbour)).await;
        let mut client = inside(&app, gwen.person).await;
        for path in PAGES {
            let _ = client.get(path).await.ok();
        }
        let stop = format!("/pages/agreed/{consent}/stop");
        let _ = client.fill(&stop, &stop, &[]).await.done();
        let ask = app.ask(Who::UnitManager);
        let saw = alongside_app::oversight::who_saw(&app.app, &ask, gwen.person, "").await.expect("read");
        let theirs: Vec<&str> = saw
            .entries
            .iter()
            .filter(|entry| entry.who == Actor::Themself)
            .map(|entry| entry.action.as_str())
            .collect();
        assert_eq!(theirs, ["withdraw_own_consent"]);
    })
    .await;
}

#[tokio::test]
async fn the_report_is_told_in_short_and_with_care() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Gwen", "Pugh", |facts| {
            known_type(facts);
            facts.risk.notes = Some("RISKNOTE".to_owned().into());
            facts.assessment.note = Some("OFFICERNOTE".to_owned().into());
            facts.officer.name = Some("OFFICERNAME".to_owned().into());
        });
        let gwen = new_case(&app, &facts).await;
        let with_care = burglary(&app, "Gwen", "Pugh", |facts| {
            facts.offence.crime_type = "RAPE".into();
            facts.reference = Some("52/20002/25".into());
        });
        let _ = people::another_report(&app, gwen.person, &with_care).await;
        let mut client = inside(&app, gwen.person).await;
        let page = client.get("/pages/report").await.ok();
        assert!(page.says("52/10001/25") && page.says("Your home and being safe there"));
        for kept in ["RISKNOTE", "OFFICERNOTE", "OFFICERNAME", "52/20002/25", "Rape", "rape"] {
            assert!(!page.says(kept), "{kept}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_read_or_printed_only_as_far_as_it_is_safe() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let sheet = |person: PersonId| format!("/people/{person}/sheet");
        let gwen = gwen(&app).await;
        let page = sam.get(&sheet(gwen.person)).await.ok();
        assert!(page.says("52/10001/25") && page.says("class=\"sheet\""));
        let title = page.body.split("<title>").nth(1).and_then(|it| it.split('<').next());
        assert_eq!(title, Some("Your sheet"));
        let read_out = burglary(&app, "Ivy", "Lane", |facts| {
            known_type(facts);
            facts.flags.suspect_at_address = Answer::Yes;
        });
        let page = sam.get(&sheet(new_case(&app, &read_out).await.person)).await.ok();
        assert!(page.says("class=\"sheet no-print\"") && page.says("The suspect is at their home."));
        let nothing = burglary(&app, "Una", "Rowe", |facts| {
            known_type(facts);
            facts.safety.call = Answer::No;
            facts.safety.write = Answer::No;
        });
        let page = sam.get(&sheet(new_case(&app, &nothing).await.person)).await.ok();
        assert!(!page.says("52/10001/25") && page.says("They said that letters are not safe."));
        // What was shown stands in the log, with what it was for.
        let sql = "select count(*) as found from audit_leaf where leaf like $1";
        for (detail, times) in [("\"sheet\"", 1), ("\"sheet_to_read_out\"", 1), ("\"sheet_not_safe\"", 1)] {
            let row = app.app.store.db().fetch_one(sql, args![format!("%{detail}%")]).await;
            let found = row.expect("read").expect("a row").count("found").expect("a number");
            assert_eq!(found, times, "{detail}");
        }
    })
    .await;
}

#[tokio::test]
async fn to_those_who_may_not_open_the_person_there_is_nothing_there() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let gwen = gwen(&app).await;
        let nobody = PersonId::new(app.app.store.ids());
        people::block(&app, gwen.person, app.seat(Who::OtherCareOfficer).account).await;
        for who in [Who::Caseworker, Who::AgencyManager, Who::OtherCareOfficer] {
            for end in ["pages-access", "sheet"] {
                let mut client = app.client(who).await;
                let foreign = client.get(&format!("/people/{}/{end}", gwen.person)).await;
                let unknown = client.get(&format!("/people/{nobody}/{end}")).await;
                assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{who:?} {end}");
                assert_eq!(foreign.body, unknown.body, "{who:?} {end}");
            }
        }
        for who in [Who::Officer, Who::Commissioner, Who::Auditor, Who::Administrator] {
            for end in ["pages-access", "sheet"] {
                let page = app.client(who).await.get(&format!("/people/{}/{end}", gwen.person)).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{who:?} {end}");
            }
        }
    })
    .await;
}
