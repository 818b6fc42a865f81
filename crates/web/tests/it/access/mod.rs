//! The access matrix: every route of the router, asked by everybody in every relation to what it names.
//!
//! Three things are kept. The letters stand in `docs/security/access-matrix.md`, so that a change of who may what is
//! seen. What one may not know of answers to the byte as an id that was never given. And whatever is refused changes
//! nothing, shows nobody's name and is shown to nobody who may not know of them.

mod cast;
mod classes;
mod crawl;
mod erased;
mod grave;
mod programs;
mod queries;
mod table;
mod unexpected;
mod world;

use alongside_gate::{Action, Role};
use alongside_storage::args;
use alongside_storage::dump::dump;
use alongside_testkit::client::encoded;
use alongside_testkit::{Page, TestApp, on_each_database};
use alongside_web::{Audience, RouteInfo};
use axum::body::Body;
use axum::http::{Request, header};
use cast::{Persona, Way, everybody};
use std::path::PathBuf;
use table::{Cells, Got, address, is_known, relations, written};
use world::{OF_A_PERSON, Relation, World};

/// Acts after which whoever did them no longer has a way in to the same thing: a new one takes the place of each.
const TAKES_AWAY: [&str; 3] =
    ["/people/{person}/conflict", "/consents/{consent}/withdraw", "/api/v1/consents/{consent}/withdraw"];
/// Acts that end the sign-in or visit that asks: done last.
const ENDS_THE_SIGN_IN: [&str; 2] = ["/sign-out", "/pages/leave"];

fn request(app: &TestApp, persona: &Persona, route: &RouteInfo, path: &str) -> Request<Body> {
    let mut request = if route.method == "GET" {
        Request::get(path).body(Body::empty())
    } else if path.starts_with("/api/") {
        Ok(programs::act(app, &persona.description, route.path, path))
    } else {
        Ok(with_token(route, path, &persona.form_token(app, path)))
    }
    .expect("a request");
    persona.sign(&mut request);
    request
}

/// An act with this token and nothing else.
fn with_token(route: &RouteInfo, path: &str, token: &str) -> Request<Body> {
    let (kind, body) = if ["/imports", "/counts/{count}/encodings"].contains(&route.path) {
        let part =
            format!("--cut\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n--cut--\r\n");
        ("multipart/form-data; boundary=cut", part)
    } else {
        ("application/x-www-form-urlencoded", encoded(&[("form".to_owned(), token.to_owned())]))
    };
    Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).expect("a request")
}

async fn asked(app: &TestApp, persona: &Persona, route: &RouteInfo, path: &str) -> Page {
    // A clone: what an answer does to the cookies of one request is not carried to the next.
    persona.client.clone().send(request(app, persona, route, path)).await
}

/// Whether the route names something of a person.
fn is_about_a_person(route: &RouteInfo) -> bool {
    table::named(route.path).first().is_some_and(|name| OF_A_PERSON.contains(&name.as_str()))
}

/// Whether the persona's role does the route's act at all.
fn does(persona: &Persona, route: &RouteInfo) -> bool {
    let Ok(action) = route.action.parse::<Action>() else { return true };
    persona.role().is_some_and(|role| alongside_gate::acts::acts(role).contains(action))
}

/// Whether the thing of another is within the persona's reach all the same: counts of people in common are held by those who
/// look after the whole partnership, whoever is asked.
fn reaches_anothers(persona: &Persona, route: &RouteInfo) -> bool {
    let role = persona.role();
    let whole = [Role::Commissioner, Role::PartnershipCoordinator, Role::Evaluator];
    let counts = ["/counts/", "/api/v1/counts/"].iter().any(|counts| route.path.starts_with(counts));
    counts && role.is_some_and(|role| whole.contains(&role))
}

