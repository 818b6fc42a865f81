//! Any bytes as what a backup says of itself, as its data in text and as its keys, also with their checksum made right: what is
//! read is written and read as the same, and a key backup of which one letter changed is refused or opens the same keys.
#![no_main]

use alongside_storage::backup::Manifest;
use alongside_storage::backup::fuzzing::{data, keys};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};

const PARTNERSHIP: &str = "01946c5e2d0a7c3fb1d2a6e7f8091a2b";

fn summed(mut text: Vec<u8>) -> Vec<u8> {
    let sum: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    text.extend(format!("sha256 {sum}\n").bytes());
    text
}

fn try_keys(bytes: &[u8], letter: u8) {
    let Some(read) = keys(bytes, PARTNERSHIP) else { return };
    let (keyring, lines) = &read;
    let epochs: String = keyring.lines().map(|line| format!("epochs {line}\n")).collect();
    let held: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let heading = format!("alongside-key-backup-2\npartnership {PARTNERSHIP}\n");
    let written = summed(format!("{heading}{held}{epochs}keys {}\n", lines.len()).into_bytes());
    assert_eq!(keys(&written, PARTNERSHIP).as_ref(), Some(&read));
    // Which one: somewhere else for each input.
    let at =
        bytes.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(*byte)) % written.len();
    let mut changed = written;
    changed[at] = letter;
    if let Some(other) = keys(&changed, PARTNERSHIP) {
        assert_eq!(other, read);
    }
}

fuzz_target!(|bytes: &[u8]| {
    let letter = bytes.last().copied().unwrap_or_default();
    try_keys(bytes, letter);
    // Few inputs guess a checksum: what stands behind it is read too.
    try_keys(&summed(bytes.to_vec()), letter);
    if let Some(written) = data(bytes) {
        assert_eq!(data(written.as_bytes()).as_ref(), Some(&written));
    }
    if let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) {
        let written = serde_json::to_string_pretty(&manifest).unwrap();
        assert_eq!(serde_json::from_str::<Manifest>(&written).unwrap(), manifest);
    }
});
