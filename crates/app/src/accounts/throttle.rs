//! Slows down whoever guesses, and never locks anybody out: what is slowed is an address guessing at an
//! account, so the person at another device signs in as always.

use alongside_kernel::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;

/// Tries that cost nothing.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: u64 = 60;
/// After so many seconds of quiet, a record is forgotten.
const FORGET: i64 = 3_600;
/// The most records kept; beyond it the oldest half goes.
const MOST: usize = 50_000;
/// As much of a name as is kept: no account has a longer one, and memory is not for strangers to fill.
const LONGEST_NAME: usize = 254;

struct Tries {
    count: u32,
    last: Timestamp,
}

type Records = HashMap<(String, String), Tries>;

/// Two halves by age: when the younger is full it becomes the older, and the older is forgotten whole.
#[derive(Default)]
struct Halves {
    younger: Records,
    older: Records,
}

/// Tries by account and address that have not succeeded.
#[derive(Default)]
pub struct Throttle(Mutex<Halves>);

fn key(account: &str, address: &str) -> (String, String) {
    (account.chars().take(LONGEST_NAME).collect(), address.to_owned())
}

impl Throttle {
    /// Nothing was tried yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a try before its outcome is known, so that many sent at once gain nothing. Where this address must
    /// wait before it may try this account again it is not counted, and the error says how many seconds are left.
    pub fn attempt(&self, account: &str, address: &str, now: Timestamp) -> Result<(), u64> {
        // A poisoned lock is a fault elsewhere; nobody is locked out for it.
        let Ok(mut halves) = self.0.lock() else { return Ok(()) };
        let key = key(account, address);
        let known = halves.younger.remove(&key).or_else(|| halves.older.remove(&key));
        let mut it = known
            .filter(|it| now.duration_since(it.last).as_secs() < FORGET)
            .unwrap_or(Tries { count: 0, last: now });
        let left = it.count.checked_sub(FREE).and_then(|over| {
            let pause = (1_u64 << over.min(6)).min(LONGEST);
            let passed = u64::try_from(now.duration_since(it.last).as_secs()).unwrap_or(0);
            pause.checked_sub(passed).filter(|left| *left > 0)
        });
        if left.is_none() {
            it.count = it.count.saturating_add(1);
            it.last = now;
        }
        if halves.younger.len() >= MOST / 2 {
            halves.older = std::mem::take(&mut halves.younger);
        }
        halves.younger.insert(key, it);
        left.map_or(Ok(()), Err)
    }

    /// Notes a success: what was tried before counts no more.
    pub fn succeeded(&self, account: &str, address: &str) {
        if let Ok(mut halves) = self.0.lock() {
            let key = key(account, address);
            halves.younger.remove(&key);
            halves.older.remove(&key);
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
        // Sent all at once, before any outcome is known.
        for _ in 0..5 {
            assert_eq!(throttle.attempt("account", "attacker", at(0)), Ok(()));
        }
        for _ in 0..50 {
            assert_eq!(
                throttle.attempt("account", "attacker", at(0)),
                Err(1),
                "what is refused is not counted"
            );
        }
        let mut second = 0;
        for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
            second += pause;
            assert_eq!(throttle.attempt("account", "attacker", at(second - 1)), Err(1));
            assert_eq!(throttle.attempt("account", "attacker", at(second)), Ok(()));
        }
        assert_eq!(throttle.attempt("account", "attacker", at(second)), Err(60));
        assert_eq!(throttle.attempt("account", "owner", at(second)), Ok(()));
        assert_eq!(throttle.attempt("account", "attacker", at(second + FORGET)), Ok(()));
        assert_eq!(
            throttle.attempt("account", "attacker", at(second + FORGET)),
            Ok(()),
            "forgotten in an hour"
        );
    }

    #[test]
    fn success_clears_the_record() {
        let throttle = Throttle::new();
        for _ in 0..5 {
            throttle.attempt("account", "here", at(0)).unwrap();
        }
        throttle.succeeded("account", "here");
        assert_eq!(throttle.attempt("account", "here", at(0)), Ok(()));
    }

    #[test]
    fn strangers_fill_no_memory_and_do_not_make_it_forget_who_guesses_now() {
        let throttle = Throttle::new();
        for number in 0..MOST * 2 {
            throttle.attempt(&format!("{number}{}", "x".repeat(300)), "attacker", at(0)).unwrap();
            if number.is_multiple_of(MOST / 4) {
                let _ = throttle.attempt("account", "attacker", at(0));
            }
        }
        let halves = throttle.0.lock().unwrap();
        assert!(halves.younger.len() + halves.older.len() <= MOST);
        assert!(halves.younger.keys().all(|(account, _)| account.len() <= LONGEST_NAME));
        drop(halves);
        assert!(throttle.attempt("account", "attacker", at(0)).is_err());
    }
}
