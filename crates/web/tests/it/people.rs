//! A person's page, search, safe contact, holds and conflicts of interest, over HTTP.

use alongside_domain::people::PartyRole;
use alongside_domain::report::{Answer, Relationship};
use alongside_kernel::Sensitive;
use alongside_storage::rooms::people::insert_party;
use alongside_storage::{WriteSet, args};
use alongside_testkit::people::{another_report, block, burglary, end_grant, grant, new_case};
use alongside_testkit::{Case, Client, Org, Page, TestApp, Who, on_each_database};
use axum::http::StatusCode;

pub(crate) async fn gwen(app: &TestApp) -> Case {
    let facts = burglary(app, "Gwenllïan", "Ŵyn", |facts| {
        facts.victim.known_as = Some(Sensitive::new("Gwen".into()));
        facts.assessment.note = Some(Sensitive::new("She does not sleep.".into()));
    });
    new_case(app, &facts).await
}

fn is_unknown(page: &Page, unknown: &Page) {
    assert_eq!((page.status, &page.body), (StatusCode::NOT_FOUND, &unknown.body));
}

/// The one answer for whatever can't be opened, with what differs from request to request taken out.
async fn get_plain(client: &mut Client, path: &str) -> Page {
    client.get(path).await
}

#[tokio::test]
async fn the_page_begins_with_how_it_is_safe_and_shows_what_the_role_may_see() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let page = app.client(Who::CareOfficer).await.get(&case.page()).await.ok();
        let at = |text: &str| page.body.find(text).unwrap_or_else(|| panic!("no “{text}”: {}", page.body));
        assert!(at("How it is safe to reach them") < at("Who they are"));
        assert!(page.says("Gwen Ŵyn") && page.says("Recorded as") && page.says("07700 900 123"));
        assert!(page.says("7 Test Street, Bristol, BS1 4DJ"));
        assert!(page.says("She does not sleep.") && page.says("a safe home (medium)"));
        assert!(page.says(&format!("data-heartbeat=\"/heartbeat/people/{}\"", case.person)));
        assert!(page.says("<title>A person&#39;s record - "), "no name in the title");

        // The officer wrote the report and reads it; where the person can be reached is not theirs.
        let page = app.client(Who::Officer).await.get(&case.page()).await.ok();
        assert!(page.says("Gwen Ŵyn") && page.says("She does not sleep."));
        assert!(
            !page.says("07700") && !page.says("Test Street") && !page.says("How it is safe to reach them")
        );
    })
    .await;
}

#[tokio::test]
async fn a_method_that_is_not_safe_shows_its_reasons_and_no_number() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Alis", "Pugh", |facts| {
            facts.flags.relationship = Some(Relationship::ExPartner);
            facts.flags.suspect_at_address = Answer::Yes;
        });
        let case = new_case(&app, &facts).await;
        let page = app.client(Who::CareOfficer).await.get(&case.page()).await.ok();
        assert!(page.says("07700 900 123") && page.says("It goes to the home, and the suspect is there."));
        assert!(!page.says("7 Test Street"));

        // An agency that may know how to reach her, but not what endangers her, is told that it is not safe, not why.
        grant(&app, case.person, app.org(Org::Harbour), "identity contact").await;
        let page = app.client(Who::Caseworker).await.get(&case.page()).await.ok();
        assert!(page.says("07700 900 123") && page.says("Not safe"));
        assert!(!page.says("suspect") && !page.says("7 Test Street") && !page.says("What was reported to"));
    })
    .await;
}

