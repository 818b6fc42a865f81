//! The turn of the epoch with several servers, cut off anywhere: no key is ever under an epoch that nobody has.

use alongside_kernel::id::{PersonId, SubjectId};
use alongside_storage::{Error, KeyringFile, Opening, Store, Turn, WriteSet};
use alongside_testkit::databases::{MemoryKeyring, Opened, on_each_database, opening};
use jiff::SignedDuration;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// A file that can't be written while the disk is said to be full.
struct Failing {
    file: Arc<MemoryKeyring>,
    full: AtomicBool,
}

impl KeyringFile for Failing {
    fn read(&self) -> io::Result<Option<String>> {
        self.file.read()
    }
    fn write(&self, text: &str) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.file.write(text)
    }
}

async fn subject(store: &Store, ids: &Store) -> Result<SubjectId, Error> {
    let subject = SubjectId::from(PersonId::new(ids.ids()));
    let mut set = WriteSet::new();
    store.new_subject(&mut set, subject)?;
    store.write(set).await?;
    Ok(subject)
}

async fn turn(it: &Opened, store: &Store) -> Turn {
    let turned = store.turn_epoch(WEEK, MINUTE).await.unwrap();
    it.clock.move_to(it.store.now() + MINUTE);
    turned
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_slept_through_the_turn_can_wrap_nothing_with_what_is_gone() {
    on_each_database(async |it: Opened| {
        let other = it.another("other", it.keyring.clone()).await;
        let early = subject(&it.store, &it.store).await.unwrap();
        it.clock.move_to(it.store.now() + WEEK);
        assert_eq!(turn(&it, &it.store).await, Turn::Begun(2));
        // It has not heard yet: what it writes stands under the old epoch, and is taken along.
        let late = subject(&other, &it.store).await.unwrap();
        assert_eq!(turn(&it, &it.store).await, Turn::Settled { epoch: 2, keys: 2, destroyed: 1 });
        // Now the old epoch is gone, and the database itself says no.
        let refused = subject(&other, &it.store).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
        other.follow_epochs().await.unwrap();
        let after = subject(&other, &it.store).await.unwrap();
        for store in [&it.store, &other] {
            for subject in [early, late, after] {
                assert!(store.subject(subject).await.is_ok());
            }
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_turn_at_once_begin_one_epoch() {
    on_each_database(async |it: Opened| {
        let other = it.another("other", it.keyring.clone()).await;
        let early = subject(&it.store, &it.store).await.unwrap();
        it.clock.move_to(it.store.now() + WEEK);
        let (one, two) = tokio::join!(it.store.turn_epoch(WEEK, MINUTE), other.turn_epoch(WEEK, MINUTE));
        let begun: Vec<Turn> =
            [one.unwrap(), two.unwrap()].into_iter().filter(|it| *it != Turn::NotDue).collect();
        assert_eq!(begun, [Turn::Begun(2)]);
        it.clock.move_to(it.store.now() + MINUTE);
        let (one, two) = tokio::join!(it.store.turn_epoch(WEEK, MINUTE), other.turn_epoch(WEEK, MINUTE));
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        for store in [&it.store, &other] {
            store.follow_epochs().await.unwrap();
            assert!(store.subject(early).await.is_ok());
            let new = subject(store, &it.store).await.unwrap();
            assert!(it.store.subject(new).await.is_ok() && other.subject(new).await.is_ok());
        }
        assert_eq!(turn(&it, &other).await, Turn::NotDue);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_that_is_cut_off_goes_on_and_loses_nothing() {
    on_each_database(async |it: Opened| {
        let file = Arc::new(Failing { file: it.keyring.clone(), full: AtomicBool::new(false) });
        let other = it.another("other", file.clone()).await;
        let early = subject(&other, &it.store).await.unwrap();
        it.clock.move_to(it.store.now() + WEEK);
        // The file can't be written: nothing has begun, and new keys still open.
        file.full.store(true, Ordering::SeqCst);
        assert!(other.turn_epoch(WEEK, MINUTE).await.is_err());
        let meanwhile = subject(&other, &it.store).await.unwrap();
        assert!(it.store.subject(meanwhile).await.is_ok(), "wrapped with a key that no file holds");
        file.full.store(false, Ordering::SeqCst);
        assert_eq!(turn(&it, &other).await, Turn::Begun(2));
        // All keys are wrapped anew, and the old epoch can't be taken from the file: the next turn does that.
        file.full.store(true, Ordering::SeqCst);
        assert!(other.turn_epoch(WEEK, MINUTE).await.is_err());
        file.full.store(false, Ordering::SeqCst);
        assert_eq!(turn(&it, &other).await, Turn::Settled { epoch: 2, keys: 0, destroyed: 1 });
        for subject in [early, meanwhile] {
            assert!(other.subject(subject).await.is_ok());
            assert!(it.store.subject(subject).await.is_ok());
        }
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_the_newest_opens_nothing_and_changes_nothing() {
    on_each_database(async |it: Opened| {
        let early = subject(&it.store, &it.store).await.unwrap();
        let old = Arc::new(MemoryKeyring::default());
        old.write(&it.keyring.read().unwrap().unwrap()).unwrap();
        it.clock.move_to(it.store.now() + WEEK);
        assert_eq!(turn(&it, &it.store).await, Turn::Begun(2));
        let opening = Opening { keyring: old, ..opening(it.address.clone(), it.clock.clone()) };
        let refused = Store::open(opening).await.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refused.contains("not the newest file"), "{refused}");
        assert!(it.store.subject(early).await.is_ok());
    })
    .await;
}
