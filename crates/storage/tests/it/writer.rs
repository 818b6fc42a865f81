//! The writer: whole or not at all, once, in order, with its entry in the log.

use alongside_kernel::clock::Clock as _;
use alongside_storage::audit::Entry;
use alongside_storage::{Error, Store, WriteSet, Written, args};
use alongside_testkit::databases::{Opened, on_each_database, open};
use alongside_vault::merkle::{Frontier, leaf_hash};
use uuid::Uuid;

const INSERT: &str = "insert into meta (name, value) values ($1, $2)";
const UPDATE: &str = "update meta set value = $3 where name = $1 and value = $2";

fn entry(store: &Store, detail: &'static str) -> Entry {
    Entry {
        at: store.now(),
        account: None,
        membership: None,
        organisation: None,
        action: "test",
        purpose: "audit",
        subjects: vec![],
        classes: vec![],
        to: None,
        detail,
        by_program: false,
    }
}

fn insert(name: &str, value: &str) -> WriteSet {
    let mut set = WriteSet::new();
    set.new_row("name", INSERT, args![name, value]);
    set
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_that_fails_leaves_nothing_and_the_others_go_on() {
    on_each_database(async |it: Opened| {
        let mut half = insert("first", "1");
        half.one("thing", UPDATE, args!["missing", "1", "2"]).audit(entry(&it.store, "half"));
        let other = insert("second", "1");
        let (half, other) = tokio::join!(it.store.write(half), it.store.write(other));
        assert!(matches!(half, Err(Error::Stale("thing"))), "{half:?}");
        assert_eq!(other.unwrap(), Written::Done);
        assert_eq!(it.store.setting("first").await.unwrap(), None);
        assert_eq!(it.store.setting("second").await.unwrap().as_deref(), Some("1"));
        let leaves = it.store.db().fetch("select leaf from audit_leaf", args![]).await.unwrap();
        assert_eq!(leaves.len(), 0, "a set that failed has no entry");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_go_to_the_database_together_are_all_there_or_none() {
    on_each_database(async |it: Opened| {
        let count = async |like: &str| {
            let sql = "select count(*) as rows from meta where name like $1";
            let row = it.store.db().fetch_one(sql, args![like]).await.unwrap().unwrap();
            row.int("rows").unwrap()
        };
        let mut taken = WriteSet::new();
        for number in 0..90 {
            taken.new_row("name", INSERT, args![format!("taken {}", number % 89), "1"]);
        }
        assert!(matches!(it.store.write(taken).await, Err(Error::Taken("name"))));
        assert_eq!(count("taken %").await, 0);

        // What is changed in between stands before the change, and a row that others point to before them.
        let mut whole = WriteSet::new();
        for number in 0..90 {
            let subject = Uuid::from_u128(number);
            let person = "insert into person (id, version, sealed, created_at, details_as_of) values ($1, 1, $2, $3, $3)";
            let hold = "insert into hold (id, version, person, code, sealed, placed_at) values ($1, 1, $2, $3, $4, $5)";
            whole.new_row("name", INSERT, args![format!("whole {number}"), "1"]);
            if number == 45 {
                whole.one("thing", UPDATE, args!["whole 44", "1", "2"]);
                let first = Uuid::from_u128(44);
                whole.new_row("hold", hold, args![Uuid::from_u128(500), first, "A", vec![1_u8], it.store.now()]);
            }
            whole.new_row("person", person, args![subject, vec![1_u8], it.store.now()]);
            whole.new_row("hold", hold, args![Uuid::from_u128(1_000 + number), subject, "A", vec![1_u8], it.store.now()]);
        }
        assert_eq!(it.store.write(whole).await.unwrap(), Written::Done);
        assert_eq!(count("whole %").await, 90);
        let sql = "select p.id, h.id as hold from person p join hold h on h.person = p.id order by h.id";
        let rows = it.store.db().fetch(sql, args![]).await.unwrap();
        assert_eq!(rows.len(), 91);
        for (number, row) in rows.iter().skip(1).enumerate() {
            let (person, hold): (Uuid, Uuid) = (row.get("id").unwrap(), row.get("hold").unwrap());
            assert_eq!(hold.as_u128(), 1_000 + person.as_u128(), "row {number}");
        }
        assert_eq!(it.store.setting("whole 44").await.unwrap().as_deref(), Some("2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_crowd_what_fails_leaves_nothing_and_all_others_are_written_once() {
    on_each_database(async |it: Opened| {
        // Whichever stands first in the queue is written alone; the others wait meanwhile and are written together.
        let mut crowd = tokio::task::JoinSet::new();
        for number in 0..30 {
            let store = it.store.clone();
            crowd.spawn(async move {
                let mut set = insert(&format!("of {number}"), "1");
                if number % 3 == 0 {
                    set.one("thing", UPDATE, args!["missing", "1", "2"]);
                }
                set.audit(entry(&store, "crowd"));
                (number, store.write(set).await)
            });
        }
        for (number, written) in crowd.join_all().await {
            let stands = it.store.setting(&format!("of {number}")).await.unwrap().is_some();
            match written {
                Ok(Written::Done) => assert!(number % 3 != 0 && stands, "{number}"),
                Err(Error::Stale("thing")) => assert!(number % 3 == 0 && !stands, "{number}"),
                other => panic!("{number}: {other:?}"),
            }
        }
        let leaves = it.store.db().fetch("select seq from audit_leaf", args![]).await.unwrap();
        assert_eq!(leaves.len(), 20, "each that was written has its entry, and no other");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_value_that_is_taken_is_named() {
    on_each_database(async |it: Opened| {
        it.store.write(insert("name", "1")).await.unwrap();
        assert!(matches!(it.store.write(insert("name", "2")).await, Err(Error::Taken("name"))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_sent_fifty_times_has_one_effect_and_one_answer() {
    on_each_database(async |it: Opened| {
        let mut sends = tokio::task::JoinSet::new();
        for number in 0..50 {
            let store = it.store.clone();
            sends.spawn(async move {
                let mut set = WriteSet::new();
                set.once([7; 32], format!("/answer/{number}"));
                set.any(
                    "insert into change (room, subject, at) values ($1, $2, $3)",
                    args!["test", Uuid::from_u128(number), store.now()],
                );
                set.audit(entry(&store, "once"));
                store.write(set).await.unwrap()
            });
        }
        let written = sends.join_all().await;
        assert_eq!(written.iter().filter(|it| **it == Written::Done).count(), 1);
        let answers: std::collections::BTreeSet<_> = written
            .iter()
            .filter_map(|it| if let Written::Before(answer) = it { Some(answer.clone()) } else { None })
            .collect();
        assert_eq!(answers.len(), 1, "every repeat has the first answer");
        let rows = it.store.db().fetch("select seq from change", args![]).await.unwrap();
        let leaves = it.store.db().fetch("select seq from audit_leaf", args![]).await.unwrap();
        assert_eq!((rows.len(), leaves.len()), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_people_who_edit_one_record_lose_nothing() {
    on_each_database(async |it: Opened| {
        it.store.write(insert("count", "0")).await.unwrap();
        let mut editors = tokio::task::JoinSet::new();
        for _ in 0..32 {
            let store = it.store.clone();
            editors.spawn(async move {
                // Each editor reads, adds one, and on a stale version reads again.
                loop {
                    let now: u32 = store.setting("count").await.unwrap().unwrap().parse().unwrap();
                    let mut set = WriteSet::new();
                    set.one("count", UPDATE, args!["count", now.to_string(), (now + 1).to_string()]);
                    match store.write(set).await {
                        Ok(_) => return,
                        Err(Error::Stale(_)) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            });
        }
        editors.join_all().await;
        assert_eq!(it.store.setting("count").await.unwrap().as_deref(), Some("32"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_every_entry_in_one_unbroken_order_also_from_two_processes() {
    on_each_database(async |it: Opened| {
        // A second opening of the same database stands for a command that runs beside the server.
        let second = open(it.address.clone()).await;
        let mut writers = tokio::task::JoinSet::new();
        for number in 0..40 {
            let store = if number % 2 == 0 { it.store.clone() } else { second.store.clone() };
            writers.spawn(async move {
                let mut set = WriteSet::new();
                set.audit(entry(&store, "one"));
                store.write(set).await.unwrap();
            });
        }
        writers.join_all().await;
        let rows = it
            .store
            .db()
            .fetch("select seq, leaf, hash from audit_leaf order by seq", args![])
            .await
            .unwrap();
        let mut frontier = Frontier::new();
        for (place, row) in rows.iter().enumerate() {
            assert_eq!(row.int("seq").unwrap(), i64::try_from(place).unwrap());
            let hash = leaf_hash(row.text("leaf").unwrap().as_bytes());
            assert_eq!(row.bytes("hash").unwrap(), hash);
            frontier.push(hash);
        }
        assert_eq!(frontier.size(), 40);
        let log =
            it.store.db().fetch_one("select size, frontier from audit_log", args![]).await.unwrap().unwrap();
        assert_eq!(log.int("size").unwrap(), 40);
        assert_eq!(Frontier::from_bytes(&log.bytes("frontier").unwrap()).unwrap().root(), frontier.root());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_claimed_once_comes_again_after_a_failure_and_is_given_up_after_ten() {
    on_each_database(async |it: Opened| {
        let job = Uuid::from_u128(9);
        let mut set = WriteSet::new();
        set.job(job, "test", None, it.store.now());
        it.store.write(set).await.unwrap();
        let minute = jiff::SignedDuration::from_mins(1);
        for attempt in 1..=10 {
            let now = it.clock.now();
            let claimed = it.store.claim_job(now + minute).await.unwrap().expect("the job is due");
            assert_eq!((claimed.id, claimed.attempts), (job, attempt));
            assert_eq!(it.store.claim_job(now + minute).await.unwrap(), None, "leased");
            let mut set = WriteSet::new();
            claimed.failed(&mut set, now, "gateway away");
            it.store.write(set).await.unwrap();
            assert_eq!(it.store.claim_job(now + minute).await.unwrap(), None, "not before its delay");
            it.clock.move_to(now + jiff::SignedDuration::from_hours(3));
        }
        assert_eq!(it.store.claim_job(it.clock.now() + minute).await.unwrap(), None, "given up");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_key_file_opens_nothing() {
    on_each_database(async |it: Opened| {
        let opening = alongside_storage::Opening {
            address: it.address.clone(),
            master: alongside_vault::MasterKey::generate(&alongside_vault::random::test::seeded_random(99)),
            keyring: std::sync::Arc::new(alongside_testkit::databases::MemoryKeyring::default()),
            clock: it.clock.clone(),
            ids: std::sync::Arc::new(alongside_testkit::seeded::CountedIds::default()),
            random: std::sync::Arc::new(alongside_vault::random::test::seeded_random(7)),
            server: "test".into(),
        };
        let refused = Store::open(opening).await.err().map(|error| error.to_string());
        assert!(refused.is_some_and(|text| text.contains("not the master key")));
    })
    .await;
}

#[tokio::test]
async fn a_new_database_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let address = alongside_testkit::databases::new_sqlite();
    let alongside_storage::Address::Sqlite(path) = address.clone() else { panic!("no file") };
    let opened = alongside_testkit::databases::open_on(address, alongside_testkit::small::clock()).await;
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(ending);
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.display());
    }
    opened.store.close().await;
    let _ = std::fs::remove_dir_all(path.parent().unwrap());
}
