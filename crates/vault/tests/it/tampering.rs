//! Quality bar 2: a thousand random tamperings of a stored log, a thousand found.

use crate::support::{checkpoints, leaf, log_id, random, signing_key, stored, stored_log};
use alongside_vault::merkle::leaf_hash;
use alongside_vault::random::test::SeededRandom;
use alongside_vault::{Leaf, SignedCheckpoint, StoredLeaf, verify_log};
use std::collections::BTreeMap;

const SIZE: u64 = 120;
const SIZES: [usize; 5] = [1, 17, 64, 90, 110];
/// Everything below the newest checkpoint is covered.
const COVERED: u64 = 110;

fn index(random: &SeededRandom, limit: usize) -> usize {
    usize::try_from(random.below(limit as u64)).expect("small")
}

fn renumber(log: &mut [StoredLeaf]) {
    for (seq, entry) in (0..).zip(log) {
        entry.seq = seq;
    }
}

/// Makes an entry say that it stands where it stands, with the hash that fits: what a careful forger does.
fn forge(entry: &mut StoredLeaf, seq: u64) {
    if let Ok(leaf) = Leaf::parse(&entry.bytes) {
        *entry = stored(&Leaf { seq, ..leaf });
    }
}

fn forge_all(log: &mut [StoredLeaf]) {
    for (seq, entry) in (0..).zip(log) {
        forge(entry, seq);
    }
}

/// One tampering, by its name. Each may come with the traces covered up: places, inner places and hashes put
/// in order again.
fn tamper(log: &mut Vec<StoredLeaf>, random: &SeededRandom) -> &'static str {
    let at = index(random, usize::try_from(COVERED).expect("small"));
    let other = (at + 1 + index(random, 109)) % 110;
    let covered_up = random.below(3);
    let name = match random.below(10) {
        0 => {
            let place = index(random, log[at].bytes.len());
            log[at].bytes[place] ^= 1 << random.below(8);
            "a bit of an entry"
        }
        1 => {
            let place = index(random, log[at].bytes.len());
            log[at].bytes[place] ^= 1 << random.below(8);
            log[at].hash = leaf_hash(&log[at].bytes);
            "a bit of an entry, with its hash"
        }
        2 => {
            log[at].hash[index(random, 32)] ^= 1 << random.below(8);
            return "a bit of a hash";
        }
        3 => {
            log.remove(at);
            "deleted"
        }
        4 => {
            log.swap(at, other);
            "two swapped"
        }
        5 => {
            let entry = log[other].clone();
            log.insert(at, entry);
            "one repeated"
        }
        6 => {
            log.truncate(at);
            return "cut";
        }
        7 => {
            let purpose = ["audit", "quality", "panel"][index(random, 3)].to_owned();
            log[at] = stored(&Leaf { purpose, ..leaf(at as u64) });
            "rewritten"
        }
        8 => {
            log.insert(at, stored(&Leaf { action: "person.edit".into(), ..leaf(at as u64) }));
            "one added"
        }
        _ => {
            log[at].seq ^= 1 << random.below(7);
            return "a place changed";
        }
    };
    match covered_up {
        0 => renumber(log),
        1 => forge_all(log),
        _ => {}
    }
    name
}

fn is_found(log: &[StoredLeaf], checkpoints: &[SignedCheckpoint]) -> bool {
    verify_log(log_id(), log.iter().cloned(), checkpoints, &signing_key().verifying_key()).is_err()
}

#[test]
fn a_thousand_tamperings_a_thousand_found() {
    let log = stored_log(SIZE);
    let held = checkpoints(&log, &SIZES, &signing_key());
    assert!(!is_found(&log, &held), "untouched");
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    let mut tampered = 0;
    for seed in 0.. {
        if tampered == 1_000 {
            break;
        }
        let mut changed = log.clone();
        let kind = tamper(&mut changed, &random(10_000 + seed));
        if changed == log {
            // A flipped bit of an entry's own place, covered up by writing the right place again.
            continue;
        }
        assert!(is_found(&changed, &held), "seed {seed}: {kind} was not found");
        *kinds.entry(kind).or_default() += 1;
        tampered += 1;
    }
    assert_eq!(kinds.len(), 10, "{kinds:?}");
    assert!(kinds.values().all(|&count| count >= 50), "{kinds:?}");
}

#[test]
fn tampering_is_found_with_one_old_checkpoint_alone() {
    let log = stored_log(SIZE);
    let held = checkpoints(&log, &[usize::try_from(COVERED).expect("small")], &signing_key());
    for seed in 0..200 {
        let mut changed = log.clone();
        let kind = tamper(&mut changed, &random(50_000 + seed));
        assert!(changed == log || is_found(&changed, &held), "seed {seed}: {kind} was not found");
    }
}
