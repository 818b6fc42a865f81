//! Stylesheets, script, typeface, marks: nothing about anybody, kept by browsers for ever.

use crate::compressed::takes_gzip;
use crate::error::WebError;
use crate::respond::Answer;
use alongside_assets::Assets;
use alongside_views::Brand;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::IntoResponse as _;

/// The stylesheet of a colour: the colour stands in its address.
pub async fn brand(Path(file): Path<String>) -> Answer {
    let css = Brand::stylesheet(&file).ok_or(WebError::NotFound)?;
    let headers =
        [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, css).into_response())
}

/// A file of the design system or of our own.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Answer {
    let asset = Assets::get(&path).ok_or(WebError::NotFound)?;
    let mut response = match asset.gzipped.filter(|_| takes_gzip(&headers)) {
        Some(gzipped) => {
            let mut response = gzipped.into_owned().into_response();
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        None => asset.bytes.into_owned().into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(asset.cache_control));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}
