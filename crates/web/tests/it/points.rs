//! Numbers and addresses that a worker learns, and those that are no longer theirs, over HTTP. Programs do the
//! same in api/points.rs.

use alongside_domain::contact::{EmailAddress, PhoneNumber};
use alongside_domain::people::PartyRole;
use alongside_domain::report::{Answer, Relationship};
use alongside_kernel::Sensitive;
use alongside_storage::rooms::people::insert_party;
use alongside_storage::{WriteSet, args};
use alongside_testkit::client::{Client, Page};
use alongside_testkit::people::{block, burglary, grant, new_case};
use alongside_testkit::{Case, Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

pub(crate) const NOBODY: &str = "0194000000007000800000000000ffff";

pub(crate) fn points(case: &Case) -> String {
    format!("{}/points", case.page())
}

/// She is afraid of a former partner, and said that calling is safe.
pub(crate) async fn alis(app: &TestApp) -> Case {
    let facts = burglary(app, "Alis", "Pugh", |facts| {
        facts.flags.relationship = Some(Relationship::ExPartner);
        facts.flags.domestic_abuse = Answer::Yes;
        facts.address = alongside_domain::report::Address::default();
    });
    new_case(app, &facts).await
}

/// Her word on the telephone is taken down.
pub(crate) async fn with_word(app: &TestApp, case: &Case) {
    let at = format!("{}/safe-contact", case.page());
    let answers = [
        ("call", "yes"),
        ("text", "not asked"),
        ("leave_message", "no"),
        ("write", "no"),
        ("email", "not asked"),
        ("best_time", ""),
        ("notes", ""),
        ("cover", ""),
        ("code_word", "Heron"),
    ];
    app.client(Who::CareOfficer).await.fill(&at, &at, &answers).await.done();
}

/// A new mobile number from the person, who gave their word; what a test changes stands at the end.
fn new_mobile<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("kind", "MOBILE"),
        ("value", "07700 900777"),
        ("line_1", ""),
        ("line_2", ""),
        ("town", ""),
        ("postcode", ""),
        ("from", "PERSON"),
        ("recognised", "CODE_WORD"),
        ("call", "yes"),
        ("text", "no"),
        ("leave_message", "not asked"),
        ("write", "not asked"),
    ];
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    fields
}

async fn add(client: &mut Client, case: &Case, changes: &[(&str, &str)]) -> Page {
    let at = points(case);
    client.fill(&at, &at, &new_mobile(changes)).await
}

pub(crate) async fn end(client: &mut Client, case: &Case, number: &str, why: &str) -> Page {
    let at = points(case);
    client.fill(&at, &format!("{at}/end"), &[("number", number), ("why", why)]).await
}

async fn audited(app: &TestApp, case: &Case, detail: &str) -> usize {
    let sql = "select leaf from audit_leaf where leaf like $1";
    let rows = app.app.store.db().fetch(sql, args![format!("%\"{detail}\"%")]).await.unwrap();
    let subject = case.person.uuid().to_string();
    rows.iter().filter(|row| row.text("leaf").unwrap().contains(&subject)).count()
}

async fn changes(app: &TestApp, case: &Case) -> i64 {
    let sql = "select count(*) as found from change where room = 'people' and subject = $1";
    let row = app.app.store.db().fetch_one(sql, args![case.person]).await.unwrap().unwrap();
    row.int("found").unwrap()
}

