//! The counts that somebody may know of.

use super::state_tag;
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::counting::{CountLine, Counts};
use alongside_domain::counting::State;
use alongside_kernel::id::CountId;
use jiff::civil::date;

/// The list of counts.
#[derive(Debug, Clone, Template)]
#[template(path = "counting/list.html")]
pub struct CountsPage {
    /// Around the page.
    pub shell: Shell,
    /// What is shown.
    pub counts: Counts,
}

impl CountsPage {
    fn table(&self) -> Table {
        let w = self.shell.words;
        let empty = Table::new(w.t("counts-caption"))
            .column(w.t("count-name"))
            .column(w.t("count-state"))
            .numbers(w.t("count-given"))
            .column(w.t("count-last-day"));
        self.counts.lines.iter().fold(empty, |table, line| {
            let name = Button::new(&line.name).link().href(format!("/counts/{}", line.id));
            let tag = if line.waits_for_viewer {
                Tag::new(w.t("count-waits-for-you")).late()
            } else {
                state_tag(w, line.state)
            };
            let given = w
                .t("count-given-of")
                .with("given", w.number(line.given as u64))
                .with("asked", w.number(line.asked as u64));
            let last_day: Text =
                if line.state.is_live() { w.date(line.last_day).into() } else { w.t("count-deleted") };
            table.row([Text::html(name), Text::from(tag), given, last_day])
        })
    }
}

impl Samples for CountsPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let line = |number: u128, name: &str, state, given, waits_for_viewer| CountLine {
            id: CountId::from_uuid(crate::consent::sample_id(number)),
            name: name.into(),
            state,
            asked: 3,
            given,
            last_day: date(2025, 2, 13),
            waits_for_viewer,
        };
        let full = Self {
            shell: staff_shell(words, words.t("counts-title")),
            counts: Counts {
                lines: vec![
                    line(90, "Harmed more than once, winter", State::Open, 1, true),
                    line(91, "Shared with housing", State::Counting, 3, false),
                    line(92, "Harmed more than once, autumn", State::Counted, 3, false),
                    line(93, "A first try", State::TooFew, 2, false),
                    line(94, "Wrong people asked", State::CalledOff, 0, false),
                    line(95, "Nobody answered", State::Lapsed, 1, false),
                ],
                may_set_up: false,
            },
        };
        let mut empty = full.clone();
        empty.counts = Counts { lines: Vec::new(), may_set_up: true };
        vec![("counts", full), ("counts-empty", empty)]
    }
}
