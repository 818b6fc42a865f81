//! The shell of a page: whose service, who is looking, which menu.

use crate::staff::Staff;
use crate::state::Web;
use alongside_gate::{Role, RoleSet};
use alongside_kernel::id::SignInId;
use alongside_views::{Advance, Brand, DemoClock, Language, NavItem, Shell, ShellTokens, Text, Who, Words};
use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;

/// The cookie of a visitor's language; a member of staff's stands with the sign-in.
pub const LANGUAGE: &str = "__Host-language";

/// The language that a visitor chose.
pub fn language_of(headers: &HeaderMap) -> Language {
    CookieJar::from_headers(headers)
        .get(LANGUAGE)
        .and_then(|cookie| Language::from_code(cookie.value()))
        .unwrap_or(Language::English)
}

async fn brand(web: &Web) -> Brand {
    let mut settings = web.app.store.settings("brand_").await.unwrap_or_default();
    let name = settings.remove("brand_name").unwrap_or_else(|| "Alongside".to_owned());
    let short = settings.remove("brand_short").unwrap_or_else(|| "A".to_owned());
    let mut brand = Brand::new(&name, &short);
    if let Some(colour) = settings.remove("brand_colour") {
        brand.colour = colour;
    }
    brand
}

/// A shell for someone who is not signed in.
pub async fn bare(web: &Web, words: Words, title: impl Into<Text>) -> Shell {
    let mut shell = Shell::new(words, title, brand(web).await);
    shell.demo_mark = web.demo.is_some();
    shell
}

/// Where people are looked for.
const SEARCH: &str = "/search";

/// The menu of each role: where it leads, the end of its word.s key (`menu-…`), who has it.
const MENU: &[(&str, &str, &[Role])] = &[
    ("/queue", "queue", UNIT),
    (
        SEARCH,
        "search",
        &[
            Role::VictimCareOfficer,
            Role::VictimCareAdvocate,
            Role::MentalHealthPractitioner,
            Role::UnitManager,
            Role::Caseworker,
            Role::AgencyManager,
            Role::Officer,
        ],
    ),
    ("/repeats", "repeats", UNIT),
    ("/repeats/most", "most-repeated", &[Role::PanelCoordinator]),
    ("/messages", "messages", UNIT),
    ("/reports", "reports", &[Role::Officer]),
    ("/findings", "findings", &[Role::Officer, Role::UnitManager]),
    (
        "/referrals",
        "referrals",
        &[
            Role::VictimCareOfficer,
            Role::VictimCareAdvocate,
            Role::MentalHealthPractitioner,
            Role::UnitManager,
            Role::Caseworker,
            Role::AgencyManager,
        ],
    ),
    (
        "/requests",
        "requests",
        &[
            Role::VictimCareOfficer,
            Role::VictimCareAdvocate,
            Role::MentalHealthPractitioner,
            Role::UnitManager,
            Role::Caseworker,
            Role::AgencyManager,
            Role::Officer,
        ],
    ),
    ("/same-person", "same-person", UNIT),
    ("/imports", "imports", &[Role::UnitManager]),
    ("/quarantine", "quarantine", &[Role::UnitManager, Role::VictimCareOfficer]),
    ("/figures", "figures", &[Role::Commissioner, Role::PartnershipCoordinator, Role::UnitManager]),
    (
        "/partnership",
        "partnership",
        &[Role::PartnershipCoordinator, Role::Commissioner, Role::UnitManager, Role::AgencyManager],
    ),
    (
        "/counts",
        "counts",
        &[
            Role::Commissioner,
            Role::PartnershipCoordinator,
            Role::Evaluator,
            Role::UnitManager,
            Role::AgencyManager,
        ],
    ),
    (
        "/services",
        "services",
        &[
            Role::UnitManager,
            Role::AgencyManager,
            Role::Commissioner,
            Role::PartnershipCoordinator,
            Role::Administrator,
        ],
    ),
    ("/erasures", "erasures", &[Role::UnitManager]),
    ("/api-tokens", "api-tokens", &[Role::UnitManager, Role::AgencyManager]),
    ("/audit", "audit", &[Role::Auditor]),
    ("/accounts", "accounts", &[Role::Administrator]),
    ("/work", "work", &[Role::Administrator]),
    ("/settings", "settings", &[Role::Administrator]),
];

