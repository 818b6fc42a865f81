//! Disclosure control against readers who subtract, and against one who tries every table there is.
#![allow(clippy::indexing_slicing, clippy::expect_used, reason = "tests")]

use alongside_release::{
    BadTable, Refused, Released, Shown, THRESHOLD, Table, release, release_overlaps, release_pair,
};
use proptest::prelude::*;

fn table(rows: &[&[u64]]) -> Table {
    Table::new(rows.iter().map(|row| row.to_vec()).collect()).expect("a table")
}

fn hidden(released: &Released) -> usize {
    released.cells.iter().flatten().filter(|cell| **cell == Shown::Hidden).count()
}

#[test]
fn a_table_without_small_numbers_leaves_whole() {
    let released = release(&table(&[&[10, 0], &[25, 400]]), THRESHOLD).unwrap();
    assert!(!released.hides_anything());
    assert_eq!(released.cells[1], [Shown::Count(25), Shown::Count(400)]);
    assert_eq!(released.column_totals, [Shown::Count(35), Shown::Count(400)]);
    assert_eq!((released.row_totals[0], released.total), (Shown::Count(10), 435));
}

#[test]
fn one_small_number_takes_three_others_with_it_and_the_totals_stay() {
    let released = release(&table(&[&[40, 3, 50], &[60, 70, 80], &[15, 25, 35]]), THRESHOLD).unwrap();
    assert_eq!(hidden(&released), 4);
    assert!(released.row_totals.iter().chain(&released.column_totals).all(|cell| cell.count().is_some()));
    // No row and no column has exactly one hidden cell.
    for row in &released.cells {
        assert_ne!(row.iter().filter(|cell| **cell == Shown::Hidden).count(), 1);
    }
}

#[test]
fn two_small_numbers_whose_sum_is_small_need_a_third() {
    // Hidden together in a line with its total shown, 2 and 3 could only be 0 to 5.
    let released = release(&table(&[&[2, 3, 30, 40], &[20, 30, 40, 50]]), THRESHOLD).unwrap();
    let first: Vec<bool> = released.cells[0].iter().map(|cell| *cell == Shown::Hidden).collect();
    assert!(first[2] || first[3] || released.row_totals[0] == Shown::Hidden);
}

#[test]
fn a_list_hides_its_small_line_with_another() {
    let released = release(&table(&[&[40], &[3], &[12], &[80]]), THRESHOLD).unwrap();
    assert_eq!(released.cells[1][0], Shown::Hidden);
    assert_eq!(released.row_totals[1], Shown::Hidden);
    assert_eq!(released.cells[2][0], Shown::Hidden, "the next smallest goes with it");
    assert_eq!(released.cells[0][0], Shown::Count(40));
}

#[test]
fn too_few_or_nothing_left_is_refused() {
    assert_eq!(release(&table(&[&[1, 2], &[0, 3]]), THRESHOLD), Err(Refused::TooFew));
    assert_eq!(release(&table(&[&[9]]), THRESHOLD), Err(Refused::TooFew));
    assert_eq!(release(&table(&[&[5, 9], &[4, 8]]), THRESHOLD), Err(Refused::NothingLeft));
    assert_eq!(Table::new(vec![]), Err(BadTable));
    assert_eq!(Table::new(vec![vec![1], vec![]]), Err(BadTable));
    assert_eq!(Table::new(vec![vec![u64::MAX, 1]]), Err(BadTable));
}

#[test]
fn a_cell_that_everybody_knows_to_be_empty_hides_nothing() {
    let cells: &[&[u64]] = &[&[4, 0, 30], &[20, 0, 40], &[0, 90, 80]];
    let mut known = table(cells);
    known.impossible(0, 1).unwrap();
    known.impossible(1, 1).unwrap();
    let released = release(&known, THRESHOLD).unwrap();
    assert_eq!((released.cells[0][1], released.cells[1][1]), (Shown::Count(0), Shown::Count(0)));
    assert_eq!(released.cells[0][2], Shown::Hidden);
    assert_eq!(known.impossible(0, 0), Err(BadTable));
    assert_eq!(known.impossible(9, 9), Err(BadTable));
}

#[test]
fn nobody_is_no_secret() {
    assert!(!release(&table(&[&[0, 0], &[0, 0]]), THRESHOLD).unwrap().hides_anything());
}

#[test]
fn what_one_table_hides_the_other_does_not_give_away() {
    // Alone, the second table would leave whole and show that the first row counts 12; with it the first table's
    // 3 would be 12 less 9.
    let by_week = table(&[&[9, 3], &[50, 60], &[70, 80]]);
    let by_answer = table(&[&[12, 0], &[100, 10], &[75, 75]]);
    let (first, second) = release_pair(&by_week, &by_answer, THRESHOLD).unwrap();
    assert_eq!(first.row_totals, second.row_totals);
    assert_eq!(first.cells[0], [Shown::Hidden, Shown::Hidden]);
    let other = table(&[&[1, 1], &[1, 1], &[1, 1]]);
    assert_eq!(release_pair(&by_week, &other, THRESHOLD), Err(Refused::NotThePair));
}

