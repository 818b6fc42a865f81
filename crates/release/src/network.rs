//! A table with totals as a network, and the attack on it.
//!
//! Every number of the table, totals included, stands in exactly two sums: its row's and its column's. Written
//! with opposite signs, each sum is a node and each number an arc between two nodes. What a reader knows is that
//! every node balances, and the numbers shown. So a hidden number can grow by as much as can flow back from its
//! end to its start along other hidden numbers, which may grow without limit and shrink to zero; and shrink by
//! as much as can flow the other way. Both are largest flows, exact in whole numbers.

use crate::table::Table;
use std::collections::VecDeque;

/// One number of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    from: usize,
    to: usize,
    pub(crate) value: u64,
    /// Whether it is a total of others.
    pub(crate) is_total: bool,
    /// Whether everybody knows it anyway.
    pub(crate) is_known: bool,
}

/// All numbers of one table, or of two that share their row totals.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    nodes: usize,
    pub(crate) arcs: Vec<Arc>,
    /// Where the total of everything stands.
    pub(crate) total: usize,
}

impl Network {
    /// The numbers in the order: cells by rows, column totals, row totals, the total.
    pub(crate) fn of(table: &Table) -> Self {
        let (rows, columns) = (table.rows(), table.columns());
        let (all_rows, all_columns) = (rows + columns, rows + columns + 1);
        let mut arcs = cells(table, 0, rows, all_rows, false);
        for (row, &value) in table.row_totals.iter().enumerate() {
            arcs.push(Arc { from: all_columns, to: row, value, is_total: true, is_known: false });
        }
        let total = arcs.len();
        arcs.push(Arc {
            from: all_rows,
            to: all_columns,
            value: table.total,
            is_total: true,
            is_known: false,
        });
        Self { nodes: all_columns + 1, arcs, total }
    }

    /// The numbers of two tables with the same row totals: those of the first as in [`Network::of`], then the
    /// second's cells by rows and column totals. Each row total joins the two tables' rows.
    pub(crate) fn of_pair(first: &Table, second: &Table) -> Self {
        let (rows, one, two) = (first.rows(), first.columns(), second.columns());
        let (first_all, second_start) = (rows + one, rows + one + 1);
        let second_all = second_start + rows + two;
        let mut arcs = cells(first, 0, rows, first_all, false);
        for (row, &value) in first.row_totals.iter().enumerate() {
            arcs.push(Arc { from: second_start + row, to: row, value, is_total: true, is_known: false });
        }
        let total = arcs.len();
        arcs.push(Arc {
            from: first_all,
            to: second_all,
            value: first.total,
            is_total: true,
            is_known: false,
        });
        arcs.extend(cells(second, second_start, second_start + rows, second_all, true));
        Self { nodes: second_all + 1, arcs, total }
    }

    /// How far a hidden number can shrink and grow, each counted up to `most`.
    fn play(&self, hidden: &[bool], number: usize, most: u64) -> (u64, u64) {
        let Some(arc) = self.arcs.get(number) else { return (0, 0) };
        let shrink = self.flow(hidden, number, arc.from, arc.to, most.min(arc.value));
        let grow = self.flow(hidden, number, arc.to, arc.from, most);
        (shrink, grow)
    }

    /// Whether a reader of what is shown learns too much about a small number.
    pub(crate) fn gives_away(&self, hidden: &[bool], number: usize, threshold: u64) -> bool {
        let Some(arc) = self.arcs.get(number) else { return false };
        if hidden.get(number) != Some(&true) {
            return true;
        }
        let (shrink, grow) = self.play(hidden, number, threshold);
        arc.value.saturating_add(grow) < threshold || shrink + grow < threshold || shrink < 1
    }

    /// The largest flow between two nodes along hidden numbers other than `without`, counted up to `most`.
    fn flow(&self, hidden: &[bool], without: usize, start: usize, end: usize, most: u64) -> u64 {
        // An arc can be used forwards without limit, and backwards as far as its number is above zero.
        let mut back: Vec<u64> = self.arcs.iter().map(|arc| arc.value).collect();
        let mut beside: Vec<Vec<usize>> = vec![Vec::new(); self.nodes];
        for (index, arc) in self.arcs.iter().enumerate() {
            if index != without && hidden.get(index) == Some(&true) {
                for node in [arc.from, arc.to] {
                    if let Some(list) = beside.get_mut(node) {
                        list.push(index);
                    }
                }
            }
        }
        let mut found = 0;
        while found < most {
            let Some(path) = self.path(&beside, &back, start, end) else { break };
            let narrow = path
                .iter()
                .filter(|(_, forwards)| !forwards)
                .filter_map(|(index, _)| back.get(*index).copied())
                .fold(most - found, u64::min);
            for (index, forwards) in path {
                if let Some(left) = back.get_mut(index) {
                    *left = if forwards { left.saturating_add(narrow) } else { left.saturating_sub(narrow) };
                }
            }
            found += narrow;
        }
        found
    }

    /// A shortest way from start to end, as arcs and whether each is used forwards.
    fn path(
        &self,
        beside: &[Vec<usize>],
        back: &[u64],
        start: usize,
        end: usize,
    ) -> Option<Vec<(usize, bool)>> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.nodes];
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            if node == end {
                return Some(self.steps(&came, start, end));
            }
            for &index in beside.get(node)? {
                let arc = self.arcs.get(index)?;
                let forwards = arc.from == node;
                let next = if forwards { arc.to } else { arc.from };
                let open = forwards || back.get(index).is_some_and(|left| *left > 0);
                let seen = next == start || came.get(next)?.is_some();
                if open && !seen {
                    *came.get_mut(next)? = Some((index, forwards));
                    waiting.push_back(next);
                }
            }
        }
        None
    }

    fn steps(&self, came: &[Option<(usize, bool)>], start: usize, end: usize) -> Vec<(usize, bool)> {
        let mut steps = Vec::new();
        let mut node = end;
        while node != start {
            let Some((index, forwards)) = came.get(node).copied().flatten() else { break };
            let Some(arc) = self.arcs.get(index) else { break };
            steps.push((index, forwards));
            node = if forwards { arc.from } else { arc.to };
        }
        steps
    }
}

/// The cells and column totals of a table whose row nodes start at `row`, column nodes at `column`, and whose sum
/// over all columns is the node `all`. `turned` swaps every arc, as the second table of a pair needs.
fn cells(table: &Table, row: usize, column: usize, all: usize, turned: bool) -> Vec<Arc> {
    let arc = |from, to, value, is_total, is_known| {
        let (from, to) = if turned { (to, from) } else { (from, to) };
        Arc { from, to, value, is_total, is_known }
    };
    let mut arcs = Vec::new();
    for (index, values) in table.cells.iter().enumerate() {
        arcs.extend(values.iter().enumerate().map(|(at, &value)| {
            let is_known = table.impossible.contains(&(index, at));
            arc(row + index, column + at, value, false, is_known)
        }));
    }
    let totals = table.column_totals.iter().enumerate();
    arcs.extend(totals.map(|(at, &value)| arc(column + at, all, value, true, false)));
    arcs
}
