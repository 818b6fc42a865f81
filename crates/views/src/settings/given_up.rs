//! Work that the program gave up.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::settings::GivenUp;

/// What was given up after too many tries.
#[derive(Debug, Clone, Template)]
#[template(path = "settings/given_up.html")]
pub struct GivenUpPage {
    /// Around the page.
    pub shell: Shell,
    /// What was given up, the newest first.
    pub jobs: Vec<GivenUp>,
    /// The tokens of the forms, in that order.
    pub tokens: Vec<String>,
}

impl GivenUpPage {
    fn lines(&self) -> Vec<(&GivenUp, &str)> {
        self.jobs.iter().zip(self.tokens.iter().map(String::as_str)).collect()
    }

    fn facts(&self, job: &GivenUp) -> SummaryList {
        let w = self.shell.words;
        SummaryList::new()
            .row(w.t("work-when"), w.date_time(job.at))
            .row(w.t("work-tries"), w.number(job.attempts))
            .row(w.t("work-why"), w.of("work-why", &job.why))
    }

    fn action(&self, job: &GivenUp) -> String {
        format!("/work/{}/try-again", job.id)
    }
}

impl Samples for GivenUpPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let job = |number: u128, kind: &str, why: &str| GivenUp {
            id: crate::consent::sample_id(number).to_string(),
            kind: kind.into(),
            attempts: 10,
            at: "2025-01-30T09:30:00Z".parse().unwrap_or_default(),
            why: why.into(),
        };
        let empty = Self { shell: staff_shell(words, words.t("work-title")), jobs: vec![], tokens: vec![] };
        let full = Self {
            jobs: vec![job(50, "send_message", "database-away"), job(51, "read_import", "rule")],
            tokens: vec!["sample".into(), "sample".into()],
            ..empty.clone()
        };
        vec![("work-empty", empty), ("work", full)]
    }
}
