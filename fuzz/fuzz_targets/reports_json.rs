//! Any bytes as reports in JSON: each victim ends in one fate, and reading the same file again takes nothing new.
#![no_main]

use alongside_domain::intake::{CrimeTypes, Fate, FileToRead, Lists, Mapping, Rulebook, Store, run_json};
use alongside_domain::rules::Rules;
use alongside_kernel::WorkingDays;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

struct Shelf(Lists, Rules, WorkingDays, Mapping);

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let crime_types = CrimeTypes::shipped().unwrap();
    Shelf(
        Lists { crime_types, ..Lists::default() },
        Rules::shipped().unwrap(),
        WorkingDays::england_and_wales(),
        Mapping::police_default().unwrap(),
    )
});

fuzz_target!(|bytes: &[u8]| {
    let Shelf(lists, rules, calendar, mapping) = &*SHELF;
    let book = Rulebook { lists, rules, calendar };
    let mut store = Store::default();
    let first = FileToRead { label: "first", bytes, reading: "1".repeat(32).parse().unwrap() };
    let Ok(first) = run_json(&mut store, &first, mapping, &book) else { return };
    for (place, row) in first.rows.iter().enumerate() {
        assert_eq!(row.number as usize, place + 1);
    }
    let again = FileToRead { label: "again", bytes, reading: "2".repeat(32).parse().unwrap() };
    let again = run_json(&mut store, &again, mapping, &book).unwrap();
    assert_eq!(first.rows.len(), again.rows.len());
    for row in &again.rows {
        assert!(!matches!(row.fate, Fate::Accepted | Fate::UpdateOf(_)), "{:?}", row.fate);
    }
});
