//! The gravest acts ask for the second factor again. Which they are follows from the router and the gate.

use super::cast::everybody;
use super::table::{address, relations};
use super::world::{self, Relation};
use super::{is_due_a_no, may_do, request};
use alongside_gate::Action;
use alongside_storage::dump::dump;
use alongside_testkit::{TestApp, on_each_database};
use alongside_web::{Audience, RouteInfo};
use axum::http::StatusCode;

fn is_grave(route: &RouteInfo) -> bool {
    route.action.parse::<Action>().is_ok_and(Action::needs_step_up)
}

/// The acts as the router has them: one that is added or taken away is seen in review.
const GRAVE: [&str; 13] = [
    "/accounts/new",
    "/accounts/{account}/leave",
    "/accounts/{account}/memberships",
    "/accounts/{account}/memberships/{membership}",
    "/accounts/{account}/start-again",
    "/api-tokens",
    "/api-tokens/{token}/end",
    "/people/{person}/conflicts/{conflict}/lift",
    "/people/{person}/erase",
    "/people/{person}/erase/agree",
    "/people/{person}/erase/take-back",
    "/sign-ins/password",
    "/sign-ins/{sign_in}/end",
];

/// The page that asks before anything is typed: what is typed there is not carried along.
const ASKS_FIRST: &str = "/sign-ins/password";

#[tokio::test]
async fn the_gravest_acts_ask_for_the_second_factor_again_and_pages_that_are_looked_at_do_not() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let world = world::world(&app).await;
        let cast = everybody(&app, &world).await;
        let later = app.now().checked_add(jiff::SignedDuration::from_mins(15)).unwrap();
        app.move_to(&later.to_string());
        let before = dump(&app.app.store).await.unwrap();
        let mut asked = Vec::new();
        for route in alongside_web::table().into_iter().filter(is_grave) {
            assert_eq!(route.audience, Audience::Staff, "{}", route.path);
            let persona = may_do(&cast, &route).unwrap();
            let relation = relations(&route)
                .into_iter()
                .find(|it| *it != Relation::Blocked && !is_due_a_no(persona, &route, *it))
                .unwrap();
            let nothing = world::Things::new();
            let path = address(&route, world.things(relation, persona.name).unwrap_or(&nothing)).unwrap();
            let page = persona.client.clone().send(request(&app, persona, &route, &path)).await;
            if route.method == "GET" && route.path != ASKS_FIRST {
                assert_eq!(page.status, StatusCode::OK, "{}: {}", route.path, page.body);
            } else {
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{}: {}", route.path, page.body);
                assert!(page.says("Show that it is you"), "{}: {}", route.path, page.body);
                let on = if route.method == "GET" { "/sign-in/again" } else { &path };
                assert!(!page.form(on).is_empty(), "{}: the way on", route.path);
                asked.push(route.path);
            }
        }
        asked.dedup();
        assert_eq!(asked, GRAVE);
        assert_eq!(before, dump(&app.app.store).await.unwrap(), "what was only asked about was done");
    })
    .await;
}