#[tokio::test]
async fn unknown_foreign_ended_and_blocked_people_have_one_answer_on_every_address() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let live = grant(&app, case.person, app.org(Org::Harbour), "identity contact safety report").await;
        assert!(app.client(Who::Caseworker).await.get(&case.page()).await.status.is_success());
        end_grant(&app, live).await;
        block(&app, case.person, app.seat(Who::CareOfficer).account).await;
        let nobody = "0194000000007000800000000000ffff";
        for (who, person) in [
            (Who::CareOfficer, case.person.to_string()),
            (Who::Caseworker, case.person.to_string()),
            (Who::OtherCaseworker, case.person.to_string()),
            (Who::OtherOfficer, case.person.to_string()),
        ] {
            let mut client = app.client(who).await;
            for end in ["", "/call", "/safe-contact", "/holds", "/conflict"] {
                let theirs = get_plain(&mut client, &format!("/people/{person}{end}")).await;
                let unknown = get_plain(&mut client, &format!("/people/{nobody}{end}")).await;
                assert_eq!(theirs.status, unknown.status, "{who:?} {end}");
                assert_ne!(theirs.status, StatusCode::OK, "{who:?} {end}");
                assert_eq!(
                    theirs.body.replace(&person, "ID"),
                    unknown.body.replace(nobody, "ID"),
                    "{who:?} {end}"
                );
            }
            let beat = client.get(&format!("/heartbeat/people/{person}")).await;
            is_unknown(&beat, &client.get(&format!("/heartbeat/people/{nobody}")).await);
        }
        let mut other = app.client(Who::OtherCareOfficer).await;
        let beat = other.get(&format!("/heartbeat/people/{}", case.person)).await;
        assert_eq!((beat.status, beat.body.as_str()), (StatusCode::NO_CONTENT, ""));
        // Roles that never open a person are told so, whoever they ask for.
        let refused = app.client(Who::Commissioner).await.get(&case.page()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn every_page_that_showed_a_person_is_in_the_audit_log_and_the_beat_is_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let entries = async |action: &str| {
            let sql = "select leaf from audit_leaf where leaf like $1";
            let rows = app.app.store.db().fetch(sql, args![format!("%\"{action}\"%")]).await.unwrap();
            rows.iter().filter(|row| row.text("leaf").unwrap().contains(&subject(&case))).count()
        };
        assert_eq!(entries("open_person").await, 0);
        let _ = sam.get(&case.page()).await.ok();
        let _ = sam.get(&format!("/heartbeat/people/{}", case.person)).await;
        assert_eq!(entries("open_person").await, 1);
        let search = sam.fill("/search", "/search", &[("find", "wyn")]).await.ok();
        assert!(search.says("Gwen Ŵyn"));
        assert_eq!(entries("search_people").await, 1);
        let _ = sam.get("/queue").await.ok();
        assert_eq!(entries("see_queue").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_shown_where_the_log_cannot_be_written() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get(&case.page()).await.ok().says("Gwen Ŵyn"));
        let mut set = WriteSet::new();
        set.any("alter table audit_leaf rename to audit_leaf_away", args![]);
        app.app.store.write(set).await.unwrap();
        for page in [case.page(), "/queue".to_owned()] {
            let shown = sam.get(&page).await;
            assert!(shown.status.is_server_error(), "{page}: {}", shown.status);
            assert!(!shown.says("Gwen") && !shown.says("Ŵyn"), "{page}: {}", shown.body);
        }
    })
    .await;
}

fn subject(case: &Case) -> String {
    case.person.uuid().to_string()
}

#[tokio::test]
async fn an_officer_finds_and_reads_what_they_reported_and_nothing_else() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let mut officer = app.client(Who::Officer).await;
        assert!(officer.fill("/search", "/search", &[("find", "wyn")]).await.ok().says(&case.page()));
        let mut other = app.client(Who::OtherOfficer).await;
        assert!(!other.fill("/search", "/search", &[("find", "wyn")]).await.ok().says(&case.page()));
    })
    .await;
}

#[tokio::test]
async fn parties_stand_in_their_role_and_the_person_responsible_is_never_linked() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let witness = new_case(&app, &burglary(&app, "Nia", "Witness", |_| {})).await;
        let blocked = new_case(&app, &burglary(&app, "Bea", "Blocked", |_| {})).await;
        let responsible = new_case(&app, &burglary(&app, "Rhys", "Responsible", |_| {})).await;
        let mut set = WriteSet::new();
        insert_party(&mut set, case.report, witness.person, PartyRole::Witness);
        insert_party(&mut set, case.report, blocked.person, PartyRole::Relative);
        insert_party(&mut set, case.report, responsible.person, PartyRole::PersonResponsible);
        for person in [case.person, witness.person, responsible.person] {
            set.any(
                "insert into household (id, person, since) values ($1, $2, $3)",
                args![case.report, person, app.now()],
            );
        }
        app.app.store.write(set).await.unwrap();
        block(&app, blocked.person, app.seat(Who::CareOfficer).account).await;
        let page = app.client(Who::CareOfficer).await.get(&case.page()).await.ok();
        assert!(page.says("Nia Witness") && page.says("witness") && page.says("lives with them"));
        assert!(page.says("A person responsible is recorded."));
        assert!(!page.says("Bea") && !page.says("Rhys") && !page.says(&responsible.page()));
        // The other way round nothing leads across either.
        let page = app.client(Who::CareOfficer).await.get(&responsible.page()).await.ok();
        assert!(!page.says("Gwen") && !page.says(&case.page()));
    })
    .await;
}

