//! The server and its commands.

#[allow(dead_code, unused_imports, reason = "wired when the binary is")]
mod outside;

/// Why a command did not do its work. Its text says what happened, what was kept and what to do next.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
/// A command's outcome.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

fn main() {}
