//! The API: every route by its description, and the acts of the rooms by programs of those who do them.

mod description;
mod feed;
mod in_common;
mod journeys;
mod limits;
mod points;
mod same_person;

use alongside_app::accounts::{SCOPES, TokenWanted};
use alongside_testkit::client::{Client, Page};
use alongside_testkit::{TestApp, Who};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

/// A program with a token that somebody's manager, or the console, made.
pub(crate) struct Program {
    client: Client,
    bearer: String,
    keys: u32,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) page: Page,
    pub(crate) json: Value,
}

impl Reply {
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.page.body);
        self.json
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> &Self {
        assert_eq!(
            (self.status.as_u16(), self.json["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.page.body
        );
        let kind = self.page.headers.get(header::CONTENT_TYPE).unwrap();
        assert_eq!(kind, "application/problem+json");
        self
    }

    pub(crate) fn etag(&self) -> String {
        self.page.headers.get(header::ETAG).unwrap().to_str().unwrap().to_owned()
    }
}

/// A program with every scope, of somebody's organisation and in their place.
pub(crate) async fn program(app: &TestApp, who: Who) -> Program {
    program_for(app, who, &SCOPES).await
}

pub(crate) async fn program_for(app: &TestApp, who: Who, scopes: &[&str]) -> Program {
    let wanted = TokenWanted {
        label: "case system".to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        days: 30,
    };
    let bearer = alongside_app::accounts::add_token(&app.app, &who.email(), &wanted).await.unwrap();
    Program { client: app.visitor(), bearer, keys: 0 }
}

impl Program {
    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        self.send_bytes(method, path, headers, body.as_bytes()).await
    }

    pub(crate) async fn send_bytes(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Reply {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.bearer));
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let page = self.client.send(request.body(Body::from(body.to_vec())).unwrap()).await;
        let json = serde_json::from_str(&page.body).unwrap_or_default();
        Reply { status: page.status, json, page }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await
    }

    pub(crate) async fn post_as(&mut self, key: &str, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[("idempotency-key", key)], &body.to_string()).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Reply {
        let key = self.key();
        self.post_as(&key, path, &body).await
    }

    /// A change of a record whose version was read as `etag`.
    pub(crate) async fn change(&mut self, path: &str, etag: &str, body: Value) -> Reply {
        let key = self.key();
        let headers = [("idempotency-key", key.as_str()), ("if-match", etag)];
        self.send("POST", path, &headers, &body.to_string()).await
    }

    /// Reads a record and changes it.
    pub(crate) async fn act(&mut self, record: &str, act: &str, body: Value) -> Reply {
        let etag = self.get(record).await.etag();
        self.change(&format!("{record}/{act}"), &etag, body).await
    }

    pub(crate) fn key(&mut self) -> String {
        self.keys += 1;
        format!("key-{:08}", self.keys)
    }
}
