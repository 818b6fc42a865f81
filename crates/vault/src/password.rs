//! Passwords: Argon2id, kept as a PHC string that names its own parameters.
//!
//! Each call takes 64 MiB and some hundred milliseconds: call it away from the asynchronous threads, and only
//! a few at a time. Which passwords are good enough is decided elsewhere.

use crate::random::Random;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordVerifier};
use argon2::{Algorithm, Argon2, CustomizedPasswordHasher, Params, Version};

/// Memory for one hash, in KiB.
pub const MEMORY_KIB: u32 = 64 * 1024;
/// Passes over the memory.
pub const PASSES: u32 = 3;
/// Lanes.
pub const LANES: u32 = 1;
/// Bytes of salt.
pub const SALT_LENGTH: usize = 16;
/// Bytes of output.
pub const OUTPUT_LENGTH: usize = 32;

/// A stored hash that asks for more than this many times today's memory or passes is taken as damaged: a
/// flipped digit must not take the server's memory.
const CEILING: u32 = 8;

/// A hash with today's parameters that no password is known to have.
const NOBODY: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password could not be hashed or compared. It never repeats the password or the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The stored text is not an Argon2id hash of sensible size.
    #[error(
        "The stored password of this account cannot be read. It is kept as it is. Start a recovery for the account."
    )]
    Unreadable,
    /// Too little memory, or a password of more than 4 GiB.
    #[error(
        "The password could not be hashed. Nothing was changed. Try again; if it stays so, give the server more memory."
    )]
    Failed,
}

/// Hashes a password with a fresh salt, as a PHC string (`$argon2id$v=19$m=65536,t=3,p=1$…`).
pub fn hash(password: &str, random: &dyn Random) -> Result<String, PasswordError> {
    let mut salt = [0_u8; SALT_LENGTH];
    random.fill(&mut salt);
    let argon2 = Argon2::default();
    let hashed: PasswordHash = argon2
        .hash_password_customized(
            password.as_bytes(),
            &salt,
            Some(argon2::ARGON2ID_IDENT.as_str()),
            Some(Version::V0x13.into()),
            parameters()?,
        )
        .map_err(|_| PasswordError::Failed)?;
    Ok(hashed.to_string())
}

/// Whether the password is the one that was hashed. Fails where the stored text is not a readable hash.
pub fn verify(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let parsed = PasswordHash::new(stored).map_err(|_| PasswordError::Unreadable)?;
    let params = sensible(&parsed).ok_or(PasswordError::Unreadable)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    match argon2.verify_password(password.as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(_) => Err(PasswordError::Failed),
    }
}

/// Whether a stored hash was made with other parameters than today's: make it anew at the next sign-in, when
/// the password is at hand. An unreadable one needs it too.
pub fn needs_rehash(stored: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(stored) else { return true };
    let salt = parsed.salt.as_ref().map_or(0, |salt| salt.len());
    sensible(&parsed).is_none_or(|params| {
        params.m_cost() != MEMORY_KIB
            || params.t_cost() != PASSES
            || params.p_cost() != LANES
            || params.output_len() != Some(OUTPUT_LENGTH)
            || salt != SALT_LENGTH
    })
}

/// Does the work of [`verify`] for an account that does not exist, so that the answer takes as long as for one
/// that does. Always false.
pub fn dummy_verify(password: &str) -> bool {
    // What comes out counts for nothing; that it was worked out is the point.
    let _ = std::hint::black_box(verify(password, NOBODY));
    false
}

fn parameters() -> Result<Params, PasswordError> {
    Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_LENGTH)).map_err(|_| PasswordError::Failed)
}

fn sensible(parsed: &PasswordHash) -> Option<Params> {
    let params = Params::try_from(parsed).ok()?;
    let fits = parsed.algorithm == argon2::ARGON2ID_IDENT
        && parsed.salt.is_some()
        && parsed.hash.is_some()
        && parsed.version == Some(Version::V0x13.into())
        && params.m_cost() <= MEMORY_KIB * CEILING
        && params.t_cost() <= PASSES * CEILING
        && params.p_cost() <= CEILING;
    fits.then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_for_nobody_is_the_work_of_today() {
        assert!(!needs_rehash(NOBODY));
        assert_eq!(verify("a password", NOBODY), Ok(false));
        assert!(!dummy_verify("a password"));
    }

    /// The hash for nobody with one thing changed.
    fn with(from: &str, to: &str) -> String {
        let changed = NOBODY.replacen(from, to, 1);
        assert_ne!(changed, NOBODY);
        changed
    }

    #[test]
    fn a_hash_that_differs_from_today_in_one_thing_is_made_anew() {
        for (name, stored) in [
            ("memory", with("m=65536", "m=65537")),
            ("passes", with("t=3", "t=2")),
            ("lanes", with("p=1", "p=2")),
            ("salt", with("$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAAAAAAAAAAAAAAAAAAAAAA$")),
            ("output", NOBODY.split_at(NOBODY.len() - 4).0.to_owned()),
            ("no hash", "a password".to_owned()),
        ] {
            assert!(needs_rehash(&stored), "{name}");
        }
    }

    #[test]
    fn a_hash_that_would_take_the_memory_of_the_server_is_taken_as_damaged() {
        let is_sensible = |stored: &str| sensible(&PasswordHash::new(stored).unwrap()).is_some();
        for (from, most, more) in
            [("m=65536", "m=524288", "m=524289"), ("t=3", "t=24", "t=25"), ("p=1", "p=8", "p=9")]
        {
            assert!(is_sensible(&with(from, most)), "{most}");
            assert!(!is_sensible(&with(from, more)), "{more}");
            assert_eq!(verify("a password", &with(from, more)), Err(PasswordError::Unreadable));
        }
    }
}
