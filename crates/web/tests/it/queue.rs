//! The queue: order, parts, filters, what is new, views, handing over, absences; and how much it asks of the database.

use alongside_domain::report::{Answer, Offence};
use alongside_kernel::id::AccountId;
use alongside_storage::rooms::duties;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{block, burglary, grant, new_case};
use alongside_testkit::{Case, Org, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

async fn case(app: &TestApp, surname: &str) -> Case {
    new_case(app, &burglary(app, "Test", surname, |_| {})).await
}

async fn serious(app: &TestApp, surname: &str) -> Case {
    let rules = app.app.rules();
    let facts = burglary(app, "Test", surname, |facts| {
        facts.offence = Offence::by_title("RAPE_FEMALE", None, None, &rules.offences);
        facts.flags.domestic_abuse = Answer::Yes;
    });
    new_case(app, &facts).await
}

fn order(page: &Page, names: &[&str]) -> Vec<usize> {
    let at: Vec<usize> = names
        .iter()
        .map(|name| page.body.find(&format!(">Test {name}</a>")).unwrap_or_else(|| panic!("no {name}")))
        .collect();
    let mut sorted: Vec<usize> = (0..at.len()).collect();
    sorted.sort_by_key(|index| at[*index]);
    sorted
}

async fn due(app: &TestApp, case: &Case, day: &str) {
    let mut set = WriteSet::new();
    set.one("duty", "update contact_duty set due_on = $2 where id = $1", args![case.duty, day]);
    duties::place_in_queue(&mut set, case.person);
    app.app.store.write(set).await.unwrap();
}

#[tokio::test]
async fn what_is_late_comes_first_then_by_day_then_the_most_serious_and_late_is_a_word() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (plain, grave, late) =
            (case(&app, "Plain").await, serious(&app, "Grave").await, case(&app, "Late").await);
        let soon = case(&app, "Soon").await;
        due(&app, &late, "2025-01-29").await;
        due(&app, &soon, "2025-01-31").await;
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get("/queue").await.ok();
        assert_eq!(order(&page, &["Late", "Soon", "Grave", "Plain"]), [0, 1, 2, 3], "{}", page.body);
        assert!(page.says("Late: was due by the end of Wednesday 29 January"));
        assert!(page.says("By the end of Monday 3 February") && page.says("Needs: a safe home."));
        assert!(page.says(&format!("{}/call", plain.page())) && page.says(&grave.page()));
        for (query, shown) in [
            ("late=yes", vec!["Late"]),
            ("priority=SERIOUS", vec!["Grave"]),
            ("day=2025-01-31", vec!["Soon"]),
            ("owner=nobody", vec!["Late", "Soon", "Grave", "Plain"]),
            ("owner=mine", vec![]),
            ("kind=INFORM", vec![]),
            ("district=Bristol%2C+City+of", vec!["Late", "Soon", "Grave", "Plain"]),
            ("district=Somerset", vec![]),
        ] {
            let page = sam.get(&format!("/queue?{query}")).await.ok();
            for name in ["Late", "Soon", "Grave", "Plain"] {
                assert_eq!(page.says(&format!(">Test {name}</a>")), shown.contains(&name), "{query} {name}");
            }
        }
        assert_eq!(sam.get("/queue?other=1").await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_on_page_by_page_without_losing_or_repeating_anybody() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for number in 0..60 {
            if number % 3 == 0 {
                serious(&app, &format!("N{number:02}x")).await;
            } else {
                case(&app, &format!("N{number:02}x")).await;
            }
        }
        let mut sam = app.client(Who::CareOfficer).await;
        let first = sam.get("/queue").await.ok();
        let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let second = sam.get(&next.replace("&#38;", "&")).await.ok();
        for number in 0..60 {
            let name = format!(">Test N{number:02}x</a>");
            assert!(first.says(&name) != second.says(&name), "{name}");
        }
        assert_eq!(first.body.matches("class=\"queue__row\"").count(), 50);
        assert!(!second.says("rel=\"next\""));
        assert_eq!(sam.get("/queue?after=nonsense").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn blocked_people_are_not_in_the_queue_and_an_agency_sees_whom_it_was_granted() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (one, two) = (serious(&app, "One").await, case(&app, "Two").await);
        block(&app, two.person, app.seat(Who::CareOfficer).account).await;
        let page = app.client(Who::CareOfficer).await.get("/queue").await.ok();
        assert!(page.says("Test One") && !page.says("Test Two"));
        let mut cass = app.client(Who::Caseworker).await;
        assert!(!cass.get("/queue").await.ok().says("Test One"));
        grant(&app, one.person, app.org(Org::Harbour), "identity contact").await;
        let page = cass.get("/queue").await.ok();
        assert!(page.says("Test One") && !page.says("Most serious crime</strong>") && !page.says("Needs:"));
        assert_eq!(app.client(Who::Officer).await.get("/queue").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_changed_since_one_said_that_one_had_looked_is_new() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        case(&app, "Old").await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get("/queue").await.ok().says(">New</strong>"), "nothing is new before the first look");
        sam.fill("/queue", "/queue/seen", &[]).await.done();
        app.move_to("2025-01-30T10:00:00Z");
        case(&app, "Fresh").await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert_eq!(sam.get("/queue").await.ok().body.matches(">New</strong>").count(), 1);
        let page = sam.get("/queue?new=yes").await.ok();
        assert!(page.says("Test Fresh") && !page.says("Test Old"));
        // Looking at the page alone changes nothing: another worker's look is their own.
        assert!(!app.client(Who::OtherCareOfficer).await.get("/queue").await.ok().says(">New</strong>"));
    })
    .await;
}

