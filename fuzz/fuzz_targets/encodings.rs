//! Any bytes as a file of encodings, as a key, and with their checksum made right: what is read is written as the same bytes.
#![no_main]

use alongside_counting::{File, Key};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};

fuzz_target!(|bytes: &[u8]| {
    let read = |bytes: &[u8]| {
        if let Ok(file) = File::from_bytes(bytes) {
            assert_eq!(file.to_bytes(), bytes);
            assert!(!file.encodings.is_empty());
        }
    };
    read(bytes);
    // Few inputs guess a checksum: what stands behind it is read too.
    let mut summed = bytes.to_vec();
    summed.extend(Sha256::digest(bytes));
    read(&summed);
    if let Some(key) = std::str::from_utf8(bytes).ok().and_then(|text| Key::parse_text(text).ok()) {
        assert_eq!(key.to_text().to_lowercase(), std::str::from_utf8(bytes).unwrap().trim().to_lowercase());
    }
});
