//! Routes, forms, sign-in and error pages: thin. A handler parses what came in, calls one use case and shows its
//! answer.
//!
//! Every route is registered through [`routes::Routes`], which also writes it into the table that the access
//! matrix, the tests and the list of pages are made from: a route that is not in the table does not exist.

mod accounts;
pub mod api;
mod consent;
pub mod cookies;
mod demo;
pub mod error;
pub mod errors;
pub mod fields;
pub mod headers;
mod referral;
mod requests;
pub mod respond;
pub mod routes;
pub mod shell;
pub mod staff;
mod state;
mod support;

pub use routes::{Audience, RouteInfo, Routes};
pub use state::{Settings, Web};

use axum::Router;

/// All routes of all rooms, with their table.
fn all_routes() -> Routes {
    Routes::new()
        .with(accounts::routes)
        .with(demo::routes)
        .with(api::routes)
        .with(consent::routes)
        .with(referral::routes)
        .with(support::routes)
        .with(requests::routes)
}

/// Every route with who may use it.
pub fn table() -> Vec<RouteInfo> {
    all_routes().into_table()
}

/// The server's router.
pub fn router(web: Web) -> Router {
    headers::around(all_routes().into_router(), web)
}
