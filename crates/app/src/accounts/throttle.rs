//! Slows down whoever guesses, and never locks anybody out: what is slowed is an address guessing at an
//! account, so the person at another device signs in as always.

use std::collections::HashMap;
use std::sync::Mutex;

use alongside_kernel::Timestamp;

/// Tries that cost nothing.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: u64 = 60;
/// After so many seconds of quiet, a record is forgotten.
const FORGET: i64 = 3_600;
/// The most records kept; beyond it the oldest go.
const MOST: usize = 50_000;

struct Failures {
    count: u32,
    last: Timestamp,
}

/// Failures by account and address.
pub struct Throttle(Mutex<HashMap<(String, String), Failures>>);

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
}

impl Throttle {
    /// Nothing failed yet.
    pub fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    /// How many seconds this address must wait before it may try this account again.
    pub fn wait(&self, account: &str, address: &str, now: Timestamp) -> Option<u64> {
        let failures = self.0.lock().ok()?;
        let it = failures.get(&(account.to_owned(), address.to_owned()))?;
        let over = it.count.checked_sub(FREE)?;
        let pause = (1_u64 << over.min(6)).min(LONGEST);
        let passed = u64::try_from(now.duration_since(it.last).as_secs()).unwrap_or(0);
        pause.checked_sub(passed).filter(|left| *left > 0)
    }

    /// Notes a failure.
    pub fn failed(&self, account: &str, address: &str, now: Timestamp) {
        let Ok(mut failures) = self.0.lock() else { return };
        if failures.len() >= MOST {
            failures.retain(|_, it| now.duration_since(it.last).as_secs() < FORGET);
        }
        let it = failures
            .entry((account.to_owned(), address.to_owned()))
            .or_insert(Failures { count: 0, last: now });
        if now.duration_since(it.last).as_secs() >= FORGET {
            it.count = 0;
        }
        it.count = it.count.saturating_add(1);
        it.last = now;
    }

    /// Notes a success.
    pub fn succeeded(&self, account: &str, address: &str) {
        if let Ok(mut failures) = self.0.lock() {
            failures.remove(&(account.to_owned(), address.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_738_227_600 + second).unwrap()
    }

    #[test]
    fn a_guesser_waits_longer_each_time_and_the_owner_elsewhere_does_not() {
        let throttle = Throttle::new();
        for _ in 0..4 {
            throttle.failed("account", "attacker", at(0));
        }
        assert_eq!(throttle.wait("account", "attacker", at(0)), None);
        throttle.failed("account", "attacker", at(0));
        assert_eq!(throttle.wait("account", "attacker", at(0)), Some(1));
        for _ in 0..20 {
            throttle.failed("account", "attacker", at(0));
        }
        assert_eq!(throttle.wait("account", "attacker", at(0)), Some(60));
        assert_eq!(throttle.wait("account", "attacker", at(60)), None);
        assert_eq!(throttle.wait("account", "owner", at(0)), None);
    }

    #[test]
    fn success_clears_the_record() {
        let throttle = Throttle::new();
        for _ in 0..10 {
            throttle.failed("account", "here", at(0));
        }
        throttle.succeeded("account", "here");
        assert_eq!(throttle.wait("account", "here", at(0)), None);
    }
}
