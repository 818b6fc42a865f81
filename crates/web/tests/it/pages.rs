//! The list of pages: every route that is read, and the sample states of what it shows.

use alongside_web::pages::{OF_NO_ADDRESS, PAGES, Shows, shows};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_address_that_is_read_says_what_it_shows() {
    let read: BTreeSet<&str> =
        alongside_web::table().iter().filter(|route| route.method == "GET").map(|route| route.path).collect();
    let listed: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    let missing: Vec<_> = read.difference(&listed).collect();
    assert!(missing.is_empty(), "say in crates/web/src/pages.rs what these show: {missing:?}");
    let gone: Vec<_> = listed.difference(&read).collect();
    assert!(gone.is_empty(), "no route is read at these: {gone:?}");
    assert_eq!(listed.len(), PAGES.len(), "an address stands twice");
    assert!(PAGES.is_sorted_by_key(|(path, _)| *path), "the list is in the order of the addresses");
}

#[test]
fn every_page_has_samples_and_every_form_one_with_errors() {
    let mut states: BTreeMap<&str, (Vec<&str>, bool)> = BTreeMap::new();
    for sample in alongside_web::samples() {
        let (names, wrong) = states.entry(sample.model).or_default();
        names.push(sample.name);
        *wrong |= sample.has_errors();
    }
    let mut lacking = Vec::new();
    for (path, what) in PAGES {
        for model in what.models() {
            if !states.contains_key(model) {
                lacking.push(format!("{path}: {model} has no samples"));
            }
        }
        // The first is the page with the form.
        if let (Shows::Form(_), Some(model)) = (what, what.models().first())
            && !states.get(model).is_some_and(|(_, wrong)| *wrong)
        {
            lacking.push(format!("{path}: {model} has no sample with errors"));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    let shown: BTreeSet<&str> =
        PAGES.iter().flat_map(|(_, what)| what.models()).chain(OF_NO_ADDRESS).copied().collect();
    let unused: Vec<_> = states.keys().filter(|model| !shown.contains(*model)).collect();
    assert!(unused.is_empty(), "samples of pages that no address shows: {unused:?}");
}

#[test]
fn acts_have_no_line_of_their_own() {
    for route in alongside_web::table().iter().filter(|route| route.method == "POST") {
        let read = alongside_web::table().iter().any(|it| it.method == "GET" && it.path == route.path);
        assert_eq!(shows(route.path).is_some(), read, "{}", route.path);
    }
}
