//! `alongside backup` and `alongside restore`: data and keys apart.

use crate::config::Config;
use crate::key_files::{self, EpochFile};
use crate::{Outcome, output, wiring};
use alongside_storage::KeyringFile as _;
use alongside_storage::backup::{self, Manifest};
use alongside_vault::{Keyring, SystemRandom};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// The data of a backup.
const DATA: &str = "data.backup";
/// The keys of a backup, where nothing else is said.
const KEYS: &str = "keys.backup";
/// What the backup says of itself.
const MANIFEST: &str = "backup.json";

/// How far a copy stands back behind the server's own work, in steps of the system's nineteen.
const STANDS_BACK: i32 = 10;

pub(super) async fn save(config: &Config, folder: &Path, keys: Option<PathBuf>) -> Outcome {
    // People who write must not wait for a copy. Where the system won't have it, the copy is made all the same.
    let _ = rustix::process::nice(STANDS_BACK);
    let app = wiring::open(config).await?;
    // A copy would take a changed bit over as if it had been written, and be sound.
    app.store.check().await?;
    let keys = keys.unwrap_or_else(|| folder.join(KEYS));
    DirBuilder::new().mode(0o700).create(folder).map_err(|error| {
        format!(
            "{} can't be made ({error}). Nothing was copied. Name a folder that is not there yet.",
            folder.display()
        )
    })?;
    let manifest = backup::save(&app.store, &folder.join(DATA), &keys).await?;
    // The manifest comes last: a folder without one is a backup that was interrupted.
    key_files::replace(&folder.join(MANIFEST), &serde_json::to_string_pretty(&manifest)?)?;
    app.store.close().await;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    output::say(format!(
        "{rows} rows in {}. The keys are in {}: keep that file elsewhere, and destroy it within one epoch (7 days), \
         so that who is erased stays erased. The master key is in neither: it has its own copy.",
        folder.join(DATA).display(),
        keys.display()
    ));
    Ok(())
}

pub(super) async fn restore(config: &Config, folder: &Path, keys: Option<PathBuf>) -> Outcome {
    let keys = keys.unwrap_or_else(|| folder.join(KEYS));
    let path = folder.join(MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        format!(
            "{} can't be read ({error}), so this is no finished backup. Nothing was changed.",
            path.display()
        )
    })?;
    let manifest: Manifest = serde_json::from_str(&text)
        .map_err(|error| format!("{} can't be read ({error}). Nothing was changed.", path.display()))?;
    let random = SystemRandom::open()?;
    // Before anything is written: is it the right master key?
    let master = key_files::master(&config.master_key, false, &random)?;
    let epochs = EpochFile(key_files::epochs_path(&config.master_key));
    let there = epochs.read()?;
    if let Some(text) = &there {
        let keyring = Keyring::parse_text(text, &master)?;
        if keyring.partnership().to_string() != manifest.partnership {
            return Err(format!(
                "{} belongs to another partnership than the backup. Nothing was changed.",
                epochs.0.display()
            )
            .into());
        }
    }
    let text = backup::load(&config.database, &manifest, &folder.join(DATA), &keys).await?;
    if there.is_none() {
        Keyring::parse_text(&text, &master)?;
        epochs.write(&text)?;
    }
    let app = wiring::open(config).await?;
    app.store.check().await?;
    app.store.close().await;
    let logs: Vec<String> =
        manifest.logs.iter().map(|log| format!("{} with {} entries", log.name, log.size)).collect();
    output::say(format!(
        "Restored as it was at {}: every table counts the same rows, and the audit log is the one that was copied ({}). \
         What was written after that is not in it: tell those who hold newer checkpoints.",
        manifest.made_at,
        logs.join(", ")
    ));
    Ok(())
}
