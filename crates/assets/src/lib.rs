//! The files that a page needs beside its HTML: the design system, fetched at build time by the lock file,
//! the typeface, and our own stylesheet and script.
//!
//! Every address holds one hash over all the files, so a browser may keep them for ever and a new version
//! never mixes with an old one.

use rust_embed::RustEmbed;
use std::borrow::Cow;

/// The first part of every address of a file.
pub const PREFIX: &str = "/assets/";

const HASH: &str = env!("ASSETS_HASH");

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Files;

/// One file, ready to be sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The content as it is.
    pub bytes: Cow<'static, [u8]>,
    /// The content gzipped, where that is smaller: for those who accept `gzip`.
    pub gzipped: Option<Cow<'static, [u8]>>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `Cache-Control`.
    pub cache_control: &'static str,
}

/// The files that are served.
#[derive(Debug, Clone, Copy)]
pub struct Assets;

impl Assets {
    /// The file for what stands after [`PREFIX`] in an address: `<hash>/<name>`. An address with another
    /// hash (from a page made before an upgrade, or by another server) gets today's file, which must then not
    /// be kept. `None` where there is no such file.
    pub fn get(path: &str) -> Option<Asset> {
        let (hash, name) = path.split_once('/')?;
        let content_type = content_type(name)?;
        let bytes = Files::get(name)?.data;
        let gzipped = Files::get(&format!("{name}.gz")).map(|file| file.data);
        let cache_control = if hash == HASH { "public, max-age=31536000, immutable" } else { "no-cache" };
        Some(Asset { bytes, gzipped, content_type, cache_control })
    }

    /// The names of all files, in order, such as `alongside.css` and `images/icon-document.svg`.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> =
            Files::iter().filter(|name| content_type(name).is_some()).map(Cow::into_owned).collect();
        names.sort();
        names
    }
}

/// The address of a file for pages, with the hash: `url("alongside.css")`.
pub fn url(name: &str) -> String {
    format!("{PREFIX}{HASH}/{name}")
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "txt" => Some("text/plain; charset=utf-8"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}
