//! Who asks: one of each role, programs of each kind of organisation, a person on their own pages, nobody.

use super::programs;
use super::world::{Relation, World};
use alongside_gate::{OrganisationKind as Kind, Role};
use alongside_kernel::id::{ApiTokenId, MembershipId, SignInId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::api_tokens::{self, NewApiToken};
use alongside_testkit::{Client, Org, Seat, TestApp, Who};
use alongside_web::cookies;
use axum::http::{Request, header};
use serde_json::Value;
use std::sync::Arc;

/// By what somebody is known to the server.
#[derive(Clone)]
pub(super) enum Way {
    /// A member of staff, with the sign-in for which forms are made.
    Staff { role: Role, sign_in: SignInId },
    /// A program with every scope, under a membership with this role.
    Program { role: Role, bearer: String },
    /// A person on their own pages.
    Themself { sign_in: SignInId },
    /// Nobody.
    SignedOut,
}

/// One column of the matrix.
#[derive(Clone)]
pub(super) struct Persona {
    pub(super) name: &'static str,
    pub(super) way: Way,
    pub(super) client: Client,
    /// The description of the API, from which programs know what to send.
    pub(super) description: Arc<Value>,
}

impl Persona {
    /// The role that the gate weighs.
    pub(super) fn role(&self) -> Option<Role> {
        match &self.way {
            Way::Staff { role, .. } | Way::Program { role, .. } => Some(*role),
            Way::Themself { .. } => Some(Role::Victim),
            Way::SignedOut => None,
        }
    }

    /// The token of a form that posts to `path`, as a page would hold it.
    pub(super) fn form_token(&self, app: &TestApp, path: &str) -> String {
        match &self.way {
            Way::Staff { sign_in, .. } | Way::Themself { sign_in } => {
                alongside_app::form_token(&app.app, *sign_in, path)
            }
            Way::Program { .. } | Way::SignedOut => String::new(),
        }
    }

    /// Puts the program's token on a request.
    pub(super) fn sign<T>(&self, request: &mut Request<T>) {
        if let Way::Program { bearer, .. } = &self.way {
            let value = format!("Bearer {bearer}").parse().expect("a header");
            request.headers_mut().insert(header::AUTHORIZATION, value);
        }
    }

    /// Whether somebody in this place may know of a person who stands so to the partnership. Written down here
    /// once more, apart from the gate, so that the two must agree.
    pub(super) fn may_know(&self, relation: Relation) -> bool {
        use Relation::{Blocked, Ended, Granted, Reported, Restricted, Unrelated};
        match self.role() {
            Some(Role::VictimCareOfficer) => matches!(relation, Reported | Granted | Unrelated | Ended),
            Some(Role::VictimCareAdvocate | Role::MentalHealthPractitioner | Role::UnitManager) => {
                matches!(relation, Reported | Granted | Unrelated | Ended | Restricted)
            }
            Some(Role::Officer | Role::Victim) => relation == Reported,
            Some(
                Role::Caseworker
                | Role::AgencyManager
                | Role::WitnessCareOfficer
                | Role::PanelCoordinator
                | Role::RestorativeJusticeCoordinator,
            ) => matches!(relation, Granted | Restricted),
            _ => relation == Blocked && self.is_themself(),
        }
    }

    fn is_themself(&self) -> bool {
        matches!(self.way, Way::Themself { .. })
    }
}

/// The seats of the matrix: those of the seeded partnership, and the roles it does without.
pub(super) async fn seats(app: &TestApp) -> Vec<(&'static str, Role, Seat)> {
    let mut seats: Vec<(&'static str, Role, Seat)> = [
        ("officer", Who::Officer),
        ("care", Who::CareOfficer),
        ("advocate", Who::Advocate),
        ("manager", Who::UnitManager),
        ("worker", Who::Caseworker),
        ("lead", Who::AgencyManager),
        ("pcc", Who::Commissioner),
        ("coord", Who::Coordinator),
        ("audit", Who::Auditor),
        ("admin", Who::Administrator),
    ]
    .into_iter()
    .map(|(name, who)| (name, who.seat().0, app.seat(who)))
    .collect();
    let research = app.found(Kind::Research, "Test Research").await;
    for (name, role, place, called) in [
        ("mental", Role::MentalHealthPractitioner, (Kind::VictimCareUnit, app.org(Org::Unit)), "Meg Health"),
        ("witness", Role::WitnessCareOfficer, (Kind::Police, app.org(Org::Police)), "Wil Care"),
        ("panel", Role::PanelCoordinator, (Kind::Police, app.org(Org::Police)), "Pan Elm"),
        ("rj", Role::RestorativeJusticeCoordinator, (Kind::Agency, app.org(Org::Harbour)), "Rae Just"),
        ("evaluate", Role::Evaluator, (Kind::Research, research), "Eve Aluator"),
    ] {
        seats.push((name, role, app.join(role, place, called).await));
    }
    let order = [
        "officer", "witness", "panel", "care", "advocate", "mental", "manager", "worker", "lead", "rj",
        "pcc", "coord", "evaluate", "audit", "admin",
    ];
    seats.sort_by_key(|(name, ..)| order.iter().position(|known| known == name));
    seats
}

/// A token with every scope under a membership.
pub(super) async fn token(app: &TestApp, membership: MembershipId, label: &str) -> (ApiTokenId, String) {
    let bearer = format!("als_{label}");
    let id = ApiTokenId::new(app.app.store.ids());
    let token = NewApiToken {
        id,
        token_hash: app.app.store.tokens().bearer_hash(&bearer),
        membership,
        label,
        scopes: &alongside_app::accounts::SCOPES.join(" "),
        expires_at: "2026-01-01T00:00:00Z".parse().expect("an instant"),
    };
    let mut set = WriteSet::new();
    api_tokens::insert(&mut set, &token, app.now());
    app.app.store.write(set).await.expect("the token is stored");
    (id, bearer)
}

/// A person's own browser, on the pages of this person.
async fn themself(app: &TestApp, world: &World, description: &Arc<Value>) -> Persona {
    let person = world.person(Relation::Reported);
    let made_by = app.seat(Who::OtherCareOfficer).account;
    let bearer = alongside_app::portal::begin_as(&app.app, person, made_by).await.expect("a visit begins");
    let visit = alongside_app::portal::current(&app.app, &bearer).await.expect("asked").expect("a visit");
    Persona {
        name: "own pages",
        way: Way::Themself { sign_in: visit.sign_in },
        client: app.visitor().with_cookie(cookies::PORTAL, &bearer),
        description: Arc::clone(description),
    }
}

/// Everybody, newly signed in.
pub(super) async fn everybody(app: &TestApp, world: &World) -> Vec<Persona> {
    let description = Arc::new(programs::description(app).await);
    let persona = |name, way, client| Persona { name, way, client, description: Arc::clone(&description) };
    let mut cast = Vec::new();
    for (name, role, seat) in &world.seats {
        let (client, sign_in) = app.signed_in(*seat).await;
        cast.push(persona(*name, Way::Staff { role: *role, sign_in }, client));
    }
    cast.push(themself(app, world, &description).await);
    for (name, seat) in [
        ("p:police", "officer"),
        ("p:unit", "manager"),
        ("p:agency", "lead"),
        ("p:pcc", "coord"),
        ("p:host", "admin"),
    ] {
        let (_, role, place) = world.seats.iter().find(|(known, ..)| *known == seat).expect("a seat");
        // A token of its own: those that the pages end are other ones.
        let (_, bearer) = token(app, place.membership, &format!("program-{seat}")).await;
        let way = Way::Program { role: *role, bearer };
        cast.push(persona(name, way, app.visitor()));
    }
    cast.push(persona("nobody", Way::SignedOut, app.visitor()));
    cast
}
