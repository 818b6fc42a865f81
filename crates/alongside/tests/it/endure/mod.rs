//! What must hold when things go wrong: the program killed, the power cut, the disk full, the database away.
//!
//! Each check runs small with the other tests and in full by `cargo xtask endure`; docs/evidence/endure.md says what was
//! seen. Whatever happens: what was acknowledged is there once, and the audit log is sound.

#![allow(clippy::print_stderr, reason = "a long run says how far it is")]

mod away;
mod backups;
mod cut_off;
mod disk;
mod full_disk;
mod kill_points;
mod kills;
mod overload;
mod partnership;
mod power_cuts;
mod server;
mod sync_fails;
mod trace;
mod writer;

use crate::program::{Place, error};

/// The audit log is sound.
fn verify(place: &Place) {
    let output = place.run(&["audit", "verify"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{} {}",
        String::from_utf8_lossy(&output.stdout),
        error(&output)
    );
}