const YES_TO_ALL: [(&str, &str); 9] = [
    ("call", "yes"),
    ("text", "yes"),
    ("leave_message", "yes"),
    ("write", "yes"),
    ("email", "not asked"),
    ("best_time", "After 6pm"),
    ("notes", ""),
    ("cover", "the library book"),
    ("code_word", "Heron"),
];

#[tokio::test]
async fn what_the_person_says_counts_at_once_and_never_opens_a_home_where_the_suspect_is() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Alis", "Pugh", |facts| {
            facts.safety.call = Answer::No;
            facts.flags.domestic_abuse = Answer::Yes;
            facts.flags.suspect_at_address = Answer::Yes;
        });
        let case = new_case(&app, &facts).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get(&case.page()).await.ok().says("No way is safe now"));
        let at = format!("{}/safe-contact", case.page());
        sam.fill(&at, &at, &YES_TO_ALL).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(
            page.says("07700 900 123")
                && page.says("You may leave a message")
                && page.says("the library book")
        );
        assert!(page.says("the suspect is there") && !page.says("7 Test Street"));
        assert!(page.says("Last asked by Sam Bell"));

        // A later report that says no is stricter than what she said before.
        app.move_to("2025-01-31T09:00:00Z");
        let later = burglary(&app, "Alis", "Pugh", |facts| {
            facts.safety.call = Answer::No;
            facts.reference = Some("52/10009/25".into());
        });
        another_report(&app, case.person, &later).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(!sam.get(&case.page()).await.ok().says("Safe to ring"));
    })
    .await;
}

#[tokio::test]
async fn two_who_take_down_an_answer_at_once_do_not_overwrite_each_other() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let at = format!("{}/safe-contact", case.page());
        let (mut sam, mut toni) =
            (app.client(Who::CareOfficer).await, app.client(Who::OtherCareOfficer).await);
        let (first, second) = (sam.get(&at).await.ok(), toni.get(&at).await.ok());
        sam.submit(&first, &at, &YES_TO_ALL).await.done();
        let mut theirs = YES_TO_ALL;
        theirs[0] = ("call", "no");
        theirs[8] = ("code_word", "Kestrel");
        let conflict = toni.submit(&second, &at, &theirs).await;
        assert_eq!(conflict.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(conflict.says("Somebody else took down an answer while you typed"));
        assert!(conflict.says("Heron") && conflict.says("Kestrel"), "both versions are shown");
        // What is saved from the page that shows both is saved.
        toni.submit(&conflict, &at, &theirs).await.done();
        assert!(sam.get(&case.page()).await.ok().says("Kestrel"));
    })
    .await;
}

#[tokio::test]
async fn a_hold_says_who_must_do_what_closes_every_way_and_is_lifted_by_a_manager() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let at = format!("{}/holds", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        let wrong =
            sam.fill(&at, &at, &[("code", "SAFEGUARDING"), ("reason", ""), ("task", "Mina asks")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("Mina asks"));
        let fields =
            [("code", "SAFEGUARDING"), ("reason", "Father at home"), ("task", "Mina asks the school")];
        sam.fill(&at, &at, &fields).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("No way is safe now") && page.says("Mina asks the school") && !page.says("07700"));
        assert!(sam.get("/queue?side=held").await.ok().says("Gwen Ŵyn"));
        assert!(!sam.get("/queue").await.ok().says("Gwen Ŵyn"));
        // A care officer places holds and does not lift them.
        let holds = sam.get(&at).await.ok();
        assert!(!holds.says("/lift\""));
        let mut mina = app.client(Who::UnitManager).await;
        let holds = mina.get(&at).await.ok();
        let lift = holds
            .body
            .split("action=\"")
            .map(|it| it.split('"').next().unwrap())
            .find(|it| it.ends_with("/lift"));
        let lift = lift.unwrap().to_owned();
        assert_eq!(sam.post(&lift, &[("form", "x"), ("because", "y")]).await.status, StatusCode::CONFLICT);
        mina.submit(&holds, &lift, &[("because", "The school has a safe number")]).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("07700 900 123") && page.says("Hold lifted"));
        assert!(sam.get("/queue").await.ok().says("Gwen Ŵyn"));
    })
    .await;
}

