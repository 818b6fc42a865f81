//! The cookies: a staff sign-in, the proof of a second factor given anew, and a victim's way in. Opaque, hashed where stored, never readable by
//! scripts.

use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// The name of the staff cookie.
pub const STAFF: &str = "__Host-sign-in";
/// The name of the cookie that shows that a second factor was given anew.
pub const PROOF: &str = "__Host-proof";
/// The name of the portal cookie.
pub const PORTAL: &str = "__Host-pages";

/// Beside the answer that ends a sign-in: the browser keeps nothing of ours, not even what only its owner could read.
pub const CLEAR_STORAGE: [(&str, &str); 1] = [("clear-site-data", "\"storage\"")];

/// A cookie with a value, for as long as the browser runs.
pub fn set(jar: CookieJar, name: &'static str, value: String) -> CookieJar {
    jar.add(shaped(name, value))
}

/// Takes the cookie away.
pub fn clear(jar: CookieJar, name: &'static str) -> CookieJar {
    let mut cookie = shaped(name, String::new());
    cookie.make_removal();
    jar.add(cookie)
}

/// A cookie as it stands in the header of an answer.
pub fn header(name: &'static str, value: String) -> String {
    shaped(name, value).to_string()
}

fn shaped(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}
