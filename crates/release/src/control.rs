//! What is hidden, and what leaves.

use crate::network::Network;
use crate::table::{Shown, Table};

/// Counts below this are small, for what the public or a commissioner sees.
pub const THRESHOLD: u64 = 10;

/// A table as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// The cells, by rows.
    pub cells: Vec<Vec<Shown>>,
    /// The total of each row.
    pub row_totals: Vec<Shown>,
    /// The total of each column.
    pub column_totals: Vec<Shown>,
    /// The total of everything: always shown.
    pub total: u64,
}

impl Released {
    /// Whether anything is hidden.
    pub fn hides_anything(&self) -> bool {
        let totals = self.row_totals.iter().chain(&self.column_totals);
        self.cells.iter().flatten().chain(totals).any(|cell| *cell == Shown::Hidden)
    }
}

/// Why a table does not leave. It names no cell: a reason that depended on one would tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All together it counts fewer than the threshold.
    #[error("This table counts too few people to be shown. Ask for a longer time or a larger area.")]
    TooFew,
    /// So much would have to be hidden that no cell is left.
    #[error("Too much of this table would have to be hidden. Ask for fewer rows or columns.")]
    NothingLeft,
    /// The two tables do not have the same row totals.
    #[error("These two tables do not count the same people, so they can't be released together.")]
    NotThePair,
    /// There are fewer than two parties to compare, or more than can be guarded together.
    #[error("Between two and six parties can be counted together. Ask for fewer at a time.")]
    TooMany,
}

impl Refused {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFew => "too_few",
            Self::NothingLeft => "nothing_left",
            Self::NotThePair => "not_the_pair",
            Self::TooMany => "too_many",
        }
    }
}

/// Releases one table whose numbers stand in no other that its readers see.
pub fn release(table: &Table, threshold: u64) -> Result<Released, Refused> {
    let network = Network::of(table);
    let hidden = protect(&network, threshold)?;
    let released = shown(table, &network, &hidden, 0, table.rows() + 1);
    left(released)
}

/// Releases two tables that count the same people by the same rows, each by columns of its own. Hidden is what
/// both together would give away.
pub fn release_pair(first: &Table, second: &Table, threshold: u64) -> Result<(Released, Released), Refused> {
    if first.row_totals != second.row_totals {
        return Err(Refused::NotThePair);
    }
    let network = Network::of_pair(first, second);
    let hidden = protect(&network, threshold)?;
    let one = shown(first, &network, &hidden, 0, first.rows() + 1);
    let mut two = shown(second, &network, &hidden, network.total + 1, 0);
    two.row_totals.clone_from(&one.row_totals);
    Ok((left(one)?, left(two)?))
}

/// A table with every cell hidden says nothing but its totals, and is not shown.
fn left(released: Released) -> Result<Released, Refused> {
    let any = released.cells.iter().flatten().any(|cell| *cell != Shown::Hidden);
    if any { Ok(released) } else { Err(Refused::NothingLeft) }
}

/// Which numbers are hidden. Begins with everything hidden but the total, and puts numbers back as long as the
/// attack fails: totals first, then zeros, then the largest.
fn protect(network: &Network, threshold: u64) -> Result<Vec<bool>, Refused> {
    let small = |value: u64| (1..threshold).contains(&value);
    let sensitive: Vec<usize> = numbers(network, |_, value| small(value));
    let mut hidden = vec![false; network.arcs.len()];
    if sensitive.is_empty() {
        return Ok(hidden);
    }
    for index in numbers(network, |index, _| network.arcs.get(index).is_some_and(|arc| !arc.is_known)) {
        set(&mut hidden, index, true);
    }
    if sensitive.contains(&network.total) {
        return Err(Refused::TooFew);
    }
    set(&mut hidden, network.total, false);
    if !holds(network, &hidden, &sensitive, threshold) {
        return Err(Refused::NothingLeft);
    }
    let mut others = numbers(network, |index, value| index != network.total && !small(value));
    others.sort_by_key(|index| {
        network.arcs.get(*index).map(|arc| {
            let rank = if arc.is_total { 0 } else { u8::from(arc.value > 0) + 1 };
            (rank, std::cmp::Reverse(arc.value))
        })
    });
    for index in others {
        set(&mut hidden, index, false);
        if !holds(network, &hidden, &sensitive, threshold) {
            set(&mut hidden, index, true);
        }
    }
    Ok(hidden)
}

fn numbers(network: &Network, wanted: impl Fn(usize, u64) -> bool) -> Vec<usize> {
    network
        .arcs
        .iter()
        .enumerate()
        .filter_map(|(index, arc)| wanted(index, arc.value).then_some(index))
        .collect()
}

fn set(hidden: &mut [bool], index: usize, value: bool) {
    if let Some(place) = hidden.get_mut(index) {
        *place = value;
    }
}

/// Whether the attack fails on every small number.
fn holds(network: &Network, hidden: &[bool], sensitive: &[usize], threshold: u64) -> bool {
    !sensitive.iter().any(|number| network.gives_away(hidden, *number, threshold))
}

/// A table with its hidden numbers, read from the network in the order in which it was put in: cells from
/// `start`, column totals after them, then `beyond` numbers of which all but the last are row totals.
fn shown(table: &Table, network: &Network, hidden: &[bool], start: usize, beyond: usize) -> Released {
    let mut numbers = network
        .arcs
        .iter()
        .zip(hidden)
        .skip(start)
        .map(|(arc, hidden)| if *hidden { Shown::Hidden } else { Shown::Count(arc.value) });
    let cells = (0..table.rows()).map(|_| numbers.by_ref().take(table.columns()).collect()).collect();
    let column_totals = numbers.by_ref().take(table.columns()).collect();
    let row_totals = numbers.by_ref().take(beyond.saturating_sub(1)).collect();
    Released { cells, row_totals, column_totals, total: table.total }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only the small numbers themselves hidden: what a program without the second step would print.
    fn only_small(network: &Network) -> Vec<bool> {
        network.arcs.iter().map(|arc| (1..THRESHOLD).contains(&arc.value)).collect()
    }

    #[test]
    fn without_the_second_step_the_attack_finds_the_small_number() {
        let table = Table::new(vec![vec![40, 3, 50], vec![60, 70, 80], vec![15, 25, 35]]).unwrap();
        let network = Network::of(&table);
        let hidden = only_small(&network);
        assert!(network.gives_away(&hidden, 1, THRESHOLD), "one hidden cell in its row is a subtraction");
        let hidden = protect(&network, THRESHOLD).unwrap();
        assert!(!network.gives_away(&hidden, 1, THRESHOLD));
        assert_eq!(hidden.iter().filter(|hidden| **hidden).count(), 4, "a rectangle is enough");
    }

    #[test]
    fn a_number_that_is_shown_is_given_away() {
        let table = Table::new(vec![vec![40, 3], vec![60, 70]]).unwrap();
        let network = Network::of(&table);
        assert!(network.gives_away(&vec![false; network.arcs.len()], 1, THRESHOLD));
    }
}
