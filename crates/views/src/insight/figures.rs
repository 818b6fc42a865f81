//! The commissioner's figures.

use super::{cell, grouped, halves, period_filter, table};
use crate::prelude::*;
use crate::samples::staff_shell;
use alongside_answers::insight::{Cell, CommissionerFigures, FigureTable, Figures, Label, Period, Row};
use jiff::civil::date;

/// What the money achieved, where the gaps are.
#[derive(Debug, Clone, Template)]
#[template(path = "insight/figures.html")]
pub struct FiguresPage {
    /// Around the page.
    pub shell: Shell,
    /// The figures.
    pub figures: CommissionerFigures,
}

impl FiguresPage {
    fn filter(&self) -> Filter {
        period_filter(self.shell.words, "/figures", &self.figures.periods, self.figures.period.first)
    }

    fn since(&self) -> Text {
        let (w, period) = (self.shell.words, self.figures.period);
        w.t("figures-days").with("from", w.date(period.first)).with("to", w.date(period.last))
    }

    fn cards(&self) -> Vec<FigureCard> {
        let w = self.shell.words;
        let mut cards = Vec::new();
        if let Figures::Table(reports) = &self.figures.reports {
            cards.push(FigureCard::new(
                cell(w, reports.totals.total),
                w.t("figures-card-reports"),
                self.since(),
            ));
        }
        if let Figures::Table(contact) = &self.figures.contact {
            if let Some(share) = contact.totals.share {
                let in_time = contact.totals.cells.first().and_then(|cell| cell.count()).unwrap_or(0);
                let card = FigureCard::new(format!("{share}%"), w.t("figures-card-in-time"), self.since());
                cards.push(card.sure(w.t("figures-card-in-time-of").with("count", grouped(in_time))));
            }
            if let Some(median) = self.figures.median_half_days {
                cards.push(FigureCard::new(halves(median), w.t("figures-card-median"), self.since()));
            }
        }
        cards
    }

    fn reports_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        table(w, w.t("figures-reports-caption"), w.t("figures-district"), it, None)
    }

    fn contact_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        let share = w.t("figures-share-in-time");
        table(w, w.t("figures-contact-caption"), w.t("figures-district"), it, Some(share))
    }

    fn referrals_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        table(w, w.t("figures-referrals-caption"), w.t("figures-need-column"), it, None)
    }

    fn gaps_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        table(w, w.t("figures-gaps-caption"), w.t("figures-district"), it, None)
    }

    fn late_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        table(w, w.t("figures-late-caption"), w.t("figures-sender"), it, None)
    }

    fn rows_table(&self, it: &FigureTable) -> Table {
        let w = self.shell.words;
        table(w, w.t("figures-rows-caption"), w.t("figures-sender"), it, None)
    }

    fn refused(&self, code: &str) -> Text {
        self.shell.words.of("figures-withheld", code)
    }

    fn hides(&self) -> bool {
        let it = &self.figures;
        [&it.reports, &it.contact, &it.referrals, &it.gaps, &it.late, &it.rows]
            .into_iter()
            .any(|figures| matches!(figures, Figures::Table(table) if table.hides))
    }
}

impl Samples for FiguresPage {
    fn samples(words: Words) -> Vec<(&'static str, Self)> {
        let period = Period { first: date(2024, 12, 30), last: date(2025, 1, 26) };
        let empty = Self {
            shell: staff_shell(words, words.t("figures-title")),
            figures: CommissionerFigures {
                period,
                periods: vec![period],
                reports: Figures::Nothing,
                contact: Figures::Nothing,
                median_half_days: None,
                referrals: Figures::Nothing,
                gaps: Figures::Nothing,
                late: Figures::Nothing,
                rows: Figures::Nothing,
            },
        };
        let row = |name: &str, cells: &[Cell], total: Cell| Row {
            label: Label::Name(name.into()),
            cells: cells.to_vec(),
            total,
            share: None,
        };
        let count = Cell::Count;
        let outcome = |code: &str| Label::Outcome(code.into());
        let mut contact = FigureTable {
            columns: ["in_time", "later", "overdue", "still_due", "no_call"].map(outcome).to_vec(),
            rows: vec![
                row(
                    "Bristol, City of",
                    &[count(410), count(61), count(22), count(12), count(220)],
                    count(725),
                ),
                row("Mendip", &[count(31), Cell::Hidden, Cell::Hidden, count(0), count(18)], count(64)),
                row("", &[count(12), Cell::Hidden, Cell::Hidden, count(0), count(10)], count(41)),
            ],
            totals: row("", &[count(453), count(80), count(37), count(12), count(248)], count(830)),
            hides: true,
        };
        if let Some(first) = contact.rows.first_mut() {
            first.share = Some(83);
        }
        contact.totals.share = Some(79);
        let mut reports = contact.clone();
        reports.columns =
            vec![Label::Days(period.first, date(2025, 1, 5)), Label::Days(date(2025, 1, 6), period.last)];
        for row in reports.rows.iter_mut().chain([&mut reports.totals]) {
            row.cells.truncate(2);
        }
        let referrals = FigureTable {
            columns: vec![outcome("accepted"), Label::Declined("NO_CAPACITY".into()), outcome("silent")],
            rows: vec![Row {
                label: Label::Need("SHELTER".into()),
                cells: vec![count(40), count(12), count(15)],
                total: count(67),
                share: None,
            }],
            totals: row("", &[count(40), count(12), count(15)], count(67)),
            hides: false,
        };
        let gaps = FigureTable {
            columns: vec![Label::Need("SHELTER".into()), Label::Need("SUBSTANCE".into())],
            rows: vec![row("Mendip", &[Cell::NotCounted, count(14)], count(14))],
            totals: row("", &[count(0), count(14)], count(14)),
            hides: false,
        };
        let late = FigureTable {
            columns: ["on_time", "late_1_2", "late_3_5", "late_6_more"].map(outcome).to_vec(),
            rows: vec![row(
                "Avon and Somerset Police",
                &[count(702), count(91), count(25), count(12)],
                count(830),
            )],
            totals: row("", &[count(702), count(91), count(25), count(12)], count(830)),
            hides: false,
        };
        let rows = FigureTable {
            columns: ["row_changed", "row_repeated", "row_put_aside"].map(outcome).to_vec(),
            rows: vec![row("Avon and Somerset Police", &[count(44), count(120), count(18)], count(182))],
            totals: row("", &[count(44), count(120), count(18)], count(182)),
            hides: false,
        };
        let mut full = empty.clone();
        full.figures.late = Figures::Table(late);
        full.figures.rows = Figures::Table(rows);
        full.figures.reports = Figures::Table(reports);
        full.figures.contact = Figures::Table(contact);
        full.figures.median_half_days = Some(3);
        full.figures.referrals = Figures::Table(referrals);
        full.figures.gaps = Figures::Table(gaps);
        let mut refused = empty.clone();
        refused.figures.reports = Figures::Refused("too_few");
        refused.figures.contact = Figures::Refused("too_few");
        refused.figures.late = Figures::Refused("too_few");
        refused.figures.rows = Figures::Refused("too_few");
        refused.figures.gaps = Figures::Refused("nothing_left");
        vec![("figures-empty", empty), ("figures", full), ("figures-refused", refused)]
    }
}
