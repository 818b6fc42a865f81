//! Checking every log against every checkpoint.

use crate::{App, AppError, Ask, Once, Result};
use alongside_answers::oversight::{Checked, CheckedLog};
use alongside_gate::{Action, Purpose, decide_here};
use alongside_storage::rooms::oversight::{self, Log};
use alongside_storage::{Store, WriteSet};
use alongside_vault::{SignedCheckpoint, StoredLeaf, VerifyingKey, verify_log};
use tokio::sync::mpsc;

/// Leaves read at once.
const PAGE: u32 = 1_000;
/// The most findings that are kept of one log: after so many, more say nothing new.
const MOST: usize = 20;
/// The setting that keeps the last check.
pub(super) const LAST: &str = "audit_checked";

/// Checks the log for an auditor and keeps what was found for the page. The answer is the page's address.
pub async fn verify(app: &App, ask: &Ask, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::VerifyAudit, Purpose::Audit))?;
    let checked = check(app, &[], None).await?;
    let mut set = WriteSet::new();
    Store::set_setting(&mut set, LAST, &serde_json::to_string(&checked).unwrap_or_default());
    let mut entry = ask.plain_entry(Action::VerifyAudit.code(), Purpose::Audit.code());
    entry.detail = if checked.is_sound() { "sound" } else { "findings" };
    set.audit(entry);
    once.write(app, set, "/audit".to_owned()).await
}

/// Checks every log against the stored checkpoints and those that somebody held elsewhere, with the key that
/// somebody kept or else the stored one. For the command, which is run on the server itself.
pub async fn check(app: &App, held: &[SignedCheckpoint], key: Option<VerifyingKey>) -> Result<Checked> {
    // Checkpoints first: what is appended meanwhile stands above them.
    let mut checkpoints = oversight::checkpoints(&app.store).await?;
    checkpoints.extend(held.iter().cloned());
    let key = match key {
        Some(key) => Some(key),
        None => oversight::verifying_key(&app.store).await?,
    };
    let mut logs = Vec::new();
    for log in oversight::logs(&app.store).await? {
        logs.push(check_log(app, log, &checkpoints, key).await?);
    }
    Ok(Checked { at: app.now(), checkpoints: u64::try_from(checkpoints.len()).unwrap_or(u64::MAX), logs })
}

async fn check_log(
    app: &App,
    log: Log,
    checkpoints: &[SignedCheckpoint],
    key: Option<VerifyingKey>,
) -> Result<CheckedLog> {
    // Before anything was signed there is no key; any key will do to check no checkpoints.
    let key = match key {
        Some(key) => key,
        None => oversight::signing_key(&app.store).await?.verifying_key(),
    };
    let (send, mut receive) = mpsc::channel::<Vec<StoredLeaf>>(2);
    let (id, kept) = (log.id, checkpoints.to_vec());
    // The checker takes leaves one after another and keeps none, so a long log needs little memory.
    let checker = tokio::task::spawn_blocking(move || {
        let leaves = std::iter::from_fn(|| receive.blocking_recv()).flatten();
        verify_log(id, leaves, &kept, &key)
    });
    let mut from = 0;
    let mut count = 0_u64;
    loop {
        let page = oversight::leaves(&app.store, log.id, from, PAGE).await?;
        let Some(last) = page.last() else { break };
        from = last.seq.saturating_add(1);
        count += u64::try_from(page.len()).unwrap_or(0);
        if send.send(page).await.is_err() {
            break;
        }
    }
    drop(send);
    let outcome = checker.await.map_err(|_| {
        AppError::Storage(alongside_storage::Error::Unavailable("the server is stopping".into()))
    })?;
    let (signed, mut findings) = match outcome {
        Ok(verified) => (verified.signed, Vec::new()),
        Err(findings) => (0, findings.iter().take(MOST).map(ToString::to_string).collect()),
    };
    // What nobody has signed yet can still be missed by the log's own count.
    if count < log.frontier.size() && findings.is_empty() {
        findings.push(format!(
            "The log was cut: it counts {} entries, and {count} are there.",
            log.frontier.size()
        ));
    }
    Ok(CheckedLog { name: log.name, entries: count, signed, findings })
}

/// The checkpoints of a file, as downloaded: one after another.
pub fn held_checkpoints(text: &str) -> std::result::Result<Vec<SignedCheckpoint>, String> {
    const FIRST: &str = "alongside-checkpoint-1";
    let text = text.replace("\r\n", "\n");
    text.split(FIRST)
        .skip(1)
        .map(|rest| {
            SignedCheckpoint::parse_text(format!("{FIRST}{rest}").trim_end())
                .map_err(|error| error.to_string())
        })
        .collect()
}
