//! One bit changed by chance in a database file, a backup or a key file: it is found, or it changed nothing that anybody is
//! shown.
//!
//! SQLite keeps no checksum of its pages: what stands in clear (codes, days, counts) is found because it stands there twice,
//! what is sealed because it does not open.

use alongside_storage::backup::{self, Manifest};
use alongside_storage::dump::{dump, dump_clear};
use alongside_storage::{Address, KeyringFile as _, Store};
use alongside_testkit::databases::{self, MemoryKeyring, Opened};
use alongside_testkit::endure::{Seed, plan, seen};
use alongside_testkit::{postgres, small};
use alongside_vault::merkle::leaf_hash;
use alongside_vault::{Frontier, Keyring, MasterKey};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many bits are flipped in each kind of file.
const FLIPS: (usize, usize) = (30, 1_000);

fn flip(bytes: &mut [u8], seed: &mut Seed) -> usize {
    let place = seed.place(bytes.len());
    bytes[place] ^= 1 << seed.below(8);
    place
}

/// A partnership with its files, closed.
struct Kept {
    folder: PathBuf,
    opened: Opened,
    knows: Vec<String>,
    clear: Vec<String>,
    log: Vec<String>,
    manifest: Manifest,
}

async fn log(store: &Store) -> Result<Vec<String>, alongside_storage::Error> {
    let rows = store.db().fetch("select leaf from audit_leaf order by log, seq", vec![]).await?;
    rows.iter().map(|row| row.text("leaf")).collect()
}

/// Whether the log's leaves are those that its hashes and its frontier say.
async fn log_is_sound(store: &Store) -> Result<bool, alongside_storage::Error> {
    let rows = store.db().fetch("select leaf, hash from audit_leaf order by seq", vec![]).await?;
    let mut frontier = Frontier::new();
    for row in rows {
        let hash = leaf_hash(row.text("leaf")?.as_bytes());
        if row.bytes("hash")? != hash {
            return Ok(false);
        }
        frontier.push(hash);
    }
    let row = store.db().fetch_one("select size, frontier from audit_log", vec![]).await?;
    let Some(row) = row else { return Ok(false) };
    Ok(row.bytes("frontier")? == frontier.to_bytes()
        && u64::try_from(row.int("size")?).ok() == Some(frontier.size()))
}

async fn kept(address: Address) -> Kept {
    let opened = databases::open_on(address, small::clock()).await;
    small::fill(&opened).await;
    let folder =
        std::env::temp_dir().join(format!("alongside-flips-{}-{:?}", std::process::id(), opened.engine));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let (data, keys) = (folder.join("data.backup"), folder.join("keys.backup"));
    let manifest = backup::save(&opened.store, &data, &keys).await.unwrap();
    let (knows, clear) = (dump(&opened.store).await.unwrap(), dump_clear(&opened.store).await.unwrap());
    let log = log(&opened.store).await.unwrap();
    opened.store.close().await;
    Kept { folder, opened, knows, clear, log, manifest }
}

async fn open(address: Address, kept: &Kept, keyring: &str) -> Result<Store, alongside_storage::Error> {
    let file = Arc::new(MemoryKeyring::default());
    file.write(keyring).unwrap();
    Store::open(alongside_storage::Opening {
        keyring: file,
        ..databases::opening(address, kept.opened.clock.clone())
    })
    .await
}

/// What became of the flips.
#[derive(Default)]
struct Fates {
    /// The file does not open, or its check says no.
    found: usize,
    /// The check says nothing, and a sealed value does not open.
    shut: usize,
    without_effect: usize,
}

/// Opens what a changed database file is now. What is served must be what was.
async fn look(address: Address, kept: &Kept, told: &str, fates: &mut Fates) {
    let keyring = kept.opened.keyring.read().unwrap().unwrap();
    let Ok(store) = open(address, kept, &keyring).await else { return fates.found += 1 };
    let outcome = async {
        store.check().await?;
        let is_sound = log_is_sound(&store).await?;
        Ok::<_, alongside_storage::Error>((
            is_sound,
            dump(&store).await?,
            dump_clear(&store).await?,
            log(&store).await?,
        ))
    }
    .await;
    store.close().await;
    let Ok((true, knows, clear, log)) = outcome else { return fates.found += 1 };
    assert_eq!(log, kept.log, "{told}: the log says something else and is taken for sound");
    let other: Vec<_> = clear.iter().filter(|line| !kept.clear.contains(line)).collect();
    assert!(
        clear == kept.clear,
        "{told}: something in clear says something else and is taken for sound: {other:?}"
    );
    if knows == kept.knows {
        return fates.without_effect += 1;
    }
    // What is sealed does not open when it is changed: a line shows its bytes, or what it held before.
    let sealed = |lines: &[String]| -> Vec<String> {
        let words = lines.iter().flat_map(|line| line.split(' ').map(str::to_owned));
        words.filter(|word| word.contains("=\"") || word.contains("={")).collect()
    };
    let before = sealed(&kept.knows);
    let other = sealed(&knows).into_iter().find(|word| !before.contains(word));
    assert_eq!(other, None, "{told}: something sealed says something else");
    fates.shut += 1;
}

