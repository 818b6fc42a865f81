//! Any bytes searched for wrapped keys.
#![no_main]

use alongside_vault::wrapped_keys_in;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = wrapped_keys_in(bytes).count();
});
