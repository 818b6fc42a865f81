//! How the partnership shows itself; files; the pages for everybody.

use alongside_testkit::{TestApp, Who, on_each_database};
use axum::body::Body;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn a_colour_that_carries_no_white_text_is_refused_with_the_reason() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let fields = |colour| {
            [("name", "Test Partnership"), ("short", "TP"), ("colour", colour), ("phone", "0117 496 0100")]
        };
        let refused = admin.fill("/settings", "/settings", &fields("#ffdd00")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("contrast of 1.3 to 1") && refused.says("#ffdd00"), "{}", refused.body);
        assert!(admin.fill("/settings", "/settings", &fields("red")).await.says("six figures"));
        assert_eq!(admin.fill("/settings", "/settings", &fields("#5B3F8F")).await.done(), "/settings");
        // It counts at once, on everybody's pages.
        let page = app.visitor().get("/help").await.ok();
        assert!(
            page.says("Test Partnership") && page.says("/brand/5b3f8f.css") && page.says("0117 496 0100")
        );
        let css = app.visitor().get("/brand/5b3f8f.css").await.ok();
        assert!(css.says("--brand:#5b3f8f"));
        assert!(css.headers["cache-control"].to_str().expect("text").contains("immutable"));
        assert_eq!(app.visitor().get("/brand/ffdd00.css").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_is_said_at_its_field_and_nothing_is_saved() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let wrong = admin
            .fill(
                "/settings",
                "/settings",
                &[("name", ""), ("short", "TOO LONG"), ("colour", "#0b5b5e"), ("phone", "ring us")],
            )
            .await;
        for said in ["Type a name", "Type one to 4 letters", "Type a telephone number"] {
            assert!(wrong.says(said), "{said}");
        }
        assert_eq!(app.app.store.setting("brand_short").await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn only_administrators_change_settings() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for who in Who::ALL.into_iter().filter(|who| *who != Who::Administrator) {
            assert_eq!(app.client(who).await.get("/settings").await.status, StatusCode::FORBIDDEN, "{who:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_and_files_for_everybody_open_signed_in_or_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for path in ["/help", "/privacy", "/accessibility", "/about"] {
            let _ = app.visitor().get(path).await.ok();
            assert!(app.client(Who::Caseworker).await.get(path).await.ok().says("Cass Worker"));
        }
        let mut visitor = app.visitor();
        let page = visitor.get("/about").await.ok();
        let mut addresses: Vec<String> =
            page.body.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned).collect();
        addresses.sort();
        addresses.dedup();
        assert!(addresses.len() >= 6, "{addresses:?}");
        for address in addresses {
            let file = visitor.get(&address).await.ok();
            assert!(file.headers["cache-control"].to_str().expect("text").contains("immutable"), "{address}");
            assert!(!file.headers.contains_key("content-encoding"));
        }
        let css = alongside_assets::url("alongside.css");
        let request =
            Request::get(&css).header("accept-encoding", "gzip, br").body(Body::empty()).expect("a request");
        assert_eq!(visitor.send(request).await.headers["content-encoding"], "gzip");
        // A page too, unless another site caused the request: see compressed.rs.
        for (site, shorter) in [("same-origin", true), ("none", true), ("cross-site", false)] {
            let request =
                Request::get("/help").header("accept-encoding", "gzip").header("sec-fetch-site", site);
            let page = visitor.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(page.headers.contains_key("content-encoding"), shorter, "{site}");
        }
        for path in ["/assets/x", "/assets/x/../../Cargo.toml", "/assets/0/none.css"] {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_name_under_which_letters_leave_tells_nothing_and_is_seen_before_one_does() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let mut admin = app.client(Who::Administrator).await;
        let fields = |sender| {
            [
                ("name", "Test Partnership"),
                ("short", "TP"),
                ("colour", "#5B3F8F"),
                ("phone", "0117 496 0100"),
                ("sender", sender),
            ]
        };
        let telling = admin.fill("/settings", "/settings", &fields("Victim Care Unit")).await;
        assert_eq!(telling.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(telling.says("A stranger would learn something"), "{}", telling.body);
        admin.fill("/settings", "/settings", &fields("The Harbour Street Team")).await.done();
        let page = admin.get("/settings").await.ok();
        let (_, letter) = page.body.split_once("How a letter looks now").expect("the preview");
        assert!(letter.contains("Alex Sample") && letter.contains("The Harbour Street Team"), "{letter}");
        assert!(letter.contains("0117 496 0100"));
    })
    .await;
}
