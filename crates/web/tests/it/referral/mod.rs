//! Consent, referral and support over HTTP, each act by the role that does it, on both databases.

mod at_once;
mod sending;

use alongside_kernel::id::{ReferralId, ServiceId};
use alongside_testkit::client::Page;
use alongside_testkit::people::{Case, block, burglary, new_case};
use alongside_testkit::services::{accredited, plain_service};
use alongside_testkit::{Org, TestApp, Who, on_each_database};
use axum::http::StatusCode;

/// A person, and a service of Harbour that fits.
struct Scene {
    app: TestApp,
    case: Case,
    service: ServiceId,
}

async fn scene(opened: alongside_testkit::databases::Opened) -> Scene {
    let app = TestApp::on(opened).await;
    let facts = burglary(&app, "Gwen", "Marker", |_| {});
    let case = new_case(&app, &facts).await;
    let service =
        accredited(&app, plain_service(&app, Org::Harbour, "Safe at home"), "2024-01-01", None).await;
    Scene { app, case, service }
}

impl Scene {
    fn refer(&self) -> String {
        format!("{}/refer", self.case.page())
    }

    fn form(&self) -> String {
        format!("{}?service={}", self.refer(), self.service)
    }

    /// The care officer refers the person to Harbour; gives the referral's page.
    async fn send(&self) -> String {
        self.send_with(&["contact", "needs"]).await
    }

    async fn send_with(&self, classes: &[&str]) -> String {
        let mut sam = self.app.client(Who::CareOfficer).await;
        let page = sam.get(&self.form()).await.ok();
        let mut fields = vec![
            ("how", "PHONE"),
            ("need", "SHELTER"),
            ("choice", "ONLY_ONE_FITTED"),
            ("message", "Locks before the weekend, please."),
            ("step", "send"),
        ];
        fields.extend(classes.iter().map(|class| ("class", *class)));
        let sent = sam.submit(&page, &self.refer(), &fields).await.done();
        sent.split('?').next().unwrap().to_owned()
    }

    async fn accept(&self, referral: &str, by: Who, worker: Option<Who>) -> Page {
        let mut client = self.app.client(by).await;
        let page = client.get(referral).await.ok();
        let worker = worker.map(|who| self.app.seat(who).account.to_string()).unwrap_or_default();
        client.submit(&page, &format!("{referral}/accept"), &[("worker", &worker)]).await
    }

    async fn withdraw(&self) -> Page {
        let mut sam = self.app.client(Who::CareOfficer).await;
        let page = sam.get(&format!("{}/consent", self.case.page())).await.ok();
        let at = page.body.split("/consents/").nth(1).unwrap().split('"').next().unwrap();
        let address = format!("/consents/{at}");
        sam.fill(&address, &address, &[("how", "PHONE")]).await
    }
}

