//! How often things may be asked for: enough for anybody at work, too little for whoever empties a list or floods
//! the unit. Nobody is locked out: what is used up fills again by itself, and by another way everything goes on.

use crate::{AppError, Ask, Result};
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
/// Searches of one account, and of all accounts of one organisation.
const SEARCHES: Rates =
    Rates { of_account: (60, Duration::from_secs(10)), of_organisation: (600, Duration::from_secs(1)) };
/// Different people opened: more than anybody's day of work, so that nobody empties the list, nor several together.
const PEOPLE: Rates =
    Rates { of_account: (500, Duration::from_secs(30)), of_organisation: (5_000, Duration::from_secs(3)) };
/// What is taken away: letters to be printed, tables and files that are saved.
const TAKEN: Rates =
    Rates { of_account: (60, Duration::from_mins(1)), of_organisation: (300, Duration::from_secs(12)) };
/// Files that are brought in and kept until they are read.
const BROUGHT: Rates =
    Rates { of_account: (60, Duration::from_mins(2)), of_organisation: (200, Duration::from_mins(1)) };
/// Whoever is opened again within this time is not counted again.
const AGAIN_SECONDS: i64 = 3_600;
/// The most keys of which a limiter keeps the count.
const MOST: usize = 50_000;

/// Whose act is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The account.
    pub account: String,
    /// Its organisation.
    pub organisation: Option<String>,
}

impl Counted {
    /// Whoever asks; `None` for the program itself.
    pub fn of(ask: &Ask) -> Option<Self> {
        let organisation = ask.organisation().map(|organisation| organisation.to_string());
        Some(Self { account: ask.account()?.to_string(), organisation })
    }
}

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

/// How many at once, and after how long one more: of one account, and of its organisation.
struct Rates {
    of_account: (u32, Duration),
    of_organisation: (u32, Duration),
}

type Keyed = RateLimiter<String, HashMapStateStore<String>, ByClock, NoOpMiddleware<Nanos>>;

/// A limiter for accounts and one for organisations.
struct Pair {
    accounts: Keyed,
    organisations: Keyed,
}

fn pair(rates: &Rates, clock: &ByClock) -> Pair {
    Pair { accounts: keyed(rates.of_account, clock), organisations: keyed(rates.of_organisation, clock) }
}

/// The limiters of a server.
pub struct Limits {
    help: Keyed,
    searches: Pair,
    people: Pair,
    taken: Pair,
    brought: Pair,
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
            searches: pair(&SEARCHES, &clock),
            people: pair(&PEOPLE, &clock),
            taken: pair(&TAKEN, &clock),
            brought: pair(&BROUGHT, &clock),
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

    /// Counts for the account and for its organisation. Who has used up their own counts for nobody else.
    fn take_both(&self, pair: &Pair, who: &Counted) -> Result<()> {
        self.take(&pair.accounts, &who.account)?;
        who.organisation.as_ref().map_or(Ok(()), |organisation| self.take(&pair.organisations, organisation))
    }

    /// Counts a search.
    pub fn search(&self, who: &Counted) -> Result<()> {
        self.take_both(&self.searches, who)
    }

    /// Counts something that is taken away: a print, a table, a file.
    pub fn take_away(&self, who: &Counted) -> Result<()> {
        self.take_both(&self.taken, who)
    }

    /// Counts a file that is brought in and kept.
    pub fn bring(&self, who: &Counted) -> Result<()> {
        self.take_both(&self.brought, who)
    }

    /// Counts a person whom an account opens, once an hour.
    pub fn open(&self, who: &Counted, person: &str) -> Result<()> {
        let account = who.account.as_str();
        let (key, now) = ((account.to_owned(), person.to_owned()), self.clock.0.now());
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if opened.get(&key).is_some_and(|at| is_within(*at, now, AGAIN_SECONDS)) {
            return Ok(());
        }
        self.take_both(&self.people, who)?;
        if opened.len() > MOST {
            opened.retain(|_, at| is_within(*at, now, AGAIN_SECONDS));
        }
        opened.insert(key, now);
        Ok(())
    }
}
