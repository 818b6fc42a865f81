//! The list of services: who adds, who says how long people wait, who accredits, and what a referral is refused for.

use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

const NEW: &[(&str, &str)] = &[
    ("name", "Night line"),
    ("description", "Somebody to talk to at night."),
    ("needs", "MENTAL_PHYSICAL"),
    ("needs", "OUTLOOK"),
    ("districts", "Somerset\nBristol, City of"),
    ("minimum_age", "16"),
    ("gender", "ANY"),
    ("waiting_days", "0"),
    ("phone", "0117 496 0990"),
];

#[tokio::test]
async fn the_coordinator_adds_a_service_and_the_commissioner_accredits_it() {
    on_each_database(|opened| async move {
        let app = TestApp::on(opened).await;
        let mut cory = app.client(Who::Coordinator).await;
        let form = cory.get("/services/new").await.ok();
        let wrong = cory.submit(&form, "/services/new", &[("gender", "ANY"), ("maximum_age", "old")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("Choose whose service it is."));
        assert!(wrong.says("Tick at least one need"));
        assert!(wrong.says("Enter a whole number up to 120."));
        let harbour = app.org(Org::Harbour).to_string();
        let fields: Vec<_> = NEW.iter().copied().chain([("organisation", harbour.as_str())]).collect();
        let at = cory.fill("/services/new", "/services/new", &fields).await.done();
        let shown = cory.get(&at).await.ok();
        assert!(shown.says("Somerset, Bristol, City of"));
        assert!(shown.says("16 and older"));
        assert!(shown.says("Not accredited"));
        assert!(!shown.says("name=\"from-day\""), "the coordinator does not accredit");
        let mut com = app.client(Who::Commissioner).await;
        let page = com.get(&at).await.ok();
        let to = format!("{at}/accreditation");
        let early = [
            ("from-day", "1"),
            ("from-month", "2"),
            ("from-year", "2025"),
            ("until-day", "31"),
            ("until-month", "1"),
            ("until-year", "2025"),
        ];
        assert!(com.submit(&page, &to, &early).await.says("The last day must not be before the first."));
        com.submit(&page, &to, &[("from-day", "1"), ("from-month", "1"), ("from-year", "2024")]).await.done();
        let shown = com.get(&at).await.ok();
        assert!(shown.says("Accredited"));
        assert!(!shown.says("Not accredited"));
        let found = alongside_storage::rooms::network::services(&app.app.store).await.unwrap();
        let today = alongside_kernel::clock::london_date(app.now());
        assert_eq!(found.len(), 1);
        assert!(found[0].is_accredited_on(today));
        assert_eq!(found[0].needs, ["MENTAL_PHYSICAL", "OUTLOOK"]);
        // Suspended, nobody new is referred; lifted, it counts again.
        let span = shown.body.split("/accreditation/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        com.fill(&at, &format!("{to}/{span}/suspend"), &[]).await.done();
        assert!(com.get(&at).await.says("Suspended"));
        let found = alongside_storage::rooms::network::services(&app.app.store).await.unwrap();
        assert!(!found[0].is_accredited_on(today));
        com.fill(&at, &format!("{to}/{span}/resume"), &[]).await.done();
        let found = alongside_storage::rooms::network::services(&app.app.store).await.unwrap();
        assert!(found[0].is_accredited_on(today));
    })
    .await;
}

#[tokio::test]
async fn a_manager_says_how_long_people_wait_and_changes_nothing_else_and_of_nobody_else() {
    on_each_database(|opened| async move {
        let app = TestApp::on(opened).await;
        let own = accredited(&app, plain_service(&app, Org::Harbour, "Safe home"), "2024-01-01", None).await;
        let other = accredited(&app, plain_service(&app, Org::Lantern, "Money"), "2024-01-01", None).await;
        let mut ann = app.client(Who::AgencyManager).await;
        let list = ann.get("/services").await.ok();
        assert!(list.says("Safe home") && list.says("Money"));
        let change = format!("/services/{own}/change");
        let form = ann.get(&change).await.ok();
        assert!(!form.says("name=\"districts\""));
        let fields = [
            ("name", "Another name"),
            ("districts", "Somerset"),
            ("description", "Locks and a safe room."),
            ("waiting_days", "9"),
            ("open_places", "4"),
            ("phone", "0117 496 0991"),
        ];
        ann.submit(&form, &change, &fields).await.done();
        // Whoever saw the version before is told, and overwrites nothing.
        let mut second = form.form(&change);
        second.retain(|(name, _)| name == "version");
        let again = ann.get(&change).await.ok();
        let stale: Vec<_> = fields.iter().copied().chain([("version", second[0].1.as_str())]).collect();
        let clash = ann.submit(&again, &change, &stale).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        let back = format!("href=\"{change}\"");
        for said in
            ["Someone else changed this first", "Locks and a safe room.</textarea>", "Ann Rees", &back]
        {
            assert!(clash.says(said), "no {said}: {}", clash.body);
        }
        assert!(!clash.says("You cannot do this"), "{}", clash.body);
        let found = alongside_storage::rooms::network::services(&app.app.store).await.unwrap();
        let it = found.iter().find(|it| it.id == own).unwrap();
        assert_eq!((it.name.as_str(), it.waiting_days, it.open_places), ("Safe home", 9, Some(4)));
        assert!(it.districts.is_empty());
        // Another organisation's service, a new one, accreditation: not theirs.
        assert_eq!(ann.get(&format!("/services/{other}/change")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ann.get("/services/new").await.status, StatusCode::NOT_FOUND);
        let shown = ann.get(&format!("/services/{other}")).await.ok();
        assert!(!shown.says("Close to new people"));
        assert!(!shown.says("/accreditation"));
        let mut cass = app.client(Who::Caseworker).await;
        assert_eq!(cass.get(&change).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_closed_service_is_offered_to_nobody_until_it_opens_again() {
    on_each_database(|opened| async move {
        let app = TestApp::on(opened).await;
        let id = accredited(&app, plain_service(&app, Org::Harbour, "Safe home"), "2024-01-01", None).await;
        let open = async || alongside_storage::rooms::network::services(&app.app.store).await.unwrap().len();
        let mut ann = app.client(Who::AgencyManager).await;
        let at = format!("/services/{id}");
        ann.fill(&at, &format!("{at}/close"), &[]).await.done();
        assert_eq!(open().await, 0);
        assert!(ann.get("/services").await.says("Takes nobody new"));
        ann.fill(&at, &format!("{at}/open"), &[]).await.done();
        assert_eq!(open().await, 1);
    })
    .await;
}
