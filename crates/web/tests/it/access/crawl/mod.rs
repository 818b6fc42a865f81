//! Every form filled in with canaries, then every page opened by everybody: nothing that was typed is markup anywhere, and
//! nothing of a person stands in an address, a title, a file's name, a header or the log.

mod fill;
mod html;

use super::cast::{Persona, Way, everybody};
use super::table::{address, relations};
use super::world::{self, Relation, Things, World};
use crate::log::Kept;
use crate::messages::{plain, run, says_yes_to_texts};
use alongside_app::outside::Outgoing;
use alongside_testkit::databases::{new_sqlite, open};
use alongside_testkit::people::new_case;
use alongside_testkit::{Org, Page, TestApp, Who};
use alongside_web::{Audience, RouteInfo};
use axum::body::Body;
use axum::http::Request;
use fill::{AFTER_ESCAPED, BEFORE_ESCAPED, Markers, markers};
use html::{Form, forms, links, tags};
use std::collections::{BTreeMap, BTreeSet};

/// Forms whose text is a secret of whoever types it, with tests of their own.
const SECRETS: [&str; 7] = [
    "/sign-in",
    "/sign-in/again",
    "/sign-in/code",
    "/sign-in/set-up",
    "/sign-ins/password",
    "/accounts/new-password/{token}",
    "/pages",
];
/// Forms without text of their own that bring texts to others: pressed too.
const PRESSED: [&str; 2] = ["/messages/approve", "/messages/print"];
/// Acts whose answer is the page of their form.
const ON_THE_PAGE: [&str; 4] =
    ["/search", "/people/{person}/another-record", "/people/{person}/parties", "/api-tokens"];
/// Acts that take something away from others that are still to be sent: last, in this order.
const LAST: [&str; 8] = [
    "/referrals/{referral}/decline",
    "/people/{person}/holds",
    "/referrals/{referral}/take-back",
    "/referrals/{referral}/close",
    "/people/{person}/erase",
    "/consents/{consent}/withdraw",
    "/pages/agreed/{consent}/stop",
    "/people/{person}/conflict",
];
/// What is typed here is the name of the partnership, which every page bears in its title.
const OF_THE_PARTNERSHIP: &str = "/settings ";
/// Facts of the seeded people beside the canaries and their dates of birth, as they would stand in an address.
const FACTS: [&str; 6] = ["7700900", "7700%20900", "7700+900", "1984-05-06", "1971-03-17", "example.org"];
/// So many addresses of one route are opened by one member of the cast: more of the same show nothing new.
const OF_ONE_ROUTE: usize = 12;

/// A form with the page and the member of the cast who may send it.
type Found = (usize, Form);

struct Crawl<'a> {
    world: &'a World,
    cast: Vec<Persona>,
    routes: Vec<RouteInfo>,
    markers: Markers,
    faults: BTreeSet<String>,
    shown: BTreeSet<String>,
    /// Acts to which a form posts.
    found: BTreeSet<&'static str>,
    pages: usize,
}

