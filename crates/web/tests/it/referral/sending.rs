//! The form by which somebody is referred: what it shows, what it asks, and when it says no.

use super::scene;
use alongside_testkit::client::Page;
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, Who, on_each_database};
use axum::http::StatusCode;

#[tokio::test]
async fn the_preview_is_what_the_agency_sees() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let mut sam = scene.app.client(Who::CareOfficer).await;
        let form = sam.get(&scene.form()).await.ok();
        assert!(!form.says("07700900123"), "nothing was ticked yet");
        let fields = [("step", "preview"), ("class", "contact"), ("class", "needs")];
        let preview = sam.submit(&form, &scene.refer(), &fields).await.ok();
        let part = |page: &Page, from: &str| {
            let start = page.body.split(from).nth(1).unwrap_or_else(|| panic!("{from}: {}", page.body));
            start.split("</section>").next().unwrap().to_owned()
        };
        let promised = part(&preview, "<div class=\"shared\">");
        let referral = scene.send().await;
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let seen = ann.get(&referral).await.ok();
        let got = part(&seen, "<div class=\"shared\">");
        for class in ["Who they are", "What they need"] {
            let section = |html: &str| {
                let after = html.split(&format!("{class}</h3>")).nth(1).unwrap_or_default().to_owned();
                after.split("<h3").next().unwrap_or_default().replace(['\n', ' '], "")
            };
            let end = |html: String| html.trim_end_matches("</div>").to_owned();
            assert!(section(&promised).len() > 50, "{class}: {promised}");
            assert_eq!(end(section(&promised)), end(section(&got)), "{class}");
        }
        // The ways of reaching the person stand first on the agency's page, the same ones.
        assert!(promised.contains("07700900123") && seen.says("07700900123"));
        for hidden in ["What was reported", "What may endanger them", "52/10001/25"] {
            assert!(!promised.contains(hidden) && !seen.says(hidden), "{hidden}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_matched_service_takes_at_most_twelve_acts() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let mut sam = scene.app.client(Who::CareOfficer).await;
        // Find a service; refer to it.
        let mut acts = 1;
        let found = sam.get(&format!("{}/services", scene.case.page())).await.ok();
        assert!(found.says(&scene.form().replace('&', "&#38;")), "{}", found.body);
        acts += 1;
        let page = sam.get(&scene.form()).await.ok();
        // The need that was found and the only choice are ticked already.
        assert!(page.says("value=\"SHELTER\" checked") && page.says("value=\"ONLY_ONE_FITTED\" checked"));
        let ticks = [
            ("class", "contact"),
            ("class", "safety"),
            ("class", "report"),
            ("class", "needs"),
            ("how", "PHONE"),
        ];
        acts += ticks.len() + 1;
        let mut fields = vec![
            ("need", "SHELTER"),
            ("choice", "ONLY_ONE_FITTED"),
            ("given-by", "PERSON"),
            ("step", "send"),
        ];
        fields.extend(ticks);
        sam.submit(&page, &scene.refer(), &fields).await.done();
        assert!(acts <= 12, "{acts}");
    })
    .await;
}

/// Whether an answer stands ticked on a page.
fn ticked(page: &Page, name: &str, value: &str) -> bool {
    let (name, value) = (format!("name=\"{name}\""), format!("value=\"{value}\""));
    page.body.split('<').any(|tag| tag.contains(&name) && tag.contains(&value) && tag.contains(" checked"))
}

