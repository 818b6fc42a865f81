//! What a page says that can't do what was asked, and that it still says it to whoever asked, with their menu.

use alongside_storage::{WriteSet, args};
use alongside_testkit::client::Page;
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
use alongside_web::pages::page_above;
use alongside_web::{Audience, table};
use axum::http::StatusCode;

const MENU: &str = "class=\"menu\"";

/// The page is shown to this member of staff, with a way out of the sign-in.
#[track_caller]
fn is_shown_to(page: &Page, name: &str, what: &str) {
    for part in [MENU, "masthead__who", name, "action=\"/sign-out\""] {
        assert!(page.says(part), "{what}: no {part}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_staff_keep_their_menu_and_their_name() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut sam = app.client(Who::CareOfficer).await;
        let unknown = "/people/01940000000070008000000000000099";
        for (path, status) in [
            ("/nothing-here", StatusCode::NOT_FOUND),
            (unknown, StatusCode::NOT_FOUND),
            ("/accounts", StatusCode::FORBIDDEN),
            ("/queue?nonsense=yes", StatusCode::BAD_REQUEST),
        ] {
            let page = sam.get(path).await;
            assert_eq!(page.status, status, "{path}");
            is_shown_to(&page, "Sam Bell", path);
        }
        let stale = sam.post("/queue/seen", &[("form", "x"), ("query", "")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        is_shown_to(&stale, "Sam Bell", "a form that is too old");

        // In the language of the sign-in, and the forms of its header work.
        let missing = sam.get("/nothing-here").await;
        assert_eq!(sam.submit(&missing, "/language", &[("language", "cy")]).await.done(), "/");
        let welsh = sam.get("/nothing-here").await;
        assert!(welsh.says("Ni allwn ddangos y dudalen hon"), "{}", welsh.body);
        let mut again = app.client(Who::CareOfficer).await;
        let missing = again.get("/nothing-here").await;
        let signed_out = again.submit(&missing, "/sign-out", &[]).await;
        assert_eq!(signed_out.done(), "/");
        assert_eq!(signed_out.headers["clear-site-data"], "\"storage\"");
        let out = again.get("/nothing-here").await;
        assert!(!out.says(MENU) && !out.says("Sam Bell") && !out.says("/sign-out"), "{}", out.body);

        // When it is our fault, too.
        let mut set = WriteSet::new();
        set.any("drop table saved_view", args![]);
        app.app.store.write(set).await.expect("dropped");
        let broken = sam.get("/queue").await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", broken.body);
        is_shown_to(&broken, "Sam Bell", "our fault");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_known_of_is_answered_as_what_never_was_with_the_menu_around_it() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let person = new_case(&app, &burglary(&app, "Gwen", "Pugh", |_| ())).await.person.to_string();
        let never = "01940000000070008000000000000099";
        let mut cass = app.client(Who::Caseworker).await;
        for page in ["", "/call", "/consent", "/safe-contact"] {
            let secret = cass.get(&format!("/people/{person}{page}")).await;
            let unknown = cass.get(&format!("/people/{never}{page}")).await;
            assert_eq!(secret.status, StatusCode::NOT_FOUND);
            is_shown_to(&secret, "Cass Worker", page);
            assert_eq!(secret.body, unknown.body, "{page}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_is_shown_a_plain_header() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut nobody = app.visitor();
        let missing = nobody.get("/nothing-here").await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(!missing.says(MENU) && !missing.says("/sign-out"), "{}", missing.body);
        // A person's own pages never show a colleague's menu, whoever's browser it is.
        let mut sam = app.client(Who::CareOfficer).await;
        let own = sam.get("/pages/nothing-here").await;
        assert_eq!(own.status, StatusCode::NOT_FOUND);
        assert!(!own.says("Sam Bell") && own.says("data-exit"), "{}", own.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_old_gives_back_what_was_typed_and_leads_back_to_its_page() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let person = new_case(&app, &burglary(&app, "Gwen", "Pugh", |_| ())).await.person;
        let mut sam = app.client(Who::CareOfficer).await;
        let holds = format!("/people/{person}/holds");
        let typed = [
            ("form", "x"),
            ("reason", "He reads <her> post.\nAsk again in March."),
            ("task", "Ring the sister"),
            ("code", "DO_NOT_CONTACT"),
        ];
        let page = sam.post(&holds, &typed).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        let back = format!("href=\"{holds}\"");
        for said in [
            "<h1 class=\"govuk-heading-l\">This form was too old to send</h1>",
            "so nothing was saved",
            "He reads &#60;her&#62; post.\nAsk again in March.</textarea>",
            "Ring the sister</textarea>",
            "readonly",
            &back,
        ] {
            assert!(page.says(said), "no {said}: {}", page.body);
        }
        for not_said in ["You cannot do this", "DO_NOT_CONTACT", ">x</textarea>"] {
            assert!(!page.says(not_said), "{not_said}: {}", page.body);
        }
        // The list is narrowed as it was; an address that somebody made up is not taken.
        let queue = sam.post("/queue/seen", &[("form", "x"), ("query", "owner=mine&late=yes")]).await;
        assert!(queue.says("href=\"/queue?owner=mine&#38;late=yes\""), "{}", queue.body);
        let made_up = sam.post("/queue/seen", &[("form", "x"), ("query", "late=yes#\"><b>")]).await;
        assert!(made_up.says("href=\"/queue\"") && !made_up.says("late=yes"), "{}", made_up.body);
        // A secret is never given back.
        let mut admin = app.client(Who::Administrator).await;
        let secret =
            admin.post("/accounts/new", &[("form", "x"), ("name", "Noor"), ("password", "pass words")]).await;
        assert!(secret.says("Noor</textarea>") && !secret.says("pass words"), "{}", secret.body);
    })
    .await;
}

#[test]
fn every_act_of_staff_has_a_page_to_go_back_to() {
    assert_eq!(
        page_above("/people/{person}/call/{duty}/x", "/people/AB/call/CD/x").as_deref(),
        Some("/people/AB/call")
    );
    assert_eq!(page_above("/nothing/{id}", "/nothing/AB"), None);
    // The forms of the header, whose page is any; and a decision whose address does not say about whom it is.
    let without = ["/sign-out", "/sign-in/stay", "/duties/{duty}/decide"];
    let lost: Vec<_> = table()
        .into_iter()
        .filter(|route| route.method == "POST" && route.audience == Audience::Staff)
        .filter(|route| !without.contains(&route.path) && page_above(route.path, route.path).is_none())
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}
