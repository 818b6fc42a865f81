//! The clock and the ids of the real world.

use alongside_kernel::clock::from_micros;
use alongside_kernel::{Clock, Ids, Timestamp};
use alongside_vault::{Random, SystemRandom};
use std::sync::Arc;
use uuid::Uuid;

/// The system's clock, to the microsecond, as databases keep it.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time comes in")]
    fn now(&self) -> Timestamp {
        from_micros(Timestamp::now().as_microsecond())
    }
}

/// Ids of version 7: the clock's millisecond, then 74 random bits.
pub(crate) struct SystemIds {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: SystemRandom,
}

impl Ids for SystemIds {
    fn next(&self) -> Uuid {
        let mut random = [0_u8; 10];
        self.random.fill(&mut random);
        let millisecond = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millisecond, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_kernel::FixedClock;

    #[test]
    fn ids_are_of_version_seven_and_never_alike() {
        let clock = Arc::new(FixedClock::at("2025-01-30T09:00:00Z".parse().unwrap()));
        let ids = SystemIds { clock, random: SystemRandom::open().unwrap() };
        let (one, other) = (ids.next(), ids.next());
        assert_eq!(one.get_version_num(), 7);
        assert_ne!(one, other);
        assert_eq!(one.get_timestamp().map(|at| at.to_unix().0), Some(1_738_227_600));
    }
}