fn id_of(referral: &str) -> ReferralId {
    referral.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_person_is_referred_helped_and_everybody_is_told() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let mut sam = app.client(Who::CareOfficer).await;
        let found = sam.get(&format!("{}/services", scene.case.page())).await.ok();
        assert!(found.says("Safe at home") && found.says("Helps with: Home and housing."));
        let referral = scene.send().await;

        // The agency sees exactly what was granted: name, contact, needs; not the report, not the warnings.
        let mut ann = app.client(Who::AgencyManager).await;
        let list = ann.get("/referrals").await.ok();
        assert!(list.says("Gwen Marker") && list.says(&referral), "{}", list.body);
        let page = ann.get(&referral).await.ok();
        for seen in ["Gwen Marker", "07700900123", "Home and housing", "Locks before the weekend, please."] {
            assert!(page.says(seen), "{seen}: {}", page.body);
        }
        for not_granted in ["52/10001/25", "What was reported", "What may endanger them"] {
            assert!(!page.says(not_granted), "{not_granted}");
        }
        assert!(page.says(&format!("data-heartbeat=\"/heartbeat{referral}\"")));

        ann.submit(&page, &format!("{referral}/acknowledge"), &[]).await.done();
        scene.accept(&referral, Who::AgencyManager, Some(Who::Caseworker)).await.done();
        let mut cass = app.client(Who::Caseworker).await;
        let session = format!("{referral}/session");
        let minutes =
            [("kind", "FACE_TO_FACE"), ("minutes", "45"), ("summary", "New locks, back and front.")];
        cass.fill(&session, &session, &minutes).await.done();
        let notes = format!("{referral}/notes");
        cass.fill(&notes, &notes, &[("class", "support_note"), ("text", "Marker support note")]).await.done();
        cass.fill(&notes, &notes, &[("class", "sealed_note"), ("text", "Marker sealed note")]).await.done();
        let read = cass.get(&notes).await.ok();
        assert!(read.says("Marker support note") && read.says("Marker sealed note"));

        // The referrer and the officer are told each step, and neither the words of support.
        for who in [Who::CareOfficer, Who::Officer] {
            let told = app.client(who).await.get(&referral).await.ok();
            for step in ["First session", "A worker is named", "Accepted", "Seen by the service"] {
                assert!(told.says(step), "{who:?}: {step}");
            }
            assert!(!told.says("New locks") && !told.says("07700900123"), "{who:?}: {}", told.body);
        }
        let officer = app.client(Who::Officer).await.get("/referrals?tab=in-support").await.ok();
        assert!(officer.says("Gwen Marker"));
        let reported =
            alongside_app::referral::reported_by_me(&app.app, &app.ask(Who::Officer)).await.unwrap();
        assert_eq!(reported.len(), 1);
        assert_eq!(reported[0].report, Some(scene.case.report));
        let other =
            alongside_app::referral::reported_by_me(&app.app, &app.ask(Who::OtherOfficer)).await.unwrap();
        assert!(other.is_empty());

        // The ledger says who gave what to whom.
        let ledger = sam.get(&format!("{}/disclosures", scene.case.page())).await.ok();
        assert!(ledger.says("Sam Bell, Test Victim Care Unit, to Harbour Support"), "{}", ledger.body);
        assert!(ledger.says("Who they are, How to reach them, What they need"));

        // The end: told back, and what the agency could see ends.
        let close = format!("{referral}/close");
        let over = cass.fill(&close, &close, &[("reason", "NEEDS_MET")]).await.done();
        assert!(cass.get(&over).await.ok().says("Support has ended"));
        assert_eq!(cass.get(&referral).await.status, StatusCode::NOT_FOUND);
        assert!(sam.get(&referral).await.ok().says("Support ended"));
    })
    .await;
}

#[tokio::test]
async fn withdrawing_shuts_the_agency_out_of_every_page_as_if_it_never_knew() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let referral = scene.send_with(&["contact", "needs", "consent", "contact_log"]).await;
        scene.accept(&referral, Who::AgencyManager, Some(Who::Caseworker)).await.done();
        let mut cass = scene.app.client(Who::Caseworker).await;
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let session_form = cass.get(&format!("{referral}/session")).await.ok();
        let notes_form = cass.get(&format!("{referral}/notes")).await.ok();
        let close_form = cass.get(&format!("{referral}/close")).await.ok();
        let page = ann.get(&referral).await.ok();
        assert_eq!(cass.get(&format!("/heartbeat{referral}")).await.status, StatusCode::NO_CONTENT);

        scene.withdraw().await.done();

        let person = scene.case.page();
        let nobody = referral.replace(&id_of(&referral).to_string(), "01940000000070008000000000000fff");
        let no_person = "/people/01940000000070008000000000000fff";
        let unknown = cass.get(&nobody).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        for (known, unknown) in [
            (referral.clone(), nobody.clone()),
            (format!("{referral}/session"), format!("{nobody}/session")),
            (format!("{referral}/notes"), format!("{nobody}/notes")),
            (format!("{referral}/close"), format!("{nobody}/close")),
            (format!("{referral}/decline"), format!("{nobody}/decline")),
            (format!("{referral}/take-back"), format!("{nobody}/take-back")),
            (format!("/heartbeat{referral}"), format!("/heartbeat{nobody}")),
            (format!("{person}/consent"), format!("{no_person}/consent")),
            (format!("{person}/disclosures"), format!("{no_person}/disclosures")),
            (format!("{person}/services"), format!("{no_person}/services")),
            (
                format!("{person}/refer?service={}", scene.service),
                format!("{no_person}/refer?service={}", scene.service),
            ),
        ] {
            for client in [&mut cass, &mut ann] {
                let (one, other) = (client.get(&known).await, client.get(&unknown).await);
                assert_eq!(one.status, StatusCode::NOT_FOUND, "{known}: {}", one.body);
                assert_eq!((one.status, &one.body), (other.status, &other.body), "{known}");
                assert_eq!(one.headers, other.headers, "{known}");
            }
        }
        // Forms that were open before have no effect and say no more.
        for (form, act, fields) in [
            (&session_form, format!("{referral}/session"), vec![("kind", "PHONE"), ("minutes", "5")]),
            (&notes_form, format!("{referral}/notes"), vec![("class", "support_note"), ("text", "late")]),
            (&close_form, format!("{referral}/close"), vec![("reason", "NEEDS_MET")]),
        ] {
            let after = cass.submit(form, &act, &fields).await;
            assert_eq!((after.status, &after.body), (unknown.status, &unknown.body), "{act}");
        }
        let after = ann.submit(&page, &format!("{referral}/worker"), &[("worker", "")]).await;
        let unknown = ann.get(&nobody).await;
        assert_eq!((after.status, &after.body), (unknown.status, &unknown.body));
        for tab in ["to-answer", "in-support", "over"] {
            let list = ann.get(&format!("/referrals?tab={tab}")).await.ok();
            assert!(!list.says("Gwen Marker") && !list.says("more was"), "{tab}: {}", list.body);
        }
        // The referrer still sees that it was sent and withdrawn.
        let told = scene.app.client(Who::CareOfficer).await.get(&referral).await.ok();
        assert!(told.says("Withdrawn"));
    })
    .await;
}

