//! `alongside audit`: whether the log of who saw and did what is intact.

use crate::arguments::Audit;
use crate::config::Config;
use crate::{Failure, Outcome, output, wiring};
use alongside_app::oversight;
use alongside_storage::Db;
use alongside_vault::{SignedCheckpoint, VerifyingKey};
use std::path::{Path, PathBuf};

pub(super) async fn run(config: &Config, command: Audit) -> Outcome {
    if Db::is_empty(&config.database).await? {
        return Err("There is no database here. Nothing was checked. Name one with --database.".into());
    }
    match command {
        Audit::Verify { checkpoints, key, json } => verify(config, &checkpoints, key.as_deref(), json).await,
        Audit::Key => print_key(config).await,
    }
}

fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|error| -> Failure {
        format!("{} can't be read ({error}). Nothing was checked.", path.display()).into()
    })
}

fn held(files: &[PathBuf]) -> Outcome<Vec<SignedCheckpoint>> {
    let mut held = Vec::new();
    for path in files {
        let found = oversight::held_checkpoints(&read(path)?)
            .map_err(|error| -> Failure { format!("{}: {error}", path.display()).into() })?;
        if found.is_empty() {
            return Err(format!("{} holds no checkpoint. Nothing was checked.", path.display()).into());
        }
        held.extend(found);
    }
    Ok(held)
}

async fn verify(config: &Config, files: &[PathBuf], key: Option<&Path>, json: bool) -> Outcome {
    let held = held(files)?;
    let key = key.map(|path| Ok::<_, Failure>(VerifyingKey::parse_text(&read(path)?)?)).transpose()?;
    let app = wiring::open(config).await?;
    let checked = oversight::check(&app, &held, key).await?;
    app.store.close().await;
    if json {
        output::say(serde_json::to_string(&checked)?);
    } else {
        for log in &checked.logs {
            output::say(format!(
                "Log {}: {} entries, {} of them signed, against {} checkpoints.",
                log.name, log.entries, log.signed, checked.checkpoints
            ));
            for finding in &log.findings {
                output::say(format!("  {finding}"));
            }
        }
    }
    if checked.is_sound() {
        return Ok(());
    }
    Err("The log is not intact. Nothing was changed. Keep a copy of the database, and tell the host and the data \
         protection officer today."
        .into())
}

async fn print_key(config: &Config) -> Outcome {
    let app = wiring::open(config).await?;
    let key = oversight::verifying_key(&app).await?;
    app.store.close().await;
    match key {
        Some(key) => output::say(key),
        None => return Err("Nothing was signed yet, so there is no key. Run the server for a minute.".into()),
    }
    Ok(())
}
