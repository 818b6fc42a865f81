use crate::support::{cases, hex, keyring, random, subject, unhex};
use alongside_vault::seal::{PADDING_STEP, sealed_length};
use alongside_vault::{Place, SealError, SubjectKey};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn key() -> SubjectKey {
    keyring().new_subject_key(subject(1), &random(4)).0
}

fn place() -> Place {
    Place { table: "person", column: "name", row: Uuid::from_u128(5), subject: subject(1) }
}

const GOLDEN: &str = "0167691a62de78af4344fcf0eade1edc866bdde8cc31ea9f9445716679783f6eb264420b4de36e365796a2d90669f6996cd24f8e02a5a0cb8f7d5e122c776c9b7b3816e542200b6087";

#[test]
fn a_sealed_value_of_today_opens_for_ever() {
    assert_eq!(hex(&key().seal(&place(), "Siân".as_bytes(), &random(9))), GOLDEN);
    assert_eq!(key().open(&place(), &unhex(GOLDEN)).expect("opens").as_slice(), "Siân".as_bytes());
}

#[test]
fn lengths_are_told_in_steps_only() {
    for (content, sealed) in [(0, 73), (1, 73), (31, 73), (32, 105), (63, 105), (64, 137)] {
        let value = key().seal(&place(), &vec![b'a'; content], &random(9));
        assert_eq!((value.len(), sealed_length(content)), (sealed, sealed), "{content}");
    }
}

#[test]
fn the_same_value_is_sealed_differently_each_time() {
    let random = random(9);
    assert_ne!(key().seal(&place(), b"x", &random), key().seal(&place(), b"x", &random));
}

#[test]
fn what_cannot_be_opened_says_why() {
    let sealed = key().seal(&place(), b"[1]", &random(9));
    let mut newer = sealed.clone();
    newer[0] = 2;
    assert_eq!(key().open(&place(), &newer).err(), Some(SealError::NewerVersion(2)));
    for cut in 0..sealed.len() {
        assert_eq!(key().open(&place(), &sealed[..cut]).err(), Some(SealError::DoesNotOpen), "{cut}");
    }
    let stranger = keyring().new_subject_key(subject(1), &random(5)).0;
    assert_eq!(stranger.open(&place(), &sealed).err(), Some(SealError::DoesNotOpen));
    assert_eq!(key().open_json::<String>(&place(), &sealed).err(), Some(SealError::AnotherForm));
    assert_eq!(key().open_json::<Vec<u8>>(&place(), &sealed), Ok(vec![1]));
    let impossible = std::collections::BTreeMap::from([(vec![1], 1)]);
    assert_eq!(key().seal_json(&place(), &impossible, &random(9)).err(), Some(SealError::NotWritable));
}

#[test]
fn a_key_does_not_print_itself() {
    assert_eq!(format!("{:?}", key()), "SubjectKey(secret)");
}

#[derive(Serialize, Deserialize, PartialEq, Debug, Clone)]
struct Form {
    name: String,
    age: Option<u8>,
}

const NAMES: [&str; 6] = ["person", "report", "name", "nam", "names", ""];

fn places() -> impl Strategy<Value = Place> {
    let name = || prop::sample::select(&NAMES[..]);
    (name(), name(), 0..4_u128, 0..4_u128).prop_map(|(table, column, row, person)| Place {
        table,
        column,
        row: Uuid::from_u128(row),
        subject: subject(person),
    })
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn a_value_opens_in_its_place(place in places(), value in prop::collection::vec(any::<u8>(), 0..200)) {
        let sealed = key().seal(&place, &value, &random(9));
        prop_assert_eq!(sealed.len() % PADDING_STEP, 41 % PADDING_STEP);
        prop_assert_eq!(key().open(&place, &sealed).expect("opens").to_vec(), value);
    }

    #[test]
    fn a_value_moved_to_another_place_does_not_open(from in places(), to in places()) {
        let sealed = key().seal(&from, b"14 Bridge Street", &random(9));
        prop_assert_eq!(key().open(&to, &sealed).is_ok(), from == to);
    }

    #[test]
    fn moving_one_part_of_the_place_is_enough(
        place in places(), table in 0..6_usize, column in 0..6_usize, row in 4..9_u128, person in 4..9_u128,
    ) {
        let sealed = key().seal(&place, b"14 Bridge Street", &random(9));
        let moved = [
            Place { table: NAMES[table], ..place },
            Place { column: NAMES[column], ..place },
            Place { row: Uuid::from_u128(row), ..place },
            Place { subject: subject(person), ..place },
        ];
        for moved in moved.iter().filter(|moved| **moved != place) {
            prop_assert_eq!(key().open(moved, &sealed).err(), Some(SealError::DoesNotOpen));
        }
    }

    #[test]
    fn any_flipped_bit_is_found(
        value in prop::collection::vec(any::<u8>(), 0..100), place in any::<prop::sample::Index>(), bit in 0..8_u32,
    ) {
        let mut sealed = key().seal(&self::place(), &value, &random(9));
        let place = place.index(sealed.len());
        sealed[place] ^= 1 << bit;
        prop_assert!(key().open(&self::place(), &sealed).is_err());
    }

    #[test]
    fn a_form_reads_back(name in ".*", age in any::<Option<u8>>()) {
        let form = Form { name, age };
        let sealed = key().seal_json(&place(), &form, &random(9)).expect("sealed");
        prop_assert_eq!(key().open_json::<Form>(&place(), &sealed), Ok(form));
    }
}
