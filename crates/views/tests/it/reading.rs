//! How hard the words are to read: the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, 1975), counted here.
//!
//! 0.39 × words a sentence + 11.8 × syllables a word − 15.59. Syllables are counted by the letters, as all such programs
//! do; a figure or a name that is put in counts as one word. A grade says little about a few words, so a text is graded
//! alone from [`FEWEST`] words on, and what is shorter counts within its page.

use crate::locale::{Entry, entries, files, root};
use alongside_views::samples::all;
use alongside_views::words::Words;
use std::fs;

/// The highest grade of what a victim reads, and of what staff read.
const HERS: f64 = 6.0;
const STAFF: f64 = 8.0;
/// From how many words on a text is graded alone.
const FEWEST: usize = 8;
/// How many words may say what is wrong and what to do.
const ERROR_WORDS: usize = 20;

/// Texts of a higher grade, each with the reason why no easier words were found.
const EXCEPTIONS: [(&str, &str); 0] = [];

/// What somebody reads who is not staff: their own pages, asking for help, and the pages that are open to everybody.
fn is_hers(key: &str, file: &str) -> bool {
    let staffs_part = ["access-", "reason-pages-", "error-pages-handover", "error-pages-wanted", "sheet-"];
    let open = ["get-help-", "help-", "privacy-", "accessibility-"];
    match file {
        "portal" => {
            !staffs_part.iter().any(|start| key.starts_with(start)) || key.starts_with("access-code-")
        }
        "shell" => true,
        _ => open.iter().any(|start| key.starts_with(start)) && !key.starts_with("help-staff"),
    }
}

/// Words whose letters mislead the counting.
const IRREGULAR: [(&str, usize); 16] = [
    ("area", 3),
    ("areas", 3),
    ("being", 2),
    ("colleague", 2),
    ("colleagues", 2),
    ("idea", 3),
    ("people", 2),
    ("peoples", 2),
    ("real", 1),
    ("safety", 2),
    ("somebody", 3),
    ("someone", 2),
    ("something", 2),
    ("statement", 2),
    ("themselves", 2),
    ("whose", 1),
];

fn syllables(word: &str) -> usize {
    let word: String = word.to_lowercase().replace("’s", "").replace("'s", "");
    let letters: Vec<char> = word.chars().filter(|letter| letter.is_alphabetic()).collect();
    let word: String = letters.iter().collect();
    if letters.is_empty() {
        return 1;
    }
    if let Some((_, count)) = IRREGULAR.iter().find(|(irregular, _)| *irregular == word) {
        return *count;
    }
    let vowel = |at: usize| {
        letters.get(at).is_some_and(|letter| "aeiou".contains(*letter) || (*letter == 'y' && at > 0))
    };
    let groups = (0..letters.len()).filter(|at| vowel(*at) && !(*at > 0 && vowel(at - 1))).count();
    // Vowels side by side that are said apart.
    let apart: usize = ["ia", "iu", "eo", "ying", "aing", "eing", "oing", "uing", "ually", "ual"]
        .iter()
        .map(|pair| usize::from(word.contains(pair)))
        .sum::<usize>()
        + usize::from(word.match_indices("io").any(|(at, _)| {
            at == 0 || !["t", "s", "c", "g", "x"].iter().any(|before| word[..at].ends_with(before))
        }))
        - usize::from(["tial", "cial", "ually"].iter().any(|pair| word.contains(pair)));
    let end = |ending: &str, keep: &[char]| {
        word.strip_suffix(ending)
            .and_then(|rest| rest.chars().last())
            .is_some_and(|before| !"aeiouy".contains(before) && !keep.contains(&before))
    };
    let spoken_le = word.len() > 2 && end("le", &[]);
    let silent = (end("e", &[]) && !spoken_le)
        || (end("es", &['s', 'x', 'z', 'c', 'g', 'h']) && !end("les", &[]))
        || end("ed", &['t', 'd'])
        || (end("ely", &['l']) && groups > 2);
    (groups + apart).saturating_sub(usize::from(silent)).max(1)
}

/// The grade of a text and how many words it has.
fn grade(text: &str) -> (f64, usize) {
    let (mut words, mut sentences, mut sounds, mut open) = (0_usize, 0_usize, 0_usize, false);
    for part in text.split_whitespace() {
        for word in part.split(['-', '–', '/']).filter(|word| word.chars().any(char::is_alphanumeric)) {
            words += 1;
            sounds += syllables(word);
            open = true;
        }
        let end = part.trim_end_matches(['”', ')', '"']);
        if open && end.ends_with(['.', '?', '!', ':', ';']) {
            sentences += 1;
            open = false;
        }
    }
    sentences += usize::from(open);
    let ratio = |part: usize, whole: usize| {
        let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        number(part) / number(whole.max(1))
    };
    (0.39 * ratio(words, sentences) + 11.8 * ratio(sounds, words) - 15.59, words)
}

/// A text as it is read: a word for each thing that is put in, and of several forms the one for many.
fn read(entry: &Entry) -> String {
    let mut text = String::new();
    for line in entry.source.lines() {
        let line = line.trim();
        match line.strip_prefix("*[").and_then(|rest| rest.split_once(']')) {
            Some((_, form)) => text.push_str(form),
            None if line.starts_with('[') => {}
            None => text.push_str(line),
        }
        text.push(' ');
    }
    let mut read = String::new();
    for part in text.split('{') {
        match part.split_once('}') {
            Some((_, after)) => read.push_str(&format!("Anna{after}")),
            None => read.push_str(part.split_once("->").map_or(part, |(_, after)| after)),
        }
    }
    read
}

