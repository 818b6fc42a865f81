//! Any text as a list: crime types, offences, postcodes, holidays.
#![no_main]

use alongside_domain::intake::{CrimeTypes, OffenceList, PostcodeList};
use alongside_kernel::WorkingDays;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = CrimeTypes::parse(text);
    let _ = OffenceList::parse(text, &CrimeTypes::shipped().unwrap());
    let mut postcodes = PostcodeList::default();
    let _ = postcodes.add(text);
    let _ = WorkingDays::parse(text);
});
