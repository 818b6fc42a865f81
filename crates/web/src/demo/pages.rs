//! The eight steps, and what their buttons do.

use crate::accounts::device;
use crate::cookies;
use crate::error::WebError;
use crate::respond::{Answer, go, page};
use crate::shell;
use crate::staff::{Form, Staff};
use crate::state::Web;
use alongside_app::accounts::begin_as;
use alongside_app::demo::{Advance, Demo, story};
use alongside_kernel::id::PersonId;
use alongside_views::Words;
use alongside_views::pages::{Start, Step, Way};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse as _;
use axum_extra::extract::CookieJar;
use std::sync::Arc;

/// A step: its keys' name, and for each side the way (a key of the cast), the page and the key of the button.
struct Side {
    way: &'static str,
    open: &'static str,
    label: &'static str,
}

const fn side(way: &'static str, open: &'static str, label: &'static str) -> Side {
    Side { way, open, label }
}

/// The eight steps, each seen from two sides. Pages of one person are found by the story (`/demo/story/…`).
const STEPS: [(&str, [Side; 2]); 8] = [
    ("assessment", [side("officer", "/findings", "as-officer"), side("manager", "/findings", "as-manager")]),
    ("queue", [side("vco", "/queue", "as-vco"), side("manager", "/queue", "as-manager")]),
    ("unsafe", [side("vco", "story:person", "as-vco"), side("advocate", "story:call", "as-advocate")]),
    ("call", [side("vco", "story:call", "as-vco"), side("manager", "/messages", "as-manager")]),
    ("choice", [side("vco", "story:services", "as-vco"), side("person", "/pages/agreed", "as-person")]),
    (
        "charity",
        [side("agency_manager", "/referrals", "as-agency-manager"), side("vco", "story:person", "as-vco")],
    ),
    (
        "silence",
        [side("agency_deputy", "/referrals", "as-agency-deputy"), side("vco", "/referrals", "as-vco")],
    ),
    (
        "withdraw",
        [side("person", "/pages/seen", "as-person"), side("commissioner", "/figures", "as-commissioner")],
    ),
];

fn demo(web: &Web) -> Result<&Arc<Demo>, WebError> {
    web.demo.as_ref().ok_or(WebError::NotFound)
}

/// The way of the person of the story, who signs in to her own pages.
const HER: &str = "person";

/// A page about the person of the story.
fn her_page(person: PersonId, page: &str) -> String {
    match page {
        "call" => format!("/people/{person}/call"),
        "services" => format!("/people/{person}/services"),
        _ => format!("/people/{person}"),
    }
}

/// The start page.
pub async fn start(State(web): State<Web>, headers: HeaderMap, staff: Result<Staff, WebError>) -> Answer {
    demo(&web)?;
    let words = staff.as_ref().map_or_else(|_| Words::new(shell::language_of(&headers)), shell::words);
    let mut page_shell = match &staff {
        Ok(staff) => shell::staff(&web, staff, "start-title").await,
        Err(_) => shell::bare(&web, words, words.t("start-title")).await,
    };
    "/demo".clone_into(&mut page_shell.path);
    let steps = STEPS
        .iter()
        .map(|(step, sides)| Step {
            title: words.of("demo-step", step),
            text: words.of("demo-text", step),
            ways: sides
                .iter()
                .map(|side| Way {
                    label: words.of("demo", side.label),
                    action: "/demo/act-as".to_owned(),
                    fields: vec![
                        ("way".to_owned(), side.way.to_owned()),
                        ("open".to_owned(), side.open.to_owned()),
                    ],
                    token: String::new(),
                })
                .collect(),
        })
        .collect();
    page(&Start { shell: page_shell, steps })
}

/// Takes somebody's place and opens a page.
pub async fn act_as(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    Form(fields): Form,
) -> Answer {
    let demo = demo(&web)?;
    fields.only(&["form", "way", "open"])?;
    let (way, open) = (fields.text("way"), fields.text("open"));
    if way == HER {
        let bearer = demo.act_as_her(&web.app).await?;
        return Ok((cookies::set(jar, cookies::PORTAL, bearer), go(open)?).into_response());
    }
    let open = match open.strip_prefix("story:") {
        Some(page) => her_page(story::person(&web.app).await?.ok_or(WebError::NotFound)?, page),
        None => open.to_owned(),
    };
    let begun = demo.act_as(&web.app, way, &device(&headers)).await?;
    Ok((cookies::set(jar, cookies::STAFF, begun.bearer), go(&open)?).into_response())
}

/// Moves the clock on. Time passes for sign-ins too, so the visitor is signed in anew as who they were.
pub async fn advance(
    State(web): State<Web>,
    headers: HeaderMap,
    jar: CookieJar,
    staff: Result<Staff, WebError>,
    Form(fields): Form,
) -> Answer {
    let demo = demo(&web)?;
    fields.only(&["form", "by", "back"])?;
    let by = Advance::from_code(fields.text("by")).ok_or(WebError::NotFound)?;
    demo.advance(&web.app, by).await?;
    let back = go(if fields.has("back") { fields.text("back") } else { "/demo" })?;
    let Some(member) = staff.ok().and_then(|staff| staff.ask.viewer.member().cloned()) else {
        return Ok(back);
    };
    let begun = begin_as(&web.app, member.account(), member.membership(), &device(&headers)).await?;
    Ok((cookies::set(jar, cookies::STAFF, begun.bearer), back).into_response())
}
