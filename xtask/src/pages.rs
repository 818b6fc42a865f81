//! `cargo xtask pages`: the program's own list of its routes, who may use them, and the sample states of their pages.

use crate::{Outcome, cargo};
use std::process::Stdio;

/// Prints the list; fails where a page has no sample.
pub(crate) fn list() -> Outcome {
    let status = cargo(&["run", "--quiet", "-p", "alongside", "--", "routes"])
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("the program could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err("a page has no sample, see above".into()) }
}
