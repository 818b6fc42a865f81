//! Figures after disclosure control. Nobody can be reached from here.

use alongside_kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A span of four weeks: what figures are counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// The first day, a Monday.
    pub first: Date,
    /// The last day, a Sunday.
    pub last: Date,
}

/// What a row or a column is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Label {
    /// `name`, `few_reports`, `need`, `outcome`, `declined`, `days` or `from_to`.
    pub kind: String,
    /// The name, code, day or organisation; two for a span of days and for who asked whom.
    pub of: Vec<String>,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureCell {
    /// The count; none where it is hidden, because it is small or would give away one that is.
    pub count: Option<u64>,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureRow {
    /// What it is about.
    pub label: Label,
    /// Its cells, in the order of the columns.
    pub cells: Vec<FigureCell>,
    /// Its total.
    pub total: FigureCell,
    /// A share in percent, worked out from numbers that are shown.
    pub share: Option<u64>,
}

/// A table that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// The columns.
    pub columns: Vec<Label>,
    /// The rows.
    pub rows: Vec<FigureRow>,
    /// The totals of the columns; none where nothing was counted.
    pub totals: Option<FigureRow>,
    /// Why it can't be shown, by code.
    pub refused: Option<String>,
}

/// The figures of one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// The period.
    pub period: Period,
    /// Periods that can be chosen, the newest first.
    pub periods: Vec<Period>,
    /// Reports by district and week.
    pub reports: Figure,
    /// Reports by district and how soon the person was reached.
    pub contact: Figure,
    /// The median of working days from the report's arrival to contact, in halves; none where too few were reached.
    pub median_half_days: Option<u64>,
    /// Needs referred, by category and what came of it.
    pub referrals: Figure,
    /// Needs that no accredited service meets, by district and category.
    pub gaps: Figure,
}

/// How one partner answers another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answering {
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// How many were sent.
    pub sent: FigureCell,
    /// How many were answered.
    pub answered: FigureCell,
    /// How many are past their day without a word.
    pub silent: FigureCell,
    /// How many are seen, or still have time.
    pub waiting: FigureCell,
    /// The median of working days to the answer, in halves.
    pub median_half_days: Option<u64>,
    /// How often they were chased.
    pub chases: FigureCell,
}

/// Who answers whom.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Exchange {
    /// The lines.
    pub lines: Vec<Answering>,
    /// Why it can't be shown, by code.
    pub refused: Option<String>,
}

/// Who answers whom and how fast: the whole partnership after disclosure control, or one's own numbers as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartnershipFigures {
    /// Whether it is the whole partnership.
    pub whole: bool,
    /// The first and last day that is counted.
    pub period: Period,
    /// Periods that can be chosen, the newest first; none for one's own numbers.
    pub periods: Vec<Period>,
    /// Referrals.
    pub referrals: Exchange,
    /// Requests.
    pub requests: Exchange,
}
