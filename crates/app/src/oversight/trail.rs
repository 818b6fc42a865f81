//! The log as an auditor reads it.

use super::{Names, catch_up, page, place_of};
use crate::limits::Counted;
use crate::{App, AppError, Ask, Result};
use alongside_answers::oversight::{Entry, Looking, Trail};
use alongside_gate::{Action, Permit, Purpose, Refusal, decide_here};
use alongside_kernel::clock::start_of_london_day;
use alongside_storage::WriteSet;
use alongside_storage::rooms::oversight::{self, Wanted};
use alongside_vault::LogId;
use std::fmt::Write as _;

/// Entries on one page.
const PAGE: usize = 50;
/// Checkpoints in one download: a week of minutes.
const DOWNLOAD: u32 = 10_080;

/// A page of the log. Reading the log is itself in the log, before the page leaves.
pub async fn see(app: &App, ask: &Ask, looking: Looking) -> Result<Trail> {
    let permit = allow(app, ask).await?;
    catch_up(app).await?;
    let day = looking.day;
    let wanted = Wanted {
        action: Some(looking.action.clone()).filter(|action| !action.is_empty()),
        account: looking.account.parse().ok(),
        from: day.map(start_of_london_day),
        until: day.and_then(|day| day.tomorrow().ok()).map(start_of_london_day),
        before: place_of(&looking.before),
    };
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let leaves = oversight::entries(&app.store, &permit, &wanted, limit).await?;
    let (leaves, next) = page(leaves, PAGE);
    let names = Names::read(app).await?;
    let mut accounts: Vec<(String, String)> =
        names.accounts.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    accounts.sort_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)));
    let checked = app.store.setting(super::verify::LAST).await?;
    Ok(Trail {
        looking,
        entries: leaves.into_iter().map(|leaf| names.entry(leaf)).collect(),
        next,
        accounts,
        checked: checked.and_then(|text| serde_json::from_str(&text).ok()),
        verifying_key: oversight::verifying_key(&app.store).await?.map(|key| key.to_text()),
        stands_out: super::unusual::any_open(app, ask).await?,
    })
}

/// One entry with everything it says.
pub async fn entry(app: &App, ask: &Ask, log: &str, seq: u64) -> Result<Entry> {
    let unknown = || AppError::Refused(Refusal::unknown());
    let permit = allow(app, ask).await?;
    let log: LogId = log.parse().map_err(|_| unknown())?;
    let leaf = oversight::entry(&app.store, &permit, log, seq).await?.ok_or_else(unknown)?;
    Ok(Names::read(app).await?.entry(leaf))
}

/// The newest checkpoints as one text to keep elsewhere, the newest first, with the key that checks them.
pub async fn checkpoints_text(app: &App, ask: &Ask) -> Result<String> {
    allow(app, ask).await?;
    if let Some(who) = Counted::of(ask) {
        app.limits.take_away(&who)?;
    }
    let mut text = String::new();
    if let Some(key) = oversight::verifying_key(&app.store).await? {
        let _ = writeln!(text, "{}\n", key.to_text());
    }
    for signed in oversight::newest_checkpoints(&app.store, DOWNLOAD).await? {
        let _ = writeln!(text, "{}", signed.to_text());
    }
    Ok(text)
}

/// The key that checks signatures as one line, for publishing it; none where nothing was signed yet.
pub async fn verifying_key(app: &App) -> Result<Option<String>> {
    Ok(oversight::verifying_key(&app.store).await?.map(|key| key.to_text()))
}

async fn allow(app: &App, ask: &Ask) -> Result<Permit> {
    let permit = decide_here(&ask.to(Action::SeeAudit, Purpose::Audit))?;
    let mut set = WriteSet::new();
    set.audit(ask.plain_entry(Action::SeeAudit.code(), Purpose::Audit.code()));
    app.store.write(set).await?;
    Ok(permit)
}
