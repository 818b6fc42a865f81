//! What a password must be, and hashing it without stopping the server.

use crate::{App, AppError, Invalid, Result};
use alongside_vault::password;

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

/// Hashes a password; at most two at a time.
pub async fn hash_password(app: &App, password: String) -> Result<String> {
    let store = app.store.clone();
    in_turn(app, move || password::hash(&password, store.random()).ok())
        .await?
        .ok_or_else(|| unavailable("a password could not be hashed"))
}

/// Whether a password is the one whose hash is stored. With no hash, an unknown account takes as long.
pub(super) async fn matches(app: &App, password: String, stored: Option<String>) -> Result<bool> {
    in_turn(app, move || {
        if let Some(stored) = stored {
            password::verify(&password, &stored).unwrap_or(false)
        } else {
            password::dummy_verify(&password)
        }
    })
    .await
}

async fn in_turn<T: Send + 'static>(app: &App, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit =
        app.hashing.clone().acquire_owned().await.map_err(|_| unavailable("the server is stopping"))?;
    tokio::task::spawn_blocking(move || {
        let value = work();
        drop(permit);
        value
    })
    .await
    .map_err(|_| unavailable("the server is stopping"))
}

fn unavailable(what: &str) -> AppError {
    AppError::Storage(alongside_storage::Error::Unavailable(what.to_owned()))
}