#[tokio::test]
async fn a_view_is_kept_under_a_name_and_is_ones_own() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let to =
            sam.fill("/queue?owner=mine&late=yes", "/queue/views", &[("name", "My late ones")]).await.done();
        assert_eq!(to, "/queue?owner=mine&late=yes");
        let page = sam.get("/queue").await.ok();
        assert!(page.says("My late ones"));
        assert!(!app.client(Who::OtherCareOfficer).await.get("/queue").await.ok().says("My late ones"));
        let rows = app.app.store.db().fetch("select sealed from saved_view", args![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&rows[0].bytes("sealed").unwrap()).contains("late ones"));
        let remove = page
            .body
            .split("action=\"")
            .map(|it| it.split('"').next().unwrap())
            .find(|it| it.ends_with("/remove"));
        sam.submit(&page, remove.unwrap(), &[]).await.done();
        assert!(!sam.get("/queue").await.ok().says("My late ones"));
        let wrong = sam.fill("/queue", "/queue/views", &[("name", "")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

async fn owner(app: &TestApp, case: &Case) -> Option<uuid::Uuid> {
    let sql = "select owner from contact_duty where id = $1";
    app.app.store.db().fetch_one(sql, args![case.duty]).await.unwrap().unwrap().get("owner").unwrap()
}

#[tokio::test]
async fn a_manager_hands_over_several_at_once_and_takes_back_what_nobody_touched() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = [case(&app, "A").await, case(&app, "B").await, case(&app, "C").await];
        let mut mina = app.client(Who::UnitManager).await;
        let (sam, toni) = (app.seat(Who::CareOfficer).account, app.seat(Who::OtherCareOfficer).account);
        let [a, b, c] = cases.map(|case| case.duty.simple().to_string());
        let (to_sam, to_toni) = (sam.to_string(), toni.to_string());
        let nothing = mina.fill("/queue", "/queue/assign", &[("give_to", &to_sam)]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("give_to", to_sam.as_str()), ("duty", &a), ("duty", &b), ("duty", &c)];
        let to = mina.fill("/queue", "/queue/assign", &fields).await.done();
        for case in &cases {
            assert_eq!(owner(&app, case).await, Some(sam.uuid()));
        }
        let page = mina.get(&to).await.ok();
        assert!(page.says("3 went to Sam Bell") && page.says("3 that nobody touched since can go back."));
        // One of them goes on to somebody else: that one stays there when the first hand-over is undone.
        mina.fill("/queue", "/queue/assign", &[("give_to", &to_toni), ("duty", &b)]).await.done();
        assert_eq!(mina.submit(&page, "/queue/undo", &[]).await.done(), "/queue?done=undone");
        assert_eq!(owner(&app, &cases[0]).await, None);
        assert_eq!(owner(&app, &cases[1]).await, Some(toni.uuid()));
        assert_eq!(owner(&app, &cases[2]).await, None);
        // Undone once is undone: a second time there is nothing.
        assert_eq!(mina.fill(&to, "/queue/seen", &[]).await.done(), "/queue");
        assert!(!mina.get(&to).await.ok().says("went to"));
        // A care officer does not hand over, and nobody is given whom they must not see.
        assert!(!app.client(Who::CareOfficer).await.get("/queue").await.ok().says("/queue/assign"));
        block(&app, cases[2].person, toni).await;
        let refused =
            mina.fill("/queue", "/queue/assign", &[("give_to", &to_toni), ("duty", &c), ("duty", &a)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(owner(&app, &cases[0]).await, None, "all or none");
        let agency = app.seat(Who::Caseworker).account.to_string();
        let refused = mina.fill("/queue", "/queue/assign", &[("give_to", &agency), ("duty", &a)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_first_rows_of_a_page_are_handed_over_as_the_page_showed_them_and_the_view_is_kept() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut cases = [serious(&app, "A").await, serious(&app, "B").await, serious(&app, "C").await];
        let other = case(&app, "Other").await;
        let view = "/queue?owner=nobody&priority=SERIOUS";
        let mut mina = app.client(Who::UnitManager).await;
        let page = mina.get(view).await.ok();
        let at = |case: &Case| page.body.find(&format!("name=\"duty\" value=\"{}\"", case.duty.simple()));
        cases.sort_by_key(|case| at(case).expect("a row"));
        // Somebody comes to the list before the button is pressed.
        let late = serious(&app, "Late").await;
        let sam = app.seat(Who::CareOfficer).account;
        let to_sam = sam.to_string();
        for (first, to, error) in [
            ("", to_sam.as_str(), "Say how many rows, from 1 to 3."),
            ("0", &to_sam, "Say how many rows, from 1 to 3."),
            ("4", &to_sam, "Say how many rows, from 1 to 3."),
            ("2", "", "Choose a colleague who can take all of these."),
            ("2", "nonsense", "Choose a colleague who can take all of these."),
        ] {
            let wrong = mina.submit(&page, "/queue/assign", &[("first", first), ("first_to", to)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{first} {to}");
            assert!(wrong.says(error) && wrong.says("govuk-error-summary"), "{first} {to}: {}", wrong.body);
        }
        let to = mina.submit(&page, "/queue/assign", &[("first", "2"), ("first_to", &to_sam)]).await.done();
        assert!(to.starts_with("/queue?owner=nobody&priority=SERIOUS&batch="), "{to}");
        let handed = mina.get(&to).await.ok();
        assert!(handed.says("2 went to Sam Bell"), "{}", handed.body);
        for (case, whose) in
            [(&cases[0], Some(sam)), (&cases[1], Some(sam)), (&cases[2], None), (&late, None), (&other, None)]
        {
            assert_eq!(owner(&app, case).await, whose.map(AccountId::uuid));
        }
        let undone = mina.submit(&handed, "/queue/undo", &[]).await.done();
        assert_eq!(undone, "/queue?owner=nobody&priority=SERIOUS&done=undone");
        assert_eq!(owner(&app, &cases[0]).await, None);
        assert!(!mina.get(&undone).await.ok().says("Test Other"), "the view is kept");
    })
    .await;
}

#[tokio::test]
async fn an_absence_moves_queue_and_promises_to_the_deputy_and_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let cases = [case(&app, "A").await, case(&app, "B").await, case(&app, "C").await];
        let (sam, toni) = (app.seat(Who::CareOfficer).account, app.seat(Who::OtherCareOfficer).account);
        let mut set = WriteSet::new();
        for case in &cases {
            set.one("duty", "update contact_duty set owner = $2 where id = $1", args![case.duty, sam]);
        }
        app.app.store.write(set).await.unwrap();
        block(&app, cases[2].person, toni).await;
        let mut client = app.client(Who::CareOfficer).await;
        let call = format!("{}/call", cases[0].page());
        let promise = [
            ("outcome", "NO_ANSWER"),
            ("way", "PHONE_MOBILE"),
            ("promise", "Ring again"),
            ("promise_on-day", "31"),
            ("promise_on-month", "1"),
            ("promise_on-year", "2025"),
        ];
        client.fill(&call, &call, &promise).await.done();
        let (own, deputy) = (sam.to_string(), toni.to_string());
        let days = |from: &'static str| {
            [
                ("starts_on-day", from),
                ("starts_on-month", "1"),
                ("starts_on-year", "2025"),
                ("ends_on-day", "7"),
                ("ends_on-month", "2"),
                ("ends_on-year", "2025"),
            ]
        };
        let fields = |from| {
            let mut fields =
                vec![("account", own.as_str()), ("deputy", deputy.as_str()), ("note", "Ring after six")];
            fields.extend(days(from));
            fields
        };
        let wrong = client.fill("/absences", "/absences", &[("account", &deputy), ("deputy", &own)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "one declares one's own absence");
        // Tomorrow: nothing moves yet.
        client.fill("/absences", "/absences", &fields("31")).await.done();
        assert_eq!(owner(&app, &cases[0]).await, Some(sam.uuid()));
        assert_eq!(alongside_app::contact::absences::begin_due(&app.app).await.unwrap(), 0);
        app.move_to("2025-01-31T00:30:00Z");
        assert_eq!(alongside_app::contact::absences::begin_due(&app.app).await.unwrap(), 1);
        assert_eq!(alongside_app::contact::absences::begin_due(&app.app).await.unwrap(), 0, "once");
        assert_eq!(owner(&app, &cases[0]).await, Some(toni.uuid()));
        assert_eq!(owner(&app, &cases[1]).await, Some(toni.uuid()));
        assert_eq!(owner(&app, &cases[2]).await, None, "what the deputy must not see is nobody's");
        let mut deputy = app.client(Who::OtherCareOfficer).await;
        assert!(deputy.get("/absences").await.ok().says("Ring after six"));
        assert!(deputy.get("/promises").await.ok().says("Ring again"));
        // Toni works on one of them; the rest comes back when Sam does.
        let call = format!("{}/call", cases[1].page());
        deputy.fill(&call, &call, &[("outcome", "SPOKE"), ("way", "PHONE_MOBILE")]).await.done();
        let page = app.client(Who::UnitManager).await.get("/absences").await.ok();
        let end = page
            .body
            .split("action=\"")
            .map(|it| it.split('"').next().unwrap())
            .find(|it| it.ends_with("/end"));
        let mut mina = app.client(Who::UnitManager).await;
        mina.fill("/absences", end.unwrap(), &[]).await.done();
        assert_eq!(owner(&app, &cases[0]).await, Some(sam.uuid()));
        assert_eq!(owner(&app, &cases[1]).await, Some(toni.uuid()));
        let mut back = app.client(Who::CareOfficer).await;
        assert!(back.get("/promises").await.ok().says("Ring again"), "the promise came back too");
        assert!(!deputy.get("/promises").await.ok().says("Ring again"));
    })
    .await;
}
