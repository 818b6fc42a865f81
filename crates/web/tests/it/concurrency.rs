//! Many at once: one form sent fifty times, one record changed by thirty-two people, an agency at work while what it
//! may see is withdrawn.

use alongside_gate::{OrganisationKind, Role};
use alongside_storage::dump::dump;
use alongside_testkit::client::{Client, Page};
use alongside_testkit::people::{Case, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

type Fields = Vec<(&'static str, String)>;

fn fields(of: &[(&'static str, &str)]) -> Fields {
    of.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// The same form, sent so many times at the same moment.
async fn sent_at_once(
    client: &Client,
    page: &Page,
    action: &str,
    fields: &Fields,
    times: usize,
) -> Vec<Page> {
    let start = Arc::new(tokio::sync::Barrier::new(times));
    let tasks: Vec<_> = (0..times)
        .map(|_| {
            let (mut client, page, action) = (client.clone(), page.clone(), action.to_owned());
            let (fields, start) = (fields.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                client.submit(&page, &action, &fields).await
            })
        })
        .collect();
    let mut pages = Vec::new();
    for task in tasks {
        pages.push(task.await.expect("an answer"));
    }
    pages
}

struct Scene {
    app: TestApp,
    case: Case,
    /// The referral's address, accepted by Harbour.
    referral: String,
}

async fn referred(app: &TestApp, case: &Case, service: &str) -> String {
    let refer = format!("{}/refer", case.page());
    let mut sam = app.client(Who::CareOfficer).await;
    let page = sam.get(&format!("{refer}?service={service}")).await.ok();
    let sent = sam.submit(&page, &refer, &REFER).await.done();
    sent.split('?').next().expect("an address").to_owned()
}

const REFER: [(&str, &str); 6] = [
    ("how", "PHONE"),
    ("need", "SHELTER"),
    ("choice", "ONLY_ONE_FITTED"),
    ("class", "contact"),
    ("class", "support_summary"),
    ("step", "send"),
];

async fn scene(app: TestApp) -> Scene {
    let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
    let service =
        accredited(&app, plain_service(&app, Org::Harbour, "Safe at home"), "2024-01-01", None).await;
    let referral = referred(&app, &case, &service.to_string()).await;
    let mut ann = app.client(Who::AgencyManager).await;
    let page = ann.get(&referral).await.ok();
    let worker = app.seat(Who::Caseworker).account.to_string();
    ann.submit(&page, &format!("{referral}/accept"), &[("worker", &worker)]).await.done();
    Scene { app, case, referral }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_sent_fifty_times_at_once_has_one_effect_and_one_answer() {
    on_each_database(async |opened| {
        let Scene { app, case, referral } = scene(TestApp::on(opened).await).await;
        let other = new_case(&app, &burglary(&app, "Mali", "Rhys", |_| {})).await;
        let sql = "select id from service";
        let row = app.app.store.db().fetch_one(sql, Vec::new()).await.expect("asked").expect("a service");
        let service = row.get::<uuid::Uuid>("id").expect("an id").simple().to_string();
        let (call, notes, session) =
            (format!("{}/call", case.page()), format!("{referral}/notes"), format!("{referral}/session"));
        let (refer, consent) = (format!("{}/refer", other.page()), format!("{}/consent", case.page()));
        let lantern = app.org(Org::Lantern).to_string();
        let attempt = [("outcome", "NO_ANSWER"), ("way", "PHONE_MOBILE"), ("words", "Marker")];
        let note = [("class", "support_note"), ("text", "Marker")];
        let held = [("kind", "PHONE"), ("minutes", "45"), ("summary", "Marker")];
        let asked = [("to", lantern.as_str()), ("kind", "LETTER"), ("words", "Marker")];
        let agreed = [
            ("organisation", lantern.as_str()),
            ("answer", "GIVEN"),
            ("class", "identity"),
            ("how", "PHONE"),
        ];
        let report = [
            ("forename", "Ama"),
            ("surname", "Okafor"),
            ("mobile", "07700 900123"),
            ("safe-call", "yes"),
            ("crime-type", "STALK"),
            ("need-SHELTER", "high"),
            ("impact", "Marker"),
            ("consent", "yes"),
        ];
        let at = format!("{refer}?service={service}");
        for (who, at, action, filled, table) in [
            (Who::CareOfficer, &call, &call, fields(&attempt), "attempt "),
            (Who::Caseworker, &notes, &notes, fields(&note), "note "),
            (Who::Caseworker, &session, &session, fields(&held), "support_session "),
            (
                Who::CareOfficer,
                &"/requests/new".to_owned(),
                &"/requests/new".to_owned(),
                fields(&asked),
                "request ",
            ),
            (Who::CareOfficer, &consent, &consent, fields(&agreed), "consent "),
            (
                Who::Officer,
                &"/reports/new".to_owned(),
                &"/reports/new".to_owned(),
                fields(&report),
                "report ",
            ),
            (Who::CareOfficer, &at, &refer, fields(&REFER), "referral "),
        ] {
            let count = async || {
                let lines = dump(&app.app.store).await.expect("a dump");
                lines.iter().filter(|line| line.starts_with(table)).count()
            };
            let before = count().await;
            let mut client = app.client(who).await;
            let page = client.get(at).await.ok();
            let answers = sent_at_once(&client, &page, action, &filled, 50).await;
            let led: BTreeSet<String> = answers.iter().map(Page::done).collect();
            assert_eq!(led.len(), 1, "{action}: {led:?}");
            assert_eq!(count().await, before + 1, "{action}");
        }
    })
    .await;
}

/// So many people of the unit, each with the form open.
async fn with_the_form_open(app: &TestApp, count: usize, at: &str) -> Vec<(Client, Page)> {
    let mut open = Vec::new();
    for number in 0..count {
        let place = (OrganisationKind::VictimCareUnit, app.org(Org::Unit));
        let seat = app.join(Role::VictimCareOfficer, place, &format!("Care {number}")).await;
        let (mut client, _) = app.signed_in(seat).await;
        let page = client.get(at).await.ok();
        open.push((client, page));
    }
    open
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thirty_two_who_change_one_record_one_is_first_and_nobody_loses_what_they_typed() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let at = format!("{}/safe-contact", case.page());
        let open = with_the_form_open(&app, 32, &at).await;
        let start = Arc::new(tokio::sync::Barrier::new(32));
        let tasks: Vec<_> = open
            .into_iter()
            .enumerate()
            .map(|(number, (mut client, page))| {
                let (at, start) = (at.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    let typed = typed(number);
                    start.wait().await;
                    let answer = client.submit(&page, &at, &spoken(&typed)).await;
                    (number, client, answer)
                })
            })
            .collect();
        let (mut first, mut others) = (Vec::new(), Vec::new());
        for task in tasks {
            let (number, client, answer) = task.await.expect("an answer");
            if answer.status == StatusCode::SEE_OTHER {
                first.push(number);
            } else {
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
                assert!(answer.says("Somebody else took down an answer while you typed"), "{}", answer.body);
                assert!(answer.says(&typed(number)), "what {number} typed is kept: {}", answer.body);
                others.push((number, client, answer));
            }
        }
        assert_eq!((first.len(), others.len()), (1, 31));
        for (_, _, answer) in &others {
            assert!(answer.says(&typed(first[0])), "what stands now is shown: {}", answer.body);
        }
        // Each sees what came before and says it again: none overwrites another unseen.
        for (number, mut client, answer) in others {
            let fresh = client.get(&at).await.ok();
            let again = client.submit(&answer, &at, &spoken(&typed(number))).await;
            if again.status == StatusCode::UNPROCESSABLE_ENTITY {
                client.submit(&fresh, &at, &spoken(&typed(number))).await.done();
            }
        }
        let lines = dump(&app.app.store).await.expect("a dump");
        let said: Vec<&String> = lines.iter().filter(|line| line.starts_with("safe_contact ")).collect();
        for number in 0..32 {
            let kept = said.iter().filter(|line| line.contains(&typed(number))).count();
            assert_eq!(kept, 1, "{}", typed(number));
        }
    })
    .await;
}

fn typed(number: usize) -> String {
    format!("Typed by {number} only")
}

fn spoken(notes: &str) -> [(&str, &str); 6] {
    [
        ("call", "yes"),
        ("text", "no"),
        ("leave_message", "no"),
        ("write", "no"),
        ("email", "no"),
        ("notes", notes),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_thirty_two_who_accept_one_referral_one_does_and_the_others_are_told_what_stands() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let service =
            accredited(&app, plain_service(&app, Org::Harbour, "Safe at home"), "2024-01-01", None).await;
        let referral = referred(&app, &case, &service.to_string()).await;
        let accept = format!("{referral}/accept");
        let mut open = Vec::new();
        for number in 0..32 {
            let place = (OrganisationKind::Agency, app.org(Org::Harbour));
            let seat = app.join(Role::AgencyManager, place, &format!("Lead {number}")).await;
            let (mut client, _) = app.signed_in(seat).await;
            let page = client.get(&referral).await.ok();
            open.push((client, page));
        }
        let start = Arc::new(tokio::sync::Barrier::new(32));
        let tasks: Vec<_> = open
            .into_iter()
            .map(|(mut client, page)| {
                let (accept, start) = (accept.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    start.wait().await;
                    client.submit(&page, &accept, &[("worker", "")]).await
                })
            })
            .collect();
        let mut done = 0;
        for task in tasks {
            let answer = task.await.expect("an answer");
            if answer.status == StatusCode::SEE_OTHER {
                done += 1;
            } else {
                assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
                assert!(answer.says("Accepted"), "what stands is shown: {}", answer.body);
            }
        }
        assert_eq!(done, 1);
        let lines = dump(&app.app.store).await.expect("a dump");
        assert_eq!(lines.iter().filter(|line| line.starts_with("episode ")).count(), 1);
    })
    .await;
}

