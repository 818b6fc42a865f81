use crate::support::{hex, master, random};
use alongside_vault::MasterKey;
use alongside_vault::master::MasterKeyError;
use alongside_vault::random::{Random, SystemRandom};

/// The key of seed 1: SHA-256 of "alongside seeded random", the seed and block 0, worked out apart.
const LINE: &str =
    "alongside-master-key-1:5f851e11699dec0cf2e1b6a7c01127018dbd7daca29c5a6371ab9331333371ce:c4abcdd9";
const FINGERPRINT: &str = "d00efbf4f44c7f61980ed7e5b55f0630b898d222bd6ad51f6bb0581f850f4c07";

#[test]
fn the_key_file_keeps_its_form() {
    assert_eq!(master().to_text().as_str(), LINE);
    assert_eq!(hex(&master().fingerprint()), FINGERPRINT);
}

#[test]
fn a_key_file_reads_back_with_or_without_a_line_end() {
    for text in [LINE.to_owned(), format!("{LINE}\n"), format!("  {LINE}\r\n")] {
        let read = MasterKey::parse_text(&text).expect("a key");
        assert_eq!(hex(&read.fingerprint()), FINGERPRINT);
    }
}

#[test]
fn every_changed_character_of_a_key_file_is_found() {
    for place in 0..LINE.len() {
        for other in ["0", "f", "x", ":", " ", ""] {
            let mut text = LINE.to_owned();
            text.replace_range(place..=place, other);
            if text != LINE {
                assert!(MasterKey::parse_text(&text).is_err(), "{place} {other:?}");
            }
        }
    }
}

#[test]
fn what_is_not_a_key_is_told_apart() {
    use MasterKeyError::{Damaged, NewerVersion, NotAMasterKey};
    for (name, text, error) in [
        ("nothing", String::new(), NotAMasterKey),
        ("another file", "alongside-keyring-1\n".into(), NotAMasterKey),
        ("a later version", LINE.replacen("key-1", "key-2", 1), NewerVersion),
        ("cut short", LINE[..60].to_owned(), Damaged),
        ("one part too many", format!("{LINE}:00"), Damaged),
        (
            "capital digits",
            LINE.to_uppercase().replacen("ALONGSIDE-MASTER-KEY-1", "alongside-master-key-1", 1),
            Damaged,
        ),
    ] {
        assert_eq!(MasterKey::parse_text(&text).err(), Some(error), "{name}");
    }
}

#[test]
fn two_keys_have_two_fingerprints_and_none_prints_itself() {
    let other = MasterKey::generate(&random(99));
    assert_ne!(other.fingerprint(), master().fingerprint());
    assert_eq!(format!("{other:?}"), "MasterKey(secret)");
}

#[test]
fn the_system_gives_randomness() {
    let system = SystemRandom::open().expect("randomness");
    let (mut one, mut two) = ([0; 32], [0; 32]);
    system.fill(&mut one);
    system.fill(&mut two);
    assert_ne!(one, two);
    assert_ne!(one, [0; 32]);
}