/// Whether a no is due before anything is read: wrong audience, a role that does not do this, nobody they may know.
fn is_due_a_no(persona: &Persona, route: &RouteInfo, relation: Relation) -> bool {
    let audience = match (&persona.way, route.audience) {
        (_, Audience::Anyone) => return false,
        (Way::Staff { .. }, Audience::Staff)
        | (Way::Themself { .. }, Audience::Portal)
        | (Way::Program { .. }, Audience::Program) => true,
        _ => false,
    };
    let nobody = is_about_a_person(route) && !persona.may_know(relation);
    let anothers = relation == Relation::Anothers && !reaches_anothers(persona, route);
    !audience || !does(persona, route) || nobody || anothers || relation == Relation::Unknown
}

/// The whole answer. The ids that were asked for may stand in it: who asks knows them already.
fn bytes(page: &Page, path: &str) -> (u16, Vec<(String, String)>, String) {
    let asked: Vec<&str> = path.split('/').filter(|part| part.len() == 32).collect();
    let without = |text: &str| asked.iter().fold(text.to_owned(), |text, id| text.replace(id, "(asked)"));
    let headers = page
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), without(value.to_str().unwrap_or_default())))
        .collect();
    (page.status.as_u16(), headers, without(&page.body))
}

struct Walk<'a> {
    app: &'a TestApp,
    routes: Vec<RouteInfo>,
    cast: Vec<Persona>,
    cells: Cells,
    faults: Vec<String>,
}

impl Walk<'_> {
    fn fault(&mut self, text: String) {
        self.faults.push(text);
    }

    /// Asks one cell, checks the answer by itself, and writes it down.
    async fn ask(&mut self, world: &World, at: usize, relation: Relation, column: usize) {
        let (route, persona) = (self.routes[at].clone(), self.cast[column].clone());
        let what = format!("{} {} for {}: {}", route.method, route.path, persona.name, relation.name());
        let Some(path) = world
            .things(relation, persona.name)
            .and_then(|things| address(&route, things))
            .or_else(|| table::named(route.path).is_empty().then(|| route.path.to_owned()))
        else {
            self.cells.insert((at, relation, column), Got::Nothing);
            return;
        };
        let before = audit_size(self.app).await;
        let page = asked(self.app, &persona, &route, &path).await;
        let got = Got::of(&page, &what);
        self.cells.insert((at, relation, column), got);
        let due_a_no = is_due_a_no(&persona, &route, relation);
        if due_a_no && got == Got::May && !is_harmless(&route) {
            self.fault(format!("{what}: {}", page.status));
        }
        // Without a name in the address: whoever may know of nobody is shown nobody, in lists as on pages.
        for shown in Relation::PEOPLE.into_iter().filter(|it| page.says(&it.surname())) {
            if !persona.may_know(shown) {
                self.fault(format!("{what}: shows the {} person", shown.name()));
            }
            if !audit_names(self.app, before, world.everybody(shown)).await {
                self.fault(format!("{what}: shows the {} person without an entry in the log", shown.name()));
            }
        }
        let hidden = is_about_a_person(&route) && !persona.may_know(relation);
        let anothers = relation == Relation::Anothers && !reaches_anothers(&persona, &route);
        if hidden || anothers {
            let nothing = &world.things(Relation::Unknown, persona.name).expect("unknown things");
            let other = address(&route, nothing).expect("an address");
            let unknown = asked(self.app, &persona, &route, &other).await;
            let (is, wanted) = (bytes(&page, &path), bytes(&unknown, &other));
            if is != wanted {
                self.fault(format!("{what}: not as unknown: {is:?} and {wanted:?}"));
            }
        }
    }
}

/// Acts for whoever is signed in, that tell and change nothing of anybody else.
fn is_harmless(route: &RouteInfo) -> bool {
    route.action.is_empty()
}

async fn audit_size(app: &TestApp) -> i64 {
    let sql = "select cast(coalesce(sum(size), 0) as bigint) as size from audit_log";
    let row = app.app.store.db().fetch_one(sql, args![]).await.expect("asked").expect("a row");
    row.int("size").expect("a number")
}

/// Whether an entry since then names one of them.
async fn audit_names(app: &TestApp, since: i64, subjects: &[String]) -> bool {
    let sql = "select leaf from audit_leaf where seq >= $1";
    let rows = app.app.store.db().fetch(sql, args![since]).await.expect("asked");
    rows.iter().any(|row| {
        let leaf = row.text("leaf").expect("text").replace('-', "");
        subjects.iter().any(|subject| leaf.contains(subject))
    })
}

