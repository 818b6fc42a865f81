//! Figures after disclosure control, and how the partners answer one another. Nobody can be reached from here.

use alongside_kernel::Date;
use serde::Serialize;

/// What a row or a column is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Label {
    /// A name, such as a district's or an organisation's; empty where it is not known.
    Name(String),
    /// The districts with too few reports to stand alone.
    FewReports,
    /// A need category, by code.
    Need(String),
    /// What came of something, by code.
    Outcome(String),
    /// Why a referral was declined, by code.
    Declined(String),
    /// From a day to a day, both counted.
    Days(Date, Date),
    /// Who asked whom.
    FromTo(String, String),
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Cell {
    /// The count.
    Count(u64),
    /// Hidden, because it is small or would give away one that is.
    Hidden,
    /// Not counted: everybody knows that it is nobody.
    NotCounted,
}

impl Cell {
    /// The count, where it is shown.
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Hidden | Self::NotCounted => None,
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about.
    pub label: Label,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Its total.
    pub total: Cell,
    /// A share in percent, worked out from numbers that are shown.
    pub share: Option<u64>,
}

/// A table that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureTable {
    /// The columns.
    pub columns: Vec<Label>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The totals of the columns; its share is that of all together.
    pub totals: Row,
    /// Whether anything is hidden.
    pub hides: bool,
}

/// A table, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Figures {
    /// The table.
    Table(FigureTable),
    /// Nothing was counted.
    Nothing,
    /// It can't be shown: the code of the reason.
    Refused(&'static str),
}

/// A span of four weeks: what figures are counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The first day, a Monday.
    pub first: Date,
    /// The last day, a Sunday.
    pub last: Date,
}

/// The commissioner's figures for one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommissionerFigures {
    /// The period.
    pub period: Period,
    /// Periods that can be chosen, the newest first.
    pub periods: Vec<Period>,
    /// Reports by district and week.
    pub reports: Figures,
    /// Reports by district and how soon the person was reached.
    pub contact: Figures,
    /// The median of working days from the report's arrival to contact, in halves; none where too few were reached.
    pub median_half_days: Option<u64>,
    /// Needs referred, by category and what came of it.
    pub referrals: Figures,
    /// Needs that no accredited service meets, by district and category.
    pub gaps: Figures,
    /// Reports by who sent them and how late they arrived.
    pub late: Figures,
    /// Rows of files that made no new report, by who sent them and what became of them.
    pub rows: Figures,
}

/// How one partner answers another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answering {
    /// Who asks.
    pub from: String,
    /// Who is asked.
    pub to: String,
    /// How many were sent.
    pub sent: Cell,
    /// How many were answered.
    pub answered: Cell,
    /// How many are past their day without a word.
    pub silent: Cell,
    /// How many are seen, or still have time.
    pub waiting: Cell,
    /// The median of working days to the answer, in halves.
    pub median_half_days: Option<u64>,
    /// How often they were chased.
    pub chases: Cell,
}

/// Who answers whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Exchange {
    /// The lines.
    Lines(Vec<Answering>),
    /// Nothing was asked.
    Nothing,
    /// It can't be shown: the code of the reason.
    Refused(&'static str),
}

/// The partnership's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartnershipHealth {
    /// The whole partnership after disclosure control, in one period; else one's own organisation, as it is.
    pub whole: bool,
    /// The organisation whose numbers are shown, where they are one's own.
    pub own: String,
    /// The first day that is counted.
    pub first: Date,
    /// The last day that is counted.
    pub last: Date,
    /// Periods that can be chosen, the newest first; none for one's own numbers.
    pub periods: Vec<Period>,
    /// Referrals.
    pub referrals: Exchange,
    /// Requests.
    pub requests: Exchange,
}
