//! Joiners, movers, leavers; links to a password; one's own sign-ins and memberships.

use alongside_app::outside::Outgoing;
use alongside_testkit::{Client, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

async fn join(app: &TestApp, admin: &mut Client, email: &str, org: Org, role: &str) -> String {
    let organisation = app.org(org).to_string();
    let fields = [
        ("name", "Tomasz Łęcki"),
        ("email", email),
        ("organisation", organisation.as_str()),
        ("roles", role),
        ("from-day", "30"),
        ("from-month", "1"),
        ("from-year", "2025"),
    ];
    admin.fill("/accounts/new", "/accounts/new", &fields).await.done()
}

/// The path of the link that stands on an account's page.
fn link(body: &str) -> String {
    let at = body.find("/accounts/new-password/").expect("a link");
    body[at..].split('<').next().expect("its end").to_owned()
}

/// What the last mail to an address says.
pub(crate) async fn mail_to(app: &TestApp, address: &str) -> String {
    alongside_app::jobs::run_due(&app.app).await.expect("jobs run");
    let all = app.caught.all();
    let newest = all.into_iter().rev().find_map(|it| match it {
        Outgoing::Email { to, body, .. } if to == address => Some(body),
        _ => None,
    });
    newest.unwrap_or_else(|| panic!("no mail to {address}"))
}

/// The code that stands on a line of its own in a mail.
pub(crate) fn code_in(mail: &str) -> String {
    let is_code = |line: &&str| line.len() == 14 && line.split('-').all(|group| group.len() == 4);
    mail.lines().find(is_code).unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
}

const GOOD: &str = "violet anchor teapot meadow";

#[tokio::test]
async fn somebody_new_chooses_a_password_by_a_link_that_works_once_and_is_asked_for_a_second_step() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let page = join(&app, &mut admin, "tomasz@example.org", Org::Harbour, "caseworker").await;
        let body = admin.get(&page).await.ok().body;
        let link = link(&body);
        let mut new = app.visitor();
        assert!(new.get(&link).await.ok().says("Choose a password of 15"));
        let sent = code_in(&mail_to(&app, "tomasz@example.org").await);
        for (bad, why) in [("short", "15 characters"), ("password1234567890", "easy to guess")] {
            let answer = new.post(&link, &[("code", &sent), ("password", bad)]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.says(why), "{}", answer.body);
        }
        assert_eq!(new.post(&link, &[("code", &sent), ("password", GOOD)]).await.done(), "/sign-in");
        assert!(new.post(&link, &[("password", GOOD)]).await.ok().says("was used before"));
        let begun = new.post("/sign-in", &[("email", "Tomasz@example.org"), ("password", GOOD)]).await;
        assert!(begun.location().starts_with("/sign-in/set-up"), "{}", begun.location());
        // Until the second step was taken, nothing opens.
        assert!(new.get("/sign-ins").await.location().starts_with("/sign-in"));
        assert!(!admin.get(&page).await.ok().says("/accounts/new-password/"));
        assert!(mail_to(&app, "tomasz@example.org").await.contains("A new password was chosen"));

        // The second step: looking changes nothing, a wrong code neither, the right one signs in and works once.
        let shown = new.get("/sign-in/set-up").await.ok();
        assert_eq!(secret(&shown.body), secret(&new.get("/sign-in/set-up").await.ok().body));
        let wrong = new.post("/sign-in/set-up", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(secret(&wrong.body), secret(&shown.body));
        let mut elsewhere = app.visitor();
        elsewhere.post("/sign-in", &[("email", "tomasz@example.org"), ("password", GOOD)]).await.done();
        let other = secret(&elsewhere.get("/sign-in/set-up").await.ok().body);
        assert_ne!(other, secret(&shown.body), "each sign-in is offered its own");
        let now = app.now();
        let right = code(&secret(&shown.body), now);
        let next = new.post("/sign-in/set-up", &[("code", &right)]).await.done();
        // The first page says who made the link.
        assert!(new.get(&next).await.ok().says("Ad Min"), "{next}");
        // Whoever else had begun does not put theirs in its place.
        let late = elsewhere.post("/sign-in/set-up", &[("code", &code(&other, now))]).await;
        assert_ne!(late.status, StatusCode::SEE_OTHER);
        let mut again = app.visitor();
        let begun = again.post("/sign-in", &[("email", "tomasz@example.org"), ("password", GOOD)]).await;
        assert!(begun.location().starts_with("/sign-in/code"), "{}", begun.location());
        assert_eq!(
            again.post("/sign-in/code", &[("code", &right)]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        app.move_to("2025-01-30T09:01:00Z");
        let next = code(&secret(&shown.body), app.now());
        again.post("/sign-in/code", &[("code", &next)]).await.done();
        let _ = again.get("/sign-ins").await.ok();
        // A password alone opens nothing for long: the right code half an hour later is too late.
        let mut slow = app.visitor();
        slow.post("/sign-in", &[("email", "tomasz@example.org"), ("password", GOOD)]).await.done();
        app.move_to("2025-01-30T09:31:00Z");
        let late = code(&secret(&shown.body), app.now());
        let late = slow.post("/sign-in/code", &[("code", &late)]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.says("begin again with your password"), "{}", late.body);
    })
    .await;
}

/// The secret that stands on the page of setting up.
pub(crate) fn secret(body: &str) -> String {
    let rest = body.split("class=\"secret\">").nth(1).expect("a secret");
    rest.split('<').next().unwrap_or_default().replace(' ', "")
}

/// The code that an authenticator shows.
pub(crate) fn code(secret: &str, at: alongside_kernel::Timestamp) -> String {
    let bytes = totp_rs::Secret::try_from_base32(secret).expect("a secret");
    let totp = totp_rs::Builder::new().with_secret(bytes).build().expect("a generator");
    totp.generate(u64::try_from(at.as_second()).unwrap()).to_string()
}

#[tokio::test]
async fn what_is_wrong_with_a_new_account_is_said_at_its_fields() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let wrong = admin
            .fill(
                "/accounts/new",
                "/accounts/new",
                &[("email", "tomasz"), ("from-day", "31"), ("from-month", "2"), ("from-year", "2025")],
            )
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("day, month and year that there is"));
        let wrong = admin.fill("/accounts/new", "/accounts/new", &[("email", "tomasz")]).await;
        for said in [
            "Type the person&#39;s name",
            "such as name@example.org",
            "Choose an organisation",
            "Type the first day",
        ] {
            assert!(wrong.says(said), "{said}");
        }
        let organisation = app.org(Org::Harbour).to_string();
        let fields = |email, roles| {
            [
                ("name", "A B"),
                ("email", email),
                ("organisation", organisation.as_str()),
                ("roles", roles),
                ("from-day", "1"),
                ("from-month", "2"),
                ("from-year", "2025"),
            ]
        };
        let unfit = admin.fill("/accounts/new", "/accounts/new", &fields("new@example.org", "officer")).await;
        assert!(unfit.says("can&#39;t be held in this kind"), "a charity's worker is no officer");
        let email = Who::Caseworker.email();
        let taken = admin.fill("/accounts/new", "/accounts/new", &fields(&email, "caseworker")).await;
        assert!(taken.says("already signs in with this address"));
    })
    .await;
}

