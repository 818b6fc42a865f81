//! What a worker does about a person's own pages.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::portal::Access;
use alongside_domain::portal::{Handover, WhyNot};
use alongside_kernel::Date;
use alongside_kernel::id::{PersonId, spoken_reference};

/// How a person's way to their own pages stands, and the forms to make and close it.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/access.html")]
pub struct AccessPage {
    /// Around the page; holds the errors of `handover` and `wanted`.
    pub shell: Shell,
    /// How it stands.
    pub access: Access,
    /// The way that was chosen before.
    pub handover: String,
    /// The token of the form that makes a code.
    pub make: String,
    /// The token of the form that closes the pages.
    pub close: String,
    /// The token of the form that sets or lifts the mark.
    pub watched: String,
}

/// The sheet with the code, shown once.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/code.html")]
pub struct CodePage {
    /// Around the page.
    pub shell: Shell,
    /// Whose.
    pub person: PersonId,
    /// The code in groups.
    pub groups: Vec<String>,
    /// The last day on which it works.
    pub until: Date,
    /// Whether it may be printed and handed over.
    pub on_paper: bool,
    /// The address to type.
    pub address: String,
}

impl AccessPage {
    fn at(&self, end: &str) -> String {
        format!("/people/{}/pages-access{end}", self.access.person)
    }
    fn reference(&self) -> String {
        spoken_reference(self.access.person.uuid())
    }
    fn open(&self) -> Option<Text> {
        let (since, until) = self.access.open?;
        let text = self.shell.words.t("access-open");
        Some(text.with("since", Value::date(since)).with("until", Value::date(until)))
    }
    fn why_not(&self) -> Vec<Text> {
        self.access.why_not.iter().map(|why| self.shell.words.of("access-why-not", why.code())).collect()
    }
    fn ways(&self) -> Vec<Choice> {
        let w = self.shell.words;
        self.access
            .handovers
            .iter()
            .map(|way| {
                Choice::new(way.code(), w.of("access-way", way.code()))
                    .hint(w.of("access-way-hint", way.code()))
            })
            .collect()
    }
}

impl CodePage {
    fn back(&self) -> String {
        format!("/people/{}/pages-access", self.person)
    }
    fn until(&self) -> Value {
        Value::date(self.until)
    }
}

fn sample_person() -> PersonId {
    PersonId::from_uuid(super::sample_id(7))
}

impl Samples for AccessPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        use jiff::civil::date;
        let person = sample_person();
        let shell = || Shell {
            back: Some(format!("/people/{person}")),
            ..staff_shell(words, words.t("access-title"))
        };
        let ready = Access {
            person,
            name: "Gwenllïan Ŵyn".into(),
            open: None,
            watched: false,
            why_not: vec![],
            handovers: vec![Handover::ReadOut, Handover::OnPaper],
        };
        let open = Access { open: Some((date(2025, 1, 30), date(2026, 1, 30))), ..ready.clone() };
        let watched = Access {
            watched: true,
            why_not: vec![WhyNot::Watched, WhyNot::NoBirthDate],
            handovers: vec![],
            ..ready.clone()
        };
        let page = |access| Self {
            shell: shell(),
            access,
            handover: String::new(),
            make: "sample-make".into(),
            close: "sample-close".into(),
            watched: "sample-watched".into(),
        };
        let mut wrong = page(ready.clone());
        wrong.shell.errors = FieldErrors::new(words)
            .with("handover", words.of("error", "pages-handover"))
            .with("wanted", words.of("error", "pages-wanted"));
        vec![
            ("access", page(ready)),
            ("access-open", page(open)),
            ("access-watched", page(watched)),
            ("access-wrong", wrong),
        ]
    }
}

impl Samples for CodePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |on_paper| Self {
            shell: Shell { bare_title: true, ..staff_shell(words, words.t("access-code-title")) },
            person: sample_person(),
            groups: vec!["K7QM".into(), "2XHT".into(), "9RWB".into()],
            until: jiff::civil::date(2026, 1, 30),
            on_paper,
            address: "example.org/pages".into(),
        };
        vec![("access-code", page(true)), ("access-code-read-out", page(false))]
    }
}
