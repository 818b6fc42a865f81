//! Reading: the connections that read, and the indexes in memory that read everybody.

use alongside_domain::people::Details;
use alongside_kernel::id::PersonId;
use alongside_storage::rooms::{indexed, people};
use alongside_storage::{Store, WriteSet};
use alongside_testkit::databases::{Opened, on_each_database};
use std::collections::BTreeSet;

async fn make_people(store: &Store, count: usize) -> BTreeSet<PersonId> {
    let mut made = BTreeSet::new();
    while made.len() < count {
        let mut set = WriteSet::new();
        for _ in 0..(count - made.len()).min(500) {
            let id = PersonId::new(store.ids());
            people::insert_person(store, &mut set, id, &Details::default()).unwrap();
            made.insert(id);
        }
        store.write(set).await.unwrap();
    }
    made
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_reads_everybody_once_however_many_parts_it_takes() {
    on_each_database(async |it: Opened| {
        let made = make_people(&it.store, 2_003).await;
        let (mut read, mut after, mut parts) = (Vec::new(), None, 0);
        loop {
            let part = indexed::part(&it.store, after).await.unwrap();
            let Some(last) = part.last().unwrap() else { break };
            let opened = part.open(&it.store).unwrap();
            let opened = it.store.use_within(opened.with_references(&it.store).await.unwrap(), "a test");
            assert!(opened.iter().all(|it| it.details.is_some()));
            read.extend(opened.into_iter().map(|it| it.person));
            after = Some(last);
            parts += 1;
        }
        assert_eq!(parts, 2, "so many people do not come at once");
        assert_eq!(read.len(), made.len());
        assert_eq!(read.into_iter().collect::<BTreeSet<_>>(), made);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_follows_only_who_changed() {
    on_each_database(async |it: Opened| {
        make_people(&it.store, 100).await;
        let head = indexed::head(&it.store).await.unwrap();
        let new = make_people(&it.store, 1).await;
        let changed = indexed::changed(&it.store, head).await.unwrap().open(&it.store).unwrap();
        let changed = changed.with_references(&it.store).await.unwrap();
        let changed: BTreeSet<PersonId> =
            it.store.use_within(changed, "a test").into_iter().map(|it| it.person).collect();
        assert!(changed.is_superset(&new) && changed.len() < 80, "{} people", changed.len());
        assert!(indexed::can_follow(head, head + 1) && !indexed::can_follow(head, head + 1_000_000));
    })
    .await;
}
