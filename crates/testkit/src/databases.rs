//! Runs one test on each database.

use crate::{postgres, seeded};
use alongside_kernel::FixedClock;
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
}

/// Opens a partnership at an address with the tests' key and clock.
pub async fn open(address: Address) -> Opened {
    let clock = seeded::clock();
    let random = Arc::new(seeded_random(7));
    let engine = match address {
        Address::Sqlite(_) => Engine::Sqlite,
        Address::Postgres(_) => Engine::Postgres,
    };
    let store = Store::open(Opening {
        address: address.clone(),
        master: MasterKey::generate(&seeded_random(1)),
        keyring: Arc::new(MemoryKeyring::default()),
        clock: clock.clone(),
        ids: Arc::new(seeded::CountedIds::default()),
        random,
        server: "test".into(),
    })
    .await
    .expect("the partnership opens");
    Opened { store, clock, address, engine }
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
    test(open(lite.clone()).await).await;
    if let Address::Sqlite(path) = &lite
        && let Some(folder) = path.parent()
    {
        let _ = std::fs::remove_dir_all(folder);
    }
    if let Some(url) = postgres::new_database().await {
        test(open(Address::Postgres(url)).await).await;
    }
}
