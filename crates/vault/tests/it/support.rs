//! What the tests share: one partnership, one master key, one log, all from fixed seeds.

use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SubjectId};
use alongside_vault::audit_leaf::LeafVersion;
use alongside_vault::merkle::leaf_hash;
use alongside_vault::random::test::{SeededRandom, seeded_random};
use alongside_vault::{
    Actor, Checkpoint, Frontier, Head, Keyring, Leaf, LogId, MasterKey, PartnershipId, SignedCheckpoint,
    SigningKey, StoredLeaf,
};
use proptest::test_runner::Config;
use uuid::Uuid;

pub(crate) fn random(seed: u64) -> SeededRandom {
    seeded_random(seed)
}

pub(crate) fn master() -> MasterKey {
    MasterKey::generate(&random(1))
}

pub(crate) fn partnership() -> PartnershipId {
    PartnershipId::from_uuid(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_00AA))
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

pub(crate) fn monday() -> Timestamp {
    at("2026-11-16T09:00:00Z")
}

pub(crate) fn subject(number: u128) -> SubjectId {
    SubjectId::from_uuid(Uuid::from_u128(0x0193_0000_0000_7000_8000_0001_0000_0000 + number))
}

pub(crate) fn keyring() -> Keyring {
    Keyring::new(&master(), partnership(), monday(), &random(2))
}

pub(crate) fn log_id() -> LogId {
    LogId::from_uuid(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0010))
}

pub(crate) fn other_log() -> LogId {
    LogId::from_uuid(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0020))
}

pub(crate) fn signing_key() -> SigningKey {
    SigningKey::generate(&random(3))
}

/// Property tests with fixed size and no files left behind.
pub(crate) fn cases(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).map(char::from).collect()
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).expect("hex")).collect()
}

pub(crate) fn leaf(seq: u64) -> Leaf {
    let id = |kind: u128| Uuid::from_u128(0x0193_0000_0000_7000_8000_0002_0000_0000 + kind);
    Leaf {
        version: LeafVersion::One,
        log: log_id(),
        seq,
        at: at("2026-11-16T09:30:00.000001Z"),
        actor: Actor {
            account: Some(AccountId::from_uuid(id(1))),
            membership: Some(MembershipId::from_uuid(id(2))),
            organisation: Some(OrganisationId::from_uuid(id(3))),
        },
        action: "person.view".into(),
        purpose: "support".into(),
        reason: seq.is_multiple_of(3).then(|| "new_referral".into()),
        subjects: (0..seq % 4).map(|n| subject(u128::from(seq * 10 + n))).collect(),
        classes: ["identity", "safety"].map(String::from).into(),
        to: seq.is_multiple_of(5).then(|| OrganisationId::from_uuid(id(4))),
        detail: None,
        request: Some(Uuid::from_u128(u128::from(seq) + 0x7000)),
    }
}

pub(crate) fn stored(leaf: &Leaf) -> StoredLeaf {
    let bytes = leaf.to_bytes().expect("codes");
    StoredLeaf { seq: leaf.seq, hash: leaf_hash(&bytes), bytes }
}

pub(crate) fn stored_log(size: u64) -> Vec<StoredLeaf> {
    (0..size).map(|seq| stored(&leaf(seq))).collect()
}

/// A chain of signed checkpoints of this log at the given sizes, beside another server's log that stands still.
pub(crate) fn checkpoints(log: &[StoredLeaf], sizes: &[usize], key: &SigningKey) -> Vec<SignedCheckpoint> {
    let mut previous = Checkpoint::NO_PREVIOUS;
    let mut chain = Vec::new();
    for (number, &size) in (1..).zip(sizes) {
        let tree: Frontier = log[..size].iter().map(|leaf| leaf.hash).collect();
        let checkpoint = Checkpoint {
            partnership: partnership(),
            number,
            at: monday(),
            heads: vec![
                Head { log: other_log(), size: 7, root: [7; 32] },
                Head { log: log_id(), size: tree.size(), root: tree.root() },
            ],
            previous,
        };
        previous = checkpoint.hash();
        chain.push(checkpoint.sign(key));
    }
    chain
}
