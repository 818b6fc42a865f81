//! The tests' own tools do what they say.

use alongside_testkit::{TestApp, Who, on_each_database};
use axum::http::StatusCode;

#[tokio::test]
async fn every_member_is_signed_in_and_a_visitor_is_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        for who in Who::ALL {
            let home = app.client(who).await.get("/").await;
            assert_eq!(home.status, StatusCode::SEE_OTHER);
            assert_ne!(home.location(), "/sign-in", "{who:?}");
        }
        assert_eq!(app.visitor().get("/").await.location(), "/sign-in");
    })
    .await;
}
