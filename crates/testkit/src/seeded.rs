//! A run that can be repeated: time, ids and randomness that say the same each time.

use alongside_kernel::{FixedClock, Ids};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Ids that count up, in the form of version 7.
#[derive(Debug, Default)]
pub struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        // Scattered tails, as real ids have, so that references derived from them differ.
        let tail = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Uuid::from_u128(
            (0x0194_0000_0000_7000_u128 << 64) | (u128::from(count & 0xFFFF_FFFF) << 80) ^ u128::from(tail),
        )
    }
}

/// Thursday 30 January 2025, 9:00 in London: when the demo begins too.
pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2025-01-30T09:00:00Z".parse().expect("an instant")))
}

/// Ids of another run or of another server, which are none of those.
#[derive(Debug, Default)]
pub struct OtherIds(CountedIds);

impl Ids for OtherIds {
    fn next(&self) -> Uuid {
        Uuid::from_u128(self.0.next().as_u128() ^ (1 << 120))
    }
}
