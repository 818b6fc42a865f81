//! Keys, templates and translations stay in step.

use crate::locale::{entries, files, root};
use alongside_views::samples::all;
use alongside_views::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The texts of a language: key to its arguments.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    entries(language).into_iter().map(|(key, entry)| (key, entry.arguments)).collect()
}

/// The keys that templates and sources name, and the families of keys of which they pick one by a code.
fn uses() -> (BTreeMap<String, PathBuf>, BTreeMap<String, PathBuf>) {
    let (mut keys, mut families) = (BTreeMap::new(), BTreeMap::new());
    let mut paths = files(&root().join("templates"), &["html"]);
    paths.extend(files(&root().join("src"), &["rs"]));
    // The routes may name texts too.
    paths.extend(files(&root().join("../web/src"), &["rs"]));
    for path in paths {
        let text = without_comments(&fs::read_to_string(&path).expect("a source"));
        for call in [".t(", ".n(", ".plain(", ".of("] {
            let names = if call == ".of(" { &mut families } else { &mut keys };
            for part in text.split(call).skip(1) {
                // Every text in quotes up to the end of the first argument: `t(if late { "a" } else { "b" })`.
                for key in first_argument(part) {
                    names.insert(key, path.clone());
                }
            }
        }
    }
    (keys, families)
}

fn without_comments(source: &str) -> String {
    source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The texts in quotes of the first argument of a call, from after its bracket.
fn first_argument(call: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut depth, mut rest) = (0_i32, call);
    while let Some(at) = rest.find(['"', '(', ')', '{', '}', ',']) {
        let (letter, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = after;
        match letter {
            b'"' => {
                let Some((text, after)) = after.split_once('"') else { break };
                found.push(text.to_owned());
                rest = after;
            }
            b'(' | b'{' => depth += 1,
            b')' | b'}' if depth == 0 => break,
            b')' | b'}' => depth -= 1,
            _ if depth == 0 => break,
            _ => {}
        }
    }
    found.retain(|key| {
        key.starts_with(|letter: char| letter.is_ascii_lowercase())
            && key
                .bytes()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-')
    });
    found
}

#[test]
fn every_key_that_is_used_exists_and_every_key_that_exists_is_used() {
    let texts = texts("en");
    let (keys, families) = uses();
    assert!(keys.len() > 50, "only {} keys were found: the test reads the wrong thing", keys.len());
    let unknown: Vec<_> = keys.iter().filter(|(key, _)| !texts.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "these keys have no English text: {unknown:?}");
    let of_family = |key: &str| {
        families
            .keys()
            .any(|family| key.strip_prefix(family.as_str()).is_some_and(|rest| rest.starts_with('-')))
    };
    let unused: Vec<_> = texts.keys().filter(|key| !keys.contains_key(*key) && !of_family(key)).collect();
    assert!(unused.is_empty(), "these texts are used nowhere: {unused:?}");
    let empty: Vec<_> = families
        .keys()
        .filter(|family| !texts.keys().any(|key| key.starts_with(&format!("{family}-"))))
        .collect();
    assert!(empty.is_empty(), "these families have no text: {empty:?}");
}

#[test]
fn welsh_has_the_same_keys_or_the_key_is_listed_as_missing() {
    let (english, welsh) = (texts("en"), texts("cy"));
    let extra: Vec<_> = welsh.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(extra.is_empty(), "these Welsh texts have no English one: {extra:?}");
    let missing = english
        .keys()
        .filter(|key| !welsh.contains_key(*key))
        .fold(String::new(), |list, key| list + key + "\n");
    let list = root().join("locales/cy/missing.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&list, &missing).expect("the list is written");
    }
    let listed = fs::read_to_string(&list).unwrap_or_default();
    assert_eq!(listed, missing, "locales/cy/missing.txt is out of step: UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn both_languages_put_the_same_things_into_a_text() {
    let english = texts("en");
    for (key, arguments) in texts("cy") {
        assert_eq!(Some(&arguments), english.get(&key), "{key}");
    }
}

/// Words that blame, or that the look forbids for another reason.
#[test]
fn no_text_blames_or_asks_too_much() {
    for (path, text) in files(&root().join("locales/en"), &["ftl"]).into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("a file of words");
        // Keys end in stable codes, which nobody reads: the words are what stands after them.
        let words: Vec<&str> =
            text.lines().map(|line| line.split_once(" = ").map_or(line, |it| it.1)).collect();
        (path, words.join("\n").to_lowercase())
    }) {
        for word in ["alleged", "claims that", "failed to engage", "refused", "e.g.", "i.e.", "please note"] {
            assert!(!text.contains(word), "{} says “{word}”", path.display());
        }
    }
}

/// Leaving a page clears nothing from the browser, and nobody must believe it.
#[test]
fn no_text_promises_that_nothing_is_left_behind() {
    let mut about = 0;
    for (key, entry) in entries("en") {
        let text = entry.source.to_lowercase();
        for word in
            ["clears your history", "no trace", "nobody can see that you", "erases your", "deletes your"]
        {
            assert!(!text.contains(word), "{key} says “{word}”");
        }
        about += usize::from(text.contains("does not clear"));
    }
    assert!(about >= 2, "the pages before which it must be said do not say that the history stays");
}

#[test]
fn no_page_shows_the_name_of_a_text_in_place_of_its_words() {
    let texts = texts("en");
    for sample in all(Words::default()) {
        let html = sample.html.expect("the sample renders");
        for shown in html.split('>').map(|part| part.split('<').next().unwrap_or_default()) {
            for word in shown.split_whitespace() {
                let raw = word.contains('-') && texts.contains_key(word);
                assert!(!raw, "{} shows “{word}”", sample.name);
            }
        }
    }
}