impl Crawl<'_> {
    fn route(&self, method: &str, path: &str) -> Option<&RouteInfo> {
        let path = path.split('?').next().unwrap_or_default();
        let fits = |route: &&RouteInfo| {
            let (wanted, is): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
            route.method == method
                && wanted.len() == is.len()
                && wanted.iter().zip(&is).all(|(wanted, is)| wanted == is || wanted.starts_with('{'))
        };
        // More fixed parts go first.
        self.routes.iter().filter(fits).min_by_key(|route| route.path.matches('{').count())
    }

    fn fault(&mut self, text: String) {
        self.faults.insert(text);
    }

    /// What must be true of every answer.
    fn check(&mut self, what: &str, page: &Page) {
        self.pages += 1;
        for (name, value) in &page.headers {
            let value = value.to_str().unwrap_or_default();
            if is_personal(value) {
                self.fault(format!("{what}: the header {name} says {value}"));
            }
        }
        let kind = page.headers.get("content-type").and_then(|it| it.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default() {
            "text/html" => self.check_html(what, page),
            "application/json" | "application/problem+json" => {
                if serde_json::from_str::<serde_json::Value>(&page.body).is_err() {
                    self.fault(format!("{what}: not JSON"));
                }
            }
            "text/csv" => self.check_csv(what, page),
            _ => {
                if let Some((_, marker)) = markers(&page.body).first() {
                    self.fault(format!("{what}: {kind} holds {marker}"));
                }
            }
        }
        let shown: Vec<String> = markers(&page.body).into_iter().map(|(_, it)| it).collect();
        self.shown.extend(shown);
    }

    fn check_html(&mut self, what: &str, page: &Page) {
        for (at, marker) in markers(&page.body) {
            let (before, after) = (&page.body[..at], &page.body[at + marker.len()..]);
            let is_canary = before.ends_with("id=");
            if is_canary && !(before.ends_with(BEFORE_ESCAPED) && after.starts_with(AFTER_ESCAPED)) {
                let around: String = after.chars().take(40).collect();
                let place = self.markers.typed.get(&marker).cloned().unwrap_or_default();
                self.fault(format!("{what}: {marker} of {place} is not escaped once: {around}"));
            }
        }
        for tag in tags(&page.body) {
            for name in ["href", "src", "action", "formaction", "content", "data-href", "data-address"] {
                let value = tag.get(name);
                if is_personal(&value) && !value.starts_with("tel:") && !value.starts_with("mailto:") {
                    self.fault(format!("{what}: <{} {name}=\"{value}\">", tag.name));
                }
            }
        }
        let title = page.body.split("<title>").nth(1).and_then(|it| it.split("</title>").next());
        let title = title.unwrap_or_default();
        let of_the_partnership = |it: &(usize, String)| {
            self.markers.typed.get(&it.1).is_some_and(|typed| typed.starts_with(OF_THE_PARTNERSHIP))
        };
        if is_personal(title) && !markers(title).iter().all(of_the_partnership) {
            self.fault(format!("{what}: the title says {title}"));
        }
    }

    /// Fields are read back whole, and none begins as a formula does.
    fn check_csv(&mut self, what: &str, page: &Page) {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(page.body.as_bytes());
        for row in reader.records() {
            let Ok(row) = row else {
                self.fault(format!("{what}: not CSV"));
                return;
            };
            for field in row.iter().filter(|it| it.starts_with(['=', '+', '-', '@', '\t'])) {
                self.fault(format!("{what}: a formula: {field}"));
            }
        }
    }

    async fn open(&mut self, who: usize, path: &str) -> Page {
        let persona = &self.cast[who];
        let mut request = Request::get(path).body(Body::empty()).expect("a request");
        persona.sign(&mut request);
        let page = persona.client.clone().send(request).await;
        let what = format!("GET {} for {}", self.route("GET", path).map_or(path, |it| it.path), persona.name);
        // An address that one of our own pages leads to is one that we understand.
        if page.status.as_u16() == 400 || page.status.is_server_error() && page.status.as_u16() != 503 {
            self.fault(format!("{what} ({path}): {}", page.status));
        }
        self.check(&what, &page);
        page
    }

    /// Opens every page as one member of the cast and follows what it leads to. Gives the forms that were found.
    async fn walk(&mut self, who: usize) -> Vec<Found> {
        let name = self.cast[who].name;
        let nothing = Things::new();
        let mut waiting: Vec<String> = Vec::new();
        for route in
            self.routes.iter().filter(|route| route.method == "GET" && is_for(&self.cast[who], route))
        {
            for relation in relations(route) {
                let things = self.world.things(relation, name).unwrap_or(&nothing);
                waiting.extend(address(route, things));
            }
        }
        waiting.reverse();
        let (mut seen, mut of_route) = (BTreeSet::new(), BTreeMap::<&str, usize>::new());
        let mut found = Vec::new();
        while let Some(path) = waiting.pop() {
            if path.starts_with("/assets/") {
                continue;
            }
            let Some(pattern) = self.route("GET", &path).map(|route| route.path) else {
                self.fault(format!("{name}: a link to {path}, which is no page"));
                continue;
            };
            let count = of_route.entry(pattern).or_default();
            if *count >= OF_ONE_ROUTE || !seen.insert(path.clone()) {
                continue;
            }
            *count += 1;
            let page = self.open(who, &path).await;
            waiting.splice(0..0, links(&page).into_iter().rev());
            found.extend(forms(&page).into_iter().map(|form| (who, form)));
        }
        found
    }

    /// Every form of every page that takes text, by its act, with who may send it; what takes others' away comes last.
    async fn forms_with_text(&mut self) -> Vec<(&'static str, Vec<Found>)> {
        let mut of_act: BTreeMap<&'static str, Vec<Found>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for who in 0..self.cast.len() {
            for (who, form) in self.walk(who).await {
                if !form.is_post {
                    // What is typed into a form that is read stands in its address.
                    if form.takes_text() {
                        self.fault(format!("the form of {} takes text into the address", form.action));
                    }
                    continue;
                }
                let Some(path) = self.route("POST", &form.action).map(|route| route.path) else {
                    self.fault(format!("a form posts to {}, which is no act", form.action));
                    continue;
                };
                self.found.insert(path);
                let is_sent = form.takes_text() || PRESSED.contains(&path);
                if is_sent && !SECRETS.contains(&path) && seen.insert((who, form.action.clone())) {
                    of_act.entry(path).or_default().push((who, form));
                }
            }
        }
        let mut acts: Vec<_> = of_act.into_iter().collect();
        acts.sort_by_key(|(path, _)| LAST.iter().position(|last| last == path).map_or(0, |at| at + 1));
        acts
    }

    /// Sends a form until it is taken: as everybody who has it, then with other answers as those who may send it.
    async fn send(&mut self, pattern: &'static str, tries: &[Found]) -> Result<(), String> {
        let mut tries: Vec<&Found> = tries.iter().collect();
        let mut last = String::new();
        for times in 0..12 {
            let mut may = Vec::new();
            for found in &tries {
                let Some(page) = self.send_once(pattern, found, times).await else { return Ok(()) };
                last = format!("{} {} {}", self.cast[found.0].name, page.status.as_u16(), told(&page).trim());
                if page.status.as_u16() == 422 {
                    may.push(*found);
                }
            }
            if !may.is_empty() {
                tries = may;
                tries.truncate(6);
            }
        }
        Err(last)
    }

    /// Sends a form, and again where it asks once more. `None` where it was taken.
    async fn send_once(&mut self, pattern: &'static str, (who, form): &Found, times: usize) -> Option<Page> {
        let mut form = form.clone();
        loop {
            let fields = self.markers.fill(&form, pattern, times);
            let client = self.cast[*who].client.clone().at(&format!("192.0.2.{times}"));
            let page = client.clone().post_fields(&form.action, &fields).await;
            self.check(&format!("POST {pattern} for {}", self.cast[*who].name), &page);
            let again = forms(&page).into_iter().find(|it| it.is_post && it.action == form.action);
            let is_page = page.status.as_u16() == 200;
            if page.status.as_u16() == 303 || is_page && (again.is_none() || ON_THE_PAGE.contains(&pattern)) {
                self.markers.takes(&fields);
                return None;
            }
            // What asks once more asks something else.
            match again {
                Some(next) if is_page && next.fields.len() != form.fields.len() => form = next,
                _ => return Some(page),
            }
        }
    }
}

