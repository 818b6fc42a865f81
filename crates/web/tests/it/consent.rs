//! Consent over HTTP: yes and no, replaced, withdrawn, by guardians.

use alongside_kernel::Sensitive;
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

#[tokio::test]
async fn a_yes_and_a_no_are_written_down_and_shown() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let address = format!("{}/consent", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        let harbour = app.org(Org::Harbour).to_string();
        let yes = [
            ("organisation", harbour.as_str()),
            ("answer", "GIVEN"),
            ("class", "identity"),
            ("class", "contact"),
            ("how", "PHONE"),
            ("note", "Marker: not at work"),
        ];
        let at = sam.fill(&address, &address, &yes).await.done();
        let page = sam.get(&at).await.ok();
        for said in [
            "It is written down.",
            "Harbour Support: yes, in force",
            "Marker: not at work",
            "30 January 2026",
        ] {
            assert!(page.says(said), "{said}: {}", page.body);
        }
        // From now on the organisation can open the person, for twelve months and not a day more.
        let mut cass = app.client(Who::Caseworker).await;
        let services = format!("{}/services", case.page());
        let seen = cass.get(&services).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "the person is known, consent was not shared");
        let lantern = app.org(Org::Lantern).to_string();
        let no = [("organisation", lantern.as_str()), ("answer", "REFUSED"), ("how", "PHONE")];
        sam.fill(&address, &address, &no).await.done();
        assert!(sam.get(&address).await.ok().says("Lantern Trust: no"));
        let mut lee = app.client(Who::OtherCaseworker).await;
        assert_eq!(lee.get(&services).await.status, StatusCode::NOT_FOUND);
        app.move_to("2026-01-30T23:59:00Z");
        assert_eq!(app.client(Who::Caseworker).await.get(&services).await.status, StatusCode::FORBIDDEN);
        app.move_to("2026-01-31T00:00:00Z");
        assert_eq!(app.client(Who::Caseworker).await.get(&services).await.status, StatusCode::NOT_FOUND);
        let after = app.client(Who::CareOfficer).await.get(&address).await.ok();
        assert!(after.says("Harbour Support: yes, ended"));
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_nothing_is_kept() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let child = burglary(&app, "Ceri", "Marker", |facts| {
            facts.victim.date_of_birth = Some(Sensitive::new("2013-05-06".parse().unwrap()));
        });
        let case = new_case(&app, &child).await;
        let address = format!("{}/consent", case.page());
        let harbour = app.org(Org::Harbour).to_string();
        let commissioner = app.org(Org::Commissioner).to_string();
        let organisation = ("organisation", harbour.as_str());
        let given = ("answer", "GIVEN");
        let identity = ("class", "identity");
        let how = ("how", "PHONE");
        let guardian = ("given-by", "GUARDIAN");
        let mut sam = app.client(Who::CareOfficer).await;
        for (name, fields, wanted) in [
            ("no organisation", vec![given, identity, how, guardian], "Choose the organisation."),
            (
                "unknown organisation",
                vec![("organisation", case_id()), given, identity, how, guardian],
                "Choose the organisation.",
            ),
            ("no answer", vec![organisation, identity, how], "Choose yes or no."),
            ("no class", vec![organisation, given, how, guardian], "Tick what the organisation may see."),
            (
                "without identity",
                vec![organisation, given, ("class", "needs"), how, guardian],
                "without it the organisation can see nothing at all",
            ),
            (
                "a class that can't be shared",
                vec![organisation, given, ("class", "sealed_note"), how, guardian],
                "Tick what the organisation may see.",
            ),
            ("no way", vec![organisation, given, identity, guardian], "Choose how they said it."),
            (
                "a child alone",
                vec![organisation, given, identity, how],
                "Below 13 a parent or guardian must agree.",
            ),
            (
                "ended",
                vec![organisation, given, identity, how, guardian, ("until", "2025-01-29")],
                "The last day has passed.",
            ),
            (
                "no day",
                vec![
                    organisation,
                    given,
                    identity,
                    how,
                    guardian,
                    ("until-day", "31"),
                    ("until-month", "2"),
                    ("until-year", "2026"),
                ],
                "Type the day, month and year.",
            ),
        ] {
            let page = sam.fill(&address, &address, &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", page.body);
            assert!(page.says(wanted), "{name}: {}", page.body);
        }
        let _ = commissioner;
        assert!(sam.get(&address).await.ok().says("Nothing has been asked yet."));
        sam.fill(&address, &address, &[organisation, given, identity, how, guardian]).await.done();
        assert!(sam.get(&address).await.ok().says("by a parent or guardian"));
    })
    .await;
}

fn case_id() -> &'static str {
    "01940000000070008000000000000fff"
}

#[tokio::test]
async fn a_newer_yes_takes_the_place_of_the_older_and_a_withdrawn_one_stays_withdrawn() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let case = new_case(&app, &burglary(&app, "Gwen", "Marker", |_| {})).await;
        let address = format!("{}/consent", case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        let harbour = app.org(Org::Harbour).to_string();
        let yes = |class| {
            vec![
                ("organisation", harbour.as_str()),
                ("answer", "GIVEN"),
                ("class", "identity"),
                ("class", class),
                ("how", "PHONE"),
            ]
        };
        sam.fill(&address, &address, &yes("consent")).await.done();
        let services = format!("{}/services", case.page());
        let mut cass = app.client(Who::Caseworker).await;
        let _ = cass.get(&services).await.ok();
        sam.fill(&address, &address, &yes("contact")).await.done();
        assert_eq!(
            cass.get(&services).await.status,
            StatusCode::FORBIDDEN,
            "what was not said again has ended"
        );
        let page = sam.get(&address).await.ok();
        assert!(page.says("a newer answer took its place") && page.says("yes, in force"));

        // A no while a yes is in force is a withdrawal, which has its own page.
        let no = [("organisation", harbour.as_str()), ("answer", "REFUSED"), ("how", "PHONE")];
        let told = sam.fill(&address, &address, &no).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        let withdraw =
            format!("/consents/{}", page.body.split("/consents/").nth(1).unwrap().split('"').next().unwrap());
        let form = sam.get(&withdraw).await.ok();
        let unsaid = sam.submit(&form, &withdraw, &[]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
        let first = sam.submit(&form, &withdraw, &[("how", "IN_PERSON")]).await.done();
        assert_eq!(
            sam.submit(&form, &withdraw, &[("how", "IN_PERSON")]).await.done(),
            first,
            "the same answer"
        );
        assert_eq!(cass.get(&services).await.status, StatusCode::NOT_FOUND);
        let again = sam.get(&withdraw).await.ok();
        assert!(again.says("so there is nothing to withdraw") && !again.says("Withdraw it now"));
        // Others find no consent at that address.
        let unknown = cass.get(&format!("/consents/{}/withdraw", case_id())).await;
        let known = cass.get(&withdraw).await;
        assert_eq!((known.status, known.body), (unknown.status, unknown.body));
    })
    .await;
}
