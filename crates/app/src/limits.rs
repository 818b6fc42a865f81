//! How often things may be asked for: enough for anybody at work, too little for whoever empties a list or floods
//! the unit. Nobody is locked out: what is used up fills again by itself, and by another way everything goes on.

use crate::{AppError, Result};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::is_within;
use alongside_storage::Store;
use governor::clock::{Clock as GovernorClock, Reference as _};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Requests for help from one address: a library or a refuge shares one.
const HELP: (u32, Duration) = (10, Duration::from_mins(2));
/// Searches of one account.
const SEARCHES: (u32, Duration) = (60, Duration::from_secs(10));
/// Different people opened by one account: more than anybody's day of work, so that nobody empties the list.
const PEOPLE: (u32, Duration) = (500, Duration::from_secs(30));
/// Whoever is opened again within this time is not counted again.
const AGAIN_SECONDS: i64 = 3_600;
/// The most keys of which a limiter keeps the count.
const MOST: usize = 50_000;

/// The partnership's clock, as the limiters read it.
#[derive(Clone)]
struct ByClock(Store);

impl GovernorClock for ByClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let micros = u64::try_from(self.0.now().as_microsecond()).unwrap_or(0);
        Nanos::from(Duration::from_micros(micros))
    }
}

type Keyed = RateLimiter<String, HashMapStateStore<String>, ByClock, NoOpMiddleware<Nanos>>;

/// The limiters of a server.
pub struct Limits {
    help: Keyed,
    searches: Keyed,
    people: Keyed,
    /// When somebody was counted, by account and person.
    opened: Mutex<HashMap<(String, String), Timestamp>>,
    clock: ByClock,
}

fn keyed((burst, every): (u32, Duration), clock: &ByClock) -> Keyed {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(every).map_or(Quota::per_minute(burst), |quota| quota.allow_burst(burst));
    RateLimiter::new(quota, HashMapStateStore::default(), clock.clone())
}

impl Limits {
    /// Nothing was asked for yet.
    pub fn new(store: &Store) -> Self {
        let clock = ByClock(store.clone());
        Self {
            help: keyed(HELP, &clock),
            searches: keyed(SEARCHES, &clock),
            people: keyed(PEOPLE, &clock),
            opened: Mutex::default(),
            clock,
        }
    }

    fn take(&self, limiter: &Keyed, key: &str) -> Result<()> {
        if limiter.len() > MOST {
            limiter.retain_recent();
        }
        limiter.check_key(&key.to_owned()).map_err(|not_yet| {
            let until = not_yet.earliest_possible();
            let wait: Duration = until.duration_since(self.clock.now()).into();
            AppError::SlowDown { seconds: wait.as_secs().max(1) }
        })
    }

    /// Counts a request for help from an address.
    pub fn ask_for_help(&self, address: &str) -> Result<()> {
        self.take(&self.help, address)
    }

    /// Counts a search of an account.
    pub fn search(&self, account: &str) -> Result<()> {
        self.take(&self.searches, account)
    }

    /// Counts a person whom an account opens, once an hour.
    pub fn open(&self, account: &str, person: &str) -> Result<()> {
        let (key, now) = ((account.to_owned(), person.to_owned()), self.clock.0.now());
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.get(&key).is_some_and(|at| is_within(*at, now, AGAIN_SECONDS)) {
            return Ok(());
        }
        self.take(&self.people, account)?;
        if opened.len() > MOST {
            opened.retain(|_, at| is_within(*at, now, AGAIN_SECONDS));
        }
        opened.insert(key, now);
        Ok(())
    }
}