/// What the summary of errors says.
fn told(page: &Page) -> String {
    let summary = page.body.split("govuk-error-summary__list").nth(1).unwrap_or_default();
    let summary = summary.split("</ul>").next().unwrap_or_default();
    summary.split("</a>").filter_map(|it| it.rsplit('>').next()).collect::<Vec<_>>().join("; ")
}

fn is_personal(text: &str) -> bool {
    let text = text.to_lowercase();
    !markers(&text).is_empty()
        || FACTS.iter().any(|it| text.contains(it))
        || Relation::PEOPLE
            .iter()
            .any(|it| text.contains(&it.surname().to_lowercase()) || text.contains(&it.born()))
}

fn is_for(persona: &Persona, route: &RouteInfo) -> bool {
    match (&persona.way, route.audience) {
        (_, Audience::Anyone) => persona.name == "nobody" || persona.name == "care",
        (Way::Staff { .. }, Audience::Staff)
        | (Way::Program { .. }, Audience::Program)
        | (Way::Themself { .. }, Audience::Portal) => true,
        _ => false,
    }
}

/// Forms whose text this crawl does not send: a file, whose rows are in the world already.
const NOT_SENT: [&str; 1] = ["/imports"];

#[tokio::test]
async fn what_was_typed_is_markup_nowhere_and_stands_in_no_address_title_header_or_log() {
    let app = TestApp::on(open(new_sqlite()).await).await;
    let world =
        world::dressed(&app, |relation, facts| fill::dress(facts, 100 * (1 + relation as usize))).await;
    let mut mina = app.client(Who::UnitManager).await;
    let row = "=52/9/25,31/02/2025 10:00,2025-01-19 09:00,VWI,Violence,,V9,\"<i id=zq900x>\"\"'&{{c}}\",=1+zq901x,1984-05-06,07700900123,yes,yes";
    crate::intake::aside_pages(&app, &mut mina, &[row]).await;
    let texted = plain(&app, "Zqtexted", |facts| {
        says_yes_to_texts(facts);
        fill::dress(facts, 950);
    });
    let texted = new_case(&app, &texted).await;
    // One referral that nobody answered yet, wherever the forms of the pages may lead.
    world::offered(&app, &texted, Org::Harbour, ["", ""]).await;
    let cast = everybody(&app, &world).await;
    let kept = Kept::default();
    let _logging = tracing::subscriber::set_default(kept.clone());
    let mut crawl = Crawl {
        world: &world,
        cast,
        routes: alongside_web::table(),
        markers: Markers::default(),
        faults: BTreeSet::new(),
        shown: BTreeSet::new(),
        found: BTreeSet::new(),
        pages: 0,
    };
    let (mut sent, mut not_taken) = (BTreeSet::new(), BTreeMap::new());
    // What others did first brings forms of its own.
    for _ in 0..2 {
        for (path, found) in crawl.forms_with_text().await {
            if sent.contains(path) {
                continue;
            }
            match crawl.send(path, &found).await {
                Ok(()) => {
                    sent.insert(path);
                    not_taken.remove(path);
                }
                Err(why) => {
                    not_taken.insert(path, why);
                }
            }
        }
        run(&app).await;
    }
    for who in 0..crawl.cast.len() {
        crawl.walk(who).await;
    }
    for message in app.caught.all() {
        let (to, subject, body) = match &message {
            Outgoing::Email { to, subject, body, .. } => (to, subject.as_str(), body),
            Outgoing::Text { to, body, .. } => (to, "", body),
        };
        if is_personal(subject) || to.contains(['\n', '\r', '<']) || body.contains("&#") {
            crawl.fault(format!("a message to {to}: {subject}: {body}"));
        }
    }
    for line in kept.take() {
        if line.values().any(|value| is_personal(value)) {
            crawl.fault(format!("the log says {line:?}"));
        }
    }
    assert_eq!(not_taken.keys().copied().collect::<Vec<_>>(), NOT_SENT, "{not_taken:?}");
    let dressed: Vec<String> = (101..=120).map(|it| format!("zq{it}x")).collect();
    let unseen: Vec<_> = dressed.iter().filter(|it| !crawl.shown.contains(*it)).collect();
    let seen_again = crawl.markers.taken.intersection(&crawl.shown).count();
    eprintln!(
        "{} answers, {} forms with text taken, {} texts typed, {seen_again} of them shown somewhere, {} messages; of the report not \
         shown: {unseen:?}",
        crawl.pages,
        sent.len(),
        crawl.markers.taken.len(),
        app.caught.all().len()
    );
    // A crawl that sees little proves little.
    assert!(sent.len() >= 30 && seen_again >= 50 && !app.caught.all().is_empty());
    assert!(unseen.len() <= 4, "{unseen:?}");
    let faults: Vec<_> = crawl.faults.into_iter().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
