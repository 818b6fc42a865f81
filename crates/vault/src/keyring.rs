//! The epoch keys, and the subject keys they wrap.
//!
//! Epoch keys are random, not derived: once every copy of one is gone, nothing brings it back. They are
//! stored outside the database in a small text file, each wrapped by the master key. To erase a subject its
//! wrapped key is deleted; at the next turn of the epoch all other keys are wrapped anew and the old epoch
//! key is destroyed, so the erased subject's wrapped key opens in no backup either.
//!
//! A turn that survives a crash at any moment goes so: [`Keyring::begin_epoch`]; store
//! [`Keyring::to_text`] and sync it; [`Keyring::rewrap`] every live key; [`Keyring::destroy_epoch`]; store
//! the text again and overwrite what was there. Each step may be repeated.

use crate::envelope::{Bound, Closed, Key, new_key, open_key, seal};
use crate::master::MasterKey;
use crate::partnership::PartnershipId;
use crate::random::Random;
use crate::seal::SubjectKey;
use alongside_kernel::Timestamp;
use alongside_kernel::id::SubjectId;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

mod text;
pub use text::KeyringTextError;

/// The bytes that begin every wrapped key, so that a tool finds one in any file it lies in.
pub(crate) const WRAPPED_MARK: [u8; 4] = [0xA1, b'w', b'k', 0x1E];
/// How long a wrapped key is, in bytes.
pub const WRAPPED_LENGTH: usize = WRAPPED_MARK.len() + crate::envelope::OVERHEAD + 32;

/// A subject key as the database keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrappedKey {
    /// The epoch whose key wraps it.
    pub epoch: u32,
    /// The wrapped bytes, [`WRAPPED_LENGTH`] of them.
    pub bytes: Vec<u8>,
}

/// One epoch, without its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Epoch {
    /// Counted from 1; a number is never used again.
    pub number: u32,
    /// When it began. How long it lasts is the caller's setting.
    pub began: Timestamp,
}

/// Why a key could not be wrapped, unwrapped or destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The epoch's key was destroyed: what it wrapped is erased.
    #[error(
        "Epoch {0} was destroyed, and with it what its key wrapped. Nothing else was changed. What was erased cannot be brought back."
    )]
    Destroyed(u32),
    /// The keyring is older than the database.
    #[error(
        "Epoch {0} is not in this keyring. Nothing was changed. The keyring file is older than the database: restore the newest one from your key backup."
    )]
    Unknown(u32),
    /// New keys are being wrapped with it.
    #[error(
        "Epoch {0} is the current one, so its key was kept. Begin a new epoch and wrap all keys anew before destroying it."
    )]
    Current(u32),
    /// The wrapped key was changed, or belongs to another subject or epoch.
    #[error(
        "A subject's wrapped key does not open: it was changed, or belongs to another subject. It is kept as it is. Compare it with the key backup."
    )]
    DoesNotOpen,
    /// Made by a later program.
    #[error(
        "A subject's key was wrapped by a newer version of the program ({0}). It is kept as it is. Use that version or a later one."
    )]
    NewerVersion(u8),
    /// Four thousand million epochs have passed.
    #[error("No epoch number is left. The keyring is kept as it is.")]
    NoNumberLeft,
}

/// The keys of one partnership that stand outside the database. It prints only its epochs' numbers.
pub struct Keyring {
    partnership: PartnershipId,
    master: Master,
    current: Held,
    older: BTreeMap<u32, Held>,
}

/// What the keyring keeps of the master key: enough to store itself, not the key.
struct Master {
    wrapping: Key,
    checking: Key,
    fingerprint: [u8; 32],
}

impl Master {
    fn of(master: &MasterKey, partnership: PartnershipId) -> Self {
        let context = partnership.uuid();
        Self {
            wrapping: master.derive("epoch wrapping", context.as_bytes()),
            checking: master.derive("keyring checking", context.as_bytes()),
            fingerprint: master.fingerprint(),
        }
    }
}

struct Held {
    epoch: Epoch,
    key: Key,
}

impl Keyring {
    /// A keyring for a new database, in its first epoch.
    pub fn new(master: &MasterKey, partnership: PartnershipId, at: Timestamp, random: &dyn Random) -> Self {
        let current = Held { epoch: Epoch { number: 1, began: at }, key: new_key(random) };
        Self { partnership, master: Master::of(master, partnership), current, older: BTreeMap::new() }
    }

    /// Whose keyring it is.
    pub const fn partnership(&self) -> PartnershipId {
        self.partnership
    }

