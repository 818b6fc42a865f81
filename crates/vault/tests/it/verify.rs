use crate::support::{
    checkpoints, leaf, log_id, other_log, partnership, random, signing_key, stored, stored_log,
};
use alongside_vault::merkle::leaf_hash;
use alongside_vault::{
    Checkpoint, Finding, Frontier, Leaf, LogId, PartnershipId, SignedCheckpoint, SigningKey, StoredLeaf,
    Verified, verify_log,
};
use uuid::Uuid;

fn verify(log: &[StoredLeaf], checkpoints: &[SignedCheckpoint]) -> Result<Verified, Vec<Finding>> {
    verify_log(log_id(), log.iter().cloned(), checkpoints, &signing_key().verifying_key())
}

#[test]
fn an_untouched_log_gives_no_finding() {
    let log = stored_log(40);
    let root = log.iter().map(|leaf| leaf.hash).collect::<Frontier>().root();
    let all: Vec<usize> = (0..=40).collect();
    for (name, sizes, signed) in [
        ("no checkpoint", &[][..], 0),
        ("an empty log signed", &[0], 0),
        ("one", &[25], 25),
        ("one at the end", &[40], 40),
        ("the same size twice", &[10, 10, 33], 33),
        ("one for each entry", &all, 40),
    ] {
        let mut checkpoints = checkpoints(&log, sizes, &signing_key());
        assert_eq!(verify(&log, &checkpoints), Ok(Verified { size: 40, root, signed }), "{name}");
        checkpoints.reverse();
        assert!(verify(&log, &checkpoints).is_ok(), "{name}, in any order");
        checkpoints.truncate(1);
        assert!(verify(&log, &checkpoints).is_ok(), "{name}, with gaps");
    }
    assert_eq!(verify(&[], &[]).map(|verified| verified.size), Ok(0));
}

/// What each way of tampering is called in the report.
#[test]
fn each_tampering_is_named() {
    let log = stored_log(40);
    let held = checkpoints(&log, &[10, 20, 30], &signing_key());
    let change = |act: &dyn Fn(&mut Vec<StoredLeaf>)| {
        let mut log = log.clone();
        act(&mut log);
        verify(&log, &held).expect_err("found")
    };
    let renumber = |log: &mut Vec<StoredLeaf>| {
        for (seq, leaf) in (0..).zip(log) {
            leaf.seq = seq;
        }
    };
    let differs =
        |checkpoint, good_up_to| Finding::RootDiffers { checkpoint, size: checkpoint * 10, good_up_to };

    let rewritten = stored(&Leaf { purpose: "quality".into(), ..leaf(12) });
    let forged = rewritten.clone();
    assert_eq!(change(&move |log| log[12] = forged.clone()), [differs(2, 10)], "rewritten with its hash");
    let bytes = rewritten.bytes;
    assert_eq!(
        change(&move |log| log[12].bytes.clone_from(&bytes)),
        [Finding::Changed { seq: 12 }, differs(2, 10)],
        "rewritten, old hash kept"
    );
    assert_eq!(change(&|log| log[12].hash[0] ^= 1), [Finding::Changed { seq: 12 }], "the hash changed");
    assert_eq!(
        change(&|log| drop(log.remove(12))),
        [Finding::Missing { from: 12, to: 12 }, differs(2, 10)],
        "deleted"
    );
    assert_eq!(
        change(&|log| log.truncate(25)),
        [Finding::Cut { checkpoint: 3, size: 30, found: 25 }],
        "cut below a checkpoint"
    );
    let repeated = change(&|log| log.insert(5, log[4].clone()));
    assert_eq!(repeated, [Finding::OutOfPlace { seq: 4, expected: 5 }, differs(1, 0)], "repeated");
    let out_of_order = change(&|log| log.swap(1, 2));
    assert_eq!(
        out_of_order,
        [Finding::Missing { from: 1, to: 1 }, Finding::OutOfPlace { seq: 1, expected: 3 }, differs(1, 0)],
        "given in another order"
    );
    let swapped = change(&|log| {
        log.swap(21, 22);
        renumber(log);
    });
    let (says_log, one, two) = (log_id(), 21, 22);
    assert_eq!(
        swapped,
        [
            Finding::Moved { seq: one, says_log, says_seq: two },
            Finding::Moved { seq: two, says_log, says_seq: one },
            differs(3, 20)
        ],
        "swapped and renumbered"
    );
    assert!(
        change(&|log| log[3].bytes = b"{}".to_vec()).contains(&Finding::Unreadable { seq: 3 }),
        "not a leaf"
    );
    assert_eq!(
        verify(&[], &held),
        Err(vec![Finding::Cut { checkpoint: 3, size: 30, found: 0 }]),
        "everything deleted"
    );
}

