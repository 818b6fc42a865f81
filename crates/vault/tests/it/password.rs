use crate::support::random;
use alongside_vault::password::{self, PasswordError};

#[test]
fn the_parameters_are_the_agreed_ones() {
    const { assert!(password::MEMORY_KIB >= 64 * 1024) };
    let hash = password::hash("correct horse battery", &random(1)).expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hash}");
    assert!(!password::needs_rehash(&hash));
}

/// Made by OpenSSL from the same parameters.
const KNOWN: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$c2l4dGVlbiBieXRlcyBvaw$SyUUsdsa1Mf5WWtBMPgqxCKjJkjJCZQhzOOWS5Ny+og";

#[test]
fn a_password_is_known_again_and_another_is_not() {
    assert_eq!(password::verify("a long enough password", KNOWN), Ok(true));
    assert_eq!(password::verify("a long enough passwore", KNOWN), Ok(false));
    assert_eq!(password::verify("", KNOWN), Ok(false));
}

#[test]
fn two_hashes_of_one_password_differ() {
    let random = random(1);
    assert_ne!(password::hash("the same password", &random), password::hash("the same password", &random));
}

#[test]
fn weaker_hashes_are_made_anew_at_the_next_sign_in() {
    let salt_and_hash = KNOWN.rsplit_once("p=1").expect("parameters").1;
    for (name, stored, anew) in [
        ("today's", KNOWN.to_owned(), false),
        ("less memory", format!("$argon2id$v=19$m=19456,t=3,p=1{salt_and_hash}"), true),
        ("fewer passes", format!("$argon2id$v=19$m=65536,t=2,p=1{salt_and_hash}"), true),
        ("more lanes", format!("$argon2id$v=19$m=65536,t=3,p=4{salt_and_hash}"), true),
        ("another kind", format!("$argon2i$v=19$m=65536,t=3,p=1{salt_and_hash}"), true),
        ("unreadable", "not a hash".to_owned(), true),
    ] {
        assert_eq!(password::needs_rehash(&stored), anew, "{name}");
    }
}

#[test]
fn a_damaged_hash_is_an_error_and_takes_no_memory() {
    let rest = KNOWN.rsplit_once("p=1").expect("parameters").1;
    for (name, stored) in [
        ("nothing", String::new()),
        ("no salt and no hash", "$argon2id$v=19$m=65536,t=3,p=1".to_owned()),
        ("no hash", "$argon2id$v=19$m=65536,t=3,p=1$c2l4dGVlbiBieXRlcyBvaw".to_owned()),
        ("not a hash", "password".to_owned()),
        ("another kind", format!("$argon2d$v=19$m=65536,t=3,p=1{rest}")),
        ("4 TiB", format!("$argon2id$v=19$m=4294967295,t=3,p=1{rest}")),
        ("years", format!("$argon2id$v=19$m=65536,t=4294967295,p=1{rest}")),
        ("an old version", format!("$argon2id$v=16$m=65536,t=3,p=1{rest}")),
    ] {
        assert_eq!(password::verify("x", &stored), Err(PasswordError::Unreadable), "{name}");
    }
}