/// Every route that is not refused as a whole can be filled in.
#[test]
fn every_route_has_its_lines() {
    for route in alongside_web::table() {
        assert!(is_known(&route), "{}: say in access/world.rs what its address names", route.path);
    }
}

fn golden() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/security/access-matrix.md")
}

async fn walk(app: &TestApp) -> String {
    let mut world = world::world(app).await;
    let cast = everybody(app, &world).await;
    let routes = alongside_web::table();
    let mut walk = Walk { app, routes, cast, cells: Cells::new(), faults: Vec::new() };
    let mut cells: Vec<(usize, Relation, usize)> = Vec::new();
    for (at, route) in walk.routes.iter().enumerate() {
        for relation in relations(route) {
            cells.extend((0..walk.cast.len()).map(|column| (at, relation, column)));
        }
    }
    let before = dump(&app.app.store).await.expect("a dump");
    // First what changes nothing: pages, and acts that are refused.
    let is_post = |walk: &Walk<'_>, at: usize| walk.routes[at].method == "POST";
    let (quiet, acts): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(at, relation, column)| {
        !is_post(&walk, *at) || is_due_a_no(&walk.cast[*column], &walk.routes[*at], *relation)
    });
    for (at, relation, column) in quiet {
        walk.ask(&world, at, relation, column).await;
    }
    let after = dump(&app.app.store).await.expect("a dump");
    if before != after {
        let new: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
        walk.fault(format!("pages and refused acts changed something: {new:?}"));
    }
    // Then acts that may change something; what ends the asker's own sign-in last.
    let (last, acts): (Vec<_>, Vec<_>) =
        acts.into_iter().partition(|(at, ..)| ENDS_THE_SIGN_IN.contains(&walk.routes[*at].path));
    for (at, relation, column) in acts.into_iter().chain(last) {
        walk.ask(&world, at, relation, column).await;
        if TAKES_AWAY.contains(&walk.routes[at].path) {
            world.another(app, relation).await;
        }
    }
    assert!(
        walk.faults.is_empty(),
        "{} faults on {:?}:\n{}",
        walk.faults.len(),
        app.engine,
        walk.faults.join("\n")
    );
    let columns: Vec<&str> = walk.cast.iter().map(|persona| persona.name).collect();
    written(&walk.routes, &columns, &walk.cells)
}

#[tokio::test]
async fn every_route_answers_everybody_as_the_matrix_says() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let made = walk(&app).await;
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(golden(), &made).expect("the matrix is written");
        }
        let kept = std::fs::read_to_string(golden()).unwrap_or_default();
        let differing: Vec<String> = made
            .lines()
            .zip(kept.lines())
            .filter(|(made, kept)| made != kept)
            .take(10)
            .map(|(made, kept)| format!("is:  {made}\nwas: {kept}"))
            .collect();
        assert!(made == kept, "who may what has changed on {:?}:\n{}", app.engine, differing.join("\n"));
    })
    .await;
}

/// The first member of the cast who may do an act on the granted person or on what needs nobody.
fn may_do<'a>(cast: &'a [Persona], route: &RouteInfo) -> Option<&'a Persona> {
    cast.iter().find(|persona| {
        relations(route)
            .into_iter()
            .filter(|relation| !matches!(relation, Relation::Blocked))
            .any(|relation| !is_due_a_no(persona, route, relation))
    })
}