#[tokio::test]
async fn a_report_that_waits_for_a_decision_is_decided_by_a_manager_and_opens_only_what_is_safe() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let waiting = async |age: u16| {
            let facts = burglary(&app, "Mali", "Rhys", |facts| {
                facts.victim.date_of_birth = None;
                facts.victim.stated_age = Some(age);
                facts.guardian.is_suspect = Answer::Yes;
            });
            new_case(&app, &facts).await
        };
        let (older, younger) = (waiting(17).await, waiting(12).await);
        let mut mina = app.client(Who::UnitManager).await;
        let queue = mina.get("/queue?side=held").await.ok();
        assert!(queue.says("The safeguarding lead decides how this child is reached."));
        let decide = async |mina: &mut Client, case: &Case| {
            let action = format!("/duties/{}/decide", case.duty.simple());
            let at = format!("{}/holds", case.page());
            mina.fill(&at, &action, &[("decision", "CONTACT_ALLOWED"), ("because", "Agreed with the school")])
                .await
        };
        // For a child of twelve the guardian is still the suspect: nothing would be safe.
        let refused = decide(&mut mina, &younger).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("No way would be safe even then"));
        decide(&mut mina, &older).await.done();
        let page = mina.get(&older.page()).await.ok();
        assert!(page.says("Make contact.") && page.says("07700 900 123"));
        assert!(page.says("Monday 3 February"), "due by the second working day after the decision");
        assert_eq!(
            app.client(Who::CareOfficer)
                .await
                .post(&format!("/duties/{}/decide", younger.duty.simple()), &[("form", "x")])
                .await
                .status,
            StatusCode::CONFLICT
        );
    })
    .await;
}

#[tokio::test]
async fn a_declared_conflict_hides_the_person_at_once_and_only_two_others_lift_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let mut mina = app.client(Who::UnitManager).await;
        let conflict = format!("{}/conflict", case.page());
        // The manager knows the person too: she declares, and can't lift anything about them any more.
        mina.fill(&conflict, &conflict, &[]).await.done();
        assert_eq!(mina.get(&case.page()).await.status, StatusCode::NOT_FOUND);
        let to = sam.fill(&conflict, &conflict, &[]).await.done();
        assert!(sam.get(&to).await.ok().says("The record is hidden from you"));
        assert_eq!(sam.get(&case.page()).await.status, StatusCode::NOT_FOUND);
        assert!(!sam.get("/queue").await.ok().says("Gwen"));

        let holds = format!("{}/holds", case.page());
        let mut rob = app.client(Who::OtherUnitManager).await;
        let page = rob.get(&holds).await.ok();
        let lifts: Vec<String> = page
            .body
            .split("action=\"")
            .map(|it| it.split('"').next().unwrap().to_owned())
            .filter(|it| it.contains("/conflicts/"))
            .collect();
        assert_eq!(lifts.len(), 2);
        let sams = {
            let at = page.body.find("Conflict of interest: Sam Bell").unwrap();
            page.body[at..].split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        rob.submit(&page, &sams, &[]).await.done();
        assert_eq!(sam.get(&case.page()).await.status, StatusCode::NOT_FOUND, "one is not enough");
        // The same person does not count twice.
        let again = rob.get(&holds).await.ok();
        assert!(!again.says(&format!("action=\"{sams}\"")));
        let token = page.form(&lifts[0]).into_iter().next().unwrap().1;
        let _ = rob.post(&sams, &[("form", &token)]).await;
        assert_eq!(sam.get(&case.page()).await.status, StatusCode::NOT_FOUND);
        // Nor does anybody but a manager.
        let advocate = app.client(Who::Advocate).await.get(&holds).await.ok();
        assert!(!advocate.says("Conflict of interest"));
    })
    .await;
}

#[tokio::test]
async fn every_link_on_the_page_leads_to_a_page_that_its_reader_may_open() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = gwen(&app).await;
        let all = "identity contact safety report needs contact_log consent referral";
        grant(&app, case.person, app.org(Org::Harbour), all).await;
        for who in [Who::Officer, Who::CareOfficer, Who::UnitManager, Who::Caseworker, Who::AgencyManager] {
            let mut client = app.client(who).await;
            let page = client.get(&case.page()).await.ok();
            let links: Vec<&str> = page
                .body
                .split("href=\"")
                .filter_map(|it| it.split('"').next())
                .filter(|href| href.contains(&case.person.to_string()))
                .collect();
            assert!(links.len() > 1, "{who:?}: {links:?}");
            for href in links {
                let status = client.get(href).await.status;
                assert_eq!(status, StatusCode::OK, "{who:?} {href}");
            }
        }
    })
    .await;
}
