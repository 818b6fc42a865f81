//! Every sample of every page, in both languages.

use alongside_views::html_check::check;
use alongside_views::samples::all;
use alongside_views::words::{Language, Words};
use std::collections::BTreeSet;

#[test]
fn every_page_in_every_state_is_sound_in_both_languages() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for sample in all(Words::new(language)) {
            let html = sample.html.expect("the sample renders");
            assert!(html.contains(&format!("<html lang=\"{}\"", language.code())), "{}", sample.name);
            wrong.extend(
                check(&html).into_iter().map(|found| format!("{} {}: {found}", sample.name, language.code())),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_samples_have_names_of_their_own() {
    let names: Vec<&str> = all(Words::default()).iter().map(|sample| sample.name).collect();
    let unique: BTreeSet<&&str> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "{names:?}");
    assert!(
        names.iter().all(|name| name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-'))
    );
}

#[test]
fn pages_ask_no_other_origin_for_anything() {
    for sample in all(Words::default()) {
        let html = sample.html.expect("the sample renders");
        for part in html.split("src=\"").skip(1).chain(html.split("<link ").skip(1)) {
            let tag = part.split('>').next().unwrap_or_default();
            assert!(!tag.contains("://"), "{}: {tag}", sample.name);
        }
    }
}

#[test]
fn the_exit_control_is_on_pages_that_ask_for_it_only() {
    for sample in all(Words::default()) {
        let html = sample.html.expect("the sample renders");
        let wants = sample.name == "gallery-portal"
            || ["pages-", "get-help"].iter().any(|start| sample.name.starts_with(start));
        assert_eq!(html.contains("data-exit"), wants, "{}", sample.name);
    }
}

#[test]
fn the_title_of_a_persons_own_page_tells_nothing() {
    for sample in all(Words::default()).into_iter().filter(|sample| {
        ["pages-", "sheet", "access-code"].iter().any(|start| sample.name.starts_with(start))
    }) {
        let html = sample.html.expect("the sample renders");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.expect("a title").to_lowercase();
        for word in ["victim", "crime", "police", "report", "support", "abuse", "partnership", "seen"] {
            assert!(!title.contains(word), "{}: {title}", sample.name);
        }
    }
}