#[tokio::test]
async fn a_number_that_she_gives_with_her_word_is_used_at_once_and_the_old_one_stays_in_the_list() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        with_word(&app, &case).await;
        app.move_to("2025-01-30T10:00:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("07700 900 123") && page.says(&format!("href=\"{}\"", points(&case))));
        let form = sam.get(&points(&case)).await.ok();
        assert!(form.says("Ask for their word before you take anything down: Heron."));
        let before = changes(&app, &case).await;
        let answer = add(&mut sam, &case, &[]).await.done();
        assert_eq!(answer, format!("{}?done=told", points(&case)));
        assert_eq!((audited(&app, &case, "point_told").await, changes(&app, &case).await), (1, before + 1));

        let list = sam.get(&answer).await.ok();
        assert!(list.says("Mobile number: 07700 900 777") && list.says("They gave their word"));
        assert!(list.says("Mobile number: …123") && !list.says("07700 900 123"), "the old one stays, unused");
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("07700 900 777") && !page.says("07700 900 123"));
        assert!(page.says("Do not leave a message."), "nobody said that a message may be left there");
        assert!(
            page.says("New way to reach them") && page.says("Mobile number: …777, learned from: The person")
        );
        assert!(sam.get(&format!("{}/call", case.page())).await.ok().says("07700 900 777"));
        // She is found by both.
        for typed in ["900777", "900123"] {
            assert!(
                sam.fill("/search", "/search", &[("find", typed)]).await.ok().says(&case.page()),
                "{typed}"
            );
        }

        // Her next report still has the old number. It changes nothing.
        let mut facts = burglary(&app, "Alis", "Pugh", |_| {});
        facts.reference = Some("52/10009/25".into());
        let read =
            alongside_storage::rooms::intake::person(&app.app.store, case.person).await.unwrap().unwrap();
        let mut details = read.details;
        details.update_from(&facts);
        let mut set = WriteSet::new();
        let store = &app.app.store;
        let version = (case.person, read.version);
        alongside_storage::rooms::people::update_person_as_of(store, &mut set, version, &details, app.now())
            .await
            .unwrap();
        store.write(set).await.unwrap();
        assert!(sam.get(&case.page()).await.ok().says("07700 900 777"));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_recognised_opens_nothing_and_displaces_nothing() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        app.move_to("2025-01-30T10:00:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        let form = sam.get(&points(&case)).await.ok();
        assert!(form.says("They have no word on the telephone.") && !form.says("value=\"CODE_WORD\""));
        let refused = add(&mut sam, &case, &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("They have no word on the telephone. Choose another answer."));
        for (number, from, recognised) in [
            ("07700 900771", "PERSON", "NOT_SURE"),
            ("07700 900772", "REFERRER", ""),
            ("07700 900773", "SOMEBODY_ELSE", ""),
        ] {
            add(&mut sam, &case, &[("value", number), ("from", from), ("recognised", recognised)])
                .await
                .done();
            let page = sam.get(&case.page()).await.ok();
            assert!(page.says("07700 900 123") && !page.says("07700 900 77"), "{from}");
        }
        let list = sam.get(&points(&case)).await.ok();
        assert!(list.says("…771") && list.says("…772") && list.says("…773") && !list.says("900 77"));
        // Even when nothing else is left, what others gave is not safe where somebody is to be feared.
        end(&mut sam, &case, "1", "SOMEBODY_ELSES").await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("No way is safe now") && !page.says("07700 900"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_hers_closes_at_once_and_only_she_brings_it_back() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Alis", "Pugh", |facts| {
            facts.address = alongside_domain::report::Address::default();
        });
        let case = new_case(&app, &facts).await;
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get(&case.page()).await.ok().says("07700 900 123"));
        let nothing = end(&mut sam, &case, "", "").await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.says("Choose which one is no longer theirs.") && nothing.says("Choose why"));
        let old_page = sam.get(&points(&case)).await.ok();
        let answer = end(&mut sam, &case, "1", "NOT_SAFE").await.done();
        assert!(sam.get(&answer).await.ok().says("Marked. Nothing uses it from now on."));
        assert_eq!(audited(&app, &case, "point_ended").await, 1);
        let page = sam.get(&case.page()).await.ok();
        assert!(!page.says("07700 900 123") && page.says("No longer theirs"));
        assert!(page.says("Somebody they fear can use it or see it"));
        // A page that was open before shows how it stands instead of marking something else.
        let end_at = format!("{}/end", points(&case));
        let stale = sam.submit(&old_page, &end_at, &[("number", "1"), ("why", "MISTAKE")]).await;
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(stale.says("Something about this person was changed while you typed."));
        // Nothing is safe any more, so the person leaves the callers' queue.
        app.move_to("2025-01-30T10:00:00Z");
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        let duty = app
            .app
            .store
            .db()
            .fetch_one("select kind from contact_duty where id = $1", args![case.duty])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(duty.text("kind").unwrap(), "RETURN_TO_REFERRER");

        let mut sam = app.client(Who::CareOfficer).await;
        let the_old = ("value", "+44 7700 900123");
        let referrer = [the_old, ("from", "REFERRER"), ("recognised", ""), ("again", "yes")];
        let refused = add(&mut sam, &case, &referrer).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("Only the person can change what stands about this one"));
        let met = [the_old, ("recognised", "SAFE_WAY")];
        let asked = add(&mut sam, &case, &met).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.says("This one was marked as wrong or no longer theirs.") && asked.says("name=\"again\"")
        );
        add(&mut sam, &case, &[met[0], met[1], ("again", "yes")]).await.done();
        assert!(sam.get(&case.page()).await.ok().says("07700 900 123"));
    })
    .await;
}

