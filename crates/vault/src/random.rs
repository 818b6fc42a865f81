//! Where randomness comes from: the system at the edge, a seed in tests.

/// Fills buffers with unpredictable bytes.
///
/// Filling cannot fail: a caller that went on without randomness would make keys that anyone can guess.
pub trait Random: Send + Sync {
    /// Overwrites every byte of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The system gave no randomness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "The operating system gave no random bytes, so no key can be made. Nothing was changed. \
     Check that getrandom or /dev/urandom is allowed for this process, then start it again."
)]
pub struct NoRandomness;

/// The operating system's generator.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom {
    // Only `open` makes one: it has seen the generator work.
    _checked: (),
}

impl SystemRandom {
    /// Checks that the system gives randomness; afterwards it does so for as long as the process runs.
    ///
    /// Fails with [`NoRandomness`] where the call is missing or forbidden.
    pub fn open() -> Result<Self, NoRandomness> {
        let mut probe = [0_u8; 32];
        getrandom::fill(&mut probe).map_err(|_| NoRandomness)?;
        Ok(Self { _checked: () })
    }
}

impl Random for SystemRandom {
    /// Ends the process, as lack of memory does, if the system stops giving randomness: what was
    /// acknowledged is on disk, and to go on with bytes that can be guessed would be worse.
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// Randomness for tests.
pub mod test {
    use super::Random;
    use sha2::{Digest, Sha256};
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The same bytes in the same order for the same seed. **Not secret**: for tests only.
    pub fn seeded_random(seed: u64) -> SeededRandom {
        SeededRandom { seed, block: AtomicU64::new(0) }
    }

    /// See [`seeded_random`].
    #[derive(Debug)]
    pub struct SeededRandom {
        seed: u64,
        block: AtomicU64,
    }

    impl SeededRandom {
        /// The next number below `limit`; 0 where `limit` is 0.
        pub fn below(&self, limit: u64) -> u64 {
            let mut bytes = [0_u8; 8];
            self.fill(&mut bytes);
            u64::from_be_bytes(bytes).checked_rem(limit).unwrap_or(0)
        }
    }

    impl Random for SeededRandom {
        fn fill(&self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(32) {
                let block = self.block.fetch_add(1, Ordering::SeqCst);
                let hash = Sha256::new()
                    .chain_update(b"alongside seeded random")
                    .chain_update(self.seed.to_be_bytes())
                    .chain_update(block.to_be_bytes())
                    .finalize();
                for (to, from) in chunk.iter_mut().zip(hash.iter()) {
                    *to = *from;
                }
            }
        }
    }
}
