//! An empty partnership of the program's own use cases, in a folder that goes with it.

use crate::{Failure, Outcome};
use alongside_app::accounts::{NewOrganisation, add_organisation};
use alongside_app::outside::{Asking, Known, Outgoing, Outside, Sending};
use alongside_app::{App, Ask, intake};
use alongside_domain::intake::{CrimeTypes, Lists};
use alongside_domain::rules::Rules;
use alongside_gate::{Job, OrganisationKind, Sharing, Viewer};
use alongside_kernel::{FixedClock, Ids};
use alongside_storage::{Address, KeyringFile, Opening, Store};
use alongside_vault::{MasterKey, SystemRandom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// After the last file was made.
const NOW: &str = "2025-02-08T09:00:00Z";

/// Nothing leaves.
struct NothingLeaves;

impl Outside for NothingLeaves {
    fn send(&self, _message: Outgoing) -> Sending<'_> {
        Box::pin(async { Ok(()) })
    }

    fn known<'a>(&'a self, _message: &'a Outgoing) -> Asking<'a> {
        Box::pin(async { Known::CannotSay })
    }
}

/// Ids that count up, so that two runs ask the same questions in the same order.
#[derive(Default)]
struct CountedIds(AtomicU64);

impl Ids for CountedIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        // Version 7; the tails scattered as those of real ids are.
        let tail = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Uuid::from_u128(
            (0x0194_0000_0000_7000_u128 << 64) | (u128::from(count & 0xFFFF_FFFF) << 80) ^ u128::from(tail),
        )
    }
}

/// Keys that last as long as the run.
#[derive(Default)]
struct MemoryKeyring(Mutex<Option<String>>);

impl MemoryKeyring {
    fn text(&self) -> std::io::Result<std::sync::MutexGuard<'_, Option<String>>> {
        self.0.lock().map_err(|_| std::io::Error::other("the keys were left half written"))
    }
}

impl KeyringFile for MemoryKeyring {
    fn read(&self) -> std::io::Result<Option<String>> {
        Ok(self.text()?.clone())
    }

    fn write(&self, text: &str) -> std::io::Result<()> {
        *self.text()? = Some(text.to_owned());
        Ok(())
    }
}

/// The partnership.
pub struct Opened {
    pub app: App,
    folder: PathBuf,
}

impl Drop for Opened {
    fn drop(&mut self) {
        // What can't be removed from the folder for temporary files, the system removes.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Opened {
    /// An empty one on SQLite: one police force, one unit, no accounts.
    pub async fn empty() -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("alongside-persons-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let random = SystemRandom::open()?;
        let store = Store::open(Opening {
            address: Address::Sqlite(folder.join("partnership.sqlite")),
            master: MasterKey::generate(&random),
            keyring: Arc::new(MemoryKeyring::default()),
            clock: Arc::new(FixedClock::at(NOW.parse()?)),
            ids: Arc::new(CountedIds::default()),
            random: Arc::new(random),
            server: "bench".to_owned(),
        })
        .await?;
        let lists = Lists { crime_types: CrimeTypes::shipped()?, ..Lists::default() };
        let app = App::new(store, Arc::new(NothingLeaves), lists, Rules::shipped()?);
        let opened = Self { app, folder };
        for (name, kind) in
            [("The police", OrganisationKind::Police), ("The unit", OrganisationKind::VictimCareUnit)]
        {
            let (sharing, phone) = (Sharing::People, String::new());
            let (name, short_name) = (name.to_owned(), name.to_owned());
            add_organisation(&opened.app, NewOrganisation { kind, sharing, name, short_name, phone }).await?;
        }
        Ok(opened)
    }

    /// The job that takes reports asks.
    pub fn ask(&self) -> Ask {
        Ask { viewer: Viewer::System(Job::TakeReports), now: self.app.now() }
    }

    /// Loads the feed's list of offences, by which some rows are put aside.
    pub async fn load_offences(&self, list: &Path) -> Outcome {
        intake::load_offences(&self.app, &self.ask(), std::fs::read(list)?).await.map_err(Failure::from)?;
        Ok(())
    }
}
