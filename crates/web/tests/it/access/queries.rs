//! What stands behind the path of an address is read whole or refused: a key that the page does not have, one that came
//! twice, and text that is no query, on every route that is read. A page for everybody is led to without it.

use super::cast::everybody;
use super::table::{address, relations};
use super::world;
use super::{asked, is_due_a_no};
use alongside_storage::dump::dump;
use alongside_testkit::TestApp;
use alongside_testkit::databases::{new_sqlite, open};
use alongside_web::Audience;
use axum::http::StatusCode;

/// Only on a database made for the demo, where this one has nothing.
const THE_DEMO: Audience = Audience::Demo;

#[tokio::test]
async fn a_key_that_is_unknown_or_came_twice_is_refused_on_every_route() {
    let app = TestApp::on(open(new_sqlite()).await).await;
    let world = world::world(&app).await;
    let cast = everybody(&app, &world).await;
    let before = dump(&app.app.store).await.unwrap();
    let (mut checked, mut taken) = (0, Vec::new());
    let nothing = world::Things::new();
    for route in alongside_web::table() {
        if route.method != "GET" || route.audience == THE_DEMO {
            continue;
        }
        // Whoever is shown the page without a query, so that it is the query that is refused; where nothing is there to
        // be shown, whoever would be.
        let mut shown = None;
        'found: for relation in relations(&route) {
            let is_begun = route.audience == Audience::SigningIn;
            for persona in cast.iter().rev().filter(|it| is_begun || !is_due_a_no(it, &route, relation)) {
                let things = world.things(relation, persona.name).unwrap_or(&nothing);
                if let Some(path) = address(&route, things) {
                    let page = asked(&app, persona, &route, &path).await;
                    let is_shown = page.status.is_success();
                    if is_shown || shown.is_none() {
                        shown = Some((persona, path));
                    }
                    if is_shown {
                        break 'found;
                    }
                }
            }
        }
        let Some((persona, path)) = shown else {
            taken.push(format!("{}: for nobody", route.path));
            continue;
        };
        for query in ["quillonzia=1", "done=&done=", "quillonzia", "utm_source=x&fbclid=y", "from=1&from=1"] {
            let page = asked(&app, persona, &route, &format!("{path}?{query}")).await;
            checked += 1;
            // Pages for everybody are opened without what another site has added to a link to help.
            let led = route.audience == Audience::Anyone
                && page.status == StatusCode::SEE_OTHER
                && page.location() == path;
            if page.status != StatusCode::BAD_REQUEST && !led {
                taken.push(format!("{}?{query} for {}: {}", route.path, persona.name, page.status));
            }
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
    assert!(checked > 400, "{checked}");
    assert_eq!(before, dump(&app.app.store).await.unwrap(), "what was refused was done");
}
