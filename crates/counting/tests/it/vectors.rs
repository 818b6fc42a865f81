//! The same bytes everywhere: what is written in `vectors.json` is what any other implementation must make.
//! `UPDATE_GOLDEN=1 cargo test -p alongside-counting` writes it anew, which makes every file of encodings of old unreadable.

use alongside_counting::{Encoder, Hardening, Key, layout};
use alongside_linkage::settings::Kind;
use serde_json::{Value, json};

const COLUMNS: [&str; 9] = [
    "full_name",
    "forename",
    "surname",
    "date_of_birth",
    "sex",
    "phone",
    "postcode",
    "address_line",
    "identifier",
];

const RECORDS: [[&str; 9]; 6] = [
    [
        "",
        "Gwen",
        "Williams",
        "1984-05-06",
        "F",
        "+44 7700 900786",
        "BS24 9AT",
        "38 Gloucester Avenue",
        "AB 123",
    ],
    [
        "Mrs Gwen Mair WILLIAMS",
        "",
        "",
        "6 May 1984",
        "female",
        "07700900786",
        "bs249at",
        "38, Gloucester-Avenue",
        "",
    ],
    ["", "Élodie", "O'Neil-Smith", "06/05/1984", "", "", "", "", ""],
    ["", "Łukasz", "Ŵyn", "1984", "M", "07700 900786", "CF10 1AA", "Flat 3, 4 Heol y Gadeirlan", "9"],
    [
        "",
        "李",
        "小龍",
        "1999-12-31",
        "1",
        "020 7946 0000",
        "",
        "Unit 12 The Very Long Name Of An Industrial Estate",
        "",
    ],
    ["", "Ann", "", "", "", "", "", "", ""],
];

fn vectors() -> Value {
    let key = crate::world::key(77);
    let kinds: Vec<Kind> =
        COLUMNS.iter().map(|word| Kind::ALL.iter().find(|(known, _)| known == word).unwrap().1).collect();
    let mut encoder = Encoder::new(&key, &kinds, Hardening::Hardened).unwrap();
    let fields: Vec<Value> = layout(&kinds)
        .unwrap()
        .iter()
        .map(|field| json!({ "kind": field.kind.word(), "bits": field.bits }))
        .collect();
    let records: Vec<Value> = RECORDS
        .iter()
        .map(|cells| {
            let encoding = encoder.encode(cells.iter().copied()).map(|encoding| {
                encoding.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>()
            });
            json!({ "cells": cells, "encoding": encoding })
        })
        .collect();
    json!({ "key": *key.to_text(), "columns": COLUMNS, "fields": fields, "records": records })
}

#[test]
fn the_same_records_and_key_give_the_same_bytes_as_ever() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&vectors()).unwrap());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[test]
fn the_key_of_the_vectors_can_be_read_and_spelling_does_not_matter() {
    let vectors = vectors();
    Key::parse_text(vectors["key"].as_str().unwrap()).unwrap();
    assert!(vectors["records"][5]["encoding"].is_null(), "a forename alone is too little");
    let [one, other] = [0, 1].map(|place| vectors["records"][place]["encoding"].as_str().unwrap().to_owned());
    let same = one.bytes().zip(other.bytes()).filter(|(one, other)| one == other).count();
    assert!(same > 128, "{same} of 256 figures are the same");
}

#[test]
fn too_few_columns_make_no_encoding() {
    let key = crate::world::key(1);
    for kinds in [
        vec![Kind::Surname],
        vec![Kind::Forename, Kind::Surname],
        vec![Kind::Surname, Kind::DateOfBirth, Kind::Sex],
        vec![Kind::FullName, Kind::Postcode, Kind::Phone],
    ] {
        assert!(Encoder::new(&key, &kinds, Hardening::Hardened).is_err(), "{kinds:?}");
    }
    assert!(Encoder::new(&key, &[Kind::FullName, Kind::DateOfBirth], Hardening::Hardened).is_ok());
}