#[tokio::test]
async fn a_number_that_leads_to_whom_she_fears_is_refused_and_the_try_is_in_the_log() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        let with_points = |name: &'static str, number: &'static str, email: &'static str| {
            burglary(&app, name, "Other", |facts| {
                facts.contact.phones = PhoneNumber::read(number).number().into_iter().collect();
                facts.contact.email = EmailAddress::parse(email);
                facts.address.line_1 = Some(Sensitive::new("1 His Street".into()));
            })
        };
        let responsible = new_case(&app, &with_points("Rhys", "07700 900666", "rhys@example.org")).await;
        let at_home = new_case(&app, &with_points("Cai", "07700 900555", "cai@example.org")).await;
        let witness = new_case(&app, &with_points("Nia", "07700 900444", "nia@example.org")).await;
        let mut set = WriteSet::new();
        insert_party(&mut set, case.report, responsible.person, PartyRole::PersonResponsible);
        insert_party(&mut set, case.report, witness.person, PartyRole::Witness);
        for person in [case.person, at_home.person] {
            set.any(
                "insert into household (id, person, since) values ($1, $2, $3)",
                args![case.report, person, app.now()],
            );
        }
        app.app.store.write(set).await.unwrap();
        let mut sam = app.client(Who::CareOfficer).await;
        let met = ("recognised", "SAFE_WAY");
        let his: [&[(&str, &str)]; 3] = [
            &[met, ("value", "0044 7700 900666"), ("shared", "yes"), ("again", "yes")],
            &[met, ("kind", "EMAIL"), ("value", "Rhys@Example.org"), ("call", "no"), ("shared", "yes")],
            &[met, ("kind", "ADDRESS"), ("line_1", "1, his street"), ("postcode", "bs14dj"), ("call", "no")],
        ];
        for (tries, typed) in (1..).zip(his) {
            let refused = add(&mut sam, &case, typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.says("It may reach somebody who must not be reached"), "{typed:?}");
            assert!(!refused.says("Rhys Other") && !refused.says(&responsible.page()));
            assert_eq!(audited(&app, &case, "point_refused").await, tries);
        }
        assert!(!sam.get(&points(&case)).await.ok().says("…666"), "nothing was saved");
        // Others in the case and at home: said, and taken where it was looked at.
        for number in ["07700 900555", "07700 900444"] {
            let asked = add(&mut sam, &case, &[met, ("value", number)]).await;
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(asked.says("Somebody else in the case or at home has this one too."));
            assert!(!asked.says("Nia") && !asked.says("Cai"), "not who");
            add(&mut sam, &case, &[met, ("value", number), ("shared", "yes")]).await.done();
        }
        assert_eq!(audited(&app, &case, "point_told").await, 2);
        // To whom a conflict of interest keeps from the other, the other is not there.
        let mail = [met, ("kind", "EMAIL"), ("value", "nia@example.org"), ("call", "")];
        assert_eq!(add(&mut sam, &case, &mail).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        block(&app, witness.person, app.seat(Who::OtherCareOfficer).account).await;
        let mut blocked = app.client(Who::OtherCareOfficer).await;
        add(&mut blocked, &case, &mail).await.done();
    })
    .await;
}

#[tokio::test]
async fn the_number_of_a_guardian_who_is_the_suspect_is_refused() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for (is_suspect, words) in [
            (Answer::Yes, "It may reach somebody who must not be reached"),
            (Answer::NotAsked, "Somebody else in the case or at home has this one too."),
        ] {
            let facts = burglary(&app, "Alis", "Pugh", |facts| {
                facts.guardian.name = Some(Sensitive::new("Bryn".into()));
                facts.guardian.phone = PhoneNumber::read("07700 900666").number();
                facts.guardian.is_suspect = is_suspect;
            });
            let case = new_case(&app, &facts).await;
            let mut sam = app.client(Who::CareOfficer).await;
            let typed = [("recognised", "SAFE_WAY"), ("value", "07700 900666")];
            let refused = add(&mut sam, &case, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.says(words), "{}", refused.body);
        }
    })
    .await;
}

