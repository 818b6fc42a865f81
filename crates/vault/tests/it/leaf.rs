use crate::support::{at, cases, leaf, log_id, stored, subject};
use alongside_vault::Leaf;
use alongside_vault::audit_leaf::{Actor, LeafError, LeafVersion};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn a_leaf_keeps_its_form() {
    let text = String::from_utf8(leaf(15).to_bytes().expect("codes")).expect("text");
    assert_eq!(text, include_str!("golden/leaf.json").trim_end());
    assert_eq!(Leaf::parse(text.as_bytes()), Ok(leaf(15)));
    assert_eq!(leaf(15).hash(), Ok(stored(&leaf(15)).hash));
}

#[test]
fn an_act_of_the_system_has_no_actor() {
    let leaf = Leaf { actor: Actor::default(), request: None, ..leaf(1) };
    assert_eq!(Leaf::parse(&leaf.to_bytes().expect("codes")), Ok(leaf));
}

#[test]
fn a_leaf_of_a_later_form_is_not_taken_for_one_of_today() {
    assert_eq!(LeafVersion::try_from(1), Ok(LeafVersion::One));
    for number in [0, 2, 255] {
        assert!(LeafVersion::try_from(number).is_err(), "{number}");
    }
}

#[test]
fn content_has_no_place_in_a_leaf() {
    let long = "a".repeat(65);
    for text in ["", "Sarah Jones", "01632 960001", "sarah@example.org", "É", "a\nb", long.as_str()] {
        let text = || text.to_owned();
        let leaves = [
            Leaf { action: text(), ..leaf(1) },
            Leaf { purpose: text(), ..leaf(1) },
            Leaf { reason: Some(text()), ..leaf(1) },
            Leaf { detail: Some(text()), ..leaf(1) },
            Leaf { classes: BTreeSet::from([text()]), ..leaf(1) },
        ];
        for leaf in leaves {
            assert_eq!(leaf.to_bytes(), Err(LeafError::NotACode), "{leaf:?}");
        }
    }
}

#[test]
fn only_the_one_spelling_is_read() {
    let text = String::from_utf8(leaf(15).to_bytes().expect("codes")).expect("text");
    for (name, changed) in [
        ("white space", text.replacen(':', ": ", 1)),
        ("a line end", format!("{text}\n")),
        ("a later version", text.replacen("\"version\":1", "\"version\":2", 1)),
        ("a field more", text.replacen('{', "{\"name\":\"x\",", 1)),
        ("a field less", text.replacen("\"detail\":null,", "", 1)),
        ("the order of fields", text.replacen("\"version\":1,", "", 1).replacen('}', "},\"version\":1", 1)),
        ("the order of classes", text.replacen("\"identity\",\"safety\"", "\"safety\",\"identity\"", 1)),
        ("a class twice", text.replacen("\"identity\",", "\"identity\",\"identity\",", 1)),
        ("another spelling of the instant", text.replacen(".000001Z", ".0000010Z", 1)),
        ("another spelling of a code", text.replacen("support", "\\u0073upport", 1)),
    ] {
        assert_ne!(changed, text, "{name} changed nothing");
        assert_eq!(Leaf::parse(changed.as_bytes()), Err(LeafError::Unreadable), "{name}");
    }
}

fn code() -> impl Strategy<Value = String> {
    "[a-z0-9_.:-]{1,64}"
}

fn leaves() -> impl Strategy<Value = Leaf> {
    let subjects = prop::collection::btree_set((0..1000_u128).prop_map(subject), 0..8);
    let classes = prop::collection::btree_set(code(), 0..5);
    let optional = || prop::option::of(code());
    (any::<u64>(), code(), code(), optional(), optional(), subjects, classes, 0..4_000_000_000_000_000_i64)
        .prop_map(|(seq, action, purpose, reason, detail, subjects, classes, micros)| Leaf {
            version: LeafVersion::One,
            log: log_id(),
            seq,
            at: alongside_kernel::clock::from_micros(micros),
            action,
            purpose,
            reason,
            detail,
            subjects,
            classes,
            ..leaf(1)
        })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn every_leaf_reads_back(leaf in leaves()) {
        let bytes = leaf.to_bytes().expect("codes");
        prop_assert_eq!(Leaf::parse(&bytes), Ok(leaf));
    }

    #[test]
    fn bytes_from_anywhere_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Leaf::parse(&bytes).is_err());
    }
}

#[test]
fn instants_are_kept_to_the_microsecond() {
    let leaf = Leaf { at: at("2026-11-16T09:30:00.123456789Z"), ..leaf(1) };
    let read = Leaf::parse(&leaf.to_bytes().expect("codes")).expect("a leaf");
    assert_eq!(read.at, at("2026-11-16T09:30:00.123456Z"));
}