#[tokio::test]
async fn a_mover_has_the_new_role_from_the_next_request_on() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let mut worker = app.client(Who::Caseworker).await;
        let seat = app.seat(Who::Caseworker);
        assert_eq!(worker.get("/audit").await.status, StatusCode::FORBIDDEN);
        let page = format!("/accounts/{}", seat.account);
        let action = format!("{page}/memberships/{}", seat.membership);
        let roles = format!("roles-{}", seat.membership);
        let stale = admin.get(&page).await.ok();
        assert_eq!(admin.submit(&stale, &action, &[(&roles, "auditor")]).await.done(), page);
        let _ = worker.get("/audit").await.ok();
        // Another administrator who had the page open meanwhile loses, and is told.
        let second = admin.get(&page).await.ok();
        let mut fields = second.form(&action);
        fields.retain(|(name, _)| name != "version");
        fields.extend([("version".to_owned(), "1".to_owned()), (roles.clone(), "agency_manager".to_owned())]);
        assert_eq!(admin.post_fields(&action, &fields).await.status, StatusCode::CONFLICT);
        let none = admin.fill(&page, &action, &[]).await;
        assert!(none.status == StatusCode::UNPROCESSABLE_ENTITY && none.says("Choose at least one role"));
        // The last day counts to its end.
        let until = |part: &str| format!("until-{}-{part}", seat.membership);
        let (day, month, year) = (until("day"), until("month"), until("year"));
        let fields = [(roles.as_str(), "auditor"), (&day, "30"), (&month, "1"), (&year, "2025")];
        let _ = admin.fill(&page, &action, &fields).await.done();
        let _ = worker.get("/audit").await.ok();
        app.move_to("2025-01-31T00:00:01Z");
        assert!(app.client(Who::Caseworker).await.get("/audit").await.location().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_leaver_is_signed_out_at_once_and_their_link_is_dead() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let mut worker = app.client(Who::Caseworker).await;
        let _ = worker.get("/sign-ins").await.ok();
        let page = format!("/accounts/{}", app.seat(Who::Caseworker).account);
        let again = admin.fill(&page, &format!("{page}/start-again"), &[]).await.done();
        assert!(worker.get("/sign-ins").await.location().starts_with("/sign-in"), "starting again signs out");
        let link = link(&admin.get(&again).await.ok().body);
        let _ = admin.fill(&page, &format!("{page}/leave"), &[]).await.done();
        assert!(app.visitor().get(&link).await.ok().says("was used before or is too old"));
        assert!(app.visitor().post(&link, &[("password", GOOD)]).await.ok().says("too old"));
        assert!(app.client(Who::Caseworker).await.get("/sign-ins").await.location().starts_with("/sign-in"));
        assert!(admin.get(&page).await.ok().says("Left"));
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_after_seven_days() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let page = join(&app, &mut admin, "late@example.org", Org::Harbour, "caseworker").await;
        let link = link(&admin.get(&page).await.ok().body);
        app.move_to("2025-02-06T08:59:59Z");
        assert!(app.visitor().get(&link).await.ok().says("15 characters"));
        app.move_to("2025-02-06T09:00:00Z");
        assert!(app.visitor().get(&link).await.ok().says("too old"));
    })
    .await;
}