/// What an agency asks for, over and over.
async fn hammer(
    mut client: Client,
    referral: String,
    over: Arc<AtomicBool>,
    (before, after): (Arc<AtomicUsize>, Arc<AtomicUsize>),
) {
    let id = referral.rsplit('/').next().expect("an id").to_owned();
    let paths = [
        referral.clone(),
        format!("/heartbeat{referral}"),
        format!("{referral}/notes"),
        format!("{referral}/session"),
        format!("{referral}/close"),
    ];
    // Their own: it is shown to them, under their name.
    let unknown = client.get("/referrals/01940000000070008000000000000fff").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let mut mine = 0;
    while mine < 40 {
        for path in &paths {
            // What is asked from here on was asked after the withdrawal's answer.
            let withdrawn = over.load(Ordering::SeqCst);
            let page = client.get(path).await;
            if withdrawn {
                assert_eq!((page.status, &page.body), (unknown.status, &unknown.body), "{path}");
                after.fetch_add(1, Ordering::SeqCst);
                mine += 1;
            } else {
                assert!(!page.status.is_server_error(), "{path}: {}", page.body);
                before.fetch_add(usize::from(page.status.is_success()), Ordering::SeqCst);
            }
        }
        let withdrawn = over.load(Ordering::SeqCst);
        let list = client.get("/referrals?tab=in-support").await;
        assert!(!withdrawn || !list.says(&id) && !list.says("Marker"), "{}", list.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_answer_to_a_withdrawal_every_request_of_the_agency_is_as_unknown() {
    on_each_database(async |opened| {
        let Scene { app, case, referral } = scene(TestApp::on(opened).await).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&format!("{}/consent", case.page())).await.ok();
        let consent =
            page.body.split("/consents/").nth(1).and_then(|it| it.split('"').next()).expect("a consent");
        let withdraw = format!("/consents/{consent}");
        let form = sam.get(&withdraw).await.ok();
        let over = Arc::new(AtomicBool::new(false));
        let (before, after) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut tasks = Vec::new();
        for number in 0..8 {
            let who = if number % 2 == 0 { Who::Caseworker } else { Who::AgencyManager };
            let client = app.client(who).await;
            let counts = (Arc::clone(&before), Arc::clone(&after));
            let over = Arc::clone(&over);
            tasks.push(tokio::spawn(hammer(client, referral.clone(), over, counts)));
        }
        while before.load(Ordering::SeqCst) < 100 {
            tokio::task::yield_now().await;
        }
        sam.submit(&form, &withdraw, &[("how", "PHONE")]).await.done();
        over.store(true, Ordering::SeqCst);
        for task in tasks {
            task.await.expect("every answer was as it must be");
        }
        assert!(after.load(Ordering::SeqCst) >= 8 * 40);
    })
    .await;
}
