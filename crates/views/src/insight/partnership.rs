//! Who answers whom and how fast, both ways.

use super::{cell, halves, period_filter};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::insight::{Answering, Cell, Exchange, PartnershipHealth, Period};
use jiff::civil::date;

/// The partnership's page.
#[derive(Debug, Clone, Template)]
#[template(path = "insight/partnership.html")]
pub struct PartnershipPage {
    /// Around the page.
    pub shell: Shell,
    /// The numbers.
    pub health: PartnershipHealth,
}

impl PartnershipPage {
    fn filter(&self) -> Filter {
        period_filter(self.shell.words, "/partnership", &self.health.periods, self.health.first)
    }

    fn lead(&self) -> Text {
        let (w, it) = (self.shell.words, &self.health);
        let text = if it.whole {
            w.t("partnership-lead-whole")
        } else {
            w.t("partnership-lead-own").with("organisation", &it.own)
        };
        text.with("from", w.date(it.first)).with("to", w.date(it.last))
    }

    fn lines_table(&self, caption: Text, lines: &[Answering]) -> Table {
        let w = self.shell.words;
        let empty = Table::new(caption)
            .under_heading()
            .column(w.t("partnership-from"))
            .column(w.t("partnership-to"))
            .numbers(w.t("partnership-sent"))
            .numbers(w.t("partnership-answered"))
            .numbers(w.t("partnership-median"))
            .numbers(w.t("partnership-silent"))
            .numbers(w.t("partnership-waiting"))
            .numbers(w.t("partnership-chases"));
        lines.iter().fold(empty, |table, line| {
            let median =
                line.median_half_days.map_or_else(|| w.t("figures-no-share"), |it| halves(it).into());
            table.row([
                Text::from(&line.from),
                Text::from(&line.to),
                cell(w, line.sent),
                cell(w, line.answered),
                median,
                cell(w, line.silent),
                cell(w, line.waiting),
                cell(w, line.chases),
            ])
        })
    }

    fn referrals(&self, lines: &[Answering]) -> Table {
        self.lines_table(self.shell.words.t("partnership-referrals-caption"), lines)
    }

    fn requests(&self, lines: &[Answering]) -> Table {
        self.lines_table(self.shell.words.t("partnership-requests-caption"), lines)
    }

    fn refused(&self, code: &str) -> Text {
        self.shell.words.of("figures-withheld", code)
    }
}

impl Samples for PartnershipPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let period = Period { first: date(2024, 12, 30), last: date(2025, 1, 26) };
        let line = |from: &str, to: &str, silent| Answering {
            from: from.into(),
            to: to.into(),
            sent: Cell::Count(34),
            answered: Cell::Count(22),
            silent,
            waiting: silent,
            median_half_days: silent.count().map(|_| 3),
            chases: silent,
        };
        let whole = Self {
            shell: staff_shell(words, words.t("partnership-title")),
            health: PartnershipHealth {
                whole: true,
                own: String::new(),
                first: period.first,
                last: period.last,
                periods: vec![period],
                referrals: Exchange::Lines(vec![
                    line("Victim Care Unit", "Bristol Safe Homes", Cell::Hidden),
                    line("Bristol Safe Homes", "Bristol City Council", Cell::Hidden),
                ]),
                requests: Exchange::Refused("too_few"),
            },
        };
        let mut own = whole.clone();
        own.health = PartnershipHealth {
            whole: false,
            own: "Bristol Safe Homes".into(),
            periods: vec![],
            referrals: Exchange::Lines(vec![line("Victim Care Unit", "Bristol Safe Homes", Cell::Count(6))]),
            requests: Exchange::Nothing,
            ..whole.health.clone()
        };
        vec![("partnership-whole", whole), ("partnership-own", own)]
    }
}
