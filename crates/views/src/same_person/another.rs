//! Looking for another record of a person, for whoever knows of one.

use super::{about, sample_record};
use crate::people::{in_words, sample_line};
use crate::prelude::*;
use crate::samples::{LONG_NAME, long_shell, staff_shell};
use alongside_answers::people::Found;
use alongside_answers::same_person::Another;
use alongside_kernel::id::PersonId;

/// The record, a search, and whoever was found, to choose one.
#[derive(Debug, Clone, Template)]
#[template(path = "same_person/another.html")]
pub struct AnotherPage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// The record and whoever was found.
    pub another: Another,
    /// What was typed.
    pub typed: String,
    /// The token of the search.
    pub token: String,
    /// The token of the choice.
    pub compare_token: String,
}

impl AnotherPage {
    /// The address to which the search posts.
    pub fn action(person: PersonId) -> String {
        format!("/people/{person}/another-record")
    }

    /// The address to which the choice posts.
    pub fn compare(person: PersonId) -> String {
        format!("/people/{person}/another-record/compare")
    }

    fn identity(&self) -> IdentityBar {
        let record = &self.another.record;
        crate::people::identity(&self.shell, &record.name, &record.reference, None).not_the_heading()
    }

    /// What is known of the record, to tell it from the others.
    fn known(&self) -> String {
        about(self.shell.words, &self.another.record)
    }

    fn search(&self) -> FormStart {
        FormStart::new(Self::action(self.another.record.person), &self.token).search()
    }

    fn choose(&self) -> FormStart {
        FormStart::new(Self::compare(self.another.record.person), &self.compare_token)
    }

    fn choices(&self, found: &Found) -> Radios {
        let w = self.shell.words;
        found
            .lines
            .iter()
            .fold(Radios::new("other", w.t("same-person-which")), |radios, line| {
                let name: Text =
                    if line.name.is_empty() { w.t("people-no-name") } else { line.name.clone().into() };
                let hint = [in_words(w, line), line.reference.clone()];
                let hint = hint.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
                radios.with(Choice::new(line.person.to_string(), name).hint(hint))
            })
            .error(self.shell.errors.get("other"))
    }
}

impl Samples for AnotherPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let before = Self {
            shell: staff_shell(words, words.t("same-person-another")),
            another: Another { record: sample_record(1, "Gwen Ŵyn", 1), found: None },
            typed: String::new(),
            token: "sample".into(),
            compare_token: "sample".into(),
        };
        let with = |typed: &str, found: Found| Self {
            typed: typed.into(),
            another: Another { found: Some(found), ..before.another.clone() },
            ..before.clone()
        };
        let lines =
            vec![sample_line(2, "Gwenn Wiliams", "Gwenllïan Wiliams"), sample_line(3, "Gwen Wynne", "")];
        let found = with("gwen", Found { lines, more: true, too_short: false, reading: Some(40) });
        let mut none_chosen = found.clone();
        none_chosen.shell.errors.add("other", words.of("error", "same-person-choose"));
        let mut short = with("g", Found { too_short: true, ..Found::default() });
        short.shell.errors.add("find", words.of("error", "people-search-short"));
        let mut long =
            with(LONG_NAME, Found { lines: vec![sample_line(4, LONG_NAME, "")], ..Found::default() });
        long.shell = long_shell(long.shell);
        vec![
            ("another-record", before.clone()),
            ("another-record-found", found),
            ("another-record-none-chosen", none_chosen),
            ("another-record-nobody", with("nobody", Found::default())),
            ("another-record-short", short),
            ("another-record-long", long),
        ]
    }
}
