//! Any text as cells of every kind: each is read, compared with the next from both sides, and a small table of them is linked.
#![no_main]

use alongside_linkage::compare::{Value, level, levels, sound};
use alongside_linkage::link::link;
use alongside_linkage::records::{Cells, Read, table};
use alongside_linkage::settings::{Column, Kind};
use alongside_linkage::values::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines: Vec<&str> = text.lines().take(24).collect();
    for (_, kind) in Kind::ALL {
        let values: Vec<_> = lines.iter().filter_map(|line| read(kind, line)).collect();
        for pair in values.windows(2) {
            let value = |text| Value { text, sound: sound(pair[0].as_bytes()), forms: &[] };
            let (left, right) = (value(&pair[0]), value(&pair[1]));
            if pair[0] != pair[1] {
                let found = level(kind, &left, &right);
                assert_eq!(found, level(kind, &right, &left));
                assert!(found > 1 && usize::from(found) <= levels(kind).len());
            }
        }
    }
    let columns = [("name", Kind::FullName), ("born", Kind::DateOfBirth), ("address", Kind::AddressLine), ("phone", Kind::Phone)]
        .into_iter()
        .enumerate()
        .map(|(place, (name, kind))| {
            let mut cells = Cells::default();
            for line in &lines {
                cells.push(line.split(';').nth(place).unwrap_or_default());
            }
            Read { column: Column { name: name.to_owned(), kind }, pieces: vec![cells] }
        })
        .collect();
    let table = table(columns).unwrap();
    let linked = link(&table, &alongside_linkage::cluster::Guards::default(), |_| ());
    assert_eq!(linked.people.person.len(), lines.len());
    for (record, person) in (0_u32..).zip(&linked.people.person) {
        assert!(*person <= record);
    }
});
