use crate::support::{cases, checkpoints, log_id, master, other_log, random, signing_key, stored_log};
use alongside_vault::checkpoint::CheckpointTextError;
use alongside_vault::signing::SigningKeyError;
use alongside_vault::{MasterKey, SignedCheckpoint, SigningKey, VerifyingKey};
use proptest::prelude::*;

fn signed() -> SignedCheckpoint {
    checkpoints(&stored_log(8), &[3, 8], &signing_key()).remove(1)
}

#[test]
fn the_text_keeps_its_form() {
    assert_eq!(signed().to_text(), include_str!("golden/checkpoint.txt"));
}

#[test]
fn a_checkpoint_reads_back_from_a_file_and_from_a_mail() {
    let text = signed().to_text();
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("{text}\n\n")] {
        let read = SignedCheckpoint::parse_text(&text).expect("a checkpoint");
        assert!(read.is_signed_by(&signing_key().verifying_key()));
        assert_eq!(read.to_text(), signed().to_text());
        assert_eq!(read.checkpoint.head(log_id()).map(|head| head.size), Some(8));
    }
}

#[test]
fn the_order_of_heads_does_not_count_when_signing_and_does_when_reading() {
    let one = signed().checkpoint;
    let mut two = one.clone();
    two.heads.reverse();
    assert_eq!(one.to_bytes(), two.to_bytes());
    let text = signed().to_text();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(5, 6);
    assert_eq!(SignedCheckpoint::parse_text(&lines.join("\n")), Err(CheckpointTextError::Damaged));
}

#[test]
fn what_is_not_a_checkpoint_is_told_apart() {
    use CheckpointTextError::{Damaged, NewerVersion, NotACheckpoint};
    let text = signed().to_text();
    let head = text.lines().nth(5).expect("a head");
    for (name, text, error) in [
        ("nothing", String::new(), NotACheckpoint),
        ("another file", "A letter\n".to_owned(), NotACheckpoint),
        ("a later version", text.replacen("checkpoint-1", "checkpoint-2", 1), NewerVersion),
        ("a log twice", text.replacen(head, &format!("{head}\n{head}"), 1), Damaged),
        ("another spelling of a number", text.replacen("number 2", "number 02", 1), Damaged),
        ("no signature", text.split("signature").next().expect("text").to_owned(), Damaged),
        ("more after it", format!("{text}head\n"), Damaged),
    ] {
        assert_eq!(SignedCheckpoint::parse_text(&text), Err(error), "{name}");
    }
}

#[test]
fn another_key_does_not_fit() {
    let stranger = SigningKey::generate(&random(99));
    assert!(signed().is_signed_by(&signing_key().verifying_key()));
    assert!(!signed().is_signed_by(&stranger.verifying_key()));
    assert!(!signed().checkpoint.sign(&stranger).is_signed_by(&signing_key().verifying_key()));
}

#[test]
fn a_sealed_signing_key_opens_with_its_master_key_only() {
    let key = signing_key();
    let sealed = key.to_sealed(&master(), &random(5));
    let opened = SigningKey::from_sealed(&master(), &sealed).expect("the key");
    assert_eq!(opened.verifying_key(), key.verifying_key());
    assert_eq!(format!("{opened:?}"), "SigningKey(secret)");
    let other = MasterKey::generate(&random(99));
    assert_eq!(SigningKey::from_sealed(&other, &sealed).err(), Some(SigningKeyError::DoesNotOpen));
    for byte in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[byte] ^= 1;
        assert!(SigningKey::from_sealed(&master(), &changed).is_err(), "{byte}");
    }
}

#[test]
fn a_verifying_key_reads_back() {
    let key = signing_key().verifying_key();
    assert_eq!(
        key.to_text(),
        "alongside-verifying-key-1:056cc91e73a7a11edbfd0e4eb804bf1c37fa2ddb729a075b056017e95e4d1c85"
    );
    assert_eq!(VerifyingKey::parse_text(&format!("{}\n", key.to_text())), Ok(key));
    for text in
        ["", "alongside-verifying-key-1:", "alongside-verifying-key-1:00", "alongside-master-key-1:00"]
    {
        assert_eq!(VerifyingKey::parse_text(text), Err(SigningKeyError::NotAVerifyingKey), "{text}");
    }
}

#[test]
fn a_log_that_began_later_has_no_head() {
    let mut checkpoint = signed().checkpoint;
    checkpoint.heads.retain(|head| head.log != other_log());
    assert!(checkpoint.head(other_log()).is_none());
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn text_from_anywhere_never_panics(text in "(alongside-checkpoint-1\n)?(partnership [0-9a-f]{32}\n)?.*") {
        prop_assert!(SignedCheckpoint::parse_text(&text).is_err());
    }

    #[test]
    fn any_flipped_bit_of_the_text_is_found(place in any::<prop::sample::Index>(), bit in 0..7_u32) {
        let text = signed().to_text();
        let mut bytes = text.clone().into_bytes();
        let place = place.index(bytes.len() - 1);
        bytes[place] ^= 1 << bit;
        let changed = String::from_utf8(bytes).expect("ASCII stays ASCII");
        let read = SignedCheckpoint::parse_text(&changed);
        prop_assert!(!read.is_ok_and(|read| read.is_signed_by(&signing_key().verifying_key())), "{}", changed);
    }
}