#[tokio::test]
async fn an_administrator_never_changes_their_own_account() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let seat = app.seat(Who::Administrator);
        let page = format!("/accounts/{}", seat.account);
        assert!(admin.get(&page).await.ok().says("Another administrator must change it"));
        let ask = app.ask(Who::Administrator);
        let place = alongside_app::accounts::Place {
            organisation: Some(app.org(Org::Unit)),
            roles: vec![alongside_gate::Role::UnitManager],
            from: Some("2025-01-30".parse().expect("a day")),
            until: None,
        };
        let once = alongside_app::Once::of_job(&app.app, "test");
        let refused = alongside_app::accounts::add_place(&app.app, &ask, seat.account, &place, once).await;
        assert!(matches!(refused, Err(alongside_app::AppError::NotNow("own_account"))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn nobody_else_manages_accounts_and_unknown_ids_are_unknown() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let page = format!("/accounts/{}", app.seat(Who::Caseworker).account);
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Administrator) {
            let mut client = app.client(who).await;
            for path in ["/accounts", "/accounts/new", &page] {
                assert_eq!(client.get(path).await.status, StatusCode::FORBIDDEN, "{who:?} {path}");
            }
        }
        let mut admin = app.client(Who::Administrator).await;
        for path in ["/accounts/x", "/accounts/00000000000000000000000000000000"] {
            assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(admin.get("/accounts").await.ok().says("Cass Worker"));
    })
    .await;
}

/// The address that ends a sign-in, from the section of the page that `wanted` picks.
fn end_action(body: &str, wanted: impl Fn(&str) -> bool) -> String {
    let section = body
        .split("<section")
        .find(|part| part.contains("action=\"/sign-ins/") && wanted(part))
        .expect("such a sign-in");
    let action = section.split("action=\"").nth(1).expect("a form");
    action.split('"').next().expect("its end").to_owned()
}

#[tokio::test]
async fn ones_own_sign_ins_are_listed_and_ended_and_nobody_elses() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut here = app.client(Who::CareOfficer).await;
        let mut there = app.client(Who::CareOfficer).await;
        let mut other = app.client(Who::OtherCareOfficer).await;
        // Somebody else's sign-in is not ended by its id.
        let others = end_action(&other.get("/sign-ins").await.ok().body, |_| true);
        let id = others.trim_start_matches("/sign-ins/").trim_end_matches("/end").parse().expect("an id");
        alongside_app::accounts::end(&app.app, &app.ask(Who::CareOfficer), id).await.expect("nothing to end");
        let _ = other.get("/sign-ins").await.ok();
        let page = here.get("/sign-ins").await.ok();
        assert_eq!(page.body.matches("action=\"/sign-ins/").count(), 2);
        let action = end_action(&page.body, |part| !part.contains("This one"));
        assert_eq!(here.submit(&page, &action, &[]).await.done(), "/sign-ins");
        assert!(there.get("/sign-ins").await.location().starts_with("/sign-in?"));
        let _ = here.get("/sign-ins").await.ok();
    })
    .await;
}

#[tokio::test]
async fn who_works_for_two_organisations_acts_for_one_at_a_time() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let page = format!("/accounts/{}", app.seat(Who::Caseworker).account);
        let unit = app.org(Org::Unit).to_string();
        let fields = [
            ("organisation", unit.as_str()),
            ("roles", "auditor"),
            ("from-day", "1"),
            ("from-month", "1"),
            ("from-year", "2025"),
        ];
        let _ = admin.fill(&page, &format!("{page}/memberships"), &fields).await.done();
        let mut worker = app.client(Who::Caseworker).await;
        assert_eq!(worker.get("/audit").await.status, StatusCode::FORBIDDEN);
        let choose = worker.get("/memberships").await.ok();
        assert_eq!(
            worker.submit(&choose, "/memberships", &[]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let at = choose.body.find("Test Victim Care Unit").expect("the other place");
        let other = choose.body[..at]
            .rsplit("value=\"")
            .next()
            .expect("its value")
            .split('"')
            .next()
            .expect("an id")
            .to_owned();
        assert_eq!(worker.submit(&choose, "/memberships", &[("membership", &other)]).await.done(), "/");
        let _ = worker.get("/audit").await.ok();
        let not_theirs = app.seat(Who::Auditor).membership.to_string();
        let foreign = worker.fill("/memberships", "/memberships", &[("membership", &not_theirs)]).await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    })
    .await;
}