/// Every way to fill a table so that it agrees with what is shown, as the least and greatest value of each number
/// (cells by rows, row totals, column totals). Knows nothing of networks.
fn ranges(tables: &[(&Table, &Released)], shape: &[(usize, usize)]) -> Vec<Vec<(u64, u64)>> {
    let mut ranges: Vec<Vec<(u64, u64)>> =
        shape.iter().map(|(rows, columns)| vec![(u64::MAX, 0); rows * columns + rows + columns]).collect();
    let total = tables[0].1.total;
    let mut filled: Vec<Vec<u64>> = shape.iter().map(|(rows, columns)| vec![0; rows * columns]).collect();
    fill(tables, shape, 0, 0, 0, total, &mut filled, &mut ranges);
    ranges
}

#[allow(clippy::too_many_arguments)]
fn fill(
    tables: &[(&Table, &Released)],
    shape: &[(usize, usize)],
    which: usize,
    at: usize,
    sum: u64,
    total: u64,
    filled: &mut Vec<Vec<u64>>,
    ranges: &mut Vec<Vec<(u64, u64)>>,
) {
    let (rows, columns) = shape[which];
    let released = tables[which].1;
    if at == rows * columns {
        if sum != total || !agrees(&filled[which], released, columns) {
            return;
        }
        if which > 0 && sums(&filled[which], columns).0 != sums(&filled[0], shape[0].1).0 {
            return;
        }
        if which + 1 < tables.len() {
            fill(tables, shape, which + 1, 0, 0, total, filled, ranges);
            return;
        }
        for (index, cells) in filled.iter().enumerate() {
            let (row_sums, column_sums) = sums(cells, shape[index].1);
            let all = cells.iter().chain(&row_sums).chain(&column_sums);
            for (range, value) in ranges[index].iter_mut().zip(all) {
                *range = (range.0.min(*value), range.1.max(*value));
            }
        }
        return;
    }
    let (low, high) = match released.cells[at / columns][at % columns] {
        Shown::Count(count) => (count, count),
        Shown::Hidden => (0, total - sum.min(total)),
    };
    for value in low..=high {
        if sum + value > total {
            break;
        }
        filled[which][at] = value;
        // A finished row that does not agree with its total need not be tried on.
        if (at + 1).is_multiple_of(columns) {
            let row: u64 = filled[which][at + 1 - columns..=at].iter().sum();
            if released.row_totals[at / columns].count().is_some_and(|shown| shown != row) {
                continue;
            }
        }
        fill(tables, shape, which, at + 1, sum + value, total, filled, ranges);
    }
}

fn sums(cells: &[u64], columns: usize) -> (Vec<u64>, Vec<u64>) {
    let rows = cells.chunks(columns).map(|row| row.iter().sum()).collect();
    let columns = (0..columns).map(|at| cells.iter().skip(at).step_by(columns).sum()).collect();
    (rows, columns)
}

fn agrees(cells: &[u64], released: &Released, columns: usize) -> bool {
    let (row_sums, column_sums) = sums(cells, columns);
    let fits = |sums: &[u64], shown: &[Shown]| {
        sums.iter().zip(shown).all(|(sum, shown)| shown.count().is_none_or(|count| count == *sum))
    };
    fits(&row_sums, &released.row_totals) && fits(&column_sums, &released.column_totals)
}

/// Fails where any small number's range is too narrow.
fn nothing_is_given_away(truth: &[u64], ranges: &[(u64, u64)], threshold: u64) -> Result<(), TestCaseError> {
    for (value, (low, high)) in truth.iter().zip(ranges) {
        if (1..threshold).contains(value) {
            prop_assert!(*high >= threshold, "{value} is known to be at most {high}");
            prop_assert!(high - low >= threshold, "{value} is known to be {low} to {high}");
            prop_assert!(*low < *value, "{value} is known to be at least {low}");
        }
    }
    Ok(())
}

fn truth(cells: &[Vec<u64>]) -> Vec<u64> {
    let flat = cells.concat();
    let (rows, columns) = sums(&flat, cells[0].len());
    [flat, rows, columns].concat()
}