#[test]
fn syllables_are_counted_as_they_are_said() {
    for (word, said) in [
        ("safe", 1),
        ("needs", 1),
        ("dates", 1),
        ("asked", 1),
        ("wanted", 2),
        ("places", 2),
        ("agencies", 3),
        ("organisation", 5),
        ("accredited", 4),
        ("telephone", 3),
        ("people", 2),
        ("person’s", 2),
        ("region", 2),
        ("period", 3),
        ("victim", 2),
        ("service", 2),
        ("completely", 3),
        ("social", 2),
        ("saying", 2),
        ("table", 2),
        ("12", 1),
        ("colleague", 2),
        ("referral", 3),
        ("nobody", 3),
        ("library", 3),
        ("yes", 1),
        ("you", 1),
    ] {
        assert_eq!(syllables(word), said, "{word}");
    }
}

/// The worked figures: 14 words, 2 sentences, 16 syllables; and one long sentence.
#[test]
fn the_grade_is_the_one_of_the_formula() {
    let (grade_of_two, words) = grade("You choose who may know what. You can stop at any time you like.");
    assert_eq!(words, 14);
    assert!((grade_of_two - (0.39 * 7.0 + 11.8 * 15.0 / 14.0 - 15.59)).abs() < 0.001, "{grade_of_two}");
    let (hard, _) = grade("Organisational accreditation necessitates comprehensive documentation.");
    assert!(hard > 20.0, "{hard}");
}

#[test]
fn every_text_is_easy_enough_for_who_reads_it() {
    let (mut hard, mut graded, mut used) = (Vec::new(), 0, Vec::new());
    for (key, entry) in entries("en") {
        let text = read(&entry);
        let (grade, words) = grade(&text);
        if words < FEWEST {
            continue;
        }
        graded += 1;
        let most = if is_hers(&key, &entry.file) { HERS } else { STAFF };
        if grade > most && EXCEPTIONS.iter().any(|(excepted, _)| *excepted == key) {
            used.push(key);
        } else if grade > most {
            hard.push(format!("{grade:.1} instead of {most}: {key} = {}", text.trim()));
        }
    }
    println!("{graded} texts of {FEWEST} words or more were graded");
    assert!(graded > 400, "only {graded} texts were graded: the test reads the wrong thing");
    assert!(hard.is_empty(), "say it in shorter sentences and plainer words:\n{}", hard.join("\n"));
    let idle: Vec<_> = EXCEPTIONS.iter().filter(|(key, _)| !used.iter().any(|it| it == key)).collect();
    assert!(idle.is_empty(), "no exception is needed for {idle:?}");
}

/// What a reader sees of a page's main part: the texts between its tags, each block a sentence of its own.
fn shown(html: &str) -> String {
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    let mut text = String::new();
    for part in main.split('<').skip(1) {
        let Some((tag, words)) = part.split_once('>') else { continue };
        let inline = ["a ", "/a", "strong", "/strong", "span", "/span", "b", "/b"];
        if !inline.iter().any(|it| tag.starts_with(it)) {
            text.push_str(" . ");
        }
        text.push_str(words);
    }
    text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&").replace(" . ", " .\n")
}

#[test]
fn every_page_is_easy_enough_for_who_reads_it() {
    let mut hard = Vec::new();
    let mut highest = (0.0_f64, 0.0_f64);
    for sample in all(Words::default()) {
        // The gallery is a specimen of parts, and no page; nothing can be said about names at their longest.
        if sample.name.starts_with("gallery") || sample.name.ends_with("-long") {
            continue;
        }
        let hers = ["pages-", "get-help"].iter().any(|start| sample.name.starts_with(start))
            || ["help", "help-without-telephone", "privacy", "accessibility"].contains(&sample.name);
        let text = shown(&sample.html.expect("the sample renders"));
        let (grade, words) = grade(&text);
        if words < 30 {
            continue;
        }
        let (most, high) = if hers { (HERS, &mut highest.0) } else { (STAFF, &mut highest.1) };
        *high = high.max(grade);
        if grade > most {
            hard.push(format!("{} has the grade {grade:.1} instead of {most}", sample.name));
        }
    }
    println!("the highest grade of a victim's page is {:.1}, of staff's {:.1}", highest.0, highest.1);
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}

#[test]
fn an_error_says_what_to_do_in_few_words() {
    let mut wrong = Vec::new();
    for (key, entry) in entries("en") {
        if !(key.starts_with("error-") || key.starts_with("reason-")) {
            continue;
        }
        let text = read(&entry);
        let words = text.split_whitespace().count();
        if words > ERROR_WORDS {
            wrong.push(format!("{words} words: {key} = {}", text.trim()));
        }
    }
    assert!(wrong.is_empty(), "at most {ERROR_WORDS} words:\n{}", wrong.join("\n"));
}

#[test]
fn every_letter_and_message_is_easy_enough_for_a_victim() {
    let (mut hard, mut graded) = (Vec::new(), 0);
    for path in files(&root().join("../../data/messages"), &["toml"]) {
        let mut english = false;
        for line in fs::read_to_string(&path).expect("a message").lines() {
            if line.starts_with('[') {
                english = line.ends_with(".en]");
                continue;
            }
            let said = line.split_once(" = \"").map_or(line, |(_, said)| said).replace(['{', '}'], "");
            let (grade, words) = grade(&said);
            if !english || words < FEWEST {
                continue;
            }
            graded += 1;
            if grade > HERS {
                hard.push(format!("{grade:.1}: {said}"));
            }
        }
    }
    assert!(graded > 10, "only {graded} paragraphs were graded");
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}