#[tokio::test]
async fn others_find_nothing_at_the_referral() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let referral = scene.send().await;
        let nobody = "/referrals/01940000000070008000000000000fff";
        for who in [Who::OtherCaseworker, Who::OtherAgencyManager, Who::CouncilWorker, Who::OtherOfficer] {
            let mut client = scene.app.client(who).await;
            let (one, other) = (client.get(&referral).await, client.get(nobody).await);
            assert_eq!(one.status, StatusCode::NOT_FOUND, "{who:?}");
            assert_eq!((one.body, one.headers), (other.body, other.headers), "{who:?}");
            assert!(!client.get("/referrals").await.ok().says("Gwen"), "{who:?}");
        }
        for who in [Who::Commissioner, Who::Coordinator, Who::Auditor, Who::Administrator] {
            let mut client = scene.app.client(who).await;
            for address in
                [referral.clone(), "/referrals".to_owned(), format!("{}/consent", scene.case.page())]
            {
                let page = client.get(&address).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{who:?} {address}");
                assert!(!page.says("Gwen"), "{who:?} {address}");
            }
        }
        // A conflict of interest hides it from one colleague alone.
        block(&scene.app, scene.case.person, scene.app.seat(Who::AgencyManager).account).await;
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let (one, other) = (ann.get(&referral).await, ann.get(nobody).await);
        assert_eq!((one.status, one.body), (other.status, other.body));
        assert!(!ann.get("/referrals").await.ok().says("Gwen"));
        assert!(scene.app.client(Who::Caseworker).await.get("/referrals").await.ok().says("Gwen"));
    })
    .await;
}

#[tokio::test]
async fn notes_open_to_those_who_wrote_them_alone() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let referral = scene.send().await;
        scene.accept(&referral, Who::AgencyManager, Some(Who::Caseworker)).await.done();
        let notes = format!("{referral}/notes");
        let mut cass = scene.app.client(Who::Caseworker).await;
        cass.fill(&notes, &notes, &[("class", "support_note"), ("text", "Marker support note")]).await.done();
        cass.fill(&notes, &notes, &[("class", "sealed_note"), ("text", "Marker sealed note")]).await.done();
        for (who, wanted) in [
            (Who::Officer, StatusCode::FORBIDDEN),
            (Who::Commissioner, StatusCode::FORBIDDEN),
            (Who::CareOfficer, StatusCode::FORBIDDEN),
            (Who::UnitManager, StatusCode::NOT_FOUND),
            (Who::Advocate, StatusCode::NOT_FOUND),
            (Who::Administrator, StatusCode::FORBIDDEN),
            (Who::OtherCaseworker, StatusCode::NOT_FOUND),
        ] {
            let page = scene.app.client(who).await.get(&notes).await;
            assert_eq!(page.status, wanted, "{who:?}: {}", page.body);
            assert!(!page.says("Marker support") && !page.says("Marker sealed"), "{who:?}");
        }
        // The agency's own manager reads support notes and no sealed ones.
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let read = ann.get(&notes).await.ok();
        assert!(read.says("Marker support note") && !read.says("Marker sealed"));
        let sealed = ann.submit(&read, &notes, &[("class", "sealed_note"), ("text", "mine")]).await;
        assert_eq!(sealed.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn silence_reminds_and_then_names_the_deputy_who_may_answer() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let referral = scene.send().await;
        let chase = async || alongside_app::referral::chase_unanswered(&app.app).await.unwrap();
        app.move_to("2025-02-03T17:00:00Z");
        assert_eq!(chase().await, 0, "Monday is the last day");
        app.move_to("2025-02-04T06:00:00Z");
        assert_eq!(chase().await, 1);
        assert_eq!(chase().await, 0, "once");
        let mut cass = app.client(Who::Caseworker).await;
        assert!(
            !cass.get(&referral).await.ok().says("Decline, with the reason"),
            "only who is named answers"
        );
        app.move_to("2025-02-05T06:00:00Z");
        assert_eq!(chase().await, 1);
        assert_eq!(chase().await, 0, "once");
        let told = app.client(Who::CareOfficer).await.get(&referral).await.ok();
        assert!(told.says("Chased 2 times") && told.says("Cass Worker"), "{}", told.body);
        let list = app.client(Who::CareOfficer).await.get("/referrals?side=sent").await.ok();
        assert!(list.says("Named: Cass Worker"));
        let page = app.client(Who::Caseworker).await.get(&referral).await.ok();
        assert!(page.says("Decline, with the reason"));
        scene.accept(&referral, Who::Caseworker, None).await.done();
        app.move_to("2025-02-07T06:00:00Z");
        assert_eq!(chase().await, 0, "answered");
    })
    .await;
}

