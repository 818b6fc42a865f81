//! Looks that stand out: a known set of ordinary and of unusual looking, who is told, who asks, and what is kept.

use crate::oversight::look;
use alongside_app::outside::Outgoing;
use alongside_app::oversight::unusual;
use alongside_app::people::Loading;
use alongside_domain::oversight::Unusual;
use alongside_gate::{Action, Purpose};
use alongside_kernel::contact_point::Postcode;
use alongside_kernel::{Sensitive, Timestamp};
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Case, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;
use std::collections::BTreeSet;

/// Somebody who lives alone in a street of their own.
async fn living_alone(app: &TestApp, forename: &str, surname: &str, number: u32) -> Case {
    let facts = burglary(app, forename, surname, |facts| {
        facts.address.line_1 = Some(Sensitive::new(format!("{number} Lonely Street")));
        facts.address.postcode = Postcode::parse("BS2 9AA").map(Sensitive::new);
        facts.contact.phones.clear();
    });
    new_case(app, &facts).await
}

async fn live_together(app: &TestApp, people: [&Case; 2]) {
    let (home, mut set) = (app.app.store.new_id(), WriteSet::new());
    for case in people {
        set.new_row(
            "household",
            "insert into household (id, person, since) values ($1, $2, $3)",
            args![home, case.person, app.now()],
        );
    }
    app.app.store.write(set).await.unwrap();
}

async fn read_everybody(app: &TestApp) {
    let mut loading = Loading::begin(&app.app).await.unwrap().unwrap();
    while loading.step(&app.app).await.unwrap().is_some() {}
    loading.end().await.unwrap();
}

/// Why and who, of everything that is open.
async fn open(app: &TestApp) -> BTreeSet<(Unusual, String, u32)> {
    let looks = unusual::list(&app.app, &app.ask(Who::Auditor)).await.unwrap();
    looks.open.into_iter().map(|it| (it.kind, it.who, it.people)).collect()
}

#[tokio::test]
async fn of_a_known_set_of_looks_the_unusual_ones_are_found_and_no_other() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut strangers = Vec::new();
        for number in 1..=12 {
            strangers.push(living_alone(&app, "Gwen", &format!("Stranger{number}"), number).await);
        }
        let own_name = living_alone(&app, "Ada", "Marsh", 20).await;
        let surname = living_alone(&app, "Alan", "Reed", 21).await;
        let like_a_surname = living_alone(&app, "Alan", "Reeder", 22).await;
        living_alone(&app, "Mina", "Shaw", 30).await;
        let same_home = living_alone(&app, "Tom", "Other", 30).await;
        // Before everybody is in the index nobody's name can be told from another's: nothing is lost until then.
        look(&app, Who::Advocate, &own_name).await;
        unusual::watch(&app.app).await.unwrap();
        assert_eq!(open(&app).await, BTreeSet::new());
        read_everybody(&app).await;

        // Ordinary: a few strangers, a name that only begins alike, a search, a list.
        for case in &strangers[..9] {
            look(&app, Who::CareOfficer, case).await;
        }
        look(&app, Who::OtherCareOfficer, &like_a_surname).await;
        let mut toni = app.client(Who::OtherCareOfficer).await;
        assert!(toni.get("/queue").await.ok().says("Reed"));
        // Who only stands on somebody else's page was not looked at.
        live_together(&app, [&strangers[11], &surname]).await;
        assert!(toni.get(&strangers[11].page()).await.ok().says("Alan Reed"));
        assert!(toni.fill("/search", "/search", &[("find", "lonely street")]).await.ok().says("Stranger1"));

        // Unusual.
        look(&app, Who::OtherCareOfficer, &surname).await;
        look(&app, Who::OtherCareOfficer, &surname).await;
        look(&app, Who::UnitManager, &same_home).await;
        for case in &strangers[..10] {
            look(&app, Who::OtherUnitManager, case).await;
        }
        // What is done to many at once is no look at each of them.
        let toni_prints = app.ask(Who::OtherCareOfficer);
        let given = strangers.iter().map(|case| case.person.into());
        let mut set = WriteSet::new();
        set.audit(toni_prints.entry(
            Action::PrintLetters,
            Purpose::Support,
            given,
            alongside_gate::ClassSet::EMPTY,
        ));
        app.app.store.write(set).await.unwrap();
        app.move_to("2025-01-30T23:30:00Z");
        // The officer who made the report has work with the person, at night too. The advocate has none.
        look(&app, Who::Officer, &strangers[0]).await;
        look(&app, Who::Advocate, &strangers[3]).await;

        unusual::watch(&app.app).await.unwrap();
        let unit = |name: &str| format!("{name}, Test Victim Care Unit");
        let at_once = BTreeSet::from([
            (Unusual::OwnRecord, unit("Ada Marsh"), 1),
            (Unusual::SameSurname, unit("Toni Reed"), 1),
            (Unusual::OwnHome, unit("Mina Shaw"), 1),
        ]);
        assert_eq!(open(&app).await, at_once);
        // What a whole day shows is known when it is over.
        app.move_to("2025-01-31T00:05:00Z");
        unusual::watch(&app.app).await.unwrap();
        let mut by_morning = at_once;
        by_morning.insert((Unusual::WithoutWork, unit("Rob Lane"), 10));
        by_morning.insert((Unusual::OutOfHours, unit("Ada Marsh"), 1));
        assert_eq!(open(&app).await, by_morning);
        // Twice looked through is found once; the same look again within the quarter asks nothing new.
        look(&app, Who::OtherCareOfficer, &surname).await;
        unusual::watch(&app.app).await.unwrap();
        assert_eq!(open(&app).await, by_morning);
    })
    .await;
}

