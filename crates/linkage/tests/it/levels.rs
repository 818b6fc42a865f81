//! Reading and comparing, of whatever people type.

use alongside_linkage::compare::{SAME, Value, jaro_winkler, level, levels, one_slip, sound};
use alongside_linkage::settings::Kind;
use alongside_linkage::suggest;
use alongside_linkage::values::read;
use proptest::prelude::*;

fn kinds() -> impl Strategy<Value = Kind> {
    proptest::sample::select(Kind::ALL.map(|(_, kind)| kind).to_vec())
}

/// What stands in cells: names, numbers, dates, addresses, and what nobody meant to write.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z' -]{0,40}",
        "[0-9/ .+-]{0,20}",
        "[0-9]{1,3} [a-z]{2,9} [a-z]{3,6}",
        "[a-z0-9.]{1,20}@[a-z]{2,9}\\.[a-z]{2,3}",
        "[a-z]{1,2}[0-9]{1,2} ?[0-9][a-z]{2}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn what_was_read_is_read_the_same_again(kind in kinds(), cell in cell()) {
        if let Some(value) = read(kind, &cell) {
            prop_assert!(!value.is_empty());
            let text = value.to_string();
            // Of a long text only start and end are kept, which may cut a word or a letter apart.
            if value.as_bytes().len() < 31 {
                prop_assert_eq!(read(kind, &text), Some(value), "{}", text);
            }
        }
    }

    #[test]
    fn two_values_compare_alike_from_both_sides(kind in kinds(), one in cell(), other in cell()) {
        let (Some(a), Some(b)) = (read(kind, &one), read(kind, &other)) else { return Ok(()) };
        if a == b {
            return Ok(());
        }
        let left = Value { text: &a, sound: sound(a.as_bytes()), forms: &[] };
        let right = Value { text: &b, sound: sound(b.as_bytes()), forms: &[] };
        let found = level(kind, &left, &right);
        prop_assert_eq!(found, level(kind, &right, &left), "{} {}", one, other);
        prop_assert!(found > SAME && usize::from(found) <= levels(kind).len());
    }

    #[test]
    fn nearness_is_a_share_and_the_same_from_both_sides(one in "[a-e]{0,12}", other in "[a-e]{0,12}") {
        let (a, b) = (one.as_bytes(), other.as_bytes());
        let near = jaro_winkler(a, b);
        prop_assert!((0.0..=1.0).contains(&near));
        prop_assert_eq!(one_slip(a, b), one_slip(b, a));
        if one == other && !one.is_empty() {
            prop_assert!((near - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_guess_at_a_column_never_fails(heading in any::<String>(), cells in proptest::collection::vec(cell(), 0..8)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let _ = suggest::kind(&heading, &cells);
        let _ = suggest::may_be_id(&heading, &cells);
    }
}
