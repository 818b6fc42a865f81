//! Any text where the vault keeps its own: keys, epochs, checkpoints, leaves of the log.
#![no_main]

use alongside_vault::{Keyring, Leaf, MasterKey, SignedCheckpoint, VerifyingKey};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static MASTER: LazyLock<MasterKey> =
    LazyLock::new(|| MasterKey::generate(&alongside_vault::SystemRandom::open().unwrap()));

fuzz_target!(|bytes: &[u8]| {
    if let Ok(leaf) = Leaf::parse(bytes) {
        // What is read is what was hashed: no second spelling of one entry.
        assert_eq!(leaf.to_bytes().unwrap(), bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    assert!(Keyring::parse_text(text, &MASTER).is_err(), "a keyring under a key that nobody has");
    let _ = MasterKey::parse_text(text);
    let _ = VerifyingKey::parse_text(text);
    let _ = SignedCheckpoint::parse_text(text);
});
