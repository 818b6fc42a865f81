//! Any text as a mapping, and what it accepts used on a small file.
#![no_main]

use alongside_domain::intake::{CrimeTypes, FileToRead, Lists, Mapping, Rulebook, Store, run_file};
use alongside_domain::rules::Rules;
use alongside_kernel::WorkingDays;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(mapping) = Mapping::parse(text) else { return };
    let (rules, calendar) = (Rules::shipped().unwrap(), WorkingDays::england_and_wales());
    let lists = Lists { crime_types: CrimeTypes::shipped().unwrap(), ..Lists::default() };
    let book = Rulebook { lists: &lists, rules: &rules, calendar: &calendar };
    let bytes = text.as_bytes();
    let file = FileToRead { label: "file", bytes, reading: "1".repeat(32).parse().unwrap() };
    let _ = run_file(&mut Store::default(), &file, &mapping, &book);
});
