//! Several servers on one database: what one of them writes, every other sees, in the order in which it became true.

use alongside_kernel::id::PersonId;
use alongside_storage::rooms::people;
use alongside_storage::{Error, Store, WriteSet, args};
use alongside_testkit::databases::{Opened, on_each_database};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const EACH: usize = 300;

async fn change(store: &Store, person: PersonId) {
    let mut set = WriteSet::new();
    set.changed("people", person, store.now());
    // Longer than one statement, so that two servers are at it at the same time.
    for number in 0..5_i64 {
        set.any("update meta set value = value where name = 'no such setting' and $1 > 0", args![number]);
    }
    store.write(set).await.unwrap();
}

/// Follows the changes as each server's search index does, until told to stop, and once more after that.
async fn followed(store: &Store, stop: &AtomicBool) -> BTreeSet<i64> {
    let (mut seen, mut head) = (BTreeSet::new(), 0_i64);
    loop {
        let last = stop.load(Ordering::SeqCst);
        let sql = "select seq from change where seq > $1 order by seq";
        for row in store.db().fetch(sql, args![head]).await.unwrap() {
            head = row.int("seq").unwrap();
            seen.insert(head);
        }
        if last {
            return seen;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_follows_the_changes_misses_none() {
    on_each_database(async |it: Opened| {
        let other = it.another("other", it.keyring.clone()).await;
        let stop = Arc::new(AtomicBool::new(false));
        let watching = {
            let (store, stop) = (it.store.clone(), Arc::clone(&stop));
            tokio::spawn(async move { followed(&store, &stop).await })
        };
        let writing = |store: Store| {
            tokio::spawn(async move {
                for _ in 0..EACH {
                    change(&store, PersonId::new(store.ids())).await;
                }
            })
        };
        let (one, two) = tokio::join!(writing(it.store.clone()), writing(other.clone()));
        one.unwrap();
        two.unwrap();
        stop.store(true, Ordering::SeqCst);
        assert_eq!(watching.await.unwrap().len(), 2 * EACH, "a change was never seen");
        other.close().await;
    })
    .await;
}

/// Of two acts that each rest on nothing having changed since, one is told that it has, whichever servers they are on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_acts_at_once_that_rest_on_the_same_only_one_counts() {
    on_each_database(async |it: Opened| {
        let other = it.another("other", it.keyring.clone()).await;
        for _ in 0..50 {
            let person = PersonId::new(it.store.ids());
            let mut set = WriteSet::new();
            people::insert_person(&it.store, &mut set, person, &alongside_domain::people::Details::default())
                .unwrap();
            it.store.write(set).await.unwrap();
            let seen = people::as_read(&it.store).await.unwrap();
            let act = async |store: &Store| {
                let mut set = WriteSet::new();
                people::unchanged_since(&mut set, person, seen);
                set.changed("people", person, store.now());
                store.write(set).await
            };
            let done = tokio::join!(act(&it.store), act(&other));
            let counted = [&done.0, &done.1].into_iter().filter(|done| done.is_ok()).count();
            assert_eq!(counted, 1, "{done:?}");
            let stale = [done.0, done.1].into_iter().find_map(Result::err);
            assert!(matches!(stale, Some(Error::Stale("person"))), "{stale:?}");
        }
        other.close().await;
    })
    .await;
}
