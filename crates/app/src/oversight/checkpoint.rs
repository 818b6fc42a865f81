//! Signing the heads of all logs, so that whoever holds a checkpoint can show that the log below it stands.

use crate::{App, Ask, Result};
use alongside_gate::viewer::Job;
use alongside_gate::{Action, Purpose, Viewer, decide_here};
use alongside_storage::rooms::oversight;
use alongside_storage::{Error, WriteSet};
use alongside_vault::{Checkpoint, Head};

/// What the server does each minute and when it stops: takes new leaves into the index and signs the heads.
pub async fn each_minute(app: &App) -> Result<()> {
    super::catch_up(app).await?;
    checkpoint(app).await?;
    Ok(())
}

/// Signs the heads of all logs; gives the number of the new checkpoint, or nothing where no entry came since
/// the last.
pub async fn checkpoint(app: &App) -> Result<Option<u64>> {
    let ask = Ask { viewer: Viewer::System(Job::SignCheckpoints), now: app.now() };
    decide_here(&ask.to(Action::VerifyAudit, Purpose::Audit))?;
    let heads: Vec<Head> = oversight::logs(&app.store)
        .await?
        .into_iter()
        .map(|log| Head { log: log.id, size: log.frontier.size(), root: log.frontier.root() })
        .collect();
    let last = oversight::newest_checkpoints(&app.store, 1).await?.into_iter().next();
    let unchanged = last.as_ref().is_some_and(|last| {
        heads.iter().all(|head| last.checkpoint.head(head.log).is_some_and(|before| before.size == head.size))
    });
    if unchanged || heads.iter().all(|head| head.size == 0) {
        return Ok(None);
    }
    let number = last.as_ref().map_or(1, |last| last.checkpoint.number.saturating_add(1));
    let checkpoint = Checkpoint {
        partnership: app.store.partnership(),
        number,
        at: ask.now,
        heads,
        previous: last.map_or(Checkpoint::NO_PREVIOUS, |last| last.checkpoint.hash()),
    };
    let key = oversight::signing_key(&app.store).await?;
    let mut set = WriteSet::new();
    oversight::insert_checkpoint(&mut set, &checkpoint.sign(&key));
    match app.store.write(set).await {
        Ok(_) => Ok(Some(number)),
        // Another server signed at the same moment: its checkpoint counts.
        Err(Error::Taken(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