    /// The epoch whose key wraps new keys.
    pub const fn current_epoch(&self) -> Epoch {
        self.current.epoch
    }

    /// All epochs whose keys are still there, the current one last.
    pub fn epochs(&self) -> impl Iterator<Item = Epoch> + '_ {
        self.older.values().map(|held| held.epoch).chain(std::iter::once(self.current.epoch))
    }

    /// Begins the next epoch. Store the text before wrapping anything with it.
    ///
    /// Fails only when the numbers have run out.
    pub fn begin_epoch(&mut self, at: Timestamp, random: &dyn Random) -> Result<Epoch, KeyringError> {
        let number = self.current.epoch.number.checked_add(1).ok_or(KeyringError::NoNumberLeft)?;
        let epoch = Epoch { number, began: at };
        let before = std::mem::replace(&mut self.current, Held { epoch, key: new_key(random) });
        self.older.insert(before.epoch.number, before);
        Ok(epoch)
    }

    /// Destroys an older epoch's key: what only it wrapped never opens again. Destroying twice is the same as
    /// once. It is final when the stored text and its backups are replaced.
    ///
    /// Refuses the current epoch, and one that this keyring has not reached.
    pub fn destroy_epoch(&mut self, number: u32) -> Result<(), KeyringError> {
        match number.cmp(&self.current.epoch.number) {
            Ordering::Equal => Err(KeyringError::Current(number)),
            Ordering::Less if number > 0 => {
                self.older.remove(&number);
                Ok(())
            }
            Ordering::Less | Ordering::Greater => Err(KeyringError::Unknown(number)),
        }
    }

    /// A new key for a subject, with its wrapped form under the current epoch.
    pub fn new_subject_key(&self, subject: SubjectId, random: &dyn Random) -> (SubjectKey, WrappedKey) {
        let key = SubjectKey::from_key(new_key(random));
        let wrapped = self.wrap(subject, &key, random);
        (key, wrapped)
    }

    /// The key of a subject. Fails when its epoch is destroyed or unknown, or the bytes are not this
    /// subject's.
    pub fn unwrap(&self, subject: SubjectId, wrapped: &WrappedKey) -> Result<SubjectKey, KeyringError> {
        let held = self.held(wrapped.epoch)?;
        let envelope =
            wrapped.bytes.strip_prefix(WRAPPED_MARK.as_slice()).ok_or(KeyringError::DoesNotOpen)?;
        let bound = self.bound(subject, wrapped.epoch);
        open_key(&held.key, bound, envelope).map(SubjectKey::from_key).map_err(|closed| match closed {
            Closed::Version(version) => KeyringError::NewerVersion(version),
            Closed::Sealed => KeyringError::DoesNotOpen,
        })
    }

    /// The same key, wrapped anew under the current epoch. Fails as [`unwrap`](Self::unwrap) does.
    pub fn rewrap(
        &self,
        subject: SubjectId,
        wrapped: &WrappedKey,
        random: &dyn Random,
    ) -> Result<WrappedKey, KeyringError> {
        let key = self.unwrap(subject, wrapped)?;
        Ok(self.wrap(subject, &key, random))
    }

    /// Lets another master key take over: the next text is written for it. Subject keys and values stay as
    /// they are; [`crate::Tokens`] and sealed signing keys must be made anew, since they follow the master key.
    pub fn change_master(&mut self, master: &MasterKey) {
        self.master = Master::of(master, self.partnership);
    }

    fn wrap(&self, subject: SubjectId, key: &SubjectKey, random: &dyn Random) -> WrappedKey {
        let epoch = self.current.epoch.number;
        let mut bytes = WRAPPED_MARK.to_vec();
        bytes.append(&mut seal(&self.current.key, self.bound(subject, epoch), key.bytes(), random));
        WrappedKey { epoch, bytes }
    }

    fn held(&self, number: u32) -> Result<&Held, KeyringError> {
        match number.cmp(&self.current.epoch.number) {
            Ordering::Equal => Ok(&self.current),
            Ordering::Less if number > 0 => self.older.get(&number).ok_or(KeyringError::Destroyed(number)),
            Ordering::Less | Ordering::Greater => Err(KeyringError::Unknown(number)),
        }
    }

    fn bound(&self, subject: SubjectId, epoch: u32) -> Bound {
        Bound::to("subject key")
            .and(self.partnership.uuid().as_bytes())
            .and(subject.uuid().as_bytes())
            .and(&epoch.to_be_bytes())
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<u32> = self.epochs().map(|epoch| epoch.number).collect();
        write!(f, "Keyring(epochs {numbers:?})")
    }
}
