//! The clock is passed in. What happened is an instant; what is due is a civil date in London.

pub use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};

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

/// The instant at which a London day begins.
pub fn start_of_london_day(day: Date) -> Timestamp {
    day.to_zoned(LONDON.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
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
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        from_micros(self.0.load(Ordering::SeqCst))
    }
}
