//! What a page says that can't do what was asked, and that it still says it to whoever asked, with their menu.

use alongside_storage::{WriteSet, args};
use alongside_testkit::client::Page;
use alongside_testkit::people::{burglary, new_case};
use alongside_testkit::{TestApp, Who, on_each_database};
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
        let other = [("language", "cy"), ("back", "/nothing-here")];
        assert_eq!(sam.submit(&missing, "/language", &other).await.done(), "/nothing-here");
        let welsh = sam.get("/nothing-here").await;
        assert!(welsh.says("Ni allwn ddangos y dudalen hon"), "{}", welsh.body);
        let mut again = app.client(Who::CareOfficer).await;
        let missing = again.get("/nothing-here").await;
        assert_eq!(again.submit(&missing, "/sign-out", &[]).await.done(), "/");
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
            assert_eq!(secret.body.replace(&person, never), unknown.body, "{page}");
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
