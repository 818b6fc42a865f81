//! Figures after disclosure control.

use super::answers::{code_at, json, query};
use super::program::{Caller, Figures as Scope};
use crate::error::WebError;
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::insight as answers;
use alongside_app::insight;
use alongside_gate::Action;
use alongside_kernel::Date;
use alongside_wire::{
    Answering, Exchange, Figure, FigureCell, FigureRow, Figures, Label, PartnershipFigures, Period,
};
use axum::extract::{RawQuery, State};

fn period(it: answers::Period) -> Period {
    Period { first: it.first, last: it.last }
}

fn label(it: &answers::Label) -> Label {
    let (kind, of) = match it {
        answers::Label::Name(name) => ("name", vec![name.clone()]),
        answers::Label::FewReports => ("few_reports", Vec::new()),
        answers::Label::Need(code) => ("need", vec![code.clone()]),
        answers::Label::Outcome(code) => ("outcome", vec![code.clone()]),
        answers::Label::Declined(code) => ("declined", vec![code.clone()]),
        answers::Label::Days(first, last) => ("days", vec![first.to_string(), last.to_string()]),
        answers::Label::FromTo(from, to) => ("from_to", vec![from.clone(), to.clone()]),
    };
    Label { kind: kind.to_owned(), of }
}

fn cell(it: answers::Cell) -> FigureCell {
    FigureCell { count: it.count(), hidden: it == answers::Cell::Hidden }
}

fn row(it: &answers::Row) -> FigureRow {
    FigureRow {
        label: label(&it.label),
        cells: it.cells.iter().copied().map(cell).collect(),
        total: cell(it.total),
        share: it.share,
    }
}

fn figure(it: &answers::Figures) -> Figure {
    match it {
        answers::Figures::Nothing => Figure::default(),
        answers::Figures::Refused(reason) => {
            Figure { refused: Some((*reason).to_owned()), ..Figure::default() }
        }
        answers::Figures::Table(table) => Figure {
            columns: table.columns.iter().map(label).collect(),
            rows: table.rows.iter().map(row).collect(),
            totals: Some(row(&table.totals)),
            refused: None,
        },
    }
}

/// The first day of the period that was asked for.
fn first(text: Option<String>) -> Result<Option<Date>, WebError> {
    let fields = query(text, &["first"])?;
    code_at("first", fields.text("first"), |text| text.parse().ok())
}

/// Shows the figures of a period after disclosure control.
///
/// Counts under 10 are hidden, together with what would reveal them. A day that begins no period that is over gives the
/// newest one; `period` says which.
#[utoipa::path(get, path = "/api/v1/figures", tag = "insight", params(("first" = Option<String>, Query, description = "The first day of a period")), responses((status = 200, body = Figures)), security(("token" = ["figures"])))]
pub(super) async fn figures(
    State(web): State<Web>,
    caller: Caller<Scope>,
    RawQuery(text): RawQuery,
) -> Answer {
    let ask = caller.to(&[Action::SeeCommissionerFigures]);
    let found = insight::figures(&web.app, &ask, first(text)?).await?;
    json(&Figures {
        period: period(found.period),
        periods: found.periods.into_iter().map(period).collect(),
        reports: figure(&found.reports),
        contact: figure(&found.contact),
        median_half_days: found.median_half_days,
        referrals: figure(&found.referrals),
        gaps: figure(&found.gaps),
    })
}

fn exchange(it: answers::Exchange) -> Exchange {
    match it {
        answers::Exchange::Nothing => Exchange::default(),
        answers::Exchange::Refused(reason) => {
            Exchange { lines: Vec::new(), refused: Some(reason.to_owned()) }
        }
        answers::Exchange::Lines(lines) => Exchange {
            lines: lines
                .into_iter()
                .map(|line| Answering {
                    from: line.from,
                    to: line.to,
                    sent: cell(line.sent),
                    answered: cell(line.answered),
                    silent: cell(line.silent),
                    waiting: cell(line.waiting),
                    median_half_days: line.median_half_days,
                    chases: cell(line.chases),
                })
                .collect(),
            refused: None,
        },
    }
}

/// Shows who answers whom and how fast, both ways.
///
/// The whole partnership after disclosure control to whoever looks after it; to a member its own numbers as they are.
#[utoipa::path(get, path = "/api/v1/partnership", tag = "insight", params(("first" = Option<String>, Query, description = "The first day of a period, where the whole is seen")), responses((status = 200, body = PartnershipFigures)), security(("token" = ["figures"])))]
pub(super) async fn partnership(
    State(web): State<Web>,
    caller: Caller<Scope>,
    RawQuery(text): RawQuery,
) -> Answer {
    let ask = caller.to(&[Action::SeePartnershipHealth]);
    let found = insight::partnership(&web.app, &ask, first(text)?).await?;
    json(&PartnershipFigures {
        whole: found.whole,
        period: Period { first: found.first, last: found.last },
        periods: found.periods.into_iter().map(period).collect(),
        referrals: exchange(found.referrals),
        requests: exchange(found.requests),
    })
}
