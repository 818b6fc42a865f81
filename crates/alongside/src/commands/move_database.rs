//! `alongside move-database`: from one kind of database to the other, whole or not at all.

use crate::config::Config;
use crate::{Outcome, key_files, output, wiring};
use alongside_storage::Address;
use alongside_vault::SystemRandom;

pub(super) async fn run(config: &Config, from: &Address, to: Address) -> Outcome {
    let master = key_files::master(&config.master_key, false, &SystemRandom::open()?)?;
    let moved = alongside_storage::move_database(from, &to, &master.fingerprint()).await?;
    let config = Config { database: to, ..config.clone() };
    let app = wiring::open(&config).await?;
    app.store.check().await?;
    app.store.close().await;
    output::say(format!(
        "Moved: {} rows in {} tables, the same on both sides (SHA-256 {}), and the keys open them. The database that it \
         came from is as it was. Name the new one in the configuration before a server starts, and keep the old one \
         away from servers: two that go on apart can't be put together again.",
        moved.rows, moved.tables, moved.digest
    ));
    Ok(())
}
