//! What a command says: results on the standard output, everything else on the standard error.

use std::fmt::Display;
use std::io::Write as _;

/// Says a line of the result. A reader that went away is no failure.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Says something that is not part of the result: a notice, progress.
pub(crate) fn notice(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Says why a command failed.
pub(crate) fn complain(reason: &str) {
    let _ = writeln!(std::io::stderr().lock(), "alongside: {reason}");
}
