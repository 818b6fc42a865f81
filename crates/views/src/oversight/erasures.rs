//! Erasing a person: the form for two people, and the list of what waits for the second.

use crate::people::{Sample, identity};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::oversight::{Erasing, ErasureForm, ErasureLine};
use alongside_domain::people::ErasureReason;

/// The tokens of the form's three ways to be sent.
#[derive(Debug, Clone, Default)]
pub struct ErasureTokens {
    /// Asks for it.
    pub ask: String,
    /// Agrees.
    pub agree: String,
    /// Takes it back.
    pub take_back: String,
}

/// Asks for a person to be erased, agrees to it, or takes it back.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/erase.html")]
pub struct ErasePage {
    /// Around the page; holds the errors.
    pub shell: Shell,
    /// What is shown.
    pub page: ErasureForm,
    /// The tokens of its forms.
    pub tokens: ErasureTokens,
}

impl ErasePage {
    /// The address to which one of the forms posts: nothing, `/agree` or `/take-back` at its end.
    pub fn action(page: &ErasureForm, end: &str) -> String {
        format!("/people/{}/erase{end}", page.person)
    }

    fn identity(&self) -> IdentityBar {
        identity(&self.shell, &self.page.name, &self.page.reference, None).not_the_heading()
    }

    fn reasons(&self) -> Radios {
        let w = self.shell.words;
        ErasureReason::ALL
            .iter()
            .fold(Radios::new("reason", w.t("erasure-why")), |radios, reason| {
                radios.choice(reason.code(), w.of("erasure-reason", reason.code()))
            })
            .error(self.shell.errors.get("reason"))
    }

    fn checked(&self) -> Checkboxes {
        let w = self.shell.words;
        Checkboxes::new("checked", w.t("erasure-before"))
            .choice("yes", w.t("erasure-checked"))
            .error(self.shell.errors.get("checked"))
    }

    fn asked(&self, erasing: &Erasing) -> SummaryList {
        let w = self.shell.words;
        SummaryList::new()
            .row(w.t("erasure-why"), w.of("erasure-reason", erasing.reason.code()))
            .row(
                w.t("erasure-asked-by"),
                w.t("people-who-when").with("who", &erasing.by).with("when", w.date_time(erasing.at)),
            )
            .row(w.t("erasure-from"), w.date_time(erasing.not_before))
    }
}

/// What waits for a second person.
#[derive(Debug, Clone, Template)]
#[template(path = "oversight/erasures.html")]
pub struct ErasuresPage {
    /// Around the page.
    pub shell: Shell,
    /// What waits, the oldest first.
    pub lines: Vec<ErasureLine>,
}

impl ErasuresPage {
    fn table(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("erasure-caption"))
            .under_heading()
            .column(w.t("erasure-person"))
            .column(w.t("erasure-why"))
            .column(w.t("erasure-asked-by"))
            .column(w.t("erasure-from"));
        self.lines.iter().fold(empty, |table, line| {
            let name = Button::new(&line.name).link().href(format!("/people/{}/erase", line.person));
            table.row([
                Text::html(name),
                w.of("erasure-reason", line.erasing.reason.code()),
                Text::from(&line.erasing.by),
                Text::from(w.date_time(line.erasing.not_before)),
            ])
        })
    }
}

/// An erasure for samples.
pub(crate) fn sample_erasing(waits: bool, by_asker: bool) -> Erasing {
    Erasing {
        reason: ErasureReason::AskedFor,
        by: "Mina Shaw".into(),
        at: Sample::at("2025-01-23T10:15:00Z"),
        not_before: Sample::at("2025-01-30T10:15:00Z"),
        waits,
        by_asker,
    }
}

impl Samples for ErasePage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let form = |erasing| Self {
            shell: staff_shell(words, words.t("erasure-title")),
            page: ErasureForm {
                person: Sample::person(1),
                name: "Gwen Ŵyn".into(),
                reference: "4T7K 2MQA".into(),
                waiting_days: 7,
                erasing,
            },
            tokens: ErasureTokens::default(),
        };
        let mut wrong = form(None);
        wrong.shell.errors.add("reason", words.of("error", "erasure-reason"));
        let mut unchecked = form(Some(sample_erasing(false, false)));
        unchecked.shell.errors.add("checked", words.of("error", "erasure-checked"));
        vec![
            ("erase", form(None)),
            ("erase-wrong", wrong),
            ("erase-waits", form(Some(sample_erasing(true, false)))),
            ("erase-own", form(Some(sample_erasing(false, true)))),
            ("erase-agree", form(Some(sample_erasing(false, false)))),
            ("erase-agree-wrong", unchecked),
        ]
    }
}

impl Samples for ErasuresPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number, name: &str, waits| ErasureLine {
            person: Sample::person(number),
            name: name.into(),
            reference: "4T7K 2MQA".into(),
            erasing: sample_erasing(waits, false),
        };
        let shell = staff_shell(words, words.t("erasure-list-title"));
        let full = vec![line(1, "Gwen Ŵyn", false), line(2, "Ada Ward", true)];
        vec![
            ("erasures", Self { shell: shell.clone(), lines: full }),
            ("erasures-empty", Self { shell, lines: vec![] }),
        ]
    }
}
