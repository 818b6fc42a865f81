//! Checks a log and the checkpoints that somebody holds, and nothing else.
//!
//! Below the newest checkpoint every change is found: a flipped bit, an entry deleted, added, moved or
//! repeated, the end cut off. After it, only what an entry's own hash and place give away is.

mod checkpoints;
mod finding;

pub use finding::Finding;

use crate::audit_leaf::Leaf;
use crate::checkpoint::SignedCheckpoint;
use crate::merkle::{Frontier, Hash, LogId, leaf_hash};
use crate::signing::VerifyingKey;
use checkpoints::Expected;

/// One entry as the database keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredLeaf {
    /// Its place in the log, counted from 0.
    pub seq: u64,
    /// The leaf's canonical bytes.
    pub bytes: Vec<u8>,
    /// The hash kept beside them.
    pub hash: Hash,
}

/// A log in which nothing was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verified {
    /// How many entries there are.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// How many of them stand below a checkpoint; the rest nobody has signed yet.
    pub signed: u64,
}

/// Verifies one log, given in the order of its stored places, against the checkpoints, in any order and with
/// or without gaps. Needs memory for the checkpoints only.
///
/// Gives everything that was found, entry by entry, checkpoints first.
pub fn verify_log(
    log: LogId,
    leaves: impl Iterator<Item = StoredLeaf>,
    checkpoints: &[SignedCheckpoint],
    key: &VerifyingKey,
) -> Result<Verified, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut expected = Expected::from(log, checkpoints, key, &mut findings);
    let mut tree = Frontier::new();
    expected.compare(&tree, &mut findings);
    let mut next = 0_u64;
    for stored in leaves {
        next = check_place(next, stored.seq, &mut findings);
        let computed = leaf_hash(&stored.bytes);
        if computed != stored.hash {
            findings.push(Finding::Changed { seq: stored.seq });
        }
        match Leaf::parse(&stored.bytes) {
            Err(_) => findings.push(Finding::Unreadable { seq: stored.seq }),
            Ok(leaf) if leaf.log != log || leaf.seq != stored.seq => {
                findings.push(Finding::Moved { seq: stored.seq, says_log: leaf.log, says_seq: leaf.seq });
            }
            Ok(_) => {}
        }
        tree.push(computed);
        expected.compare(&tree, &mut findings);
    }
    let signed = expected.finish(tree.size(), &mut findings);
    if findings.is_empty() {
        Ok(Verified { size: tree.size(), root: tree.root(), signed })
    } else {
        Err(findings)
    }
}

/// Places must count up by one; gives the place that comes next.
fn check_place(expected: u64, found: u64, findings: &mut Vec<Finding>) -> u64 {
    if found > expected {
        findings.push(Finding::Missing { from: expected, to: found - 1 });
    } else if found < expected {
        findings.push(Finding::OutOfPlace { seq: found, expected });
    }
    found.saturating_add(1).max(expected)
}
