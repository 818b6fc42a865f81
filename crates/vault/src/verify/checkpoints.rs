use super::Finding;
use crate::checkpoint::{Checkpoint, Head, SignedCheckpoint};
use crate::merkle::{Frontier, LogId};
use crate::signing::VerifyingKey;
use std::collections::VecDeque;

/// The heads that a log has to pass through, in the order of their sizes.
pub(super) struct Expected {
    /// Checkpoint number and head, not passed yet.
    heads: VecDeque<(u64, Head)>,
    /// The most entries that any head signed, with its checkpoint.
    most: Option<(u64, u64)>,
    good_up_to: u64,
    differs: bool,
}

impl Expected {
    /// Keeps the heads of one log from the checkpoints that are truly signed, and reports what is wrong with
    /// the checkpoints among themselves.
    pub(super) fn from(
        log: LogId,
        checkpoints: &[SignedCheckpoint],
        key: &VerifyingKey,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut valid: Vec<&Checkpoint> = Vec::new();
        for signed in checkpoints {
            if signed.is_signed_by(key) {
                valid.push(&signed.checkpoint);
            } else {
                findings.push(Finding::BadSignature { checkpoint: signed.checkpoint.number });
            }
        }
        if let Some(first) = valid.first().map(|checkpoint| checkpoint.partnership) {
            valid.retain(|checkpoint| {
                let same = checkpoint.partnership == first;
                if !same {
                    findings.push(Finding::OtherPartnership { checkpoint: checkpoint.number });
                }
                same
            });
        }
        valid.sort_by_key(|checkpoint| checkpoint.number);
        for (earlier, later) in valid.iter().zip(valid.iter().skip(1)) {
            compare_pair(earlier, later, findings);
        }
        let mut heads: Vec<(u64, Head)> =
            valid.iter().filter_map(|checkpoint| Some((checkpoint.number, *checkpoint.head(log)?))).collect();
        heads.sort_by_key(|(number, head)| (head.size, *number));
        let most = heads.last().map(|(number, head)| (*number, head.size));
        Self { heads: heads.into(), most, good_up_to: 0, differs: false }
    }

    /// Compares the tree with every head of its size.
    pub(super) fn compare(&mut self, tree: &Frontier, findings: &mut Vec<Finding>) {
        while let Some((checkpoint, head)) = self.heads.front().copied() {
            if head.size != tree.size() {
                return;
            }
            self.heads.pop_front();
            if head.root == tree.root() {
                if !self.differs {
                    self.good_up_to = head.size;
                }
            } else if !self.differs {
                // All later roots differ too: the first one tells where to look.
                self.differs = true;
                findings.push(Finding::RootDiffers {
                    checkpoint,
                    size: head.size,
                    good_up_to: self.good_up_to,
                });
            }
        }
    }

    /// After the last entry: what was signed but is not there. Gives how many entries are signed.
    pub(super) fn finish(self, found: u64, findings: &mut Vec<Finding>) -> u64 {
        if let Some((checkpoint, size)) = self.most
            && size > found
        {
            findings.push(Finding::Cut { checkpoint, size, found });
        }
        self.good_up_to
    }
}

fn compare_pair(earlier: &Checkpoint, later: &Checkpoint, findings: &mut Vec<Finding>) {
    let checkpoint = later.number;
    if earlier.number == checkpoint {
        if earlier.to_bytes() != later.to_bytes() {
            findings.push(Finding::TwoHistories { checkpoint });
        }
        return;
    }
    // Only neighbours can be compared by name: an auditor may hold one checkpoint in a thousand.
    if earlier.number.checked_add(1) == Some(checkpoint) && later.previous != earlier.hash() {
        findings.push(Finding::BrokenChain { checkpoint });
    }
    let shrank = earlier.heads.iter().any(|head| later.head(head.log).is_none_or(|now| now.size < head.size));
    // Clocks may be set back, and servers differ: order is by number, so the instants are not compared.
    if shrank {
        findings.push(Finding::WentBack { checkpoint });
    }
}
