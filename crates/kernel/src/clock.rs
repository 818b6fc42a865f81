//! The clock is passed in. What happened is an instant; what is due is a civil date in London.

pub use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

/// Tells the time. The system's clock stands in the binary; the demo and the tests bring their own.
pub trait Clock: Send + Sync {
    /// Now, rounded to the microsecond, so that every database gives back the same value.
    fn now(&self) -> Timestamp;
}

/// The time zone in which people's days begin and end. Falls back to UTC only where the zone's rules could
/// not be loaded, which the binary refuses to start with.
pub static LONDON: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC));

/// The day in London on which an instant falls.
pub fn london_date(at: Timestamp) -> Date {
    at.to_zoned(LONDON.clone()).date()
}

/// The time of day in London at an instant.
pub fn london_time(at: Timestamp) -> jiff::civil::Time {
    at.to_zoned(LONDON.clone()).time()
}

/// The instant at which a London day begins.
pub fn start_of_london_day(day: Date) -> Timestamp {
    day.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

/// How far two servers' clocks may differ, in seconds.
const CLOCKS_DIFFER: i64 = 60;

/// Whether less than so many seconds have gone by since something. What is still to come was written by a clock that was
/// wrong and has been put right: nothing may last until that time comes.
pub fn is_within(since: Timestamp, now: Timestamp, seconds: i64) -> bool {
    (-CLOCKS_DIFFER..seconds).contains(&now.duration_since(since).as_secs())
}

/// Microseconds since 1970, the form in which both databases keep instants.
pub fn to_micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of a stored number of microseconds; an impossible number gives the epoch.
pub fn from_micros(value: i64) -> Timestamp {
    Timestamp::from_microsecond(value).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A clock that stands still until it is moved: for tests and for the demo.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that says `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(to_micros(at)))
    }

    /// Moves the clock to `at`. It never goes back: an earlier instant leaves it as it is.
    pub fn move_to(&self, at: Timestamp) {
        self.0.fetch_max(to_micros(at), Ordering::SeqCst);
    }

    /// Puts the clock to `at`, be it earlier: as when a clock that was wrong is put right.
    pub fn jump_to(&self, at: Timestamp) {
        self.0.store(to_micros(at), Ordering::SeqCst);
    }
}

/// A clock that can be moved forward: the demo's and the tests'.
pub trait MovableClock: Clock {
    /// Moves the clock to `at`; an earlier instant leaves it as it is.
    fn move_to(&self, at: Timestamp);
}

impl MovableClock for FixedClock {
    fn move_to(&self, at: Timestamp) {
        FixedClock::move_to(self, at);
    }
}

/// A clock that runs as another does, so much ahead or behind: the demo's.
pub struct ShiftedClock {
    running: Arc<dyn Clock>,
    shift: AtomicI64,
}

impl ShiftedClock {
    /// A clock that says `at` now and runs on from there.
    pub fn starting_at(at: Timestamp, running: Arc<dyn Clock>) -> Self {
        let shift = to_micros(at) - to_micros(running.now());
        Self { running, shift: AtomicI64::new(shift) }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        from_micros(to_micros(self.running.now()).saturating_add(self.shift.load(Ordering::SeqCst)))
    }
}

impl MovableClock for ShiftedClock {
    fn move_to(&self, at: Timestamp) {
        let shift = to_micros(at) - to_micros(self.running.now());
        self.shift.fetch_max(shift, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        from_micros(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_shifted_clock_runs_on_and_never_goes_back() {
        let system = Arc::new(FixedClock::at(at("2026-11-20T12:00:00Z")));
        let demo = ShiftedClock::starting_at(at("2025-01-30T09:00:00Z"), system.clone());
        system.move_to(at("2026-11-20T12:05:00Z"));
        assert_eq!(demo.now(), at("2025-01-30T09:05:00Z"));
        demo.move_to(at("2025-01-31T09:00:00Z"));
        assert_eq!(demo.now(), at("2025-01-31T09:00:00Z"));
        demo.move_to(at("2025-01-30T09:00:00Z"));
        assert_eq!(demo.now(), at("2025-01-31T09:00:00Z"));
    }

    #[test]
    fn a_london_day_begins_an_hour_earlier_in_summer() {
        assert_eq!(start_of_london_day("2025-07-01".parse().unwrap()), at("2025-06-30T23:00:00Z"));
        assert_eq!(start_of_london_day("2025-01-01".parse().unwrap()), at("2025-01-01T00:00:00Z"));
        assert_eq!(london_date(at("2025-06-30T23:30:00Z")).to_string(), "2025-07-01");
    }
}
