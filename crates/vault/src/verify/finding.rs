use crate::merkle::LogId;

/// Something that is not as it was written, with what it means for who reads the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Finding {
    /// The bytes do not give the hash beside them.
    #[error("Entry {seq} was changed: its content does not fit its hash.")]
    Changed {
        /// The stored place.
        seq: u64,
    },
    /// The bytes are not an audit entry in its one form.
    #[error("Entry {seq} is not an audit entry in the form this program writes.")]
    Unreadable {
        /// The stored place.
        seq: u64,
    },
    /// The entry itself says that it belongs elsewhere.
    #[error("Entry {seq} was moved: it says that it is entry {says_seq} of log {says_log}.")]
    Moved {
        /// The stored place.
        seq: u64,
        /// The log it says it belongs to.
        says_log: LogId,
        /// The place it says it has.
        says_seq: u64,
    },
    /// Places are left out.
    #[error("Entries {from} to {to} are missing.")]
    Missing {
        /// The first place left out.
        from: u64,
        /// The last place left out.
        to: u64,
    },
    /// A place comes twice, or after a later one.
    #[error("Entry {seq} stands where entry {expected} should: it is repeated or out of order.")]
    OutOfPlace {
        /// The stored place.
        seq: u64,
        /// The place that was due.
        expected: u64,
    },
    /// The tree over the entries is not the one that was signed.
    #[error(
        "Entries {good_up_to} to {size} are not those that checkpoint {checkpoint} signed: between them, counted from the first as 0 and without the last, something was changed, added, removed or moved."
    )]
    RootDiffers {
        /// The first checkpoint that does not fit.
        checkpoint: u64,
        /// How many entries it signed.
        size: u64,
        /// How many entries the last checkpoint that fits signed.
        good_up_to: u64,
    },
    /// The log ends before a checkpoint does.
    #[error("The log was cut: checkpoint {checkpoint} signed {size} entries, and {found} are there.")]
    Cut {
        /// The checkpoint that signed most.
        checkpoint: u64,
        /// How many entries it signed.
        size: u64,
        /// How many there are.
        found: u64,
    },
    /// The signature does not fit; the checkpoint was not used.
    #[error("Checkpoint {checkpoint} is not signed by this key, or was changed. It was not used.")]
    BadSignature {
        /// Its number.
        checkpoint: u64,
    },
    /// It is another partnership's.
    #[error("Checkpoint {checkpoint} belongs to another partnership than the first one given.")]
    OtherPartnership {
        /// Its number.
        checkpoint: u64,
    },
    /// Two different checkpoints of one number were signed: two histories were told.
    #[error(
        "Two different checkpoints {checkpoint} were signed: different histories were told to different people."
    )]
    TwoHistories {
        /// Their number.
        checkpoint: u64,
    },
    /// It does not name the checkpoint before it.
    #[error("Checkpoint {checkpoint} does not follow the checkpoint before it.")]
    BrokenChain {
        /// Its number.
        checkpoint: u64,
    },
    /// It signs less of a log than one before it, or leaves a log out.
    #[error("Checkpoint {checkpoint} goes back: it signs fewer entries of a log than one before it.")]
    WentBack {
        /// Its number.
        checkpoint: u64,
    },
}
