//! `alongside audit …`: the log against the checkpoints that were taken of it.

use crate::arguments::Audit;
use crate::config::Config;
use crate::{Outcome, output, wiring};
use alongside_app::oversight::{check, held_checkpoints, verifying_key};
use alongside_storage::Db;
use alongside_vault::VerifyingKey;
use std::path::Path;

pub(super) async fn run(config: &Config, command: Audit) -> Outcome {
    let Audit::Verify { checkpoints, key, json } = command else { return print_key(config).await };
    let mut held = Vec::new();
    for path in &checkpoints {
        let of_file = held_checkpoints(&read(path)?)
            .map_err(|error| format!("{}: {error}. Nothing was checked.", path.display()))?;
        // A file of something else must not pass for one against which the log was checked.
        if of_file.is_empty() {
            return Err(format!("{} holds no checkpoint. Nothing was checked.", path.display()).into());
        }
        held.extend(of_file);
    }
    let key = key
        .map(|path| {
            VerifyingKey::parse_text(&read(&path)?)
                .map_err(|error| crate::Failure::from(format!("{}: {error}", path.display())))
        })
        .transpose()?;
    if Db::is_empty(&config.database).await? {
        return Err("There is no database. Nothing was checked. Name one with --database.".into());
    }
    let app = wiring::open(config).await?;
    let checked = check(&app, &held, key).await?;
    app.store.close().await;
    if json {
        output::say(serde_json::to_string(&checked)?);
    } else {
        for log in &checked.logs {
            let verdict = if log.findings.is_empty() { "sound" } else { "NOT SOUND" };
            output::say(format!(
                "{}: {} entries, {} of them signed: {verdict}",
                log.name, log.entries, log.signed
            ));
            for finding in &log.findings {
                output::say(format!("  {finding}"));
            }
        }
        output::say(format!("Checked against {} checkpoints.", checked.checkpoints));
    }
    if checked.is_sound() {
        return Ok(());
    }
    Err("The audit log is not what its checkpoints say. Nothing was changed. Keep the database as it is, and compare \
         it with the newest backup and with checkpoints held elsewhere."
        .into())
}

fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} can't be read ({error}). Nothing was checked.", path.display()).into())
}

async fn print_key(config: &Config) -> Outcome {
    if Db::is_empty(&config.database).await? {
        return Err("There is no database. Name one with --database.".into());
    }
    let app = wiring::open(config).await?;
    let key = verifying_key(&app).await?;
    app.store.close().await;
    output::say(key.ok_or("Nothing was signed yet, so there is no key. Run the server for a minute.")?);
    Ok(())
}
