//! The questions that wait for an answer.

use super::{about, sample_record};
use crate::prelude::*;
use crate::samples::{LONG_NAME, long_shell, staff_shell};
use alongside_answers::same_person::{QuestionLine, Questions};

/// The questions, the oldest first.
#[derive(Debug, Clone, Template)]
#[template(path = "same_person/list.html")]
pub struct QuestionsPage {
    /// Around the page.
    pub shell: Shell,
    /// The questions.
    pub list: Questions,
}

impl QuestionsPage {
    fn row(&self, line: &QuestionLine) -> QueueRow {
        let w = self.shell.words;
        let title = w.t("same-person-two").with("one", &line.first.name).with("other", &line.second.name);
        let meaning = w
            .t("same-person-each")
            .with("one", about(w, &line.first))
            .with("other", about(w, &line.second))
            .plain();
        let mut row = QueueRow::new(format!("/same-person/{}", line.id.simple()), title, meaning)
            .date(w.date_time(line.asked_at));
        if let Some(name) = &line.second_opinion {
            row = row.mark(Tag::new(w.t("same-person-second").with("name", name)).waiting());
        }
        row
    }
}

impl Samples for QuestionsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |first: &str, second: &str, second_opinion: Option<&str>| QuestionLine {
            id: uuid::Uuid::from_u128(70),
            first: sample_record(1, first, 1),
            second: sample_record(2, second, 3),
            asked_at: crate::consent::sample_at("2025-01-30T08:00:00Z"),
            second_opinion: second_opinion.map(str::to_owned),
        };
        let list = Questions {
            lines: vec![
                line("Gwen Ŵyn", "Gwenn Wiliams", None),
                line("Tom Shaw", "Thomas Shaw", Some("Sam Bell")),
            ],
            more: true,
        };
        let full = Self { shell: staff_shell(words, words.t("same-person-title")), list };
        let nothing = Self { list: Questions::default(), ..full.clone() };
        let long = Self {
            shell: long_shell(full.shell.clone()),
            list: Questions { lines: vec![line(LONG_NAME, LONG_NAME, Some(LONG_NAME))], more: false },
        };
        vec![("same-person-list", full), ("same-person-none", nothing), ("same-person-long", long)]
    }
}
