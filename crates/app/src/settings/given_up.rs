//! Work that the program gave up after too many tries: what kind, when, why. Never about whom.

use crate::accounts::notices;
use crate::{App, AppError, Ask, Once, Result};
use alongside_answers::settings::GivenUp;
use alongside_gate::{Action, Purpose, Refusal, decide_here};
use alongside_storage::WriteSet;
use alongside_storage::rooms::jobs;
use uuid::Uuid;

/// The reasons for which there are words; every other one is said to be a rule.
const REASONS: [&str; 7] =
    ["refused", "invalid", "stale", "too-many", "gateway-away", "database-away", "database"];
/// The kinds of work for which there are words.
const KINDS: [&str; 5] =
    [crate::messages::SEND, crate::intake::READ, notices::LINK, notices::PASSWORD, notices::SECOND_FACTOR];
/// The most that the list shows.
const MOST: u32 = 200;

/// What was given up, the newest first.
pub async fn given_up(app: &App, ask: &Ask) -> Result<Vec<GivenUp>> {
    decide_here(&ask.to(Action::TendWork, Purpose::Audit))?;
    let known = |code: &str, all: &[&str], other: &str| {
        if all.contains(&code) { code.to_owned() } else { other.to_owned() }
    };
    let dead = jobs::dead(&app.store, MOST).await?;
    Ok(dead
        .into_iter()
        .map(|it| GivenUp {
            id: it.id.to_string(),
            kind: known(&it.kind, &KINDS, "other"),
            attempts: it.attempts,
            at: it.dead_at,
            why: known(&it.error, &REASONS, "rule"),
        })
        .collect())
}

/// Tries one again from the beginning.
pub async fn try_again(app: &App, ask: &Ask, job: Uuid, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::TendWork, Purpose::Audit))?;
    if let Some(before) = once.before(app).await? {
        return Ok(before);
    }
    if !jobs::dead(&app.store, MOST).await?.iter().any(|it| it.id == job) {
        return Err(AppError::Refused(Refusal::unknown()));
    }
    let mut set = WriteSet::new();
    jobs::revive(&mut set, job, app.now());
    set.audit(ask.plain_entry(Action::TendWork.code(), Purpose::Audit.code()));
    once.write(app, set, "/work?done=1".to_owned()).await
}
