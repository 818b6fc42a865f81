//! What is served: nothing that is licensed for gov.uk only, all that the stylesheets name, and small enough.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where what it needs is not there; clippy sees helpers of tests as other code"
)]

use alongside_assets::{Assets, PREFIX, url};

fn fetched(name: &str) -> alongside_assets::Asset {
    let address = url(name);
    Assets::get(address.strip_prefix(PREFIX).expect("addresses begin with the prefix"))
        .unwrap_or_else(|| panic!("{name} is not served"))
}

fn is(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}

fn text(name: &str) -> String {
    String::from_utf8(fetched(name).bytes.into_owned()).expect("a text file")
}

#[test]
fn the_files_of_a_page_are_served_with_their_type() {
    for (name, content_type) in [
        ("alongside.css", "text/css; charset=utf-8"),
        ("govuk-frontend.min.css", "text/css; charset=utf-8"),
        ("moj-frontend.min.css", "text/css; charset=utf-8"),
        ("alongside.js", "text/javascript; charset=utf-8"),
        ("govuk-frontend.min.js", "text/javascript; charset=utf-8"),
        ("moj-frontend.min.js", "text/javascript; charset=utf-8"),
        ("fonts/atkinson-latin.woff2", "font/woff2"),
        ("fonts/atkinson-latin-ext.woff2", "font/woff2"),
        ("images/icon-document.svg", "image/svg+xml"),
        ("images/mark.svg", "image/svg+xml"),
        ("licences.txt", "text/plain; charset=utf-8"),
    ] {
        let asset = fetched(name);
        assert_eq!(asset.content_type, content_type, "{name}");
        assert!(!asset.bytes.is_empty(), "{name}");
        assert!(asset.cache_control.contains("immutable"), "{name}");
    }
}

#[test]
fn an_address_of_another_version_is_answered_but_not_kept() {
    let old = Assets::get("0123456789ab/alongside.css").expect("served");
    assert_eq!(old.cache_control, "no-cache");
}

#[test]
fn nothing_else_is_served() {
    for path in ["", "alongside.css", "x/../Cargo.toml", "x/missing.css", "x/alongside.css.gz", "x/"] {
        assert!(Assets::get(path).is_none(), "{path}");
    }
}

#[test]
fn nothing_that_is_licensed_for_other_services_is_left() {
    for name in Assets::names() {
        assert!(!name.contains("crest") && !name.contains("crown") && !is(&name, "woff"), "{name}");
        if is(&name, "css") {
            let text = text(&name);
            for forbidden in [
                "GDS Transport",
                "Margaret Calvert",
                "/assets/",
                "govuk-crest",
                "moj-logotype",
                "sourceMappingURL",
            ] {
                assert!(!text.contains(forbidden), "{name} holds {forbidden}");
            }
        }
    }
}

#[test]
fn every_address_in_a_stylesheet_is_served() {
    let mut seen = 0;
    for name in Assets::names().into_iter().filter(|name| is(name, "css")) {
        for part in text(&name).split("url(").skip(1) {
            let address = part.split(')').next().unwrap_or_default().trim_matches(['"', '\'']);
            fetched(address);
            seen += 1;
        }
    }
    assert!(seen >= 10, "only {seen} addresses were found: the test looks at the wrong thing");
}

#[test]
fn a_first_load_stays_small() {
    let packed = |name: &str| fetched(name).gzipped.expect("text files are packed").len();
    let names = [
        "govuk-frontend.min.css",
        "moj-frontend.min.css",
        "alongside.css",
        "govuk-frontend.min.js",
        "alongside.js",
    ];
    let total: usize = names.into_iter().map(packed).sum();
    assert!(total < 52_000, "{total} bytes: with 8 kB for the page the bar is 60 kB");
}

#[test]
fn our_stylesheet_speaks_the_colours_of_the_look() {
    let css = text("alongside.css");
    for colour in [
        "#16242c", "#4a5a63", "#0b5b5e", "#0b4f8a", "#5b3f8f", "#a11d1d", "#9a4a12", "#1c6b3f", "#f7f5f0",
        "#e8f0ee",
    ] {
        assert!(css.contains(colour), "{colour}");
    }
}

#[test]
fn licences_name_every_package() {
    let text = text("licences.txt");
    for package in ["govuk-frontend", "@ministryofjustice/frontend", "atkinson-hyperlegible-next"] {
        assert!(text.contains(package), "{package}");
    }
    assert!(text.contains("SIL OPEN FONT LICENSE"));
}