/// Everyone in the victim care unit who works with people.
const UNIT: &[Role] =
    &[Role::VictimCareOfficer, Role::VictimCareAdvocate, Role::MentalHealthPractitioner, Role::UnitManager];

/// The first page of someone with these roles.
pub fn first_page(roles: RoleSet) -> &'static str {
    MENU.iter()
        .find(|(_, _, who)| who.iter().any(|role| roles.contains(*role)))
        .map_or("/sign-ins", |(href, ..)| href)
}

/// Which tokens the forms of a shell get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    /// New ones, as on every page.
    New,
    /// The same each time, for pages that say what went wrong: what may not be known of is answered to the byte as
    /// what never was. The forms of a shell have no effect that must happen once only.
    Standing,
}

impl Tokens {
    /// The token of a form that posts to `action`.
    pub fn token(self, web: &Web, sign_in: SignInId, action: &str) -> String {
        match self {
            Self::New => alongside_app::form_token(&web.app, sign_in, action),
            Self::Standing => alongside_app::standing_form_token(&web.app, sign_in, action),
        }
    }
}

/// The shell of a page for staff.
pub async fn staff(web: &Web, staff: &Staff, title: &str) -> Shell {
    staff_with(web, staff, title, Tokens::New).await
}

/// The shell of a page that tells a member of staff what went wrong.
pub async fn staff_of_error(web: &Web, staff: &Staff) -> Shell {
    staff_with(web, staff, "not-found-title", Tokens::Standing).await
}

async fn staff_with(web: &Web, staff: &Staff, title: &str, tokens: Tokens) -> Shell {
    let token = |action: &str| tokens.token(web, staff.signed_in.sign_in, action);
    let words = words(staff);
    let mut shell = bare(web, words, words.t(title)).await;
    let roles = staff.ask.viewer.member().map(alongside_gate::Member::roles).unwrap_or_default();
    let role = roles.iter().next().map(|role| words.of("role", role.code()).plain()).unwrap_or_default();
    shell.who = Some(Who {
        display_name: staff.signed_in.name.clone(),
        membership_label: format!("{role}, {}", staff.signed_in.organisation_name),
        can_switch: staff.signed_in.memberships > 1,
    });
    shell.nav = MENU
        .iter()
        .filter(|(_, _, who)| who.iter().any(|role| roles.contains(*role)))
        .map(|(href, key, _)| NavItem::new(href, words.of("menu", key), staff.path.starts_with(href)))
        .collect();
    shell.path.clone_from(&staff.path);
    shell.tokens = ShellTokens {
        language: token("/language"),
        sign_out: token("/sign-out"),
        stay: token("/sign-in/stay"),
        search: shell.nav.iter().any(|item| item.href == SEARCH && !item.current).then(|| token(SEARCH)),
    };
    shell.time_out_seconds =
        u32::try_from(staff.signed_in.idle_until.duration_since(staff.ask.now).as_secs()).ok();
    shell.kept_key = staff.ask.account().map(|account| alongside_app::accounts::kept_key(&web.app, account));
    if web.demo.is_some() {
        shell.clock = Some(demo_clock(staff, words, &token));
    }
    shell
}

/// The words in the language of a sign-in.
pub fn words(staff: &Staff) -> Words {
    Words::new(Language::from_code(&staff.signed_in.language).unwrap_or(Language::English))
}

fn demo_clock(staff: &Staff, words: Words, token: &impl Fn(&str) -> String) -> DemoClock {
    let action = "/demo/clock";
    let advance = |key: &str, by: &str| Advance {
        label: words.t(key),
        action: action.to_owned(),
        by: by.to_owned(),
        token: token(action),
    };
    DemoClock {
        text: words.date_time(staff.ask.now).into(),
        advances: vec![advance("demo-clock-hour", "hour"), advance("demo-clock-day", "day")],
    }
}
