//! Who has seen my information.

use super::{classes, sample_shell};
use crate::prelude::*;
use alongside_answers::portal::{Seen, SeenDay, WhoSaw};

/// Who has seen a person's information, by day.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/seen.html")]
pub struct SeenPage {
    /// Around the page.
    pub shell: Shell,
    /// Who saw what.
    pub seen: WhoSaw,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

impl SeenPage {
    fn day(&self, day: &SeenDay) -> Text {
        self.shell.words.date(day.day).into()
    }
    fn classes(&self, seen: &Seen) -> Vec<Text> {
        classes(self.shell.words, &seen.classes)
    }
    fn earlier(&self) -> Option<String> {
        self.seen.next.as_ref().map(|next| format!("/pages/seen?before={next}"))
    }
}

pub(super) fn sample_seen() -> WhoSaw {
    use jiff::civil::date;
    let seen = |organisation: &str, worker: Option<&str>, classes: &[&'static str], times| Seen {
        organisation: organisation.into(),
        own_workers: worker.map(str::to_owned).into_iter().collect(),
        classes: classes.to_vec(),
        times,
    };
    WhoSaw {
        days: vec![
            SeenDay {
                day: date(2025, 1, 30),
                by: vec![
                    seen("Harbour Homes", Some("Tom Reed"), &["identity", "contact", "needs"], 2),
                    seen("Severn Care Unit", Some("Sam Bell"), &["identity", "contact", "contact_log"], 5),
                ],
            },
            SeenDay {
                day: date(2025, 1, 29),
                by: vec![seen("Severn Care Unit", None, &["identity", "contact", "report"], 1)],
            },
        ],
        next: Some("1738227600000000.x.1".into()),
    }
}

impl Samples for SeenPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |seen| Self {
            shell: sample_shell(words, words.t("portal-title-looked"), "/pages/seen", true),
            seen,
            leave: "sample".into(),
        };
        vec![("pages-seen", page(sample_seen())), ("pages-seen-empty", page(WhoSaw::default()))]
    }
}
