//! What waits to be done about repeats.

use super::why;
use crate::people::{Sample, reading};
use crate::prelude::*;
use crate::samples::{LONG_NAME, staff_shell};
use alongside_answers::repeats::{RepeatList, WaitingLine};
use alongside_domain::repeats::Sign;
use alongside_kernel::clock::london_date;
use jiff::civil::date;

/// What waits, late first.
#[derive(Debug, Clone, Template)]
#[template(path = "repeats/list.html")]
pub struct RepeatsPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub page: RepeatList,
    /// Whoever looks may see to whom it happened most.
    pub may_see_most: bool,
}

impl RepeatsPage {
    fn tabs(&self) -> Tabs {
        let w = self.shell.words;
        Tabs::new(w.t("repeats-whose")).tab("/repeats", w.t("repeats-all"), !self.page.mine).tab(
            "/repeats?whose=mine",
            w.t("repeats-mine"),
            self.page.mine,
        )
    }

    fn row(&self, line: &WaitingLine) -> QueueRow {
        let w = self.shell.words;
        let what = match line.check {
            Some(days) => w.n("repeat-check-after", u32::from(days)),
            None => w.of("repeat-grade", &line.grade),
        };
        let whose = match &line.owner {
            Some(owner) => w.t("queue-with").with("who", owner),
            None => w.t("repeat-nobody"),
        };
        let meaning = reading([what, why(w, &line.signs), whose]);
        let mut row = QueueRow::new(format!("/repeats/{}", line.response.simple()), &line.name, meaning);
        if line.late {
            row = row.mark(Tag::new(w.t("queue-late-mark")).late());
        }
        let due: Text = if line.check.is_some() || london_date(line.due_at) != self.page.today {
            DueDate::new(w, london_date(line.due_at), self.page.today).into()
        } else {
            w.date_time(line.due_at).into()
        };
        row.date(due)
    }
}

impl Samples for RepeatsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number: u128, name: &str, due: &str, check| WaitingLine {
            response: uuid::Uuid::from_u128(70 + number),
            person: Sample::person(number),
            name: name.into(),
            grade: "SAME_DAY".into(),
            signs: [Sign::Repeat, Sign::SameType].into(),
            due_at: Sample::at(due),
            check,
            late: due < "2025-01-30T09:30:00Z",
            owner: check.map(|_| "Sam Bell".into()),
            may_take: check.is_none(),
        };
        let full = Self {
            shell: staff_shell(words, words.t("repeats-title")),
            page: RepeatList {
                lines: vec![
                    line(1, "Alis Pugh", "2025-01-29T23:59:00Z", None),
                    line(2, LONG_NAME, "2025-01-30T23:59:00Z", None),
                    line(3, "Tomasz Łęcki", "2025-01-30T23:59:00Z", Some(28)),
                ],
                mine: false,
                today: date(2025, 1, 30),
                more: true,
            },
            may_see_most: true,
        };
        let mut empty = full.clone();
        empty.page.lines.clear();
        (empty.page.mine, empty.page.more, empty.may_see_most) = (true, false, false);
        vec![("repeats", full), ("repeats-empty", empty)]
    }
}
