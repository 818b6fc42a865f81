//! Figures after disclosure control, and who answers whom. No page here leads to a person.

mod figures;
mod partnership;

pub use figures::FiguresPage;
pub use partnership::PartnershipPage;

use crate::components::{Filter, Select};
use crate::samples::{Rendered, render};
use crate::words::{Text, Words};
use alongside_answers::insight::{Cell, FigureTable, Label, Period};

/// The samples of this room.
pub fn samples(words: Words) -> Vec<Rendered> {
    [render::<FiguresPage>(words), render::<PartnershipPage>(words)].concat()
}

/// What a row or a column is about, in words.
fn label(w: Words, label: &Label) -> Text {
    match label {
        Label::Name(name) if name.is_empty() => w.t("figures-not-known"),
        Label::Name(name) => name.into(),
        Label::FewReports => w.t("figures-few-reports"),
        Label::Need(code) => w.of("figures-need", &code.to_lowercase()),
        Label::Outcome(code) => w.of("figures-outcome", code),
        Label::Declined(code) => w.of("figures-declined", &code.to_lowercase()),
        Label::Days(first, last) => {
            w.t("figures-days").with("from", w.date(*first)).with("to", w.date(*last))
        }
        Label::FromTo(from, to) => format!("{from} → {to}").into(),
    }
}

/// A cell in words.
fn cell(w: Words, cell: Cell) -> Text {
    match cell {
        Cell::Count(count) => grouped(count).into(),
        Cell::Hidden => w.t("figures-hidden"),
        Cell::NotCounted => "–".into(),
    }
}

/// A number in groups of three figures.
fn grouped(count: u64) -> String {
    let figures = count.to_string();
    let mut text = String::new();
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(figure);
    }
    text
}

/// A number of halves: `2`, `2½`.
fn halves(count: u64) -> String {
    match (count / 2, count % 2) {
        (0, 1) => "½".to_owned(),
        (whole, 0) => whole.to_string(),
        (whole, _) => format!("{whole}½"),
    }
}

/// A table of figures; `share` heads the column of shares, where there is one.
fn table(
    w: Words,
    caption: Text,
    rows: Text,
    it: &FigureTable,
    share: Option<Text>,
) -> crate::components::Table {
    let mut table = crate::components::Table::new(caption).under_heading().column(rows);
    for column in &it.columns {
        table = table.numbers(label(w, column));
    }
    table = table.numbers(w.t("figures-total"));
    let has_share = share.is_some();
    if let Some(share) = share {
        table = table.numbers(share);
    }
    let line = |heading: Text, row: &alongside_answers::insight::Row| {
        let mut cells = vec![heading];
        cells.extend(row.cells.iter().map(|it| cell(w, *it)));
        cells.push(cell(w, row.total));
        if has_share {
            cells.push(row.share.map_or_else(|| w.t("figures-no-share"), |share| format!("{share}%").into()));
        }
        cells
    };
    for row in &it.rows {
        table = table.row(line(label(w, &row.label), row));
    }
    table.row(line(w.t("figures-all"), &it.totals))
}

/// The choice of a period.
fn period_filter(w: Words, action: &str, periods: &[Period], chosen: jiff::civil::Date) -> Filter {
    let options: Vec<(String, Text)> = periods
        .iter()
        .map(|period| (period.first.to_string(), label(w, &Label::Days(period.first, period.last))))
        .collect();
    let select = Select::new("first", w.t("figures-period")).options(options).chosen(chosen.to_string());
    Filter::new(w, action).field(select)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!([grouped(7), grouped(1_234), grouped(1_000_000)], ["7", "1,234", "1,000,000"]);
        assert_eq!([halves(0), halves(1), halves(4), halves(5)], ["0", "½", "2", "2½"]);
    }
}
