//! Quality bar 3: after an erasure no wrapped key that lies about anywhere opens the erased subject, and with
//! the destruction left out the same check finds it.

use crate::support::{hex, keyring, master, monday, random, subject};
use alongside_kernel::id::SubjectId;
use alongside_vault::{Keyring, WrappedKey, erasure_check, wrapped_keys_in};

/// What lies on the disks of a partnership: rows, free pages, old backups, dumps; and its key backups.
struct Remains {
    bytes: Vec<u8>,
    keyring: Keyring,
}

/// A year in small: ten subjects, one of them erased, then the turn of the epoch with or without destruction.
fn after_erasing(erased: SubjectId, destroy: bool) -> Remains {
    let mut keyring = keyring();
    let random = random(30);
    let mut rows: Vec<(SubjectId, WrappedKey)> =
        (0..10).map(|n| (subject(n), keyring.new_subject_key(subject(n), &random).1)).collect();
    let mut bytes = b"SQLite format 3\0".to_vec();
    for (_, wrapped) in &rows {
        bytes.extend(b"row of the old backup");
        bytes.extend(&wrapped.bytes);
    }
    for (_, wrapped) in &rows {
        bytes.extend(b"row of a dump\t\\\\x");
        bytes.extend(hex(&wrapped.bytes).to_uppercase().into_bytes());
    }

    rows.retain(|(subject, _)| *subject != erased);
    keyring.begin_epoch(monday(), &random).expect("an epoch");
    for (subject, wrapped) in &mut rows {
        *wrapped = keyring.rewrap(*subject, wrapped, &random).expect("wrapped anew");
        bytes.extend(&wrapped.bytes);
    }
    if destroy {
        keyring.destroy_epoch(1).expect("destroyed");
    }
    Remains { bytes, keyring }
}

#[test]
fn an_erased_subject_opens_nowhere() {
    let remains = after_erasing(subject(3), true);
    assert_eq!(wrapped_keys_in(&remains.bytes).count(), 10 + 10 + 9);
    let found = erasure_check(wrapped_keys_in(&remains.bytes), &[&remains.keyring], &[subject(3)]);
    assert_eq!(found, []);
}

#[test]
fn the_check_finds_every_subject_that_is_not_erased() {
    let remains = after_erasing(subject(3), true);
    let subjects: Vec<SubjectId> = (0..10).map(subject).collect();
    let found = erasure_check(wrapped_keys_in(&remains.bytes), &[&remains.keyring], &subjects);
    assert_eq!(found.len(), 9);
    assert!(found.iter().all(|opens| opens.epoch == 2 && opens.subject != subject(3)));
}

#[test]
fn without_the_destruction_the_check_finds_the_erased_subject() {
    let remains = after_erasing(subject(3), false);
    let found = erasure_check(wrapped_keys_in(&remains.bytes), &[&remains.keyring], &[subject(3)]);
    assert_eq!(found.len(), 2, "in the old backup and in its dump: {found:?}");
    assert!(found.iter().all(|opens| (opens.subject, opens.epoch) == (subject(3), 1)));
}

#[test]
fn a_key_backup_that_still_exists_is_found_out() {
    let old_text = keyring().to_text(&random(40));
    let remains = after_erasing(subject(3), true);
    let old = Keyring::parse_text(&old_text, &master()).expect("a keyring");
    let found = erasure_check(wrapped_keys_in(&remains.bytes), &[&remains.keyring, &old], &[subject(3)]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_only_looks_like_a_wrapped_key_is_passed_over() {
    let keyring = keyring();
    let (_, wrapped) = keyring.new_subject_key(subject(1), &random(4));
    let cut = wrapped.bytes[..wrapped.bytes.len() - 1].to_vec();
    assert_eq!(wrapped_keys_in(&cut).count(), 0);
    let mut longer = wrapped.bytes.clone();
    longer.push(0);
    let candidates = vec![vec![], cut, longer, vec![0; wrapped.bytes.len()]];
    assert_eq!(erasure_check(candidates.into_iter(), &[&keyring], &[subject(1)]), []);
}
