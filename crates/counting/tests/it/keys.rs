//! What is a key and what is not.

use crate::world::{encoded, key, town};
use alongside_counting::{BadKey, Hardening, Key};

#[test]
fn a_key_is_read_as_it_was_written_and_shows_itself_nowhere_else() {
    let key = key(1);
    let text = key.to_text();
    let read = Key::parse_text(&format!("{}\n", *text)).unwrap();
    assert_eq!(*read.to_text(), *text);
    assert_eq!(read.project(), key.project());
    assert_eq!(format!("{key:?}"), "Key(secret)");
}

#[test]
fn what_can_be_guessed_or_was_changed_is_no_key() {
    for text in ["", "correct horse battery staple", "alongside-counting-key-1", "alongside-master-key-1:00"]
    {
        assert_eq!(Key::parse_text(text).unwrap_err(), BadKey::NotAKey, "{text}");
    }
    let text = key(2).to_text().to_string();
    for place in 25..text.len() {
        let mut letters = text.clone().into_bytes();
        letters[place] = if letters[place] == b'0' { b'1' } else { b'0' };
        assert!(Key::parse_text(std::str::from_utf8(&letters).unwrap()).is_err(), "{place}");
    }
    assert_eq!(Key::parse_text(&text[..text.len() - 1]).unwrap_err(), BadKey::Damaged);
    let of_noughts = format!("alongside-counting-key-1:{}:{}:00000000", "0".repeat(32), "0".repeat(64));
    assert_eq!(Key::parse_text(&of_noughts).unwrap_err(), BadKey::Weak);
    assert_eq!(Key::from_random([7; 48]).unwrap_err(), BadKey::Weak);
}

#[test]
fn under_another_key_the_same_person_is_a_stranger() {
    let people = town(200, 3);
    let (one, other) =
        (encoded(&people, &key(1), Hardening::Hardened), encoded(&people, &key(2), Hardening::Hardened));
    let mean = |pairs: &mut dyn Iterator<Item = f64>| {
        let scores: Vec<f64> = pairs.collect();
        scores.iter().sum::<f64>() / scores.len() as f64
    };
    let same = mean(&mut one.iter().zip(&other).map(|(one, other)| one.dice(other)));
    let strangers = mean(&mut one.iter().zip(other.iter().skip(100)).map(|(one, other)| one.dice(other)));
    assert!((same - strangers).abs() < 0.02, "{same} {strangers}");
}
