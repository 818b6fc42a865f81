//! Pages leave in fewer bytes, for who asks for them from here.
//!
//! How long a compressed answer is tells something of what is in it: a stranger who can make a browser ask again and
//! again, each time with a guess in the address, and who watches the line, learns a secret letter by letter (BREACH). So
//! only what the browser itself says was asked for from our own pages, or by hand, is compressed; for a request that
//! another site caused it says otherwise, and no site can change that.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// Below this a packet is not saved.
const FEWEST_BYTES: usize = 1_000;
/// No page is longer.
const MOST_BYTES: usize = 16 << 20;

/// Compresses a page.
pub async fn around(request: Request, next: Next) -> Response {
    let wanted =
        *request.method() != Method::HEAD && takes_gzip(request.headers()) && is_from_here(request.headers());
    let response = next.run(request).await;
    if wanted && is_page(response.headers()) { shorter(response).await } else { response }
}

/// Whether the one who asks reads gzip.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        value.split(',').any(|part| {
            let mut parts = part.split(';').map(str::trim);
            parts.next() == Some("gzip") && !parts.any(|weight| weight == "q=0")
        })
    })
}

fn is_from_here(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin" || site == "none")
}

fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") && !headers.contains_key(CONTENT_ENCODING)
}

async fn shorter(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST_BYTES).await else {
        tracing::error!("a page could not be read to its end");
        parts.status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
        return Response::from_parts(parts, Body::empty());
    };
    let gzipped = if bytes.len() < FEWEST_BYTES { None } else { gzip(&bytes) };
    let Some(gzipped) = gzipped else { return Response::from_parts(parts, Body::from(bytes)) };
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    parts.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(gzipped))
}

/// The quickest level: a page of 50 rows becomes a ninth of its size already.
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::response::Html;
    use axum::routing::get;
    use flate2::read::GzDecoder;
    use std::io::Read as _;
    use tower::ServiceExt as _;

    async fn asked(path: &str, headers: &[(&str, &str)]) -> (bool, Vec<u8>) {
        let router = Router::new()
            .route("/long", get(|| async { Html("<p>Again.</p>".repeat(500)) }))
            .route("/short", get(|| async { Html("<p>Once.</p>") }))
            .route("/plain", get(|| async { "x".repeat(5_000) }))
            .layer(from_fn(around));
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response =
            router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        let gzipped = response.headers().get(CONTENT_ENCODING).is_some_and(|it| it == "gzip");
        (gzipped, to_bytes(response.into_body(), MOST_BYTES).await.expect("the body").to_vec())
    }

    const BROWSER: (&str, &str) = ("accept-encoding", "gzip, deflate, br, zstd");

    #[tokio::test]
    async fn a_page_asked_for_from_here_is_shorter_and_says_the_same() {
        for site in ["same-origin", "none"] {
            let (gzipped, bytes) = asked("/long", &[BROWSER, ("sec-fetch-site", site)]).await;
            assert!(gzipped && bytes.len() < 500, "{site}: {} bytes", bytes.len());
            let mut text = String::new();
            GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("it opens");
            assert_eq!(text, "<p>Again.</p>".repeat(500));
        }
    }

    #[tokio::test]
    async fn what_another_site_caused_keeps_its_length() {
        for headers in [
            vec![BROWSER, ("sec-fetch-site", "cross-site")],
            vec![BROWSER, ("sec-fetch-site", "same-site")],
            vec![BROWSER],
            vec![("sec-fetch-site", "same-origin")],
            vec![("accept-encoding", "br, gzip;q=0"), ("sec-fetch-site", "same-origin")],
        ] {
            let (gzipped, bytes) = asked("/long", &headers).await;
            assert!(!gzipped && bytes.len() == 6_500, "{headers:?}");
        }
        for path in ["/short", "/plain"] {
            assert!(!asked(path, &[BROWSER, ("sec-fetch-site", "same-origin")]).await.0, "{path}");
        }
    }
}
