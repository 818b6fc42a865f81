//! Work that runs by itself: jobs that a write put off, and what is done again and again.
//!
//! A job is claimed with a lease, so that what a killed server left is taken up by the next. Failing, it comes
//! again after a growing delay; after ten tries it is given up and stands on the list of dead letters. A handler
//! that changes something marks the job done in the same write, so that both are true or neither.
//!
//! The clock is the partnership's: the demo and the tests move it and call [`run_due`].

use crate::accounts::notices;
use crate::{
    App, AppError, Result, contact, counting, intake, messages, oversight, referral, repeats, same_person,
};
use alongside_kernel::Timestamp;
use alongside_kernel::clock::is_within;
pub use alongside_storage::rooms::jobs::DeadJob;
use alongside_storage::rooms::{indexed, jobs};
use alongside_storage::{Job, WriteSet};
use jiff::SignedDuration;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// Work under way.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// What a handler says of its job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// The handler's own write says how the job stands.
    Marked,
    /// Done: the runner marks it.
    Done,
    /// Not yet: the runner puts it off until then, and the try does not count.
    NotBefore(Timestamp),
}

/// What is done again and again. It must be safe to run twice.
pub struct Scheduled {
    /// Its name; also the name under which its last run is kept.
    pub name: &'static str,
    /// How often it is done, in seconds.
    pub every: i64,
    /// What is done.
    pub run: for<'a> fn(&'a App) -> Work<'a, ()>,
}

/// A kind of job.
struct Kind {
    name: &'static str,
    run: for<'a> fn(&'a App, &'a Job) -> Work<'a, Ran>,
}

/// All scheduled work. A room adds a line.
#[rustfmt::skip] // One a line: rooms are added by several hands.
const SCHEDULED: &[Scheduled] = &[
    Scheduled {
        name: "begin_absences",
        every: 600,
        run: |app| Box::pin(async move { contact::absences::begin_due(app).await.map(drop) }),
    },
    Scheduled {
        name: "chase_unanswered",
        every: 600,
        run: |app| Box::pin(async move { referral::chase_unanswered(app).await.map(drop) }),
    },
    Scheduled { name: "prepare_inform", every: 60, run: |app| Box::pin(messages::prepare_inform(app)) },
    Scheduled { name: "link_arrived", every: 5, run: |app| Box::pin(same_person::link_arrived(app)) },
    Scheduled { name: "judge_repeats", every: 5, run: |app| Box::pin(repeats::judge_changed(app)) },
    Scheduled { name: "turn_back_unsafe", every: 5, run: |app| Box::pin(contact::turn_back_unsafe(app)) },
    Scheduled { name: "lapse_counts", every: 3_600, run: |app| Box::pin(counting::lapse(app)) },
    Scheduled { name: "turn_epoch", every: 60, run: |app| Box::pin(oversight::erasures::turn_epoch(app)) },
    Scheduled { name: "watch_looks", every: 300, run: |app| Box::pin(oversight::unusual::watch(app)) },
    Scheduled { name: "sign_checkpoints", every: 60, run: |app| Box::pin(oversight::each_minute(app)) },
];

/// All kinds of jobs. A room adds a line.
const KINDS: &[Kind] = &[
    Kind { name: messages::SEND, run: |app, job| Box::pin(messages::send_one(app, job)) },
    Kind { name: notices::LINK, run: |app, job| Box::pin(notices::tell(app, job)) },
    Kind { name: notices::PASSWORD, run: |app, job| Box::pin(notices::tell(app, job)) },
    Kind { name: notices::SECOND_FACTOR, run: |app, job| Box::pin(notices::tell(app, job)) },
    Kind { name: notices::LOOKS, run: |app, job| Box::pin(notices::tell(app, job)) },
    Kind { name: counting::COMPARE, run: |app, job| Box::pin(counting::compare(app, job)) },
    Kind { name: intake::READ, run: |app, job| Box::pin(intake::read_uploaded(app, job)) },
];

/// A claimed job belongs to its server for so long.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// The most jobs in one go, so that scheduled work and stopping get their turn.
const MOST: usize = 2_000;
/// So often work leads to work at most, when all is caught up with.
const MOST_ROUNDS: usize = 8;
/// So long a server that is told to stop waits for what it is in the middle of.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks for work.
const PAUSE: Duration = Duration::from_secs(2);

