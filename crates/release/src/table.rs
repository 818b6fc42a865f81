//! Tables of counts before and after.

/// A table that can't be read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a table needs rows of one length and numbers that can be added up; nothing was released")]
pub struct BadTable;

/// Counts by rows and columns, as they are. Its totals follow from its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub(crate) cells: Vec<Vec<u64>>,
    pub(crate) row_totals: Vec<u64>,
    pub(crate) column_totals: Vec<u64>,
    pub(crate) total: u64,
    /// Cells in which nobody can be, as everybody knows: row and column.
    pub(crate) impossible: Vec<(usize, usize)>,
}

impl Table {
    /// A table of rows that all have the same number of columns, at least one of each.
    pub fn new(cells: Vec<Vec<u64>>) -> Result<Self, BadTable> {
        let columns = cells.first().ok_or(BadTable)?.len();
        if columns == 0 || cells.iter().any(|row| row.len() != columns) {
            return Err(BadTable);
        }
        let row_totals = cells.iter().map(|row| sum(row.iter().copied())).collect::<Result<Vec<_>, _>>()?;
        let column_totals = (0..columns)
            .map(|column| sum(cells.iter().filter_map(|row| row.get(column).copied())))
            .collect::<Result<Vec<_>, _>>()?;
        let total = sum(row_totals.iter().copied())?;
        Ok(Self { cells, row_totals, column_totals, total, impossible: Vec::new() })
    }

    /// Says that everybody knows a cell to be zero, whatever the people counted: it is always shown, and hides
    /// nothing. Refused where the cell is not zero.
    pub fn impossible(&mut self, row: usize, column: usize) -> Result<(), BadTable> {
        if self.cells.get(row).and_then(|cells| cells.get(column)) != Some(&0) {
            return Err(BadTable);
        }
        self.impossible.push((row, column));
        Ok(())
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.row_totals.len()
    }

    /// How many columns.
    pub fn columns(&self) -> usize {
        self.column_totals.len()
    }
}

/// The sum, kept far from where it would run over.
fn sum(mut values: impl Iterator<Item = u64>) -> Result<u64, BadTable> {
    values.try_fold(0_u64, u64::checked_add).filter(|sum| *sum <= u64::MAX / 4).ok_or(BadTable)
}

/// A cell as it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The count.
    Count(u64),
    /// Hidden: itself small, or hidden so that a small one stays so. Which, nobody is told.
    Hidden,
}

impl Shown {
    /// The count, where it is shown.
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Hidden => None,
        }
    }
}