#[tokio::test]
async fn whoever_opens_far_too_many_people_stands_out_the_same_day() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        read_everybody(&app).await;
        let mut set = WriteSet::new();
        let ask = app.ask(Who::CareOfficer);
        for number in 0..160 {
            let person = alongside_kernel::id::PersonId::new(app.app.store.ids());
            let details = alongside_domain::people::Details::default();
            alongside_storage::rooms::people::insert_person(&app.app.store, &mut set, person, &details)
                .unwrap();
            if number < 149 {
                set.audit(ask.entry(
                    Action::OpenPerson,
                    Purpose::Support,
                    [person.into()],
                    alongside_gate::ClassSet::EMPTY,
                ));
            }
        }
        app.app.store.write(set).await.unwrap();
        unusual::watch(&app.app).await.unwrap();
        assert_eq!(open(&app).await, BTreeSet::new(), "149 are not too many");
        let one_more = living_alone(&app, "Gwen", "Price", 1).await;
        look(&app, Who::CareOfficer, &one_more).await;
        unusual::watch(&app.app).await.unwrap();
        let who = "Sam Bell, Test Victim Care Unit".to_owned();
        assert_eq!(open(&app).await, BTreeSet::from([(Unusual::ManyPeople, who, 150)]));
    })
    .await;
}

