//! What a password must be, and hashing it without stopping the server.

use crate::{App, AppError, Invalid, Result};
use alongside_vault::password;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// The fewest characters.
pub(super) const SHORTEST: usize = 15;
/// The most characters: enough for any phrase, small enough to hash.
pub(super) const LONGEST: usize = 200;

/// Checks a new password: 15 characters or more, and not one that is guessed early.
pub fn check_password_rules(password: &str, known_words: &[&str]) -> Result<()> {
    let mut invalid = Invalid::new();
    let length = password.chars().count();
    if length < SHORTEST {
        invalid.add_with("password", "password-short", SHORTEST.to_string());
    } else if length > LONGEST {
        invalid.add_with("password", "password-long", LONGEST.to_string());
    } else if zxcvbn::zxcvbn(password, known_words).score() < zxcvbn::Score::Three {
        invalid.add("password", "password-common");
    }
    invalid.or(())
}

/// Passwords that are hashed at the same time: each takes 64 MiB and a processor.
const AT_ONCE: usize = 2;
/// Passwords of one address that are hashed or wait for it. More are told to come back, so that whoever sends many
/// takes the turn of nobody else.
const OF_ONE_ADDRESS: u32 = 4;
/// All that wait: some ten seconds of work.
const WAITING: u32 = 64;

/// The line of passwords to be hashed.
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    waiting: Mutex<HashMap<String, u32>>,
}

/// A place in the line. It is given back when it is dropped.
pub(super) struct Ticket {
    hashing: Arc<Hashing>,
    address: String,
}

impl Hashing {
    pub(crate) fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), waiting: Mutex::new(HashMap::new()) }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let Ok(mut waiting) = self.hashing.waiting.lock() else { return };
        if let Some(count) = waiting.get_mut(&self.address) {
            *count = count.saturating_sub(1);
        }
        waiting.retain(|_, count| *count > 0);
    }
}

/// A place in the line for somebody at this address. Refused where too many wait already.
pub(super) fn line_up(app: &App, address: &str) -> Result<Ticket> {
    let hashing = app.hashing.clone();
    {
        let mut waiting = hashing.waiting.lock().map_err(|_| unavailable("the server is stopping"))?;
        let all: u32 = waiting.values().sum();
        let of_address = waiting.entry(address.to_owned()).or_default();
        if *of_address >= OF_ONE_ADDRESS {
            return Err(AppError::SlowDown { seconds: 1 });
        }
        if all >= WAITING {
            waiting.retain(|_, count| *count > 0);
            return Err(unavailable("too many passwords wait"));
        }
        *of_address += 1;
    }
    Ok(Ticket { hashing, address: address.to_owned() })
}

/// Hashes a password that somebody chose; at most two at a time.
pub async fn hash_password(app: &App, password: String) -> Result<String> {
    // Who has a link or is signed in comes in any case.
    let ticket = Ticket { hashing: app.hashing.clone(), address: String::new() };
    let store = app.store.clone();
    in_turn(ticket, move || password::hash(&password, store.random()).ok())
        .await?
        .ok_or_else(|| unavailable("a password could not be hashed"))
}

/// Whether a password is the one whose hash is stored. With no hash, an unknown account takes as long.
pub(super) async fn matches(ticket: Ticket, password: String, stored: Option<String>) -> Result<bool> {
    in_turn(ticket, move || {
        if let Some(stored) = stored {
            password::verify(&password, &stored).unwrap_or(false)
        } else {
            password::dummy_verify(&password)
        }
    })
    .await
}

async fn in_turn<T: Send + 'static>(ticket: Ticket, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let places = ticket.hashing.places.clone();
    let place = places.acquire_owned().await.map_err(|_| unavailable("the server is stopping"))?;
    // Whoever goes away while it is worked out keeps their place until it is.
    tokio::task::spawn_blocking(move || {
        let value = work();
        drop((place, ticket));
        value
    })
    .await
    .map_err(|_| unavailable("the server is stopping"))
}

fn unavailable(what: &str) -> AppError {
    AppError::Storage(alongside_storage::Error::Unavailable(what.to_owned()))
}
