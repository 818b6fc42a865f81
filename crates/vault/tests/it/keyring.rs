use crate::support::{at, cases, hex, keyring, master, monday, partnership, random, subject};
use alongside_vault::keyring::{KeyringError, KeyringTextError, WRAPPED_LENGTH};
use alongside_vault::{Keyring, MasterKey, PartnershipId, Place, SubjectKey, WrappedKey};
use proptest::prelude::*;
use uuid::Uuid;

fn place() -> Place {
    Place { table: "person", column: "name", row: Uuid::from_u128(5), subject: subject(1) }
}

/// Two keys are the same if one opens what the other sealed.
fn same(one: &SubjectKey, two: &SubjectKey) -> bool {
    two.open(&place(), &one.seal(&place(), b"x", &random(50))).is_ok()
}

#[test]
fn a_wrapped_key_gives_back_its_key() {
    let keyring = keyring();
    let (key, wrapped) = keyring.new_subject_key(subject(1), &random(4));
    assert_eq!((wrapped.epoch, wrapped.bytes.len()), (1, WRAPPED_LENGTH));
    assert!(same(&key, &keyring.unwrap(subject(1), &wrapped).expect("the key")));
    let (other, _) = keyring.new_subject_key(subject(1), &random(5));
    assert!(!same(&key, &other));
}

#[test]
fn a_wrapped_key_keeps_its_form() {
    let (_, wrapped) = keyring().new_subject_key(subject(1), &random(4));
    assert_eq!(
        hex(&wrapped.bytes),
        "a1776b1e01b441062ac56dc02c52bc67b3a599a0c9e637fd05a817fe7ecb0b8cb41f6333de299eb6e49c8df97e1c6642b709ca91ebf404744cb83c9add843533910642766f4cd04ed06c2fbe28"
    );
}

#[test]
fn a_wrapped_key_fits_one_subject_one_epoch_and_one_partnership() {
    let mut keyring = keyring();
    let (_, wrapped) = keyring.new_subject_key(subject(1), &random(4));
    keyring.begin_epoch(monday(), &random(6)).expect("an epoch");
    let another_epoch = WrappedKey { epoch: 2, ..wrapped.clone() };
    assert_eq!(keyring.unwrap(subject(2), &wrapped).err(), Some(KeyringError::DoesNotOpen));
    assert_eq!(keyring.unwrap(subject(1), &another_epoch).err(), Some(KeyringError::DoesNotOpen));
    let elsewhere =
        Keyring::new(&master(), PartnershipId::from_uuid(Uuid::from_u128(9)), monday(), &random(2));
    assert_eq!(elsewhere.unwrap(subject(1), &wrapped).err(), Some(KeyringError::DoesNotOpen));
}

#[test]
fn a_destroyed_epoch_takes_with_it_what_was_not_wrapped_anew() {
    let mut keyring = keyring();
    let (kept, kept_wrapped) = keyring.new_subject_key(subject(1), &random(4));
    let (_, erased_wrapped) = keyring.new_subject_key(subject(2), &random(5));
    assert_eq!(keyring.destroy_epoch(1), Err(KeyringError::Current(1)));

    let epoch = keyring.begin_epoch(at("2026-11-23T09:00:00Z"), &random(6)).expect("an epoch");
    assert_eq!((epoch.number, keyring.current_epoch()), (2, epoch));
    let rewrapped = keyring.rewrap(subject(1), &kept_wrapped, &random(7)).expect("wrapped anew");
    assert_eq!(rewrapped.epoch, 2);
    assert_eq!(keyring.epochs().map(|epoch| epoch.number).collect::<Vec<_>>(), [1, 2]);

    assert_eq!(keyring.destroy_epoch(1), Ok(()));
    assert_eq!(keyring.destroy_epoch(1), Ok(()), "destroying twice is once");
    assert!(same(&kept, &keyring.unwrap(subject(1), &rewrapped).expect("kept")));
    for (subject, wrapped) in [(subject(1), &kept_wrapped), (subject(2), &erased_wrapped)] {
        assert_eq!(keyring.unwrap(subject, wrapped).err(), Some(KeyringError::Destroyed(1)));
        assert_eq!(keyring.rewrap(subject, wrapped, &random(8)).err(), Some(KeyringError::Destroyed(1)));
    }
    for unknown in [0, 3] {
        assert_eq!(keyring.destroy_epoch(unknown), Err(KeyringError::Unknown(unknown)));
        let wrapped = WrappedKey { epoch: unknown, ..rewrapped.clone() };
        assert_eq!(keyring.unwrap(subject(1), &wrapped).err(), Some(KeyringError::Unknown(unknown)));
    }
}