/// Three services of two organisations are ticked at once, and each is referred to in turn.
#[tokio::test]
async fn several_services_are_chosen_at_once_and_each_is_asked_for_by_itself() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let (harbour, second, rowan) = (
            scene.service,
            accredited(app, plain_service(app, Org::Harbour, "Being heard"), "2024-01-01", None).await,
            accredited(app, plain_service(app, Org::Lantern, "Debt advice"), "2024-01-01", None).await,
        );
        let services = format!("{}/services", scene.case.page());
        let mut sam = app.client(Who::CareOfficer).await;
        assert!(sam.get(&services).await.ok().says("Refer to all that are chosen"));

        // Nothing ticked: the page says what to do, and what was looked for stays.
        let none = sam.get(&format!("{services}?need=SHELTER&step=refer")).await.ok();
        assert!(
            none.says("Tick the services that they chose.") && none.says("Safe at home"),
            "{}",
            none.body
        );

        let chosen = format!(
            "{services}?need=SHELTER&need=FINANCE&service={rowan}&service={harbour}&service={rowan}\
             &service={second}&step=refer"
        );
        let first = sam.get(&chosen).await.done();
        assert_eq!(
            first,
            format!(
                "{}?service={rowan}&service={harbour}&service={second}&need=SHELTER&need=FINANCE",
                scene.refer()
            )
        );
        let page = sam.get(&first).await.ok();
        assert!(page.says("Refer to Debt advice") && page.says("After this one 2 more: Safe at home"));

        // Only what is a need goes on in an address.
        let typed = sam.get(&format!("{first}&need=Marker")).await.ok();
        assert!(!typed.says("need=Marker") && !typed.says("value=\"Marker\""));

        // What is wrong is asked again, and the services that follow are kept.
        let wrong = [("step", "send"), ("choice", "CHOSEN_AMONG_SEVERAL")];
        let wrong = sam.submit(&page, &scene.refer(), &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("After this one 2 more: Safe at home"), "{}", wrong.body);

        let said = [
            ("step", "send"),
            ("class", "needs"),
            ("how", "PHONE"),
            ("need", "SHELTER"),
            ("choice", "CHOSEN_AMONG_SEVERAL"),
        ];
        let next = sam.submit(&wrong, &scene.refer(), &said).await.done();
        let page = sam.get(&next).await.ok();
        assert!(page.says("The referral is sent.") && page.says("Refer to Safe at home"), "{}", page.body);
        assert!(page.says("After this one: Being heard"), "{}", page.body);
        // What may be shared is not taken over from the one organisation to the next; how it was said is.
        assert!(!ticked(&page, "class", "needs") && ticked(&page, "how", "PHONE"), "{}", page.body);
        assert!(ticked(&page, "choice", "CHOSEN_AMONG_SEVERAL") && ticked(&page, "need", "SHELTER"));

        // The same organisation again: what was agreed with it holds, and nothing is asked twice.
        let next = sam.submit(&page, &scene.refer(), &said).await.done();
        let page = sam.get(&next).await.ok();
        assert!(page.says("Refer to Being heard") && page.says("Nothing more need be asked"));
        assert!(!page.says("After this one"));
        let last = sam.submit(&page, &scene.refer(), &said).await.done();
        assert!(last.starts_with("/referrals/") && last.ends_with("?done=sent"), "{last}");

        let sent = sam.get("/referrals?side=sent").await.ok();
        for service in ["Debt advice", "Safe at home", "Being heard"] {
            assert!(sent.says(service), "{service}: {}", sent.body);
        }
        let rowan = app.client(Who::OtherAgencyManager).await.get("/referrals").await.ok();
        assert!(rowan.says("Debt advice") && !rowan.says("Safe at home"));
    })
    .await;
}

#[tokio::test]
async fn outside_its_accreditation_a_service_takes_nobody() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let ended = plain_service(app, Org::Lantern, "Ended service");
        let ended = accredited(app, ended, "2023-01-01", Some("2025-01-29")).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let found = sam.get(&format!("{}/services", scene.case.page())).await.ok();
        assert!(found.says("Not accredited today"), "{}", found.body);
        let form = sam.get(&format!("{}?service={ended}", scene.refer())).await.ok();
        let fields = [("how", "PHONE"), ("need", "SHELTER"), ("choice", "ASKED_BY_NAME"), ("step", "send")];
        let no = sam.submit(&form, &scene.refer(), &fields).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(no.says("The accreditation of this service ended on 29 January 2025"), "{}", no.body);
        assert!(no.says("href=\"#service\""), "the summary leads to it");
        assert!(!sam.get("/referrals?side=sent").await.ok().says("Gwen"), "nothing was sent");
        let consent = sam.get(&format!("{}/consent", scene.case.page())).await.ok();
        assert!(consent.says("Nothing has been asked yet."), "and no consent was kept");
        // The last day still counts.
        let last = plain_service(app, Org::Lantern, "Last day");
        let last = accredited(app, last, "2023-01-01", Some("2025-01-30")).await;
        let form = sam.get(&format!("{}?service={last}", scene.refer())).await.ok();
        sam.submit(&form, &scene.refer(), &fields).await.done();
    })
    .await;
}

#[tokio::test]
async fn a_hold_on_sharing_stops_a_referral_with_the_reason() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let mut sam = app.client(Who::CareOfficer).await;
        let form = sam.get(&scene.form()).await.ok();
        let mut set = alongside_storage::WriteSet::new();
        set.any(
            "insert into hold (id, version, person, code, sealed, placed_at) values ($1, 1, $2, 'SHARING', $3, $4)",
            alongside_storage::args![app.app.store.new_id(), scene.case.person, vec![0_u8], app.now()],
        );
        app.app.store.write(set).await.unwrap();
        let fields = [("how", "PHONE"), ("need", "SHELTER"), ("choice", "ASKED_BY_NAME"), ("step", "send")];
        let no = sam.submit(&form, &scene.refer(), &fields).await;
        assert_eq!(no.status, StatusCode::FORBIDDEN);
        assert!(no.says("Sharing about this person is on hold."), "{}", no.body);
    })
    .await;
}
