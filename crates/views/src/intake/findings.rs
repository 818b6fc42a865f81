//! What was found about assessments, back to whoever wrote them.

use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::intake::{FindingLine, FindingList};
use alongside_kernel::id::FindingId;

/// The findings.
#[derive(Debug, Clone, Template)]
#[template(path = "intake/findings.html")]
pub struct FindingsPage {
    /// Around the page.
    pub shell: Shell,
    /// The findings and their counts.
    pub list: FindingList,
    /// The token of each finding's answer, in the order of the findings; empty for whoever may not answer.
    pub tokens: Vec<String>,
    /// The codes of the answers.
    pub answers: Vec<String>,
    /// The finding to which the list is narrowed; empty for all.
    pub code: String,
}

impl FindingsPage {
    fn counts(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("findings-counts"))
            .column(w.t("findings-what"))
            .numbers(w.t("findings-open"))
            .numbers(w.t("findings-answered"));
        self.list.counts.iter().fold(empty, |table, (code, open, answered)| {
            let link =
                Button::new(w.of("finding", code).plain()).link().href(format!("/findings?code={code}"));
            table.row([Text::html(link), open.to_string().into(), answered.to_string().into()])
        })
    }

    fn facts(&self, line: &FindingLine) -> SummaryList {
        let w = self.shell.words;
        let mut facts = SummaryList::new()
            .row(w.t("findings-person"), line.name.as_str())
            .row(w.t("findings-reference"), line.reference.as_str());
        if self.tokens.is_empty() {
            facts = facts.row(w.t("findings-officer"), line.officer.as_str());
        }
        facts = facts.row(w.t("findings-since"), w.date_time(line.found_at));
        if let Some(answer) = &line.answer {
            let at = line.answered_at.map(|at| w.date_time(at)).unwrap_or_default();
            facts = facts
                .row(w.t("findings-answer"), format!("{} ({at})", w.of("finding-answer", answer).plain()));
        }
        facts
    }

    fn token(&self, place: &usize) -> Option<String> {
        self.tokens.get(*place).filter(|token| !token.is_empty()).cloned()
    }

    fn question(&self, line: &FindingLine) -> Radios {
        let w = self.shell.words;
        let question = Radios::new(format!("answer-{}", line.id), w.t("findings-question")).small();
        self.answers.iter().fold(question, |radios, code| radios.choice(code, w.of("finding-answer", code)))
    }
}

impl Samples for FindingsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let shell = staff_shell(words, words.t("findings-title"));
        let line = |tail: u128, code: &str| FindingLine {
            id: FindingId::from_uuid(uuid::Uuid::from_u128(0x0194_b1c2_0000_7000_8000_0000_0000_0000 + tail)),
            code: code.into(),
            name: "Ama Okafor".into(),
            reference: "52/10001/25".into(),
            officer: "Olu Officer".into(),
            found_at: "2025-01-30T06:00:00Z".parse().unwrap_or_default(),
            answer: None,
            answered_at: None,
        };
        let answered = FindingLine {
            answer: Some("CORRECTED".into()),
            answered_at: "2025-01-30T09:30:00Z".parse().ok(),
            ..line(2, "DASH_MISSING")
        };
        let list = FindingList {
            lines: vec![line(1, "DA_SAFETY_NOT_ASKED"), answered],
            counts: vec![("DA_SAFETY_NOT_ASKED".into(), 1, 0), ("DASH_MISSING".into(), 0, 1)],
        };
        let officer = Self {
            shell: shell.clone(),
            list: list.clone(),
            tokens: vec!["sample".into(), String::new()],
            answers: ["CORRECTED", "ASKED_AGAIN", "WILL_ASK", "RIGHT_AS_IT_IS"].map(str::to_owned).to_vec(),
            code: String::new(),
        };
        let manager = Self { tokens: Vec::new(), code: "DASH_MISSING".into(), ..officer.clone() };
        let empty = Self { list: FindingList::default(), ..officer.clone() };
        vec![("findings-officer", officer), ("findings-manager", manager), ("findings-empty", empty)]
    }
}
