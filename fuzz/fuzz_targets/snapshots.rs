//! Any bytes as a snapshot of an index, as they are and with their head made right: what is taken is written as it was read, and takes
//! in a record, a human's word and its end.
#![no_main]

use alongside_linkage::live::{Live, Verdict};
use libfuzzer_sys::fuzz_target;

fn sum(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn try_out(bytes: &[u8]) {
    let Ok(mut live) = Live::<u32>::restore(bytes) else { return };
    let written = live.snapshot().unwrap();
    assert_eq!(Live::<u32>::restore(&written).unwrap().snapshot().unwrap(), written);
    live.arrive(7, &["gwen", "prichard", "1984-05-06", "bs24 9at"]);
    live.decide(7, 1, Verdict::One);
    live.decide(7, 1, Verdict::Two);
    live.near(1);
    live.remove(1);
    live.remove(7);
}

fuzz_target!(|bytes: &[u8]| {
    try_out(bytes);
    let mut whole = [b"ALONGLIV".as_slice(), &3_u16.to_le_bytes(), &sum(bytes).to_le_bytes()].concat();
    whole.extend(bytes);
    try_out(&whole);
});
