//! The ledger: who gave what to whom, when and on which basis.

use super::{bar, class_list, sample_about, sample_at, sharing_tabs};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::consent::{DisclosureLine, Ledger};

/// The ledger of a person.
#[derive(Debug, Clone, Template)]
#[template(path = "consent/ledger.html")]
pub struct LedgerPage {
    /// Around the page.
    pub shell: Shell,
    /// The ledger.
    pub ledger: Ledger,
}

impl LedgerPage {
    fn identity(&self) -> IdentityBar {
        bar(self.shell.words, &self.ledger.about)
    }

    fn tabs(&self) -> Tabs {
        sharing_tabs(self.shell.words, &self.ledger.about, "ledger")
    }

    fn table(&self) -> Table {
        let w = self.shell.words;
        self.ledger.lines.iter().fold(
            Table::new(w.t("ledger-caption"))
                .column(w.t("ledger-when"))
                .column(w.t("ledger-who"))
                .column(w.t("ledger-what"))
                .column(w.t("ledger-why")),
            |table, line| {
                let who = w
                    .t("ledger-who-value")
                    .with("by", &line.by)
                    .with("from", &line.from)
                    .with("to", &line.to);
                let why = w
                    .t("ledger-why-value")
                    .with("basis", w.of("ledger-basis", &line.basis))
                    .with("purpose", w.of("consent-purpose", &line.purpose));
                table.row([Text::from(w.date_time(line.at)), who, class_list(w, &line.classes), why])
            },
        )
    }
}

impl Samples for LedgerPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = DisclosureLine {
            at: sample_at("2025-01-30T09:20:00Z"),
            from: "Victim Care Unit".into(),
            to: "Bristol Safe Homes".into(),
            basis: "CONSENT".into(),
            classes: vec!["identity", "contact", "needs", "referral"],
            purpose: "support".into(),
            by: "Sam Bell".into(),
            referral: None,
        };
        let shell = staff_shell(words, words.t("ledger-title"));
        let full = Self { shell, ledger: Ledger { about: sample_about(), lines: vec![line] } };
        let mut empty = full.clone();
        empty.ledger.lines.clear();
        vec![("ledger", full), ("ledger-empty", empty)]
    }
}
