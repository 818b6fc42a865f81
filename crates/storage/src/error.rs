//! What can go wrong in storage, told apart by what the caller can do about it.

/// A storage result.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of storage. Its text holds no content: it may be logged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody else changed the thing since it was read. Show both and let the person decide.
    #[error("{0} was changed by someone else since it was read")]
    Stale(&'static str),
    /// A value that must be unique is taken.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// A stored row can't be what the rules say: names the table and the row.
    #[error("impossible row in {table}: {what}")]
    Impossible {
        /// The table.
        table: &'static str,
        /// What is wrong, without content.
        what: String,
    },
    /// The subject's key is gone: erased.
    #[error("the subject was erased")]
    Erased,
    /// A sealed value did not open: damaged, moved, or the wrong key file.
    #[error("a sealed value in {table} did not open")]
    Sealed {
        /// The table.
        table: &'static str,
    },
    /// The database is busy, full, gone or restarting: try again.
    #[error("the database can't take the request now: {0}")]
    Unavailable(String),
    /// Anything else the database said.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database can't be used as it is: wrong key file, newer schema.
    #[error("{0}")]
    Unusable(String),
}

impl Error {
    /// Whether waiting and trying again may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Database(error) => is_temporary(error),
            _ => false,
        }
    }
}

/// Busy, full, closed or restarting: the same request may succeed later.
pub(crate) fn is_temporary(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Io(_)
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(inner) => inner.code().is_some_and(|code| is_temporary_code(&code)),
        _ => false,
    }
}

/// SQLite: 5 busy, 6 locked, 10 I/O, 13 full, each with what it says more precisely in the higher bytes. PostgreSQL:
/// classes 08 connection, 40 rolled back, 53 out of something, 57 shutting down, 58 I/O, the lock that was not got,
/// and the transaction that stood still.
fn is_temporary_code(code: &str) -> bool {
    if code.len() == 5 {
        return ["08", "40", "53", "57", "58"].iter().any(|class| code.starts_with(class))
            || ["55P03", "25P03"].contains(&code);
    }
    code.parse::<u32>().is_ok_and(|number| matches!(number & 0xff, 5 | 6 | 10 | 13))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        // Busy, busy while recovering, full, a write, a sync and a read that failed; restarting, no lock, disk full.
        for passes in [
            "5", "261", "13", "778", "1034", "266", "57P01", "08006", "55P03", "25P03", "53100", "58030",
            "40001",
        ] {
            assert!(is_temporary_code(passes), "{passes}");
        }
        // A unique value, a broken file, read-only; a unique value, no such table, internal.
        for stays in ["2067", "11", "8", "23505", "42P01", "XX001", ""] {
            assert!(!is_temporary_code(stays), "{stays}");
        }
    }
}
