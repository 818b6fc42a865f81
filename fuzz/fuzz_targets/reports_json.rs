//! Any bytes as reports in JSON.
#![no_main]

use alongside_domain::intake::parse_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = parse_json(bytes);
});
