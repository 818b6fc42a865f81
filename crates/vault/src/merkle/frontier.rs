use super::{Hash, empty_root, node_hash};
use sha2::{Digest, Sha256};

/// All of a log that is needed to add to it and to know its root: the roots of the perfect subtrees, one for
/// each bit of the size. 64 of them at most, whatever the size.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    /// The largest first.
    peaks: Vec<Hash>,
}

/// Stored bytes that are not a frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The stored end of the audit log is damaged. The entries are kept as they are. It can be made again from the \
     entries: verify the log, then let it be rebuilt."
)]
pub struct BadFrontier;

impl Frontier {
    /// The frontier of an empty log.
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// Adds the hash of the next leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each trailing one of the size is a perfect subtree that the new leaf completes to one twice as large.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// How many leaves there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        peaks.next().map_or_else(empty_root, |&last| peaks.fold(last, |right, left| node_hash(left, &right)))
    }

    /// The size (8 bytes, big end first), the subtree roots, the largest first, and SHA-256 over both: a root
    /// that was damaged on disk must never be signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.peaks.iter().flatten());
        let check = Sha256::digest(&bytes);
        bytes.extend(check);
        bytes
    }

    /// Reads [`to_bytes`](Self::to_bytes). Any changed bit is found.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadFrontier> {
        let (bytes, check) = bytes.split_last_chunk::<32>().ok_or(BadFrontier)?;
        if <[u8; 32]>::from(Sha256::digest(bytes)) != *check {
            return Err(BadFrontier);
        }
        let (size, rest) = bytes.split_first_chunk::<8>().ok_or(BadFrontier)?;
        let size = u64::from_be_bytes(*size);
        let (peaks, []) = rest.as_chunks::<32>() else { return Err(BadFrontier) };
        if u32::try_from(peaks.len()) != Ok(size.count_ones()) {
            return Err(BadFrontier);
        }
        Ok(Self { size, peaks: peaks.to_vec() })
    }
}

impl FromIterator<Hash> for Frontier {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut frontier = Self::new();
        leaves.into_iter().for_each(|leaf| frontier.push(leaf));
        frontier
    }
}