#[tokio::test]
async fn bad_input_is_named_at_its_field_and_what_is_known_already_is_said() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        with_word(&app, &case).await;
        app.move_to("2025-01-30T10:00:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        let cases: [(&[(&str, &str)], &str); 13] = [
            (&[("kind", "")], "Choose what it is."),
            (&[("value", "")], "Type the number or the e-mail address."),
            (&[("value", "07700 9001")], "Type a telephone number of the United Kingdom"),
            (&[("value", "0117 496 0123")], "This is a landline number."),
            (&[("kind", "LANDLINE")], "This is a mobile number."),
            (&[("kind", "EMAIL"), ("call", "no"), ("value", "alis at home")], "Type an e-mail address"),
            (&[("kind", "ADDRESS"), ("call", "no"), ("postcode", "BS1 4DJ")], "Type the first line"),
            (
                &[("kind", "ADDRESS"), ("call", "no"), ("line_1", "9 New Road")],
                "Type a postcode that there is",
            ),
            (&[("from", "")], "Choose from whom you learned it."),
            (&[("recognised", "")], "Choose how you knew that it was the person."),
            (&[("call", "perhaps")], "Choose yes, no or not known."),
            (&[("write", "yes")], "That can&#39;t be done with what you chose above."),
            (&[("value", "7700900123")], "This one is known already."),
        ];
        for (typed, words) in cases {
            let refused = add(&mut sam, &case, typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
            assert!(refused.says(words), "{typed:?}: {}", refused.body);
        }
        assert_eq!(audited(&app, &case, "point_told").await, 0);
        // The known number, now with an answer of its own.
        let known = [("value", "7700900123"), ("call", "no"), ("again", "yes")];
        add(&mut sam, &case, &known).await.done();
        let page = sam.get(&case.page()).await.ok();
        assert!(page.says("No way is safe now") && !page.says("07700 900 123"));
        // The same form sent twice has one effect.
        let at = points(&case);
        let form = sam.get(&at).await.ok();
        let first = sam.submit(&form, &at, &new_mobile(&[])).await.done();
        assert_eq!(sam.submit(&form, &at, &new_mobile(&[])).await.done(), first);
        assert_eq!(audited(&app, &case, "point_told").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_message_goes_to_the_new_address_and_never_to_one_that_is_no_longer_hers() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let facts = burglary(&app, "Gwen", "Marker", |facts| {
            facts.contact.email = EmailAddress::parse("old@example.org");
            facts.safety.email = Answer::Yes;
        });
        let case = new_case(&app, &facts).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let at = format!("{}/message", case.page());
        let email = [("template", "RING_US"), ("channel", "EMAIL"), ("language", "en")];
        let preview = sam.fill(&at, &at, &email).await.done();
        assert!(sam.get(&preview).await.ok().says("old@example.org"));
        app.move_to("2025-01-30T10:00:00Z");
        let mut sam = app.client(Who::CareOfficer).await;
        let new = [
            ("kind", "EMAIL"),
            ("value", "new@example.org"),
            ("recognised", "SAFE_WAY"),
            ("call", "not asked"),
            ("text", "not asked"),
            ("write", "yes"),
        ];
        add(&mut sam, &case, &new).await.done();
        // What was prepared for the old one does not leave.
        sam.fill(&preview, &format!("{preview}/approve"), &[]).await;
        alongside_app::jobs::run_due(&app.app).await.unwrap();
        assert_eq!(app.caught.all().len(), 0);
        let preview = sam.fill(&at, &at, &email).await.done();
        let shown = sam.get(&preview).await.ok();
        assert!(shown.says("new@example.org") && !shown.says("old@example.org"));
    })
    .await;
}

#[tokio::test]
async fn who_may_not_know_how_to_reach_her_sees_nothing_of_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = alis(&app).await;
        let mut sam = app.client(Who::CareOfficer).await;
        add(&mut sam, &case, &[("recognised", "SAFE_WAY")]).await.done();
        grant(&app, case.person, app.org(Org::Harbour), "identity report").await;
        for who in [Who::Caseworker, Who::Officer] {
            let mut client = app.client(who).await;
            let page = client.get(&case.page()).await.ok();
            assert!(
                !page.says("777") && !page.says("New way to reach them") && !page.says("/points"),
                "{who:?}"
            );
            let theirs = client.get(&points(&case)).await;
            assert!(!theirs.status.is_success() && !theirs.says("777"), "{who:?}");
        }
        // With the class they do, and the same address answers for them as for the unit.
        grant(&app, case.person, app.org(Org::Harbour), "contact").await;
        let page = app.client(Who::Caseworker).await.get(&case.page()).await.ok();
        assert!(page.says("…777"));
        // A conflict of interest hides it like everything else.
        block(&app, case.person, app.seat(Who::CareOfficer).account).await;
        let theirs = sam.get(&points(&case)).await;
        let unknown = sam.get(&format!("/people/{NOBODY}/points")).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND);
        assert_eq!(theirs.body.replace(&case.person.to_string(), "ID"), unknown.body.replace(NOBODY, "ID"));
    })
    .await;
}