/// What forged requests are like: without the token, with that of another form, with that of another's sign-in, from
/// another site as the browser says it, and from another site as an older browser says it.
#[tokio::test]
async fn a_request_that_changes_something_needs_its_own_token_and_our_own_site() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let world = world::world(&app).await;
        let cast = everybody(&app, &world).await;
        let before = dump(&app.app.store).await.expect("a dump");
        let mut checked = 0;
        for route in alongside_web::table().into_iter().filter(|route| route.method == "POST") {
            if route.audience == Audience::Program || route.audience == Audience::Demo {
                // A program's token is in a header that no form of another site can send.
                continue;
            }
            // Where signing in has only begun nobody of the cast is: another site is refused before that is asked.
            let nobody = cast.last().expect("nobody");
            let persona = may_do(&cast, &route).unwrap_or(nobody);
            assert!(
                persona.name != "nobody" || route.audience != Audience::Staff,
                "{}: nobody may",
                route.path
            );
            let relation = [Relation::Reported, Relation::Granted, Relation::Own, Relation::There]
                .into_iter()
                .find(|it| relations(&route).contains(it) && !is_due_a_no(persona, &route, *it))
                .unwrap_or(Relation::There);
            let nothing = world::Things::new();
            let things = world.things(relation, persona.name).unwrap_or(&nothing);
            let path =
                address(&route, things).unwrap_or_else(|| panic!("{} for {}", route.path, persona.name));
            for site in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://elsewhere.example"),
            ] {
                let mut forged = request(&app, persona, &route, &path);
                forged.headers_mut().insert(site.0, site.1.parse().expect("a header"));
                let page = persona.client.clone().send(forged).await;
                assert_eq!(page.status.as_u16(), 403, "{} {site:?}: {}", route.path, page.body);
            }
            checked += 1;
            if matches!(route.audience, Audience::Anyone | Audience::SigningIn)
                || HARMLESS.contains(&route.path)
            {
                continue;
            }
            let other = cast.iter().find(|it| it.name != persona.name).expect("somebody else");
            let elsewhere = persona.form_token(&app, "/elsewhere");
            for token in [String::new(), "x".repeat(64), elsewhere, other.form_token(&app, &path)] {
                let page = persona.client.clone().send(with_token(&route, &path, &token)).await;
                assert_eq!(page.status.as_u16(), 409, "{} with {token:?}: {}", route.path, page.body);
            }
        }
        assert!(checked > 50, "{checked}");
        assert_eq!(before, dump(&app.app.store).await.expect("a dump"), "a forged request changed something");
    })
    .await;
}

/// Acts that change nothing but how long one's own visit lasts: they need no token, only our own site.
const HARMLESS: [&str; 2] = ["/sign-in/stay", "/pages/stay"];

/// A thing of one person asked for under the address of another is not there.
#[tokio::test]
async fn a_thing_of_one_person_is_not_found_under_another() {
    on_each_database(async |opened| {
        let app = TestApp::on(opened).await;
        let world = world::world(&app).await;
        let cast = everybody(&app, &world).await;
        let before = dump(&app.app.store).await.expect("a dump");
        let mut checked = 0;
        for route in alongside_web::table().into_iter().filter(|route| route.audience == Audience::Staff) {
            let names = table::named(route.path);
            if names.len() < 2 || !is_about_a_person(&route) {
                continue;
            }
            for persona in &cast {
                for other in [Relation::Unrelated, Relation::Blocked, Relation::Unknown] {
                    let mut things = world.things(Relation::Granted, persona.name).expect("things").clone();
                    for name in &names[1..] {
                        let others = world.things(other, persona.name).expect("things");
                        let (name, id) = others.get_key_value(name.as_str()).expect("a thing");
                        things.insert(name, id.clone());
                    }
                    let path = address(&route, &things).expect("an address");
                    let mut fields = vec![("form".to_owned(), persona.form_token(&app, &path))];
                    fields.push(("because".to_owned(), "They asked for it".to_owned()));
                    if route.path.contains("conflict") {
                        fields.pop();
                    }
                    let page = persona.client.clone().post_fields(&path, &fields).await;
                    assert!(
                        matches!(page.status.as_u16(), 303 | 403 | 404),
                        "{path} for {}: {} {}",
                        persona.name,
                        page.status,
                        page.body
                    );
                    checked += usize::from(page.status.as_u16() == 404);
                }
            }
        }
        assert!(checked > 5, "{checked}");
        assert_eq!(before, dump(&app.app.store).await.expect("a dump"));
    })
    .await;
}
