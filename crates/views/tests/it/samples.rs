//! Every sample of every page, in both languages.

use alongside_views::html_check::check;
use alongside_views::pages::Typed;
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

/// Fields whose text is not given back when a form is too old: secrets, searches, and what narrows a list.
const NOT_GIVEN_BACK: [&str; 7] = ["code", "code-again", "code_word", "day", "find", "first", "later-on"];

#[test]
fn what_is_typed_into_a_form_is_given_back_when_it_cannot_be_taken() {
    let mut lost = BTreeSet::new();
    for sample in all(Words::default()).into_iter().filter(|sample| !sample.name.starts_with("gallery")) {
        let html = sample.html.expect("the sample renders");
        for tag in html.split(['<', '>']).filter(|tag| {
            tag.starts_with("textarea ") || (tag.starts_with("input ") && tag.contains("type=\"text\""))
        }) {
            let Some(name) = tag.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            if !NOT_GIVEN_BACK.contains(&name) && !Typed::is_given_back(name) {
                lost.insert(name.to_owned());
            }
        }
    }
    assert!(lost.is_empty(), "say in pages/typed.rs what these are called: {lost:?}");
    assert!(["password", "code", "code_word", "form"].into_iter().all(|name| !Typed::is_given_back(name)));
}

fn sample(name: &str) -> String {
    let found = all(Words::default()).into_iter().find(|sample| sample.name == name);
    found.expect("a sample").html.expect("the sample renders")
}

#[test]
fn a_table_under_a_heading_says_what_it_is_to_who_hears_the_page_only() {
    for name in ["figures", "services", "partnership-whole", "audit"] {
        let html = sample(name);
        let shown = "<caption class=\"govuk-table__caption";
        assert!(
            html.contains("<caption class=\"govuk-visually-hidden\">") && !html.contains(shown),
            "{name}"
        );
    }
    let services = sample("services");
    assert!(
        services.contains(
            "Without a service to victims: Somerset Sleep (0117 496 0998), Avon and Somerset Police."
        )
    );
    assert!(!services.contains("<h2 class=\"govuk-heading-m\">Somerset Sleep</h2>"));
}
