//! How many people several parties have in common: which of these numbers leave.
//!
//! Everybody is taken to know how many people each party has. What may leave are the numbers known *to all of* two parties,
//! three, and so on. Together they give away how many are known to exactly these parties and no other, party by party; each
//! of those is small below the threshold, zero too: that none or all of somebody's people are known to a service for a
//! certain crime is told about each of them.
//!
//! With some numbers hidden, the tables that agree with what is shown are the whole-numbered points around the true one,
//! one direction for each hidden number. The attack is turned round: a small number is safe where another such table is
//! *shown to exist* in which it reaches the threshold, one in which it is lower (unless it is zero), and both are a threshold
//! apart. Only lines through the true table along up to three hidden numbers at once are looked at, so more may be hidden
//! than is needed; never less.

use crate::control::Refused;
use crate::table::Shown;
use std::collections::BTreeMap;

/// A set of parties: bit `n` stands for party `n`.
pub type Parties = u16;
/// More parties than this are not counted together.
pub const MOST_PARTIES: usize = 6;

/// How many people each set of parties has in common, as it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlaps {
    /// For each set of two parties or more how many people are known to all of them.
    pub known_to_all: BTreeMap<Parties, Shown>,
}

/// Which of the numbers leave. `exactly` says how many people are known to these parties and to no other.
pub fn release_overlaps(
    parties: usize,
    exactly: &BTreeMap<Parties, u64>,
    threshold: u64,
) -> Result<Overlaps, Refused> {
    if !(2..=MOST_PARTIES).contains(&parties) {
        return Err(Refused::TooMany);
    }
    let all: Vec<Parties> = (1..1 << parties).collect();
    let count = |set: Parties| {
        exactly.iter().filter(|(known, _)| *known & set == set).map(|(_, count)| count).sum::<u64>()
    };
    let cells: BTreeMap<Parties, i64> = all
        .iter()
        .map(|set| (*set, i64::try_from(exactly.get(set).copied().unwrap_or(0)).unwrap_or(i64::MAX / 4)))
        .collect();
    let mut hidden: Vec<Parties> = all.iter().copied().filter(|set| set.count_ones() >= 2).collect();
    let limit = i64::try_from(threshold).unwrap_or(i64::MAX / 4);
    if !safe(&cells, &hidden, limit) {
        return Err(Refused::TooFew);
    }
    let mut order = hidden.clone();
    // What two have in common matters most; of these the largest first.
    order.sort_by_key(|set| (set.count_ones(), std::cmp::Reverse(count(*set)), *set));
    for set in &order {
        let less: Vec<Parties> = hidden.iter().copied().filter(|other| other != set).collect();
        if safe(&cells, &less, limit) {
            hidden = less;
        }
    }
    let known_to_all = order
        .into_iter()
        .map(|set| (set, if hidden.contains(&set) { Shown::Hidden } else { Shown::Count(count(set)) }))
        .collect();
    Ok(Overlaps { known_to_all })
}

/// How the cells change when the number known to all of a set grows by one and the other numbers stay.
fn change(cell: Parties, set: Parties) -> i64 {
    match (cell & set == cell, (set & !cell).count_ones() % 2) {
        (false, _) => 0,
        (true, 0) => 1,
        (true, _) => -1,
    }
}

/// Whether no small cell is given away by what is not hidden.
fn safe(cells: &BTreeMap<Parties, i64>, hidden: &[Parties], threshold: i64) -> bool {
    let mut ranges: BTreeMap<Parties, (i64, i64)> =
        cells.iter().map(|(cell, count)| (*cell, (*count, *count))).collect();
    let mut look = |line: &[(Parties, i64)]| {
        let slope = |cell: Parties| line.iter().map(|(set, sign)| sign * change(cell, *set)).sum::<i64>();
        // How far along the line no cell falls below zero, to a length at which everything is safe.
        let far = cells
            .iter()
            .filter(|(cell, _)| slope(**cell) < 0)
            .map(|(cell, count)| count / -slope(*cell))
            .fold(2 * threshold, i64::min);
        for (cell, (low, high)) in &mut ranges {
            let there = cells.get(cell).copied().unwrap_or(0) + slope(*cell) * far;
            *low = (*low).min(there);
            *high = (*high).max(there);
        }
    };
    for (place, one) in hidden.iter().enumerate() {
        for sign in [1, -1] {
            look(&[(*one, sign)]);
            for (next, two) in hidden.iter().enumerate().skip(place + 1) {
                for second in [1, -1] {
                    look(&[(*one, sign), (*two, second)]);
                    for three in hidden.iter().skip(next + 1) {
                        for third in [1, -1] {
                            look(&[(*one, sign), (*two, second), (*three, third)]);
                        }
                    }
                }
            }
        }
    }
    cells.iter().filter(|(_, count)| **count < threshold).all(|(cell, count)| {
        let (low, high) = ranges.get(cell).copied().unwrap_or((*count, *count));
        high >= threshold && high - low >= threshold && low <= (count - 1).max(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exactly(cells: &[(Parties, u64)]) -> BTreeMap<Parties, u64> {
        cells.iter().copied().collect()
    }

    #[test]
    fn two_parties_learn_a_number_that_endangers_nobody() {
        let shown = release_overlaps(2, &exactly(&[(1, 300), (2, 200), (3, 40)]), 10).unwrap();
        assert_eq!(shown.known_to_all[&3], Shown::Count(40));
    }

    #[test]
    fn few_none_and_nearly_all_are_hidden_alike() {
        for cells in [[(1, 300), (2, 200), (3, 9)], [(1, 300), (2, 200), (3, 0)], [(1, 4), (2, 200), (3, 60)]]
        {
            let shown = release_overlaps(2, &exactly(&cells), 10).unwrap();
            assert_eq!(shown.known_to_all[&3], Shown::Hidden, "{cells:?}");
        }
    }

    #[test]
    fn a_party_with_hardly_anybody_is_not_counted() {
        assert_eq!(release_overlaps(2, &exactly(&[(1, 5), (2, 200), (3, 4)]), 10), Err(Refused::TooFew));
        assert_eq!(release_overlaps(1, &exactly(&[(1, 500)]), 10), Err(Refused::TooMany));
        assert_eq!(release_overlaps(7, &exactly(&[(1, 500)]), 10), Err(Refused::TooMany));
    }

    #[test]
    fn of_three_the_pairs_are_shown_and_what_would_give_the_small_rest_away_is_not() {
        let cells = exactly(&[(1, 500), (2, 500), (4, 500), (3, 40), (5, 50), (6, 60), (7, 20)]);
        let whole = release_overlaps(3, &cells, 10).unwrap();
        assert!(whole.known_to_all.values().all(|shown| shown.count().is_some()));
        assert_eq!(whole.known_to_all[&7], Shown::Count(20));
        assert_eq!(whole.known_to_all[&3], Shown::Count(60));
        let cells = exactly(&[(1, 500), (2, 500), (4, 500), (3, 40), (5, 50), (6, 60), (7, 3)]);
        let part = release_overlaps(3, &cells, 10).unwrap();
        assert_eq!(part.known_to_all[&7], Shown::Hidden);
        assert!(part.known_to_all[&6].count().is_some(), "{part:?}");
    }
}