fn small_tables(rows: usize, columns: usize) -> impl Strategy<Value = Vec<Vec<u64>>> {
    let cell = prop_oneof![2 => Just(0_u64), 3 => 1..3_u64, 3 => 3..8_u64];
    proptest::collection::vec(proptest::collection::vec(cell, columns), rows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn who_tries_every_table_learns_no_small_number(
        cells in (1..4_usize, 1..4_usize)
            .prop_filter("few enough to try all", |(rows, columns)| rows * columns <= 6)
            .prop_flat_map(|(rows, columns)| small_tables(rows, columns))
    ) {
        let threshold = 3;
        let table = Table::new(cells.clone()).expect("a table");
        if let Ok(released) = release(&table, threshold) {
            let shape = [(cells.len(), cells[0].len())];
            let found = ranges(&[(&table, &released)], &shape);
            nothing_is_given_away(&truth(&cells), &found[0], threshold)?;
        }
    }

    #[test]
    fn nor_does_who_has_both_tables_of_a_pair(cells in small_tables(2, 2), split in (0..8_u64, 0..8_u64)) {
        let threshold = 3;
        let other: Vec<Vec<u64>> = cells
            .iter()
            .zip([split.0, split.1])
            .map(|(row, part)| {
                let sum: u64 = row.iter().sum();
                vec![part.min(sum), sum - part.min(sum)]
            })
            .collect();
        let (first, second) = (Table::new(cells.clone()).expect("a table"), Table::new(other.clone()).expect("a table"));
        if let Ok((one, two)) = release_pair(&first, &second, threshold) {
            let found = ranges(&[(&first, &one), (&second, &two)], &[(2, 2), (2, 2)]);
            nothing_is_given_away(&truth(&cells), &found[0], threshold)?;
            nothing_is_given_away(&truth(&other), &found[1], threshold)?;
        }
    }

    #[test]
    fn large_random_tables_never_have_a_line_with_one_hidden_cell_or_a_small_hidden_sum(
        cells in (2..8_usize, 2..8_usize).prop_flat_map(|(rows, columns)| {
            let cell = prop_oneof![2 => Just(0_u64), 2 => 1..10_u64, 5 => 10..400_u64];
            proptest::collection::vec(proptest::collection::vec(cell, columns), rows)
        })
    ) {
        let Ok(released) = release(&Table::new(cells.clone()).expect("a table"), THRESHOLD) else { return Ok(()) };
        for (row, shown) in cells.iter().zip(&released.cells) {
            for (value, cell) in row.iter().zip(shown) {
                prop_assert!(cell.count().is_none_or(|count| count == *value && !(1..THRESHOLD).contains(&count)));
            }
        }
        for ((row, shown), total) in cells.iter().zip(&released.cells).zip(&released.row_totals) {
            let hidden: Vec<u64> =
                row.iter().zip(shown).filter(|(_, cell)| **cell == Shown::Hidden).map(|(value, _)| *value).collect();
            if total.count().is_some() && hidden.iter().any(|value| (1..THRESHOLD).contains(value)) {
                prop_assert!(hidden.len() >= 2 && hidden.iter().sum::<u64>() >= THRESHOLD, "{hidden:?}");
            }
        }
    }
}

/// Every table of three parties that agrees with what is shown, tried one by one: no small cell is narrowed too far.
#[test]
fn no_table_of_three_parties_gives_a_small_number_away() {
    let threshold = 3;
    let mut looked = 0;
    let mut state = 12_u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    for _ in 0..120 {
        let cells: Vec<u64> =
            (0..7).map(|cell| if [0, 1, 3].contains(&cell) { below(9) + 2 } else { below(6) }).collect();
        let exactly = (1_u16..8).zip(cells.iter().copied()).collect();
        let Ok(shown) = release_overlaps(3, &exactly, threshold) else { continue };
        looked += 1;
        let all = |cells: &[u64], set: u16| -> u64 {
            (1_u16..8).zip(cells).filter(|(cell, _)| cell & set == set).map(|(_, count)| count).sum()
        };
        let mut ranges = [(u64::MAX, 0_u64); 7];
        // The four cells of several parties decide the rest, for each party's number is known.
        let parties: Vec<u64> = [1, 2, 4].map(|party| all(&cells, party)).to_vec();
        let most = *parties.iter().max().unwrap();
        for ab in 0..=most {
            for ac in 0..=most {
                for bc in 0..=most {
                    for abc in 0..=most {
                        let alone = |party: usize, parts: u64| parties[party].checked_sub(parts);
                        let (Some(a), Some(b), Some(c)) =
                            (alone(0, ab + ac + abc), alone(1, ab + bc + abc), alone(2, ac + bc + abc))
                        else {
                            continue;
                        };
                        let other = [a, b, ab, c, ac, bc, abc];
                        let agrees = shown
                            .known_to_all
                            .iter()
                            .all(|(set, shown)| shown.count().is_none_or(|count| count == all(&other, *set)));
                        if agrees {
                            for (range, count) in ranges.iter_mut().zip(other) {
                                *range = (range.0.min(count), range.1.max(count));
                            }
                        }
                    }
                }
            }
        }
        for (count, (low, high)) in cells.iter().zip(ranges) {
            if *count < threshold {
                assert!(high >= threshold && high - low >= threshold, "{cells:?} {shown:?} {low} {high}");
                assert!(low <= count.saturating_sub(1), "{cells:?} {shown:?} {low} {high}");
            }
        }
    }
    assert!(looked > 60, "{looked}");
}
