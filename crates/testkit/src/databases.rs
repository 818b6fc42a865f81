//! Runs one test on each database.

use crate::{postgres, seeded};
use alongside_kernel::FixedClock;
use alongside_storage::rooms::duties;
use alongside_storage::{Address, Engine, KeyringFile, Opening, Store};
use alongside_vault::MasterKey;
use alongside_vault::random::test::seeded_random;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// An epoch keys' file in memory.
#[derive(Default)]
pub struct MemoryKeyring(Mutex<Option<String>>);

impl KeyringFile for MemoryKeyring {
    fn read(&self) -> std::io::Result<Option<String>> {
        Ok(self.0.lock().expect("not poisoned").clone())
    }
    fn write(&self, text: &str) -> std::io::Result<()> {
        *self.0.lock().expect("not poisoned") = Some(text.to_owned());
        Ok(())
    }
}

/// An empty partnership for a test, its clock, and where its database is.
pub struct Opened {
    /// The open partnership.
    pub store: Store,
    /// Its clock, which the test moves.
    pub clock: Arc<FixedClock>,
    /// Where it is.
    pub address: Address,
    /// Which database it stands on.
    pub engine: Engine,
    /// Its epoch keys' file.
    pub keyring: Arc<MemoryKeyring>,
}

impl Opened {
    /// Another server on the same database, on the same clock.
    pub async fn another(&self, name: &str, keyring: Arc<dyn KeyringFile>) -> Store {
        let (ids, random) = (Arc::new(seeded::OtherIds::default()), Arc::new(seeded_random(8)));
        let opening = opening(self.address.clone(), self.clock.clone());
        let server = name.to_owned();
        Store::open(Opening { keyring, server, ids, random, ..opening }).await.expect("the partnership opens")
    }
}

/// The tests' master key.
pub fn master() -> MasterKey {
    MasterKey::generate(&seeded_random(1))
}

/// Everything that a database keeps on disk, file by file: pages, journals, free space.
pub async fn bytes_on_disk(it: &Opened) -> Vec<Vec<u8>> {
    bytes_at(&it.store, &it.address).await
}

/// The same of a database that a server stands on.
pub async fn bytes_at(store: &Store, address: &Address) -> Vec<Vec<u8>> {
    let folder = match address {
        Address::Sqlite(path) => path.parent().expect("a folder").to_owned(),
        Address::Postgres(_) => {
            store.db().fetch("checkpoint", vec![]).await.expect("a checkpoint");
            let sql = "select setting as folder from pg_settings where name = 'data_directory'";
            let row = store.db().fetch_one(sql, vec![]).await.expect("asked").expect("a row");
            PathBuf::from(row.text("folder").expect("a folder"))
        }
    };
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                found.push(bytes);
            }
        }
    }
    found
}

/// Opens a partnership at an address with the tests' key and clock.
pub async fn open(address: Address) -> Opened {
    open_on(address, seeded::clock()).await
}

/// The same on a clock of the caller's.
pub async fn open_on(address: Address, clock: Arc<FixedClock>) -> Opened {
    let keyring = Arc::new(MemoryKeyring::default());
    let engine = match address {
        Address::Sqlite(_) => Engine::Sqlite,
        Address::Postgres(_) => Engine::Postgres,
    };
    let opening = Opening { keyring: keyring.clone(), ..opening(address.clone(), clock.clone()) };
    let store = Store::open(opening).await.expect("the partnership opens");
    Opened { store, clock, address, engine, keyring }
}

/// What it takes to open a partnership with the tests' key: an epoch keys' file that is empty, ids that count up.
pub fn opening(address: Address, clock: Arc<FixedClock>) -> Opening {
    Opening {
        address,
        master: master(),
        keyring: Arc::new(MemoryKeyring::default()),
        clock,
        ids: Arc::new(seeded::CountedIds::default()),
        random: Arc::new(seeded_random(7)),
        server: "test".into(),
    }
}

/// A new SQLite file's address, in a folder of its own.
pub fn new_sqlite() -> Address {
    let name = format!("alongside-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    let folder: PathBuf = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    Address::Sqlite(folder.join("partnership.sqlite"))
}

/// Runs `test` on a new partnership on each database.
pub async fn on_each_database<F: Future<Output = ()>>(test: impl Fn(Opened) -> F) {
    let lite = new_sqlite();
    let opened = open(lite.clone()).await;
    let store = opened.store.clone();
    Box::pin(test(opened)).await;
    whole(&store).await;
    if let Address::Sqlite(path) = &lite
        && let Some(folder) = path.parent()
    {
        let _ = std::fs::remove_dir_all(folder);
    }
    if let Some(url) = postgres::new_database().await {
        let opened = open(Address::Postgres(url.clone())).await;
        let store = opened.store.clone();
        Box::pin(test(opened)).await;
        whole(&store).await;
        postgres::drop_database(&url).await;
    }
}

/// What must hold after any test, whatever it did. A test may have closed its store: then there is nothing to ask.
async fn whole(store: &Store) {
    if let Ok(misplaced) = duties::misplaced(store).await {
        assert_eq!(misplaced, 0, "duties that do not stand where they belong in the queue");
    }
}
