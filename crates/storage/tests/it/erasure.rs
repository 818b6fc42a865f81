//! Nothing of a person stands in clear on disk, and an erased person can't be opened from anything on disk.

use crate::planted::{Planted, disguises, found, holds, markers, plant};
use alongside_storage::{Engine, KeyringFile as _, Turn, WriteSet, args, backup, erasure};
use alongside_testkit::databases::{Opened, bytes_on_disk, master, on_each_database};
use alongside_vault::{Keyring, erasure_check, wrapped_keys_in};
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread")]
async fn planted_markers_stand_nowhere_in_clear() {
    on_each_database(async |it: Opened| {
        plant(&it).await;
        let files = bytes_on_disk(&it).await;
        let needles: Vec<_> = markers()
            .flat_map(|marker| disguises(marker).into_iter().map(move |needle| (marker, needle)))
            .collect();
        assert!(needles.len() > 400, "{}", needles.len());
        let found: Vec<_> = found(&files, &needles)
            .into_iter()
            .map(|(marker, needle)| format!("{marker} as {:?}", String::from_utf8_lossy(needle)))
            .collect();
        assert!(found.is_empty(), "on disk: {found:?}");
        // The scan can see: what may stand in clear is found.
        assert!(holds(&files, b"OFFICER_FORM"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_the_database_is_made_for_searching_in_texts() {
    on_each_database(async |it: Opened| {
        plant(&it).await;
        // Tables and indices that would hold words or pieces of words, and what would bring them.
        let (sql, least) = match it.engine {
            Engine::Sqlite => ("select lower(coalesce(sql, '')) as made from sqlite_master", 50),
            Engine::Postgres => (
                "select lower(indexdef) as made from pg_indexes where schemaname = 'public' \
                 union all select 'extension ' || extname from pg_extension",
                50,
            ),
        };
        let rows = it.store.db().fetch(sql, args![]).await.unwrap();
        assert!(rows.len() > least, "{} things were looked at", rows.len());
        for row in rows {
            let made = row.text("made").unwrap();
            for word in
                ["virtual", "fts", "trgm", "tsvector", "using gin", "using gist", "soundex", "metaphone"]
            {
                assert!(!made.contains(word), "{made}");
            }
        }
    })
    .await;
}

/// Lets the epoch's time go by and takes both steps of its turn.
async fn turn(it: &Opened) {
    let week = SignedDuration::from_hours(7 * 24);
    let minute = SignedDuration::from_mins(1);
    assert_eq!(it.store.turn_epoch(week, minute).await.unwrap(), Turn::NotDue);
    it.clock.move_to(it.store.now() + week);
    let Turn::Begun(begun) = it.store.turn_epoch(week, minute).await.unwrap() else {
        panic!("nothing begun")
    };
    assert_eq!(
        it.store.turn_epoch(week, minute).await.unwrap(),
        Turn::NotDue,
        "other servers have not heard yet"
    );
    it.clock.move_to(it.store.now() + minute);
    let turned = it.store.turn_epoch(week, minute).await.unwrap();
    assert!(matches!(turned, Turn::Settled { epoch, destroyed: 1, .. } if epoch == begun), "{turned:?}");
}

/// How many keys of the person open from these files, and how many of their report.
fn still_open(files: &[Vec<u8>], keyring: &str, of: &Planted) -> [usize; 2] {
    let keyring = Keyring::parse_text(keyring, &master()).unwrap();
    of.subjects().map(|subject| {
        let candidates = files.iter().flat_map(|file| wrapped_keys_in(file).collect::<Vec<_>>());
        erasure_check(candidates, &[&keyring], &[subject]).len()
    })
}

/// Whether the person and the report each open from something.
fn both_open(open: [usize; 2]) -> bool {
    open.iter().all(|keys| *keys > 0)
}

/// The bytes of a copy made now: what is kept wherever backups go, and what is destroyed after an epoch.
async fn copied(it: &Opened, name: &str) -> (Vec<u8>, Vec<u8>) {
    let folder =
        std::env::temp_dir().join(format!("alongside-copy-{}-{:?}-{name}", std::process::id(), it.engine));
    let _ = std::fs::remove_dir_all(&folder);
    let (data, keys) = (folder.join("data"), folder.join("keys"));
    backup::save(&it.store, &data, &keys).await.unwrap();
    let bytes = (std::fs::read(&data).unwrap(), std::fs::read(&keys).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_person_opens_from_nothing_on_disk_or_in_a_copy_once_the_epoch_has_turned() {
    on_each_database(async |it: Opened| {
        let person = plant(&it).await;
        let other = plant(&it).await;
        let before = it.keyring.read().unwrap().unwrap();
        let (old_data, old_keys) = copied(&it, "before").await;
        let mut set = WriteSet::new();
        erasure::erase_person(&it.store, &mut set, person.person);
        it.store.write(set).await.unwrap();
        assert!(matches!(it.store.subject(person.person).await, Err(alongside_storage::Error::Erased)));
        assert!(matches!(it.store.subject(person.report).await, Err(alongside_storage::Error::Erased)));
        turn(&it).await;
        let (new_data, new_keys) = copied(&it, "after").await;
        let mut files = bytes_on_disk(&it).await;
        files.extend([old_data, new_data.clone(), new_keys]);
        let after = it.keyring.read().unwrap().unwrap();
        assert_eq!(still_open(&files, &after, &person), [0, 0], "the erased person or their report opens");
        assert!(both_open(still_open(&files, &after, &other)), "the check finds who is there");
        assert_eq!(still_open(&[new_data], &after, &other), [0, 0], "data alone opens nobody");
        assert!(it.store.subject(other.person).await.is_ok(), "everyone else is readable");
        assert!(it.store.subject(other.report).await.is_ok(), "with their reports");
        // Were the key backup of the old epoch not destroyed, the check would find the person in it.
        files.push(old_keys);
        assert!(both_open(still_open(&files, &before, &person)), "the check finds nobody who is still there");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_destruction_the_check_finds_the_person() {
    on_each_database(async |it: Opened| {
        let person = plant(&it).await;
        turn(&it).await;
        let files = bytes_on_disk(&it).await;
        let after = it.keyring.read().unwrap().unwrap();
        assert!(both_open(still_open(&files, &after, &person)), "the check finds nobody who is still there");
    })
    .await;
}
