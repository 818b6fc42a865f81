//! Finding a person. What is typed travels in the body of a form: nothing of it stands in an address.

use super::Sample;
use crate::prelude::*;
use crate::samples::{LONG_NAME, long_shell, staff_shell};
use alongside_answers::people::{Found, FoundLine};
use jiff::civil::date;

/// The search, with what was found.
#[derive(Debug, Clone, Template)]
#[template(path = "people/search.html")]
pub struct Search {
    /// Around the page; holds the error.
    pub shell: Shell,
    /// What was typed.
    pub typed: String,
    /// What was found; nothing before a search.
    pub found: Option<Found>,
    /// The token of the form.
    pub token: String,
}

impl Search {
    /// The lines under each heading that has any.
    fn parts(found: &Found) -> Vec<(bool, Vec<&FoundLine>)> {
        [false, true]
            .map(|nearly| {
                (nearly, found.lines.iter().filter(|line| line.nearly == nearly).collect::<Vec<_>>())
            })
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .collect()
    }

    fn row(&self, line: &FoundLine) -> QueueRow {
        let w = self.shell.words;
        let name: Text = if line.name.is_empty() { w.t("people-no-name") } else { line.name.clone().into() };
        let mut row = QueueRow::new(format!("/people/{}", line.person), name, in_words(w, line))
            .mark(Tag::new(&line.reference));
        if let Some(day) = line.newest {
            row = row.date(w.date(day));
        }
        row
    }
}

/// Who was found, in a few words beside their name.
pub(crate) fn in_words(w: Words, line: &FoundLine) -> String {
    let mut parts = Vec::new();
    if !line.recorded_name.is_empty() {
        parts.push(w.t("people-found-recorded").with("name", &line.recorded_name).plain());
    }
    if let Some(born) = line.born {
        parts.push(w.t("people-found-born").with("day", w.date(born)).plain());
    }
    if let Some(district) = &line.postcode_district {
        parts.push(district.clone());
    }
    if line.reports > 0 {
        parts.push(w.n("people-found-reports", line.reports).plain());
    }
    parts.join(", ")
}

/// Somebody found, in a sample.
pub(crate) fn sample_line(number: u128, name: &str, recorded: &str) -> FoundLine {
    FoundLine {
        person: Sample::person(number),
        reference: "4T7K 2MQA".into(),
        name: name.into(),
        recorded_name: recorded.into(),
        born: Some(date(1984, 5, 6)),
        postcode_district: Some("BS1".into()),
        reports: 2,
        newest: Some(date(2025, 1, 27)),
        nearly: false,
    }
}

impl Samples for Search {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = sample_line;
        let before = Self {
            shell: staff_shell(words, words.t("people-search")),
            typed: String::new(),
            found: None,
            token: "sample".into(),
        };
        let mut lines = vec![
            line(1, "Gwen Ŵyn", "Gwenllïan Ŵyn"),
            line(2, "Tomasz Łęcki", ""),
            line(3, "Gwyn Wynne", ""),
        ];
        lines.iter_mut().skip(2).for_each(|line| line.nearly = true);
        let found = Self {
            typed: "wyn".into(),
            found: Some(Found { lines, more: true, too_short: false, reading: None }),
            ..before.clone()
        };
        let mut reading = found.clone();
        if let Some(found) = &mut reading.found {
            found.reading = Some(40);
        }
        let nothing = Self { typed: "nobody".into(), found: Some(Found::default()), ..before.clone() };
        let long = Self {
            shell: long_shell(before.shell.clone()),
            typed: LONG_NAME.into(),
            found: Some(Found { lines: vec![line(3, LONG_NAME, LONG_NAME)], ..Found::default() }),
            ..before.clone()
        };
        let mut short = Self {
            typed: "w".into(),
            found: Some(Found { too_short: true, ..Found::default() }),
            ..before.clone()
        };
        short.shell.errors.add("find", words.of("error", "people-search-short"));
        vec![
            ("search", before),
            ("search-found", found),
            ("search-reading", reading),
            ("search-nothing", nothing),
            ("search-short", short),
            ("search-long", long),
        ]
    }
}