#[tokio::test]
async fn an_auditor_is_told_once_reads_no_name_and_says_what_came_of_asking() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let (first, second) =
            (living_alone(&app, "Ada", "Marsh", 1).await, living_alone(&app, "Alan", "Reed", 2).await);
        read_everybody(&app).await;
        let mut auditor = app.client(Who::Auditor).await;
        assert!(!auditor.get("/audit").await.ok().says("Waits for you"));
        assert!(auditor.get("/audit/looks").await.ok().says("Nothing stands out"));
        let mails = |app: &TestApp| {
            let is_it = |it: &Outgoing| {
                matches!(it, Outgoing::Email { to, subject, .. }
                    if *to == Who::Auditor.email() && subject == "Something waits for you in the audit log")
            };
            app.caught.all().iter().filter(|it| is_it(it)).count()
        };
        look(&app, Who::Advocate, &first).await;
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert_eq!(mails(&app), 1);
        // While something is open no more mail comes.
        look(&app, Who::OtherCareOfficer, &second).await;
        app.move_to("2025-01-30T09:30:00Z");
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert_eq!(mails(&app), 1);

        assert!(auditor.get("/audit").await.ok().says("Waits for you"));
        let list = auditor.get("/audit/looks").await.ok();
        let reference = alongside_kernel::id::spoken_reference(first.person.uuid());
        assert!(list.says("Ada Marsh, Test Victim Care Unit") && list.says(&reference));
        let links: Vec<String> = list
            .body
            .match_indices("/audit/looks/")
            .map(|(at, _)| list.body[at..].split('"').next().unwrap().to_owned())
            .collect();
        assert_eq!(links.len(), 2);
        let (earlier, page) = (auditor.get(&links[0]).await.ok(), auditor.get(&links[0]).await.ok());
        assert!(page.says("Opened a person&#39;s page") && page.says("name or mail address"));
        // Who reads of it reads references; the surname stands there as the colleague's only.
        assert!(!auditor.get(&links[1]).await.ok().says("Alan"));

        let nothing = auditor.submit(&page, &links[0], &[]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.says("Choose what came of it"));
        let done = auditor.submit(&page, &links[0], &[("answer", "EXPLAINED")]).await.done();
        assert_eq!(done, format!("{}?done=answered", links[0]));
        let answered = auditor.get(&done).await.ok();
        assert!(answered.says("Saved") && answered.says("Aud Itor") && !answered.says("Ask about it"));
        // Said once: whoever still has the page from before overrules nothing.
        let late = auditor.submit(&earlier, &links[0], &[("answer", "PASSED_ON")]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(auditor.get(&links[0]).await.ok().says("I asked, and the answer explains it"));
        assert!(auditor.get("/audit?action=answer_look").await.ok().says("Answered about a look"));
        let list = auditor.get("/audit/looks").await.ok();
        assert!(list.says("Asked about") && list.says("I asked, and the answer explains it"));

        // When the last is answered and something new stands out, a mail comes again.
        let page = auditor.get(&links[1]).await.ok();
        auditor.submit(&page, &links[1], &[("answer", "WORK_EXPLAINS")]).await.done();
        let third = living_alone(&app, "Toni", "Reed", 3).await;
        look(&app, Who::OtherCareOfficer, &third).await;
        app.move_to("2025-01-30T10:30:00Z");
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert_eq!(mails(&app), 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_for_their_own_looking_and_an_agency_s_auditor_sees_their_own_agency_only() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let found = |who: Who, at: Timestamp| {
            let seat = app.seat(who);
            alongside_storage::rooms::unusual_looks::Found {
                kind: Unusual::OutOfHours,
                account: seat.account,
                organisation: seat.organisation,
                day: alongside_kernel::clock::london_date(at),
                person: None,
                people: 3,
                at,
            }
        };
        let mut set = WriteSet::new();
        for who in [Who::Auditor, Who::Caseworker] {
            let it = found(who, app.now());
            alongside_storage::rooms::unusual_looks::insert(&mut set, app.app.store.new_id(), &it, app.now());
        }
        app.app.store.write(set).await.unwrap();
        let mut auditor = app.client(Who::Auditor).await;
        let list = unusual::list(&app.app, &app.ask(Who::Auditor)).await.unwrap();
        let own = list.open.iter().find(|it| it.own).unwrap();
        let path = format!("/audit/looks/{}", own.id.simple());
        let page = auditor.get(&path).await.ok();
        assert!(page.says("somebody else must answer") && !page.says("What came of it?"));
        let ask = app.ask(Who::Auditor);
        let once = alongside_app::Once::of_request(&app.app, "a token", "a key");
        let version = (own.id, Some(own.version));
        assert!(unusual::answer(&app.app, &ask, version, "EXPLAINED", once).await.is_err());
        assert_eq!(open(&app).await.len(), 2);

        // Somebody who audits an agency sees what its own people did.
        let harbour = (Org::Harbour.kind(), app.org(Org::Harbour));
        let seat = app.join(alongside_gate::Role::Auditor, harbour, "Harb Auditor").await;
        let (mut theirs, _) = app.signed_in(seat).await;
        let list = theirs.get("/audit/looks").await.ok();
        assert!(list.says("Cass Worker") && !list.says("Aud Itor"));
        assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND);
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Auditor) {
            let mut client = app.client(who).await;
            assert_eq!(client.get("/audit/looks").await.status, StatusCode::FORBIDDEN, "{who:?}");
            assert_eq!(client.get(&path).await.status, StatusCode::FORBIDDEN, "{who:?}");
        }
        for path in ["/audit/looks/x", "/audit/looks/00000000000000000000000000000000"] {
            assert_eq!(auditor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}
