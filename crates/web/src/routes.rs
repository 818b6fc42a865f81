//! The one place where routes are made, so that the table of routes is the router.

use crate::error::{Problem, WebError};
use crate::state::Web;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

/// Who may use a route at all; the gate decides about the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Anyone, signed in or not.
    Anyone,
    /// Someone who has begun to sign in.
    SigningIn,
    /// Staff, signed in with both factors.
    Staff,
    /// A victim in the portal.
    Portal,
    /// A program with a token.
    Program,
    /// The demo's visitor, on a database made for the demo.
    Demo,
}

impl Audience {
    /// The stable code, for the printed table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::SigningIn => "signing_in",
            Self::Staff => "staff",
            Self::Portal => "portal",
            Self::Program => "program",
            Self::Demo => "demo",
        }
    }
}

/// A line of the table of routes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteInfo {
    /// The path with its parameters in braces.
    pub path: &'static str,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Who may use it.
    pub audience: Audience,
    /// The action that the gate is asked for, by code; empty where none is.
    pub action: &'static str,
}

/// Refuses an address with a query where nothing reads one: what would go unread must not look as if it were heard.
async fn without_query(request: Request, next: Next) -> Response {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        return WebError::from(Problem::UnknownField).into_response();
    }
    next.run(request).await
}

/// Leads to the address without its query: whoever follows a link to help that another site has added something to must
/// find the page, and nothing of what was added is heard.
async fn leaving_the_query(request: Request, next: Next) -> Response {
    if request.uri().query().is_some_and(|query| !query.is_empty()) {
        return Redirect::to(request.uri().path()).into_response();
    }
    next.run(request).await
}

/// Collects routes and their table.
pub struct Routes {
    router: Router<Web>,
    table: Vec<RouteInfo>,
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self { router: Router::new(), table: Vec::new() }
    }

    /// Adds a room's routes.
    #[must_use]
    pub fn with(self, room: fn(Self) -> Self) -> Self {
        room(self)
    }

    /// A page whose address says nothing behind its path. One for everybody is led to without what stands there; any other
    /// is refused.
    #[must_use]
    pub fn page<H, T>(self, path: &'static str, audience: Audience, action: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        let handler = match audience {
            Audience::Anyone => get(handler).layer(from_fn(leaving_the_query)),
            _ => get(handler).layer(from_fn(without_query)),
        };
        self.add(path, "GET", audience, action, handler)
    }

    /// A page that reads more from its address: which keys, its handler says, and refuses every other.
    #[must_use]
    pub fn page_with_query<H, T>(
        self,
        path: &'static str,
        audience: Audience,
        action: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(path, "GET", audience, action, get(handler))
    }

    /// An act. What it needs stands in its body; the query of an address that takes a file is read by its handler.
    #[must_use]
    pub fn act<H, T>(self, path: &'static str, audience: Audience, action: &'static str, handler: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.add(path, "POST", audience, action, post(handler))
    }

    fn add(
        mut self,
        path: &'static str,
        method: &'static str,
        audience: Audience,
        action: &'static str,
        handler: MethodRouter<Web>,
    ) -> Self {
        self.table.push(RouteInfo { path, method, audience, action });
        self.router = self.router.route(path, handler);
        self
    }

    /// The router.
    pub fn into_router(self) -> Router<Web> {
        self.router
    }

    /// The table.
    pub fn into_table(mut self) -> Vec<RouteInfo> {
        self.table.sort();
        self.table
    }
}
