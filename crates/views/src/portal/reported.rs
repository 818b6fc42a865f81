//! What was reported, in short.

use super::{needs, sample_reported, sample_shell, what};
use crate::prelude::*;
use alongside_answers::portal::Reported;

/// What a person reads of their reports.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/reported.html")]
pub struct ReportedPage {
    /// Around the page.
    pub shell: Shell,
    /// The reports, the newest first.
    pub reported: Vec<Reported>,
    /// The token of `POST /pages/leave`.
    pub leave: String,
}

impl ReportedPage {
    fn day(&self, reported: &Reported) -> Text {
        self.shell.words.date(reported.reported_on).into()
    }
    fn what(&self, reported: &Reported) -> Text {
        what(self.shell.words, reported)
    }
    fn needs(&self, reported: &Reported) -> Vec<Text> {
        needs(self.shell.words, &reported.needs)
    }
}

impl Samples for ReportedPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let page = |reported| Self {
            shell: sample_shell(words, words.t("portal-title-summary"), "/pages/report", true),
            reported,
            leave: "sample".into(),
        };
        vec![("pages-report", page(sample_reported())), ("pages-report-empty", page(vec![]))]
    }
}