#[tokio::test]
async fn a_decline_is_coded_told_back_and_ends_what_the_agency_sees() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let referral = scene.send().await;
        let mut ann = scene.app.client(Who::AgencyManager).await;
        let act = format!("{referral}/decline");
        let page = ann.get(&act).await.ok();
        let without = ann.submit(&page, &act, &[("reason", "")]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.says("Choose why."));
        let fields = [("reason", "NO_CAPACITY"), ("message", "Room again from April.")];
        let over = ann.fill(&act, &act, &fields).await.done();
        assert!(ann.get(&over).await.ok().says("You declined"));
        assert_eq!(ann.get(&referral).await.status, StatusCode::NOT_FOUND);
        let list = ann.get("/referrals?tab=over").await.ok();
        assert!(!list.says("Gwen") && list.says("1 more was declined or ended"), "{}", list.body);
        let told = scene.app.client(Who::CareOfficer).await.get(&referral).await.ok();
        assert!(told.says("We have no place") && told.says("Room again from April."));
        // The officer sees that it was declined and why, not the words between the two.
        let officer = scene.app.client(Who::Officer).await.get(&referral).await.ok();
        assert!(officer.says("We have no place") && !officer.says("Room again"));
        // A new referral asks for consent anew.
        let mut sam = scene.app.client(Who::CareOfficer).await;
        assert!(sam.get(&scene.form()).await.ok().says("What else may Harbour Support see?"));
    })
    .await;
}

#[tokio::test]
async fn agencies_refer_on_to_one_another_and_take_back() {
    on_each_database(async |opened| {
        let scene = scene(opened).await;
        let app = &scene.app;
        let onward = accredited(app, plain_service(app, Org::Lantern, "Onward"), "2024-01-01", None).await;
        let first = scene.send_with(&["contact", "needs", "consent"]).await;
        scene.accept(&first, Who::AgencyManager, Some(Who::Caseworker)).await.done();
        let mut cass = app.client(Who::Caseworker).await;
        let form = cass.get(&format!("{}?service={onward}", scene.refer())).await.ok();
        let fields = [
            ("how", "IN_PERSON"),
            ("need", "FINANCE"),
            ("choice", "ASKED_BY_NAME"),
            ("step", "send"),
            ("class", "needs"),
        ];
        let second = cass.submit(&form, &scene.refer(), &fields).await.done();
        let second = second.split('?').next().unwrap().to_owned();
        let mut lou = app.client(Who::OtherAgencyManager).await;
        assert!(lou.get(&second).await.ok().says("Gwen Marker"));
        assert_eq!(lou.get(&first).await.status, StatusCode::NOT_FOUND, "not what others were given");
        // The unit follows what goes on between others; it can't answer or take back.
        let followed = app.client(Who::CareOfficer).await.get("/referrals?side=followed").await.ok();
        assert!(followed.says("Onward"), "{}", followed.body);
        let back = format!("{second}/take-back");
        cass.fill(&back, &back, &[]).await.done();
        assert_eq!(lou.get(&second).await.status, StatusCode::NOT_FOUND);
        assert!(cass.get(&second).await.ok().says("Withdrawn"));
        assert!(cass.get(&first).await.ok().says("Write down a session"), "the first goes on");
    })
    .await;
}