/// Runs until `stop` is ready. What runs then is finished first where that takes no more than [`PATIENCE`]; what is cut
/// short goes on after the next start, as after a kill.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let stop = async {
        stop.await;
        tracing::info!(
            seconds = PATIENCE.as_secs(),
            "stopping when the work that runs by itself is done, or then"
        );
    };
    let mut stop = std::pin::pin!(stop);
    loop {
        let work = async {
            if let Err(error) = run_due(&app).await {
                tracing::warn!(error = %error, "work that runs by itself was cut short; it goes on in a moment");
            }
        };
        let mut work = std::pin::pin!(work);
        tokio::select! {
            () = &mut stop => {
                let _ = tokio::time::timeout(PATIENCE, work).await;
                return;
            }
            () = &mut work => {}
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Runs everything that is due now and gives the number of jobs that were run.
pub async fn run_due(app: &App) -> Result<usize> {
    // Each server for itself: the keys' file is read into its own memory.
    oversight::erasures::follow_epochs(app).await?;
    for work in SCHEDULED {
        if is_due(app, work).await? {
            run_scheduled(app, work).await;
        }
    }
    run_waiting(app).await
}

/// Runs all scheduled work, due or not, and what waits then, until nothing changes by it: a join may lead to a judgement,
/// and that to another join.
pub async fn catch_up(app: &App) -> Result<()> {
    for _ in 0..MOST_ROUNDS {
        let before = indexed::head(&app.store).await?;
        for work in SCHEDULED {
            run_scheduled(app, work).await;
        }
        run_waiting(app).await?;
        if indexed::head(&app.store).await? == before {
            break;
        }
    }
    Ok(())
}

async fn run_scheduled(app: &App, work: &Scheduled) {
    if let Err(error) = (work.run)(app).await {
        // One that fails must not keep the others from their turn.
        tracing::warn!(name = work.name, error = %error, "scheduled work was not finished");
    }
}

async fn run_waiting(app: &App) -> Result<usize> {
    let mut count = 0;
    while count < MOST {
        let until = app.now().checked_add(LEASE).unwrap_or_else(|_| app.now());
        let Some(job) = app.store.claim_job(until).await? else { break };
        run_claimed(app, &job).await?;
        count += 1;
    }
    Ok(count)
}

async fn is_due(app: &App, work: &Scheduled) -> Result<bool> {
    let now = app.now();
    let last = jobs::last_run(&app.store, work.name).await?;
    if last.is_some_and(|last| is_within(last, now, work.every)) {
        return Ok(false);
    }
    Ok(jobs::take_run(&app.store, work.name, last, now).await?)
}

/// Runs one job that was claimed, and writes down how it stands.
pub async fn run_claimed(app: &App, job: &Job) -> Result<()> {
    let ran = match KINDS.iter().find(|kind| kind.name == job.kind) {
        Some(kind) => (kind.run)(app, job).await,
        None => Err(AppError::NotNow("unknown-kind-of-job")),
    };
    let mut set = WriteSet::new();
    match ran {
        Ok(Ran::Marked) => return Ok(()),
        Ok(Ran::Done) => job.done(&mut set, app.now()),
        Ok(Ran::NotBefore(until)) => job.postpone(&mut set, until),
        Err(error) => {
            let code = code_of(&error);
            tracing::warn!(kind = job.kind, job = %job.id, attempts = job.attempts, code, "a job was not done");
            job.failed(&mut set, app.now(), code);
        }
    }
    app.store.write(set).await?;
    Ok(())
}

/// What stands with a failed job: never content.
fn code_of(error: &AppError) -> &'static str {
    match error {
        AppError::Refused(_) => "refused",
        AppError::Invalid(_) => "invalid",
        AppError::NotNow(code) => code,
        AppError::Stale(_) => "stale",
        AppError::SlowDown { .. } => "too-many",
        AppError::Storage(error) if error.is_temporary() => "database-away",
        AppError::Storage(_) => "database",
    }
}

/// The jobs that were given up, the newest first.
pub async fn dead_letters(app: &App) -> Result<Vec<DeadJob>> {
    Ok(jobs::dead(&app.store, 200).await?)
}

/// Tries a job that was given up again, from the beginning.
pub async fn revive(app: &App, job: Uuid) -> Result<()> {
    let mut set = WriteSet::new();
    jobs::revive(&mut set, job, app.now());
    app.store.write(set).await?;
    Ok(())
}
