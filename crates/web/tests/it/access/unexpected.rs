//! A field that a form does not have, and one that came twice, are refused on every route, before anything is done.

use super::cast::everybody;
use super::table::{address, relations};
use super::world::{self, Relation};
use super::{HARMLESS, is_due_a_no, may_do};
use alongside_storage::dump::dump;
use alongside_testkit::{TestApp, on_each_database};
use alongside_web::Audience;

/// Takes a file, not fields; its parts are checked in a test of their own.
const A_FILE: &str = "/imports";

#[tokio::test]
async fn a_field_that_is_unknown_or_came_twice_is_refused_on_every_route() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let world = world::world(&app).await;
        let cast = everybody(&app, &world).await;
        let before = dump(&app.app.store).await.unwrap();
        let (mut checked, mut taken) = (0, Vec::new());
        let nothing = world::Things::new();
        for route in alongside_web::table().into_iter().filter(|route| route.method == "POST") {
            let with_a_form = matches!(route.audience, Audience::Staff | Audience::Portal);
            if !with_a_form || route.path == A_FILE || HARMLESS.contains(&route.path) {
                continue;
            }
            let persona = may_do(&cast, &route).unwrap();
            let relation = [Relation::Reported, Relation::Granted, Relation::Own, Relation::There]
                .into_iter()
                .find(|it| relations(&route).contains(it) && !is_due_a_no(persona, &route, *it))
                .unwrap();
            let path = address(&route, world.things(relation, persona.name).unwrap_or(&nothing)).unwrap();
            let token = ("form".to_owned(), persona.form_token(&app, &path));
            let unknown = ("quillonzia".to_owned(), "1".to_owned());
            for (what, fields) in [("unknown", [token.clone(), unknown]), ("twice", [token.clone(), token])] {
                let page = persona.client.clone().post_fields(&path, &fields).await;
                checked += 1;
                if page.status.as_u16() != 400 {
                    taken.push(format!("{} {what}: {}", route.path, page.status));
                }
            }
        }
        assert!(taken.is_empty(), "{}", taken.join("\n"));
        assert!(checked > 80, "{checked}");
        assert_eq!(before, dump(&app.app.store).await.unwrap(), "what was refused was done");
    })
    .await;
}