#[test]
fn a_keyring_older_than_the_database_is_told_apart() {
    let older = keyring();
    let mut newer = Keyring::parse_text(&older.to_text(&random(6)), &master()).expect("a keyring");
    newer.begin_epoch(monday(), &random(7)).expect("an epoch");
    let (_, wrapped) = newer.new_subject_key(subject(1), &random(8));
    assert_eq!(older.unwrap(subject(1), &wrapped).err(), Some(KeyringError::Unknown(2)));
}

#[test]
fn the_text_gives_back_all_that_is_left_and_nothing_that_was_destroyed() {
    let mut keyring = keyring();
    let (_, in_one) = keyring.new_subject_key(subject(1), &random(4));
    keyring.begin_epoch(at("2026-11-23T09:00:00Z"), &random(5)).expect("an epoch");
    let (key, in_two) = keyring.new_subject_key(subject(2), &random(6));
    keyring.begin_epoch(at("2026-11-30T09:00:00.25Z"), &random(7)).expect("an epoch");
    keyring.destroy_epoch(1).expect("destroyed");
    let read = Keyring::parse_text(&keyring.to_text(&random(8)), &master()).expect("a keyring");
    assert_eq!(read.epochs().collect::<Vec<_>>(), keyring.epochs().collect::<Vec<_>>());
    assert_eq!(read.partnership(), partnership());
    assert!(same(&key, &read.unwrap(subject(2), &in_two).expect("the key")));
    assert_eq!(read.unwrap(subject(1), &in_one).err(), Some(KeyringError::Destroyed(1)));
    assert_eq!(format!("{read:?}"), "Keyring(epochs [2, 3])");
}

#[test]
fn a_text_of_today_is_read_for_ever() {
    let text = include_str!("golden/keyring.txt");
    assert_eq!(keyring().to_text(&random(8)), text);
    assert!(Keyring::parse_text(text, &master()).is_ok());
}

#[test]
fn another_master_key_is_told_apart_and_can_take_over() {
    let other = MasterKey::generate(&random(77));
    let mut keyring = keyring();
    let (key, wrapped) = keyring.new_subject_key(subject(1), &random(4));
    let text = keyring.to_text(&random(8));
    assert_eq!(Keyring::parse_text(&text, &other).err(), Some(KeyringTextError::AnotherMasterKey));
    keyring.change_master(&other);
    let text = keyring.to_text(&random(9));
    assert_eq!(Keyring::parse_text(&text, &master()).err(), Some(KeyringTextError::AnotherMasterKey));
    let read = Keyring::parse_text(&text, &other).expect("a keyring");
    assert!(same(&key, &read.unwrap(subject(1), &wrapped).expect("the key")));
}

#[test]
fn damaged_texts_are_told_apart() {
    use KeyringTextError::{Damaged, NewerVersion, NotAKeyring};
    let mut keyring = keyring();
    keyring.begin_epoch(monday(), &random(5)).expect("an epoch");
    let text = keyring.to_text(&random(8));
    let lines: Vec<&str> = text.lines().collect();
    let without = |number: usize| {
        let mut kept = lines.clone();
        kept.remove(number);
        kept.join("\n") + "\n"
    };
    for (name, text, error) in [
        ("nothing", String::new(), NotAKeyring),
        ("another file", "A letter\n".to_owned(), NotAKeyring),
        ("a later version", text.replacen("keyring-1", "keyring-2", 1), NewerVersion),
        ("an old epoch left out", without(3), Damaged),
        ("the current epoch left out", without(4), Damaged),
        ("no check", without(5), Damaged),
        ("cut short", text[..text.len() - 1].to_owned(), Damaged),
    ] {
        assert_eq!(Keyring::parse_text(&text, &master()).err(), Some(error), "{name}");
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn text_from_anywhere_never_panics(text in "(alongside-keyring-1\n)?(partnership [0-9a-f]{32}\n)?.*") {
        prop_assert!(Keyring::parse_text(&text, &master()).is_err());
    }

    #[test]
    fn any_flipped_bit_of_a_wrapped_key_is_found(byte in 0..WRAPPED_LENGTH, bit in 0..8_u32) {
        let keyring = keyring();
        let (_, mut wrapped) = keyring.new_subject_key(subject(1), &random(4));
        wrapped.bytes[byte] ^= 1 << bit;
        prop_assert!(keyring.unwrap(subject(1), &wrapped).is_err());
    }

    #[test]
    fn any_flipped_bit_of_the_text_is_found(place in any::<prop::sample::Index>(), bit in 0..7_u32) {
        let mut bytes = keyring().to_text(&random(8)).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let text = String::from_utf8(bytes).expect("ASCII stays ASCII");
        prop_assert!(Keyring::parse_text(&text, &master()).is_err());
    }
}
