//! From counts to tables that may be shown: everything goes through disclosure control here.

use alongside_answers::insight::{Cell, FigureTable, Figures, Label, Row};
use alongside_release::{Refused, Released, Shown, THRESHOLD, Table, release, release_pair};
use std::collections::{BTreeMap, BTreeSet};

/// Counts by row and column.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    rows: BTreeSet<Label>,
    columns: Vec<Label>,
    cells: BTreeMap<(Label, Label), u64>,
    not_counted: BTreeSet<(Label, Label)>,
}

impl Counts {
    /// No counts, with these columns in this order.
    pub(super) fn new(columns: Vec<Label>) -> Self {
        Self { columns, ..Self::default() }
    }

    /// Adds to a cell. A column that is not one of the table's is not counted.
    pub(super) fn add(&mut self, row: &Label, column: &Label, count: u64) {
        if !self.columns.contains(column) {
            return;
        }
        self.rows.insert(row.clone());
        let cell = self.cells.entry((row.clone(), column.clone())).or_default();
        *cell = cell.saturating_add(count);
    }

    /// Adds a row that may hold nobody.
    pub(super) fn row(&mut self, row: &Label) {
        self.rows.insert(row.clone());
    }

    /// Says that everybody knows a cell to be empty.
    pub(super) fn not_counted(&mut self, row: &Label, column: &Label) {
        self.not_counted.insert((row.clone(), column.clone()));
    }

    /// Leaves out columns in which nothing was counted.
    pub(super) fn without_empty_columns(mut self) -> Self {
        let used: BTreeSet<&Label> =
            self.cells.iter().filter(|(_, count)| **count > 0).map(|((_, column), _)| column).collect();
        let columns = self.columns.iter().filter(|column| used.contains(column)).cloned().collect();
        self.columns = columns;
        self
    }

    fn is_empty(&self) -> bool {
        self.cells.values().all(|count| *count == 0)
    }

    fn table(&self) -> Option<Table> {
        let cell = |row: &Label, column: &Label| {
            self.cells.get(&(row.clone(), column.clone())).copied().unwrap_or(0)
        };
        let cells = self
            .rows
            .iter()
            .map(|row| self.columns.iter().map(|column| cell(row, column)).collect())
            .collect();
        let mut table = Table::new(cells).ok()?;
        for (at, row) in self.rows.iter().enumerate() {
            for (beside, column) in self.columns.iter().enumerate() {
                if self.not_counted.contains(&(row.clone(), column.clone())) {
                    table.impossible(at, beside).ok()?;
                }
            }
        }
        Some(table)
    }

    fn figures(&self, released: &Released) -> FigureTable {
        let shown = |shown: Shown| shown.count().map_or(Cell::Hidden, Cell::Count);
        let rows = self
            .rows
            .iter()
            .zip(released.cells.iter().zip(&released.row_totals))
            .map(|(label, (cells, total))| Row {
                label: label.clone(),
                cells: self
                    .columns
                    .iter()
                    .zip(cells)
                    .map(|(column, cell)| {
                        let known = self.not_counted.contains(&(label.clone(), column.clone()));
                        if known { Cell::NotCounted } else { shown(*cell) }
                    })
                    .collect(),
                total: shown(*total),
                share: None,
            })
            .collect();
        let totals = Row {
            label: Label::Name(String::new()),
            cells: released.column_totals.iter().map(|cell| shown(*cell)).collect(),
            total: Cell::Count(released.total),
            share: None,
        };
        FigureTable { columns: self.columns.clone(), rows, totals, hides: released.hides_anything() }
    }
}

/// One table whose numbers stand in no other.
pub(super) fn released(counts: &Counts) -> Figures {
    if counts.is_empty() {
        return Figures::Nothing;
    }
    let Some(table) = counts.table() else { return Figures::Refused(Refused::NothingLeft.code()) };
    match release(&table, THRESHOLD) {
        Ok(released) => Figures::Table(counts.figures(&released)),
        Err(refused) => Figures::Refused(refused.code()),
    }
}

/// Two tables of the same people by the same rows.
pub(super) fn released_pair(first: &Counts, second: &Counts) -> (Figures, Figures) {
    if first.is_empty() {
        return (Figures::Nothing, Figures::Nothing);
    }
    let both = first.table().zip(second.table()).ok_or(Refused::NothingLeft);
    match both.and_then(|(one, two)| release_pair(&one, &two, THRESHOLD)) {
        Ok((one, two)) => (Figures::Table(first.figures(&one)), Figures::Table(second.figures(&two))),
        // Refused together: that one could leave alone would tell of the other.
        Err(refused) => (Figures::Refused(refused.code()), Figures::Refused(refused.code())),
    }
}

/// The median of values with how often each comes, doubled so that it is whole.
pub(super) fn median_of_halves(values: &BTreeMap<u32, u64>) -> Option<u64> {
    let all: u64 = values.values().sum();
    let at = |place: u64| {
        let mut passed = 0;
        values.iter().find_map(|(value, count)| {
            passed += count;
            (place < passed).then_some(u64::from(*value))
        })
    };
    Some(at(all.checked_sub(1)? / 2)? + at(all / 2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_halfway_between_the_two_middles() {
        let median = |values: &[(u32, u64)]| median_of_halves(&values.iter().copied().collect());
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(3, 1)]), Some(6));
        assert_eq!(median(&[(1, 1), (2, 1)]), Some(3));
        assert_eq!(median(&[(0, 5), (7, 6)]), Some(14));
        assert_eq!(median(&[(1, 2), (9, 1)]), Some(2));
    }
}