#[test]
fn entries_of_another_log_are_not_taken_for_ours() {
    let log: Vec<StoredLeaf> = (0..3).map(|seq| stored(&Leaf { log: other_log(), ..leaf(seq) })).collect();
    let findings = verify(&log, &[]).expect_err("found");
    assert_eq!(findings.len(), 3);
    assert!(
        matches!(findings[0], Finding::Moved { seq: 0, says_seq: 0, says_log } if says_log == other_log())
    );
}

#[test]
fn after_the_last_checkpoint_a_well_made_forgery_cannot_be_seen() {
    // The limit of the method, kept as a test so that nobody believes otherwise.
    let mut log = stored_log(40);
    let held = checkpoints(&log, &[30], &signing_key());
    log[35] = stored(&Leaf { purpose: "quality".into(), ..leaf(35) });
    log.truncate(38);
    assert_eq!(verify(&log, &held).map(|verified| (verified.size, verified.signed)), Ok((38, 30)));
}

#[test]
fn a_checkpoint_that_is_not_ours_is_found_and_not_used() {
    let log = stored_log(40);
    let held = checkpoints(&log, &[10, 20], &signing_key());
    let stranger = SigningKey::generate(&random(99));
    let mut forged = held.clone();
    forged[1] = held[1].checkpoint.clone().sign(&stranger);
    assert_eq!(verify(&log, &forged), Err(vec![Finding::BadSignature { checkpoint: 2 }]));

    let mut changed = held.clone();
    changed[0].checkpoint.number = 7;
    assert_eq!(verify(&log, &changed), Err(vec![Finding::BadSignature { checkpoint: 7 }]));

    let elsewhere = PartnershipId::from_uuid(Uuid::from_u128(1));
    assert_ne!(elsewhere, partnership());
    let foreign = Checkpoint { partnership: elsewhere, ..held[1].checkpoint.clone() }.sign(&signing_key());
    let mixed = [held[0].clone(), foreign];
    assert_eq!(verify(&log, &mixed), Err(vec![Finding::OtherPartnership { checkpoint: 2 }]));
}

/// A server that holds the signing key tells different things: what two holders find when they compare.
#[test]
fn histories_that_contradict_each_other_are_found() {
    let key = signing_key();
    let log = stored_log(40);
    let held = checkpoints(&log, &[10, 20, 30], &key);
    let resigned = |act: &dyn Fn(&mut Checkpoint)| {
        let mut checkpoint = held[1].checkpoint.clone();
        act(&mut checkpoint);
        checkpoint.sign(&key)
    };
    let head_of = |checkpoint: &mut Checkpoint, log: LogId, size: u64| {
        for head in checkpoint.heads.iter_mut().filter(|head| head.log == log) {
            head.size = size;
        }
    };

    let other = resigned(&|checkpoint| head_of(checkpoint, other_log(), 8));
    let with = [held[0].clone(), held[1].clone(), other];
    assert_eq!(verify(&log, &with), Err(vec![Finding::TwoHistories { checkpoint: 2 }]));

    let unchained = resigned(&|checkpoint| checkpoint.previous = [9; 32]);
    let with = [held[0].clone(), unchained];
    assert_eq!(verify(&log, &with), Err(vec![Finding::BrokenChain { checkpoint: 2 }]));

    let shrunk = resigned(&|checkpoint| head_of(checkpoint, other_log(), 6));
    let with = [held[0].clone(), shrunk];
    assert_eq!(verify(&log, &with), Err(vec![Finding::WentBack { checkpoint: 2 }]));

    let left_out = resigned(&|checkpoint| checkpoint.heads.retain(|head| head.log == log_id()));
    let with = [held[0].clone(), left_out];
    assert_eq!(verify(&log, &with), Err(vec![Finding::WentBack { checkpoint: 2 }]));
}

#[test]
fn one_checkpoint_given_twice_is_no_contradiction() {
    let log = stored_log(12);
    let mut held = checkpoints(&log, &[5, 10], &signing_key());
    held.extend(held.clone());
    assert!(verify(&log, &held).is_ok());
}

#[test]
fn the_hash_beside_an_entry_is_that_of_its_bytes() {
    let entry = &stored_log(1)[0];
    assert_eq!(entry.hash, leaf_hash(&entry.bytes));
}
