//! Both files of the feed, row by row and column by column, against what must become of them.

use crate::shipped::{FEBRUARY, JANUARY, SHELF, bytes, february_mapping, january_mapping, reading, text};
use alongside_domain::intake::{
    FATES_HEADING, Fate, FileRun, FileToRead, Mapping, Store, fates_line, run_file, run_json,
};
use std::collections::BTreeMap;

fn read(store: &mut Store, label: &str, path: &str, mapping: &Mapping, number: u32) -> FileRun {
    let bytes = bytes(path);
    let file = FileToRead { label, bytes: &bytes, reading: reading(number) };
    run_file(store, &file, mapping, &SHELF.book()).unwrap()
}

fn january(store: &mut Store, number: u32) -> FileRun {
    read(store, "2025-01", JANUARY, &january_mapping(), number)
}

fn february(store: &mut Store, number: u32) -> FileRun {
    read(store, "2025-02", FEBRUARY, &february_mapping(), number)
}

/// The fates file of a run, as rows by column; `of` and `reason` joined to the fate as in the truth.
fn told(label: &str, run: &FileRun) -> Vec<BTreeMap<String, String>> {
    let mut text = format!("{FATES_HEADING}\n");
    for row in &run.rows {
        text.push_str(&fates_line(row));
        text.push('\n');
    }
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap).zip(&run.rows);
    rows.map(|(mut row, result)| {
        let detail = [row["reason"].as_str(), row["of"].as_str()].concat();
        let fate = if detail.is_empty() { row["fate"].clone() } else { format!("{}:{detail}", row["fate"]) };
        row.insert("fate".into(), fate);
        row.insert("row_id".into(), format!("{label}/{}", result.number));
        row.insert("line".into(), result.line.to_string());
        row
    })
    .collect()
}

const COLUMNS: [(&str, &str); 13] = [
    ("row_id", "row_id"),
    ("row", "row"),
    ("line", "line"),
    ("fate", "fate"),
    ("route", "expected_route"),
    ("priority", "expected_priority_row"),
    ("safe_methods", "expected_safe_methods"),
    ("first_method", "expected_first_method"),
    ("may_leave_message", "may_leave_message"),
    ("contact_due", "contact_due"),
    ("share_onward", "share_onward"),
    ("quality_flags", "expected_quality_flags"),
    ("warnings", "expected_warnings"),
];

#[test]
fn every_row_and_column_of_both_files_is_as_it_must_be() {
    let mut store = Store::default();
    let mut rows = told("2025-01", &january(&mut store, 1));
    rows.extend(told("2025-02", &february(&mut store, 2)));
    let truth = text("fixtures/intake/truth_rows.csv.gz");
    let mut truth = csv::Reader::from_reader(truth.as_bytes());
    let truth: Vec<BTreeMap<String, String>> = truth.deserialize().map(Result::unwrap).collect();
    assert_eq!((rows.len(), truth.len()), (5996 + 389, 5996 + 389));
    let mut differences = Vec::new();
    for (row, want) in rows.iter().zip(&truth) {
        for (ours, theirs) in COLUMNS {
            if row[ours] != want[theirs] {
                differences.push(format!(
                    "{} {ours}: {:?} instead of {:?} ({})",
                    want["row_id"], row[ours], want[theirs], want["made_as"]
                ));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences[..differences.len().min(60)].join("\n")
    );
}

fn count(run: &FileRun, wanted: &[&str]) -> usize {
    run.rows.iter().filter(|row| wanted.contains(&row.fate.code())).count()
}

#[test]
fn importing_again_accepts_and_updates_nothing() {
    let mut store = Store::default();
    let first = [january(&mut store, 1), february(&mut store, 2)];
    for (number, again) in [(3, january as fn(&mut Store, u32) -> FileRun), (4, february), (5, january)] {
        let run = again(&mut store, number);
        assert_eq!(count(&run, &["accepted", "update_of"]), 0, "reading {number}");
        let quarantined = count(&first[usize::from(number == 4)], &["quarantined"]);
        assert_eq!(count(&run, &["quarantined"]), quarantined, "reading {number}");
    }
}

#[test]
fn the_json_reports_are_the_january_rows() {
    let bytes = bytes("fixtures/intake/reports_50.json.gz");
    let file = FileToRead { label: "reports_50", bytes: &bytes, reading: reading(9) };
    let truth = text("fixtures/intake/truth_json.csv.gz");
    let mut truth = csv::Reader::from_reader(truth.as_bytes());
    let truth: Vec<BTreeMap<String, String>> = truth.deserialize().map(Result::unwrap).collect();

    let alone = run_json(&mut Store::default(), &file, &january_mapping(), &SHELF.book()).unwrap();
    assert_eq!(alone.rows.len(), truth.len());
    assert_eq!(count(&alone, &["accepted"]), truth.len());

    let mut store = Store::default();
    january(&mut store, 1);
    let after = run_json(&mut store, &file, &january_mapping(), &SHELF.book()).unwrap();
    for (row, want) in after.rows.iter().zip(&truth) {
        assert_eq!(row.line.to_string(), want["report"]);
        match &row.fate {
            Fate::DuplicateOf(name) => assert_eq!(name.to_string(), want["same_as"]),
            other => panic!("victim {} of report {}: {other:?}", row.number, row.line),
        }
    }
}
