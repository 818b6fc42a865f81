//! Routes, forms, sign-in and error pages: thin. A handler parses what came in, calls one use case and shows its
//! answer.
//!
//! Every route is registered through [`routes::Routes`], which also writes it into the table that the access
//! matrix, the tests and the list of pages are made from: a route that is not in the table does not exist.

mod accounts;
pub mod api;
mod caller;
mod compressed;
mod consent;
mod contact;
pub mod cookies;
mod counting;
mod demo;
pub mod error;
pub mod errors;
pub mod fields;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod headers;
mod health;
pub mod hush;
mod insight;
mod intake;
mod measured;
mod messages;
mod network;
mod noted;
mod oversight;
pub mod pages;
mod people;
mod portal;
mod posted_files;
mod referral;
mod refused;
mod repeats;
mod requests;
pub mod respond;
pub mod routes;
mod same_person;
mod settings;
pub mod shell;
pub mod staff;
mod state;
mod support;

pub use caller::{Caller, ClientAddress};
pub use routes::{Audience, RouteInfo, Routes};
pub use state::Web;

use axum::Router;

/// Every room adds its routes.
#[rustfmt::skip] // One a line: rooms are added by several hands.
const ROOMS: &[fn(Routes) -> Routes] = &[
    accounts::routes,
    api::routes,
    consent::routes,
    contact::routes,
    counting::routes,
    demo::routes,
    health::routes,
    insight::routes,
    intake::routes,
    messages::routes,
    network::routes,
    oversight::routes,
    people::routes,
    portal::routes,
    referral::routes,
    repeats::routes,
    requests::routes,
    same_person::routes,
    settings::routes,
    support::routes,
];

fn all_routes() -> Routes {
    ROOMS.iter().fold(Routes::new(), |routes, room| routes.with(*room))
}

/// Every route with who may use it.
pub fn table() -> Vec<RouteInfo> {
    all_routes().into_table()
}

/// The sample pages: each the name of a page's state with the kind of page.
pub fn samples() -> Vec<alongside_views::samples::Rendered> {
    alongside_views::samples::all(alongside_views::Words::default())
}

/// The server's router.
pub fn router(web: Web) -> Router {
    headers::around(all_routes().into_router(), web)
}