async fn database_file(kept: &Kept, flips: usize, seed: &mut Seed) -> Fates {
    let Address::Sqlite(path) = &kept.opened.address else { panic!("no file") };
    let bytes = std::fs::read(path).unwrap();
    let mut fates = Fates::default();
    for number in 0..flips {
        let folder = kept.folder.join(format!("flipped{number}"));
        std::fs::create_dir_all(&folder).unwrap();
        let mut changed = bytes.clone();
        let place = flip(&mut changed, seed);
        let file = folder.join("partnership.sqlite");
        std::fs::write(&file, changed).unwrap();
        look(Address::Sqlite(file), kept, &format!("flip {number} at {place}"), &mut fates).await;
        let _ = std::fs::remove_dir_all(&folder);
    }
    fates
}

/// A changed backup is refused, by its data or by its keys; gives how many were.
async fn backups(
    kept: &Kept,
    name: &str,
    flips: usize,
    seed: &mut Seed,
    empty: impl AsyncFn() -> Option<Address>,
) -> usize {
    let bytes = std::fs::read(kept.folder.join(name)).unwrap();
    let mut found = 0;
    for number in 0..flips {
        let folder = kept.folder.join("changed");
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        for file in ["data.backup", "keys.backup"] {
            std::fs::copy(kept.folder.join(file), folder.join(file)).unwrap();
        }
        let mut changed = bytes.clone();
        let place = flip(&mut changed, seed);
        std::fs::write(folder.join(name), changed).unwrap();
        let Some(address) = empty().await else { return found };
        let (data, keys) = (folder.join("data.backup"), folder.join("keys.backup"));
        let refused = backup::load(&address, &kept.manifest, &data, &keys).await;
        assert!(refused.is_err(), "{name}: flip {number} at {place} was not found");
        found += 1;
        remove(&address);
    }
    found
}

fn remove(address: &Address) {
    if let Address::Sqlite(path) = address {
        let _ = std::fs::remove_dir_all(path.parent().unwrap_or(Path::new("/nonexistent")));
    }
}

fn key_files(kept: &Kept, flips: usize, seed: &mut Seed) -> usize {
    let master = databases::master();
    let keyring = kept.opened.keyring.read().unwrap().unwrap();
    let text = master.to_text().to_string();
    let mut found = 0;
    for number in 0..flips {
        let mut changed = keyring.clone().into_bytes();
        let place = flip(&mut changed, seed);
        let opens = String::from_utf8(changed).is_ok_and(|text| Keyring::parse_text(&text, &master).is_ok());
        assert!(!opens, "epoch keys: flip {number} at {place} was not found");
        let mut changed = text.clone().into_bytes();
        let place = flip(&mut changed, seed);
        let same = String::from_utf8(changed)
            .ok()
            .and_then(|text| MasterKey::parse_text(&text).ok())
            .is_some_and(|key| key.fingerprint() == master.fingerprint());
        assert!(!same, "master key: flip {number} at {place} was not found");
        found += 2;
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_bit_is_found_or_changes_nothing_that_is_served() {
    let plan = plan();
    let mut seed = Seed(plan.seed);
    let flips = plan.size(FLIPS.0, FLIPS.1);
    let lite = kept(databases::new_sqlite()).await;
    let fates = database_file(&lite, flips, &mut seed).await;
    seen(
        "R17",
        "SQLite, database file",
        &format!(
            "{flips} bits flipped: {} found by the check, {} sealed values that don't open, {} without effect; 0 served",
            fates.found, fates.shut, fates.without_effect
        ),
    );
    for name in ["data.backup", "keys.backup"] {
        let found = backups(&lite, name, flips, &mut seed, async || Some(databases::new_sqlite())).await;
        seen("R17", &format!("SQLite, {name}"), &format!("{flips} bits flipped: {found} found"));
    }
    let found = key_files(&lite, flips, &mut seed);
    seen("R17", "key files", &format!("{} bits flipped: {found} found", flips * 2));
    if let Some(url) = postgres::new_database().await {
        let pg = kept(Address::Postgres(url)).await;
        for name in ["data.backup", "keys.backup"] {
            let empty = async || postgres::new_database().await.map(Address::Postgres);
            let found = backups(&pg, name, plan.size(5, 200), &mut seed, empty).await;
            seen("R17", &format!("PostgreSQL, {name}"), &format!("{found} bits flipped: {found} found"));
        }
        let _ = std::fs::remove_dir_all(&pg.folder);
    }
    let _ = std::fs::remove_dir_all(&lite.folder);
    remove(&lite.opened.address);
}
