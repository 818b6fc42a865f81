//! A browser without a window: a jar of cookies, pages as text, forms sent with the token that stands on the page.

use alongside_web::ClientAddress;
use alongside_web::pages::may_show;
use alongside_web::respond::Model;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// Somebody's browser.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookies: BTreeMap<String, String>,
    address: Option<ClientAddress>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Page {
    /// Where a redirect leads; empty where it is none.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether the page holds a text, as a reader sees it: also where letters of it are marked.
    pub fn says(&self, text: &str) -> bool {
        let marked = || self.body.replace("<mark class=\"differs\">", "").replace("</mark>", "");
        self.body.contains(text) || (self.body.contains("<mark") && marked().contains(text))
    }

    /// Checks that it is a page of the product and gives it back.
    #[must_use]
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self
    }

    /// Checks that an act was done and led on; gives the address to which it led.
    #[allow(clippy::must_use_candidate, reason = "the check is what it is called for")]
    #[track_caller]
    pub fn done(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.location().to_owned()
    }

    /// The hidden fields of the form that posts to `action`, its token among them.
    #[track_caller]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let start = self
            .body
            .match_indices("<form ")
            .map(|(at, _)| &self.body[at..])
            .find(|form| {
                let tag = form.split('>').next().unwrap_or_default();
                tag.contains("method=\"post\"")
                    && tag.contains(&format!("action=\"{}\"", action.replace('&', "&#38;")))
            })
            .unwrap_or_else(|| panic!("no form posts to {action}:\n{}", self.body));
        let form = start.split("</form>").next().unwrap_or_default();
        form.split("<input ")
            .skip(1)
            .map(|input| input.split('>').next().unwrap_or_default())
            .filter(|input| attribute(input, "type") == Some("hidden"))
            .filter_map(|input| {
                let name = attribute(input, "name")?.to_owned();
                Some((name, unescaped(attribute(input, "value").unwrap_or_default())))
            })
            .collect()
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let after = tag.split_once(&format!("{name}=\""))?.1;
    after.split('"').next()
}

fn unescaped(text: &str) -> String {
    [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Fields as a form sends them.
pub fn encoded(fields: &[(String, String)]) -> String {
    fn part(text: &str) -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                    char::from(byte).to_string()
                }
                b' ' => "+".to_owned(),
                other => format!("%{other:02X}"),
            })
            .collect()
    }
    fields.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect::<Vec<_>>().join("&")
}

impl Client {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), address: None }
    }

    /// The same browser with a cookie.
    #[must_use]
    pub fn with_cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same browser at an address of the network.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        self.address = Some(ClientAddress(address.parse().expect("an address")));
        self
    }

    pub(crate) fn on(mut self, router: Router) -> Self {
        self.router = router;
        self
    }

    /// Sends a request with the jar's cookies and keeps those that come back.
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request.headers_mut().insert(header::COOKIE, jar.join("; ").parse().expect("a header"));
        }
        // What a browser says by itself; a test of forged requests says otherwise, as an old browser does with the
        // origin alone.
        if !request.headers().contains_key(header::ORIGIN) {
            request.headers_mut().entry("sec-fetch-site").or_insert("same-origin".parse().expect("a header"));
        }
        request.headers_mut().insert(header::HOST, "localhost".parse().expect("a header"));
        if let Some(address) = self.address {
            request.extensions_mut().insert(address);
        }
        let (path, is_read) = (request.uri().path().to_owned(), request.method() == Method::GET);
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let (status, headers) = (response.status(), response.headers().clone());
        // Every test of a page keeps the list of pages true by the way.
        if let Some(Model(model)) = response.extensions().get() {
            let with_errors = status == StatusCode::UNPROCESSABLE_ENTITY;
            assert!(
                may_show(&path, is_read, model, with_errors),
                "{path} shows {model}: see crates/web/src/pages.rs"
            );
        }
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().expect("text");
            let (name, rest) = text.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = axum::body::to_bytes(response.into_body(), 16 << 20).await.expect("the body is read");
        Page { status, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Opens an address.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Posts fields as they are, without looking for a token.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.post_fields(path, &fields).await
    }

    /// Posts owned fields as they are.
    pub async fn post_fields(&mut self, path: &str, fields: &[(String, String)]) -> Page {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields)))
            .expect("a request");
        self.send(request).await
    }

    /// Fills in the form of a page that posts to `action` and sends it: its hidden fields, then these.
    pub async fn submit(&mut self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let mut all = page.form(action);
        // What the test fills in stands instead of a hidden field of that name.
        all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post_fields(action, &all).await
    }

    /// Sends the form of a page that posts to `action`, with files: a field's name, the file's name where it is one, and
    /// what is in it.
    pub async fn upload(&mut self, page: &Page, action: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Page {
        let hidden = page.form(action);
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), None, value.as_bytes()));
        let mut body = Vec::new();
        for (name, file, content) in hidden.chain(parts.iter().copied()) {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head = format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend(b"--cut--\r\n");
        let request = Request::post(action)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Opens the page at `at`, fills in its form that posts to `action` and sends it.
    pub async fn fill(&mut self, at: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.get(at).await.ok();
        self.submit(&page, action, fields).await
    }
}
